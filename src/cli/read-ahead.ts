/** What a process that works on for hours would read of the package later: that may have been upgraded by then, or be gone. */
import { cronProblem } from '../document/cron.ts';
import { gaps } from '../document/gaps.ts';
import { displayWidth } from '../view/write/width.ts';

/** For what carries a run out: texts that are not ASCII come from the site. */
export function readAheadForRun(): void {
  displayWidth('…');
}

/** For `zdr serve`: calendars come with the plans. */
export function readAheadForServe(): void {
  displayWidth('…');
  cronProblem('0 0 * * *');
  for (const _ of gaps('UTC', 0, 1)) break;
}
