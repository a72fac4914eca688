import { type Upcoming, upcoming } from './preview.ts';
import type { DrillSchedule } from './schedule.ts';

/** The calendar of some schedules, worked out once however often it is looked at: cron expressions cost time. */
export interface Agenda {
  /** The occurrences after an instant (ms since the epoch), in the order of their starts. */
  after(instant: number): Generator<Upcoming, void, undefined>;
}

/** `work`: how the calendar is worked out from an instant on. */
export function makeAgenda(schedules: readonly DrillSchedule[], work: typeof upcoming = upcoming): Agenda {
  let from = Number.POSITIVE_INFINITY;
  let book: Book = { pages: [], torn: 0, rest: work([], 0) };
  return {
    *after(instant) {
      const past = book.pages.findIndex(({ at }) => at > instant);
      // A clock that was set back; or nobody has looked for so long that all of it is past.
      const anew = instant < from || past === -1;
      if (anew) book = { pages: [], torn: 0, rest: work(schedules, instant) };
      from = instant;
      const mine = book;
      if (!anew) mine.torn += mine.pages.splice(0, past).length;
      for (let page = mine.torn; ; page = Math.max(page + 1, mine.torn)) {
        while (page - mine.torn >= mine.pages.length) {
          const { value } = mine.rest.next();
          if (value === undefined) return;
          mine.pages.push(value);
        }
        const found = mine.pages[page - mine.torn];
        // By their starts: one that is past may stand behind one that is not.
        if (found !== undefined && found.at > instant) yield found;
      }
    },
  };
}

/** What was worked out: without the first pages, which are past. */
interface Book {
  readonly pages: Upcoming[];
  torn: number;
  readonly rest: Iterator<Upcoming, void, undefined>;
}
