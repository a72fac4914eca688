import type { Finding } from '../diagnostic.ts';
import { isWritten } from '../draft.ts';
import type { Facts } from './facts.ts';

/** Parts of the language that are defined, but not carried out by this version: never accepted in silence. */
export function* notYet({ draft }: Facts): Iterable<Finding> {
  if (isWritten(draft, 'drills')) {
    yield {
      code: 'ZDR1301',
      path: ['drills'],
      atKey: true,
      message: 'Scheduled drills are not carried out by this version.',
      hint: 'Remove `drills`, and start `zdr run` by hand or from cron.',
    };
  }
}
