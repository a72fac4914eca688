import { fixText } from '../document/fix.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';
import { readPlanFile } from './load-plan.ts';
import { rewrite } from './rewrite.ts';

/** Applies the safe edits of a file's findings, and says on standard error what was mended. Throws CommandError. */
export async function fixFile(environment: Environment, name: string): Promise<void> {
  if (name === '-') {
    throw new CommandError(EXIT.usage, '--fix rewrites files, and standard input is none', 'Name the file.');
  }
  const { text } = await readPlanFile(environment, name);
  const { text: fixed, mended } = fixText(text, name);
  if (mended.length === 0) return;
  await rewrite(environment, name, text, fixed);
  for (const { at, code, message } of mended) {
    environment.stderr.write(`mended ${name}:${at?.line ?? 1}: ${message} (${code})\n`);
  }
}
