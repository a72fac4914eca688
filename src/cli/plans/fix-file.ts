import { fixText } from '../../document/format/fix.ts';
import { clean } from '../../view/write/clean.ts';
import { grouped } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import { refuseStreams, rewrite } from '../files/rewrite.ts';
import { readPlanFile } from './load-plan.ts';

/** As many as findings are shown. */
const SHOWN = 100;

/** Applies the safe edits of a file's findings, and says on standard error what was fixed. Throws CommandError. */
export async function fixFile(environment: Environment, name: string): Promise<void> {
  if (name === '-') {
    throw usageError('--fix rewrites files, and standard input is none', 'Name the file.');
  }
  await refuseStreams(environment, name);
  const { text, diagnostics, leftOut } = await readPlanFile(environment, name);
  const all = leftOut.error + leftOut.warning === 0;
  const { text: fixed, findings } = fixText(text, name, all ? diagnostics : undefined);
  if (findings.length === 0) return;
  await rewrite(environment, name, text, fixed);
  const lines = findings
    .slice(0, SHOWN)
    .map(({ at, code, message }) => `fixed ${clean(name)}:${at?.line ?? 1}: ${clean(message)} (${code})\n`);
  const more = findings.length - lines.length;
  if (more > 0) lines.push(`… and ${grouped(more)} more fixed in ${clean(name)}\n`);
  environment.stderr.write(lines.join(''));
}
