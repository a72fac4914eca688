/** How often a running job is asked about: seldom enough for the server, soon enough for the slot that waits. */

const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;
/** Results may vanish three hours after submission (zstack-api.md 3): from here on they are watched closely. */
const CLOSE_WATCH_FROM_MS = 2 * 60 * 60_000;
const CLOSE_WATCH_MS = 60_000;

/** How long a copy is expected to take, in ms. */
export interface Expected {
  /** By the plan: at this time it is looked at once, whatever was learnt. */
  readonly plannedMs?: number | undefined;
  /** By the copies before it. */
  readonly learntMs?: number | undefined;
}

/**
 * Milliseconds until the next poll of a job that has run for `elapsedMs`.
 *
 * Without a hint, 5 % of the elapsed time, so that the lag stays a small share of any duration. With the expected
 * duration as hint: a look at a quarter and at half of it (a hint may be far too long), then silence until 80 %,
 * then steps of 2 %. Jittered by 10 % either way, so that many jobs don't ask at once.
 */
export function pollDelay(elapsedMs: number, { plannedMs = 0, learntMs }: Expected, random: () => number): number {
  const usual = learntMs === undefined ? steady(elapsedMs) : hinted(elapsedMs, learntMs);
  const delay = elapsedMs < plannedMs ? Math.min(usual, plannedMs - elapsedMs) : usual;
  const jittered = Math.max(SHORTEST_MS, delay) * (0.9 + 0.2 * random());
  return elapsedMs > CLOSE_WATCH_FROM_MS ? Math.min(jittered, CLOSE_WATCH_MS) : jittered;
}

function hinted(elapsedMs: number, expectedMs: number): number {
  const next = [0.25, 0.5, 0.8].map((share) => share * expectedMs).find((at) => at > elapsedMs * 1.02 + SHORTEST_MS);
  if (next !== undefined) return next - elapsedMs;
  return elapsedMs < 1.2 * expectedMs ? 0.02 * expectedMs : steady(elapsedMs);
}

const steady = (elapsedMs: number) => Math.min(0.05 * elapsedMs, LONGEST_MS);

/**
 * Milliseconds before attempt `attempt` + 1: exponential with full jitter, so that groups that failed together do not
 * come back together.
 */
export function retryDelay(
  policy: { readonly delayMs: number; readonly maxDelayMs: number },
  attempt: number,
  random: () => number,
): number {
  const ceiling = Math.min(policy.maxDelayMs, policy.delayMs * 2 ** (attempt - 1));
  return Math.round(ceiling * random());
}
