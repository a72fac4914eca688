/** How often a running job is asked about: seldom enough for the server, soon enough for the slot that waits. */

const SHORTEST_MS = 500;
/** About the time at which a copy is expected to end: a few polls of each, and a slot waits for the answer. */
const SHORTEST_AT_END_MS = 250;
const LONGEST_MS = 30_000;
/** Results may vanish three hours after submission (zstack-api.md 3): from here on they are watched closely. */
const CLOSE_WATCH_FROM_MS = 2 * 60 * 60_000;
const CLOSE_WATCH_MS = 60_000;

/** How long a copy is expected to take, in ms. */
export interface Expected {
  /** By the plan: at this time it is looked at once, whatever was learnt. */
  readonly plannedMs?: number | undefined;
  /** By the copies before it. */
  readonly learnt?: Learnt | undefined;
}

/** What the copies before say of how long one takes: the middle, and between what they all were; in ms. */
export interface Learnt {
  readonly medianMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/** Copies that differ by more than this share of their median say nothing of the next one. */
const WIDEST = 0.8;
/** How closely any copies are alike, at the best: they are not measured more closely. */
const NARROWEST = 0.05;

/** What paces (ms a byte, or a group) say of a copy of so many bytes. The fewer there were, the farther beyond them it may be. */
export function spreadOf(paces: readonly number[], bytes: number): Learnt {
  const sorted = [...paces].sort((a, b) => a - b);
  const [first = 0, middle = 0, last = 0] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  const beyond = (last - first) / sorted.length + NARROWEST * middle;
  return { medianMs: middle * bytes, lowMs: (first - beyond) * bytes, highMs: (last + beyond) * bytes };
}

/**
 * Milliseconds until the next poll of a job that has run for `elapsedMs`.
 *
 * Without a hint, 5 % of the elapsed time, so that the lag stays a small share of any duration. Where the copies before
 * were alike: a look at each quarter of the shortest (one may be far quicker), then steps of 2 to 4 %, the smaller the
 * nearer to the middle, and from the longest on as without a hint. Where they were not, they are no hint. Jittered by
 * 10 % either way, so that many jobs don't ask at once.
 */
export function pollDelay(elapsedMs: number, { plannedMs = 0, learnt }: Expected, random: () => number): number {
  const isHint = learnt !== undefined && learnt.highMs - learnt.lowMs <= WIDEST * learnt.medianMs;
  const usual = isHint ? hinted(elapsedMs, learnt) : steady(elapsedMs);
  const delay = elapsedMs < plannedMs ? Math.min(usual, plannedMs - elapsedMs) : usual;
  const shortest = isHint && elapsedMs >= learnt.lowMs ? SHORTEST_AT_END_MS : SHORTEST_MS;
  const jittered = Math.max(shortest, delay) * (0.9 + 0.2 * random());
  return elapsedMs > CLOSE_WATCH_FROM_MS ? Math.min(jittered, CLOSE_WATCH_MS) : jittered;
}

const unjittered = () => 0.5;

/**
 * How often a job of `durationMs` is asked about until a poll tells that it has ended, where no two polls of it come
 * within `leastPauseMs`.
 */
export function pollsOf(durationMs: number, expected: Expected, leastPauseMs: number): number {
  let [elapsedMs, polls] = [0, 0];
  do {
    const pauseMs = Math.max(leastPauseMs, pollDelay(elapsedMs, expected, unjittered));
    // The watch is even from here on, however long the job runs.
    if (elapsedMs > CLOSE_WATCH_FROM_MS) return polls + Math.ceil((durationMs - elapsedMs) / pauseMs);
    elapsedMs += pauseMs;
    polls += 1;
  } while (elapsedMs < durationMs);
  return polls;
}

function hinted(elapsedMs: number, { medianMs, lowMs, highMs }: Learnt): number {
  const next = [0.25, 0.5, 0.75, 1].map((share) => share * lowMs).find((at) => at > elapsedMs * 1.02 + SHORTEST_MS);
  if (next !== undefined) return next - elapsedMs;
  if (elapsedMs >= highMs) return steady(elapsedMs);
  return Math.min(0.04 * medianMs, Math.max(0.02 * medianMs, 0.25 * Math.abs(elapsedMs - medianMs)));
}

const steady = (elapsedMs: number) => Math.min(0.05 * elapsedMs, LONGEST_MS);
