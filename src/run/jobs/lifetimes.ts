/** How long things last that nobody here can see (zstack-api.md 3), in ms. */

/** A job row may be removed three hours after submission; younger than this, a 404 means that it never existed. */
export const SAFE_AGE_MS = 2.5 * 60 * 60_000;
/** How long after its time was over a copy can still be running behind a job that nobody knows any more. */
export const LONGEST_BEHIND_MS = 24 * 60 * 60_000;
/** How long a gateway may hold a request back, from when it was sent for the last time. */
export const LONGEST_ON_ITS_WAY_MS = 15 * 60_000;
/** A job that runs for longer than this, and than half as long again as expected, may be one that nobody finishes. */
export const ORPHAN_FROM_MS = 2 * 60_000;
/** How long a job must be denied, by nothing but answers that a node that is starting gives too, before that is believed. */
export const DENIED_FOR_MS = 3 * 60_000;

/** What a call may still bring about, and until when: its own time, and that of a gateway. `ageMs` may be unknown. */
export const mayStillAct = (ageMs: number | undefined, timeoutMs: number): boolean =>
  ageMs === undefined || ageMs < Math.max(timeoutMs, LONGEST_ON_ITS_WAY_MS);
