/** A clock whose time passes only when everybody waits: hours of polling in milliseconds, always in the same order. */
import type { Clock } from '../../src/run/ports.ts';

export interface VirtualClock extends Clock {
  /** Sets the machine's clock on (or back) by so many ms: nobody's waiting is shortened by it. */
  set(byMs: number): void;
  /** Lets time pass until `work` has ended; rejects when nobody sleeps and the work can't go on. */
  run<T>(work: Promise<T>): Promise<T>;
}

type Sleeper = { readonly at: number; readonly order: number; readonly wake: () => void };

export function createVirtualClock(start = Date.UTC(2026, 10, 24, 6)): VirtualClock {
  let now = start;
  let wallAheadMs = 0;
  let order = 0;
  const sleepers: Sleeper[] = [];

  const next = (): Sleeper | undefined => {
    let first: Sleeper | undefined;
    for (const sleeper of sleepers) {
      if (first === undefined || sleeper.at < first.at || (sleeper.at === first.at && sleeper.order < first.order))
        first = sleeper;
    }
    return first;
  };
  const remove = (sleeper: Sleeper) => {
    const index = sleepers.indexOf(sleeper);
    if (index !== -1) sleepers.splice(index, 1);
  };

  return {
    now: () => now,
    wall: () => now + wallAheadMs,
    set(byMs) {
      wallAheadMs += byMs;
    },
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const abort = () => {
          remove(sleeper);
          resolve();
        };
        const wake = () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        };
        const sleeper: Sleeper = { at: now + Math.max(0, ms), order: order++, wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
    async run(work) {
      let ended = false;
      const end = () => {
        ended = true;
      };
      work.then(end, end);
      let idle = 0;
      while (!ended) {
        // Everything that can go on without time passing does so first.
        await new Promise((resolve) => setImmediate(resolve));
        if (ended) break;
        const sleeper = next();
        if (sleeper === undefined) {
          // Real input and output (a journal on disk) may still be under way.
          idle += 1;
          if (idle > 100_000)
            throw new Error('the virtual clock stands still: nobody sleeps, and the work has not ended');
          continue;
        }
        idle = 0;
        remove(sleeper);
        now = Math.max(now, sleeper.at);
        sleeper.wake();
      }
      return work;
    },
  };
}
