/** Which journals this version reads, and which it writes. */
import type { JournalFormat } from './event.ts';
import { StateError } from './group-state.ts';

/** What a run is begun with; an older journal is gone on with as it is. */
export const JOURNAL_FORMAT = 2 satisfies JournalFormat;

/** Thrown for a journal of a format that this version does not know: nothing is wrong with it. */
export class UnknownFormatError extends StateError {}

/**
 * Throws {@link UnknownFormatError} for a format of the journal that this version does not read, and {@link StateError}
 * for what is no format of any version.
 */
export function requireFormat(format: unknown): asserts format is JournalFormat {
  if (format === 1 || format === JOURNAL_FORMAT) return;
  if (!Number.isSafeInteger(format) || Number(format) < 1) throw new StateError('its first event names no format');
  throw new UnknownFormatError(`it has format ${String(format)}, and this version of zdr reads 1 and 2`);
}
