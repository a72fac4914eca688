import type { Clock } from '../../src/run/ports.ts';

/** The machine's clock, which a test can move on: what takes hours is over when the test says so. */
export interface MovableClock extends Clock {
  readonly pass: (ms: number) => void;
}

export function createMovableClock(): MovableClock {
  let ahead = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const now = () => Date.now() + ahead;
  return {
    now,
    wall: now,
    sleep(ms, signal) {
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', wake);
          sleepers.delete(sleeper);
          resolve();
        };
        const sleeper = { at: now() + ms, wake };
        const timer = setTimeout(wake, Math.min(ms, 2 ** 31 - 1));
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
        if (signal?.aborted === true) wake();
      });
    },
    pass(ms) {
      ahead += ms;
      for (const { at, wake } of [...sleepers]) if (at <= now()) wake();
    },
  };
}
