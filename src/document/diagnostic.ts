import type { Code } from './codes.ts';

/** Lines and columns from 1; columns count UTF-16 units, as editors do; the end is exclusive. */
export interface Range {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Position extends Range {
  readonly file: string;
}

/** Errors keep a plan from being run; warnings do not. */
export type Severity = 'error' | 'warning';

/** One finding in a plan: a value, never thrown. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** One line. Never holds a secret. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
  readonly at?: Position;
  /** Replaces `range` by `text`, both on one line: only where that cannot change what the author meant. */
  readonly edit?: { readonly range: Range; readonly text: string };
  /** The source lines of `at` may hold a secret: show the position, never the lines. */
  readonly secret?: true;
}

/** Keys and indexes from the root of a document: `['groups', 3, 'source']`. */
export type Path = readonly (string | number)[];

/** A finding before its position is looked up. */
export interface Finding {
  readonly code: Code;
  readonly path: Path;
  /** Point at the key, not at the value. */
  readonly atKey?: boolean;
  readonly message: string;
  readonly hint?: string;
  /** Given the source text of the range (a scalar on one line), the text that fixes it. */
  readonly fix?: (written: string) => string | undefined;
  readonly secret?: true;
}
