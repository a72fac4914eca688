/** Findings that are not written out yet: of very many only the first are, and the rest is counted. */
import { CODES } from './codes.ts';
import type { Finding, Severity } from './diagnostic.ts';

export interface Pending extends Pick<Finding, 'path' | 'atKey'> {
  readonly severity: Severity;
  write(): Finding;
}

/** A finding that is written already. */
export const pending = (finding: Finding): Pending => {
  const { path, atKey, code } = finding;
  return { path, ...(atKey ? { atKey } : {}), severity: CODES[code].severity, write: () => finding };
};

/** Most findings of a file; the errors are told before the warnings, the first in the file before the others. */
export const MAX_FINDINGS = 1_000;

/** How many findings there are besides those that are listed. */
export type LeftOut = Readonly<Record<Severity, number>>;

/** Every finding is told. */
export const NONE_LEFT_OUT: LeftOut = { error: 0, warning: 0 };

/** What is left out of two lists together. */
export const addLeftOut = (a: LeftOut, b: LeftOut): LeftOut => ({
  error: a.error + b.error,
  warning: a.warning + b.warning,
});

/** The counts of what is left out of `all` when only `kept` are. */
export function leftOutOf(
  all: Iterable<{ readonly severity: Severity }>,
  kept: Iterable<{ readonly severity: Severity }>,
): LeftOut {
  const counts = { error: 0, warning: 0 };
  for (const { severity } of all) counts[severity] += 1;
  for (const { severity } of kept) counts[severity] -= 1;
  return counts;
}
