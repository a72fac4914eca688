import { findingsText } from '../view/findings.ts';
import type { Environment, Output } from './environment.ts';
import type { PlanFile } from './load-plan.ts';
import { pageOn } from './page.ts';

/** The findings of plan files as text for `output`. */
export function showFindings(files: readonly PlanFile[], environment: Environment, output: Output): string {
  return findingsText(
    {
      diagnostics: files.flatMap((file) => file.diagnostics),
      sources: new Map(files.map(({ file, text }) => [file, text])),
    },
    pageOn(output, environment),
  );
}
