import type { Diagnostic, Severity } from '../../document/diagnostic.ts';
import { count } from '../../words/count.ts';
import { clean } from '../write/clean.ts';
import type { Findings } from './findings.ts';

/** Where a checked file lies, as other tools name it. */
export interface Place {
  /** From the root of the repository, with `/`; absolute where it lies outside of it. */
  readonly path: string;
  /** The same, percent-encoded; a `file:` URI where it lies outside. */
  readonly uri: string;
  readonly outside: boolean;
}

/** What a check found, with what the formats of other tools need besides. */
export interface Check extends Findings {
  /** Findings of this severity and above fail the check. */
  readonly failOn: Severity;
  /** Version of zdr. */
  readonly version: string;
  /** `file:` URI of the root of the repository, ending in `/`. */
  readonly root: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly host: string;
  /** By the names of the files as `sources` has them. */
  readonly places: ReadonlyMap<string, Place>;
  /** What stays the same while a finding moves to another line; of each finding its own. */
  readonly fingerprints: ReadonlyMap<Diagnostic, string>;
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1 };

/** Does the finding fail a check that fails on `failOn`? */
export const fails = ({ severity }: Diagnostic, failOn: Severity): boolean => RANK[severity] <= RANK[failOn];

/** Errors first, otherwise in the order given. */
export const mostSevereFirst = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  [...diagnostics].sort((a, b) => RANK[a.severity] - RANK[b.severity]);

/** Message and hint in one line of text. */
export const inOneLine = ({ message, hint }: Diagnostic): string =>
  clean(hint === undefined ? message : `${message} ${hint}`);

/** `3 findings more than are shown here`, for the note below a list that was cut. */
export const leftOut = (number: number): string => `${count(number, 'more finding')} left out here`;
