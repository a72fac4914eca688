import type { Path, Range } from './diagnostic.ts';
import type { Source } from './source.ts';

const SECRET_KEYS = new Set(['password', 'secret', 'session', 'webhook']);

/** Does a value at this path hold a secret, if somebody wrote one literally? */
export function isSecretPath(path: Path): boolean {
  return path.some((step) => SECRET_KEYS.has(String(step)));
}

/**
 * A key that sounds like a secret with anything but a reference behind it, wherever in the file it stands;
 * or a URL with a login in it.
 */
const LITERAL =
  /(pass(word|wd|phrase)?|secret|token|session|webhook|accesskey|auth|credentials?)["']?[ \t]*:(?![ \t]*(\{[ \t]*["']?(env|file|account|id|accessKey|password|secret|session)["']?[ \t]*:|#|$))|:\/\/[^/\s"']*@/i;

/** May the lines of `range` hold a literal secret? A finding on such a line must not be shown with its source. */
export function mayHoldSecret(source: Source, { line, endLine }: Range): boolean {
  // A literal may stand on the line after its key.
  for (let number = Math.max(1, line - 1); number <= endLine; number += 1)
    if (LITERAL.test(source.line(number))) return true;
  return false;
}
