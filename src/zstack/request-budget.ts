import type { Clock } from '../run/ports.ts';

/** Waits until the next request may be sent, or is aborted: then no turn is taken. */
export type Turn = (signal?: AbortSignal) => Promise<void>;

interface Waiting {
  readonly since: number;
  readonly go: () => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Timers come late, and what is lost there is made up for; but not for a standstill: who stopped a process for a minute
 * finds a minute of requests waiting. A second is what timers lose at a simulated site, whose hours pass in seconds.
 */
const MOST_LATE_MS = 1_000;

/**
 * Turns for no more than so many requests in any second, evenly spaced and in the order in which they came: whoever
 * wants to ask more often waits, so that polls become rarer by themselves. A turn is taken when it comes: whoever is
 * aborted before makes nobody wait.
 */
export function createTurns(requestsPerSecond: number, clock: Pick<Clock, 'now' | 'sleep'>): Turn {
  const intervalMs = 1000 / requestsPerSecond;
  const waiting = new Set<Waiting>();
  let nextAt = Number.NEGATIVE_INFINITY;
  let serving = false;

  const serve = async () => {
    serving = true;
    // Those who come meanwhile are met too, and those who were aborted are not.
    for (const one of waiting) {
      const at = Math.max(one.since, nextAt, clock.now() - MOST_LATE_MS);
      if (at > clock.now()) await clock.sleep(at - clock.now(), one.signal);
      if (!waiting.delete(one)) continue;
      // By when it was due, not by when a late timer fired.
      nextAt = at + intervalMs;
      one.go();
    }
    serving = false;
  };
  return (signal) =>
    new Promise((resolve) => {
      const leave = () => {
        waiting.delete(one);
        resolve();
      };
      const go = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const one: Waiting = { since: clock.now(), go, signal };
      if (signal?.aborted === true) return resolve();
      signal?.addEventListener('abort', leave, { once: true });
      waiting.add(one);
      if (!serving) void serve();
    });
}
