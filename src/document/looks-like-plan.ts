/** Does a text mean to be a plan? Judged without parsing, since a plan with a broken line is one too. */
import leven from 'leven';

/** `kind` and `apiVersion` at the left of any line, in a block or in brackets. */
const KIND = /^(?:[^#\n]*[\s{,])?["']?kind["']?[ \t]*:[ \t]*["']?([\w-]+)/gim;
const VERSION = /^(?:[^#\n]*[\s{,])?["']?apiVersion["']?[ \t]*:[ \t]*["']?([^\s"',}]+)/gim;

/** What is left of UTF-16 read as UTF-8: letters with bytes between that are no text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const NO_TEXT = /[\u0000\ufffd]/g;

/** Slips of the fingers: `RecoverPlan`, `RecovreyPlan`. */
const NEAR = 3;

/**
 * One that says so, or nearly so; and any other of our version that is no pin: a plan with a mistyped `kind` that
 * passed for something else would be noticed on the night of the disaster.
 */
export function looksLikePlan(text: string): boolean {
  const plain = text.replace(NO_TEXT, '');
  const kinds = words(plain, KIND);
  if (kinds.some((kind) => kind !== PIN && leven(kind, PLAN, { maxDistance: NEAR + 1 }) <= NEAR)) return true;
  return words(plain, VERSION).some(isOurs) && !kinds.includes(PIN);
}

/** The `kind` of a pin: it lies beside its plan, and is none. */
export const PIN_KIND = 'RecoveryPin';

const PLAN = 'recoveryplan';
const PIN = PIN_KIND.toLowerCase();

const words = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, word = '']) => word.toLowerCase());

const isOurs = (version: string): boolean =>
  leven(version.split('/')[0]?.replaceAll('_', '-') ?? '', 'zstack-dr', { maxDistance: 3 }) <= 2;
