/** Keeps the agenda going while somebody waits for what it brings; otherwise nothing needs a timer. */

import type { SimulatorClock } from '../clock.ts';
import type { Agenda } from '../state/agenda.ts';

export type Pump = ReturnType<typeof createPump>;

export function createPump(agenda: Agenda, clock: SimulatorClock) {
  let waiting = 0;
  let running = false;
  let stopped = false;
  let wake = new AbortController();
  agenda.onEarlier(() => {
    if (running) wake.abort();
  });

  async function run(): Promise<void> {
    running = true;
    while (waiting > 0 && !stopped) {
      agenda.advance(clock.now());
      const next = agenda.next();
      wake = new AbortController();
      await clock.sleep(next === undefined ? 0 : Math.max(0, next - clock.now()), wake.signal);
    }
    running = false;
  }

  return {
    until<T>(promise: Promise<T>): Promise<T> {
      waiting += 1;
      if (!running) void run();
      return promise.finally(() => {
        waiting -= 1;
        if (waiting === 0) wake.abort();
      });
    },
    /** For good: no timer is left behind, and what was waited for does not come. */
    stop(): void {
      stopped = true;
      wake.abort();
    },
  };
}
