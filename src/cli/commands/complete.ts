import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { CODES } from '../../document/codes.ts';
import { clean } from '../../view/write/clean.ts';
import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';
import { storeIn } from '../runs/open-run.ts';
import { type Candidate, complete as candidates } from '../terminal/complete.ts';

/** `zdr complete -- WORD…`: what the completion scripts of the shells ask. One candidate a line. */
export async function complete(
  environment: Environment,
  program: CommandUnknownOpts,
  words: readonly string[],
): Promise<number> {
  const found = await candidates(program, words, {
    run: () => runs(environment, words),
    code: async () => Object.entries(CODES).map(([code, { title }]) => [code, title]),
  });
  for (const one of found) {
    environment.stdout.write(typeof one === 'string' ? `${one}\n` : `${clean(one[0])}\t${clean(one[1])}\n`);
  }
  return EXIT.ok;
}

/** The newest first. */
async function runs(environment: Environment, words: readonly string[]): Promise<readonly Candidate[]> {
  const at = words.indexOf('--runs-dir');
  const named = at === -1 ? undefined : words[at + 1];
  const ids = await storeIn(environment, named ?? environment.variables['ZDR_RUNS_DIR'] ?? 'runs').list();
  return [...ids].reverse().map((id) => [id, 'run']);
}
