import { DateTime } from 'luxon';
import { parseDuration } from '../../document/quantity.ts';
import { usageError } from '../exit.ts';

/**
 * When the disaster was declared, by `--since`: an instant (RFC 3339 with its offset), or how long ago (45m). `now` in ms
 * since the epoch. Throws CommandError for what is neither, and for an instant that is still to come.
 */
export function declaredAt(text: string, now: number): string {
  const ago = parseDuration(text);
  const at = ago === undefined ? instant(text) : now - ago;
  if (at === undefined) {
    throw usageError(
      `--since ${text} is neither an instant nor a duration`,
      'Write when the disaster was declared, with the offset: 2026-11-24T02:30:00+08:00; or how long ago: 45m.',
    );
  }
  if (at > now) {
    throw usageError(
      `--since ${text} is still to come: it is ${new Date(now).toISOString()} by the clock of this machine`,
      'Look at the date, its offset, and the clock.',
    );
  }
  return new Date(at).toISOString();
}

/** Without an offset it would be another instant on another machine. */
function instant(text: string): number | undefined {
  if (!/T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(text)) return undefined;
  const at = DateTime.fromISO(text, { setZone: true });
  return at.isValid ? at.toMillis() : undefined;
}
