import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../document/diagnostic.ts';
import type { Place } from '../../view/findings/check.ts';

/**
 * For each finding what stays the same while it moves to other lines, so that tools tell a new finding from one that is
 * known: made of the file, the code and what is said, which names groups and storages. Of several alike, the first in
 * the file is the first again. Never made of source lines, as those may hold a secret.
 */
export function fingerprintsOf(
  diagnostics: readonly Diagnostic[],
  places: ReadonlyMap<string, Place>,
): ReadonlyMap<Diagnostic, string> {
  const times = new Map<string, number>();
  return new Map(
    diagnostics.map((diagnostic) => {
      const { code, message, at } = diagnostic;
      const file = (at && places.get(at.file)?.path) ?? '';
      const key = JSON.stringify([file, code, message.replace(PLACE_IN_LIST, '$1')]);
      const time = (times.get(key) ?? 0) + 1;
      times.set(key, time);
      return [diagnostic, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}:${time}`];
    }),
  );
}

/** What has no name is named by its place in the list, which moves with the lines. */
const PLACE_IN_LIST = /\b(groups?|waves?|drills?|documents?) \d+( and \d+)?/gi;
