import { formatText } from '../../document/format.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { readPlanFile } from '../load-plan.ts';
import { rewrite } from '../rewrite.ts';
import { showFindings } from '../show-findings.ts';

/** `zdr fmt`: names each file that it changed, or with `--check` would change. */
export async function fmt(
  environment: Environment,
  names: readonly string[],
  { check }: { readonly check: boolean },
): Promise<number> {
  const { stdout, stderr } = environment;
  let code: number = EXIT.ok;
  for (const name of names) {
    if (name.toLowerCase().endsWith('.json')) {
      throw new CommandError(
        EXIT.usage,
        `${name} is JSON: zdr fmt lays out YAML`,
        'Leave it out, or rename it to .yaml.',
      );
    }
    const read = await readPlanFile(environment, name);
    const { file, text } = read;
    const formatted = await formatText(text);
    if (formatted === undefined) {
      stderr.write(showFindings([read], environment, stderr));
      stderr.write(`zdr: ${file} is left as it is: what it means cannot be told\n`);
      code = EXIT.findings;
    } else if (name === '-' && !check) stdout.write(formatted);
    else if (formatted !== text) {
      stdout.write(`${file}\n`);
      if (check) code = EXIT.findings;
      else await rewrite(environment, name, text, formatted);
    }
  }
  if (check && code !== EXIT.ok) stderr.write('zdr: not in the canonical layout; zdr fmt writes it\n');
  return code;
}
