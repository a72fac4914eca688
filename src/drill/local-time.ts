import { DateTime } from 'luxon';
import { isFixed, isShown } from '../document/cron.ts';
import type { DrillSchedule } from './schedule.ts';

/**
 * What clocks do to an occurrence. `gap`: its time is left out on that day, and it comes after the gap; `once`: its time
 * comes twice, and the first is taken; `first`, `second`: the same, and both are; `forward`, `back`: clocks have changed
 * since the occurrence before.
 */
export type ClockNote = 'gap' | 'once' | 'first' | 'second' | 'forward' | 'back';

/** An instant in the time zone of a schedule, RFC 3339 with seconds. */
export function localTime({ timeZone }: Pick<DrillSchedule, 'timeZone'>, at: number): string {
  return DateTime.fromMillis(at, { zone: timeZone }).toISO({ suppressMilliseconds: true, precision: 'second' }) ?? '';
}

/** @param before an instant to compare with: the occurrence before, or where the calendar is looked at from. */
export function clockNote(
  { cron, timeZone }: Pick<DrillSchedule, 'cron' | 'timeZone'>,
  at: number,
  before: number,
): ClockNote | undefined {
  const time = DateTime.fromMillis(at, { zone: timeZone });
  if (!isShown(cron, timeZone, at)) return 'gap';
  const twins = time.getPossibleOffsets();
  if (twins.length > 1) {
    const [first = time] = twins.toSorted((a, b) => a.toMillis() - b.toMillis());
    if (first.toMillis() !== at) return 'second';
    return isFixed(cron) ? 'once' : 'first';
  }
  const change = time.offset - DateTime.fromMillis(before, { zone: timeZone }).offset;
  return change === 0 ? undefined : change > 0 ? 'forward' : 'back';
}
