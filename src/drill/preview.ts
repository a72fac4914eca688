/** What the calendar holds from an instant on, over all schedules. */
import { given } from '../given.ts';
import { type Occurrence, occurrences } from './calendar.ts';
import { type ClockNote, clockNote } from './local-time.ts';
import type { DrillSchedule } from './schedule.ts';

/** An occurrence to come, and what will become of it. */
export interface Upcoming extends Occurrence {
  readonly schedule: DrillSchedule;
  readonly note?: ClockNote;
}

/** The occurrences of all schedules after an instant, in the order of their starts. */
export function upcoming(schedules: readonly DrillSchedule[], after: number): Generator<Upcoming, void, undefined> {
  return merged(schedules.map((schedule) => inOrder(schedule, after)));
}

/** What several calendars hold, each in the order of its starts, in that order. */
export function* merged(
  calendars: readonly Iterator<Upcoming, void, undefined>[],
): Generator<Upcoming, void, undefined> {
  const heads = calendars.map((calendar) => calendar.next().value);
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries())
      if (head && head.startAt < (heads[first]?.startAt ?? Number.POSITIVE_INFINITY)) first = index;
    const next = heads[first];
    if (!next) return;
    yield next;
    heads[first] = calendars[first]?.next().value;
  }
}

/** Jitter may be longer than what lies between two occurrences. */
function* inOrder(schedule: DrillSchedule, after: number): Generator<Upcoming, void, undefined> {
  let before = after;
  const waiting: Upcoming[] = [];
  for (const occurrence of occurrences(schedule, after)) {
    while (waiting[0] && waiting[0].startAt <= occurrence.at) yield waiting.shift() as Upcoming;
    const note = clockNote(schedule, occurrence.at, before);
    before = occurrence.at;
    waiting.push({ ...occurrence, schedule, ...given({ note }) });
    waiting.sort((a, b) => a.startAt - b.startAt);
  }
  yield* waiting;
}
