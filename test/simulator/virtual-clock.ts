import type { SimulatorClock } from '../../src/simulator/clock.ts';

/** A clock that jumps to the next sleeper once everything else has come to rest. */
export interface VirtualClock extends SimulatorClock {
  /** Lets time pass without waiting for anybody. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until the promise settles. */
  until<T>(promise: Promise<T>): Promise<T>;
}

export function createVirtualClock(start = Date.parse('2026-11-23T00:00:00Z')): VirtualClock {
  let time = start;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  function wakeNext(limit: number): boolean {
    const at = Math.min(...[...sleepers].map((sleeper) => sleeper.at));
    if (at > limit) {
      return false;
    }
    time = Math.max(time, at);
    for (const sleeper of [...sleepers].filter((candidate) => candidate.at <= time)) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    return true;
  }

  return {
    now: () => time,
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const abort = (): void => {
          sleepers.delete(sleeper);
          resolve();
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', abort);
          resolve();
        };
        const sleeper = { at: time + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      });
    },
    async pass(ms) {
      const end = time + ms;
      await rest();
      while (wakeNext(end)) {
        await rest();
      }
      time = end;
    },
    async until(promise) {
      let settled = false;
      const done = (): void => {
        settled = true;
      };
      promise.then(done, done);
      await rest();
      while (!settled) {
        if (!wakeNext(Number.MAX_SAFE_INTEGER)) {
          throw new Error('nothing is left to wait for, but the promise has not settled');
        }
        await rest();
      }
      return promise;
    },
  };
}
