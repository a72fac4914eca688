import type { Diagnostic } from '../../document/diagnostic.ts';
import type { LeftOut } from '../../document/pending.ts';
import { findingsText } from '../../view/findings/findings.ts';
import type { Environment, Output } from '../environment.ts';
import { pageOn } from './page.ts';

/** A file that was checked. */
export interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly leftOut: LeftOut;
}

/** The findings of plan files as text for `output`. */
export function showFindings(files: readonly CheckedFile[], environment: Environment, output: Output): string {
  return findingsText(
    {
      diagnostics: files.flatMap((file) => file.diagnostics),
      sources: new Map(files.map(({ file, text }) => [file, text])),
      leftOut: new Map(files.map(({ file, leftOut }) => [file, leftOut])),
    },
    pageOn(output, environment),
  );
}
