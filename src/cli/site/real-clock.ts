import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../run/ports.ts';

/** The longest delay that a Node timer takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's own clock as it stood when the process began, and from then on without steps: whoever sets the clock
 * while a run goes on moves no deadline with it.
 */
export const realClock: Clock = {
  now: () => Math.round(performance.timeOrigin + performance.now()),
  wall: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(Math.min(Math.max(0, ms), LONGEST_TIMER_MS), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  },
};

/** A clock on which time passes `speed` times as fast from now on: for a simulated site and whoever talks to it. */
export function scaledClock(clock: Clock, speed: number): Clock {
  const start = clock.now();
  const now = () => start + (clock.now() - start) * speed;
  return { now, wall: now, sleep: (ms, signal) => clock.sleep(ms / speed, signal) };
}
