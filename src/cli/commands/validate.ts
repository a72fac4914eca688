import { findingsJson } from '../../view/findings.ts';
import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';
import { fixFile } from '../fix-file.ts';
import { type PlanFile, readPlanFile } from '../load-plan.ts';
import { objectiveFindings } from '../objective-findings.ts';
import { showFindings } from '../show-findings.ts';

/** `zdr validate`: every finding of every file, in one pass. */
export async function validate(
  environment: Environment,
  names: readonly string[],
  { output, fix }: { readonly output: 'text' | 'json'; readonly fix: boolean },
): Promise<number> {
  const files: PlanFile[] = [];
  for (const name of names) {
    if (fix) await fixFile(environment, name);
    const read = await readPlanFile(environment, name);
    files.push({ ...read, diagnostics: [...read.diagnostics, ...objectiveFindings(read)] });
  }
  const sources = new Map(files.map(({ file, text }) => [file, text]));
  const diagnostics = files.flatMap((file) => file.diagnostics);
  environment.stdout.write(
    output === 'json' ? findingsJson({ diagnostics, sources }) : showFindings(files, environment, environment.stdout),
  );
  return diagnostics.some(({ severity }) => severity === 'error') ? EXIT.findings : EXIT.ok;
}
