/** When drills are due. Pure: the clock is an argument. */

import { createHash } from 'node:crypto';
import { cronTimes } from '../document/cron.ts';
import { given } from '../given.ts';
import type { Blackout, DrillSchedule } from './schedule.ts';

export interface Occurrence {
  /** The instant that the expression names, in ms since the epoch: the identity of the occurrence. */
  readonly at: number;
  /** `at` and its jitter. */
  readonly startAt: number;
  /** The window that forbids it. */
  readonly blackout?: Blackout;
}

/** The occurrences after an instant, in the order of `at`, without end where the expression has none. */
export function* occurrences(schedule: DrillSchedule, after: number): Generator<Occurrence, void, undefined> {
  for (const at of cronTimes(schedule.cron, schedule.timeZone, after)) {
    const startAt = at + jitter(schedule, at);
    const blackout = blackoutAt(schedule, startAt);
    yield { at, startAt, ...given({ blackout }) };
  }
}

/** The blackout that an instant lies in. */
export function blackoutAt({ blackouts }: DrillSchedule, instant: number): Blackout | undefined {
  return blackouts.find(({ from, to }) => instant >= from && instant < to);
}

/** The start of the first drill after an instant that no blackout forbids; undefined where none comes in two years. */
export function nextStart(schedule: DrillSchedule, after: number): number | undefined {
  let from = after;
  while (from < after + TWO_YEARS_MS) {
    const { value: next } = occurrences(schedule, from).next();
    if (next === undefined) return undefined;
    if (next.blackout === undefined) return next.startAt;
    // A long blackout is not walked through occurrence by occurrence.
    from = Math.max(next.at, next.blackout.to - schedule.jitterMs - 1);
  }
  return undefined;
}

const TWO_YEARS_MS = 2 * 366 * 86_400_000;

/**
 * The same for the same occurrence, however often it is asked: a restart does not move a start. Drills of one time in
 * several plans get different ones.
 */
export function jitter({ plan, name, jitterMs }: DrillSchedule, at: number): number {
  if (jitterMs === 0) return 0;
  const drawn = createHash('sha256').update(`${plan} ${name} ${at}`).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(drawn * jitterMs);
}
