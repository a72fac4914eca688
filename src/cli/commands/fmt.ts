import { formatText } from '../../document/format/format.ts';
import { clean } from '../../view/write/clean.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { EXIT, usageError } from '../exit.ts';
import { readPlanFiles } from '../files/plan-files.ts';
import { rewrite } from '../files/rewrite.ts';
import { STDIN } from '../plans/load-plan.ts';
import { showFindings } from '../terminal/show-findings.ts';

/** `zdr fmt`: names each file that it changed, or with `--check` would change. */
export async function fmt(
  environment: Environment,
  args: readonly string[],
  { check, ignoreUnknown }: { readonly check: boolean; readonly ignoreUnknown: boolean },
): Promise<number> {
  const { stdout, stderr } = environment;
  const { files } = await readPlanFiles(environment, args, { ignoreUnknown });
  const json = files.find(({ file }) => file.toLowerCase().endsWith('.json'));
  if (json !== undefined) {
    throw usageError(
      `${json.file} is JSON: zdr fmt lays out YAML; nothing was done`,
      'Leave it out, or rename it to .yaml.',
    );
  }
  let broken = false;
  let untidy = false;
  for (const read of files) {
    const { file, text } = read;
    const formatted = await formatText(text);
    if (formatted === undefined) {
      stderr.write(showFindings([read], environment, stderr));
      stderr.write(`zdr: ${clean(file)} is left as it is: what it means cannot be told\n`);
      broken = true;
    } else if (file === STDIN && !check) stdout.write(formatted);
    else if (formatted !== text) {
      if (!check) await rewrite(environment, file, text, formatted);
      stdout.write(`${clean(file)}\n`);
      untidy = true;
    }
  }
  if (check && untidy)
    stderr.write(`zdr: not in the canonical layout. To write it: zdr fmt ${args.map(shellWord).join(' ')}\n`);
  return broken || (check && untidy) ? EXIT.findings : EXIT.ok;
}
