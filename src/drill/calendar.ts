/** When drills are due: cron expressions in their time zones. Pure: the clock is an argument. */
import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import type { Blackout, DrillSchedule } from './schedule.ts';

export interface Occurrence {
  /** The instant that the expression names, in ms since the epoch: the identity of the occurrence. */
  readonly at: number;
  /** `at` and its jitter. */
  readonly startAt: number;
  /** The window that forbids it. */
  readonly blackout?: Blackout;
}

/**
 * The occurrences after an instant, in order, without end where the expression has none.
 *
 * Daylight saving (Vixie's rule, as cron users know it): fixed times run once when an hour is repeated, and after the
 * gap when it is left out; expressions with wildcards or steps run by the hours that there are.
 */
export function* occurrences(schedule: DrillSchedule, after: number): Generator<Occurrence, void, undefined> {
  const cron = cronOf(schedule);
  for (let at = cron.nextRun(new Date(after)); at !== null; at = cron.nextRun(at)) {
    const startAt = at.getTime() + jitter(schedule, at.getTime());
    const blackout = schedule.blackouts.find(({ from, to }) => startAt >= from && startAt < to);
    yield { at: at.getTime(), startAt, ...(blackout === undefined ? {} : { blackout }) };
  }
}

/** Making one costs a thousand times what asking it does: it compiles the zone. */
const compiled = new WeakMap<DrillSchedule, Cron>();

function cronOf(schedule: DrillSchedule): Cron {
  const known = compiled.get(schedule);
  if (known !== undefined) return known;
  const made = new Cron(schedule.cron, { timezone: schedule.timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard' });
  compiled.set(schedule, made);
  return made;
}

/** Why an expression or a zone cannot be used; undefined where it can. */
export function cronProblem(cron: string, timeZone: string): string | undefined {
  try {
    const next = new Cron(cron, { timezone: timeZone, mode: '5-part' }).nextRun(new Date(0));
    return next === null ? 'it never comes' : undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^\w+: /, '') : String(error);
  }
}

/** The same for the same occurrence, however often it is asked: a restart does not move a start. */
function jitter({ name, jitterMs }: DrillSchedule, at: number): number {
  if (jitterMs === 0) return 0;
  const drawn = createHash('sha256').update(`${name} ${at}`).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(drawn * jitterMs);
}
