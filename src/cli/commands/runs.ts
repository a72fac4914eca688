import { join } from 'node:path';
import { shellWord } from '../../view/command.ts';
import { runsJson, runsText } from '../../view/runs.ts';
import { type Attended, attended, nowOf } from '../carrier.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { foldRun, noteOtherName, storeIn } from '../open-run.ts';
import { pageOn } from '../page.ts';

/**
 * `zdr runs`: the runs, newest first. A damaged journal hides no other run; it is listed as damaged, said on standard
 * error with a way out, and makes the exit code 3.
 */
export async function runs(
  environment: Environment,
  options: { readonly json: boolean; readonly runsDir: string },
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const listed: (Attended & { readonly now: number })[] = [];
  const damaged: string[] = [];
  const moves: string[] = [];
  for (const runId of [...(await store.list())].reverse()) {
    try {
      const folded = await foldRun(store, runId);
      noteOtherName(environment, store, folded);
      const run = await attended(environment, store, folded.state);
      listed.push({ ...run, now: await nowOf(environment, store, run) });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      environment.stderr.write(`zdr: ${error.message}\n`);
      if (error.exitCode === EXIT.usage) continue;
      damaged.push(runId);
      moves.push(
        `mv ${shellWord(join(options.runsDir, runId))} ${shellWord(join(options.runsDir, `damaged-${runId}`))}`,
      );
    }
  }
  const page = pageOn(environment.stdout, environment, options.runsDir);
  environment.stdout.write(options.json ? runsJson(listed, damaged) : runsText(listed, damaged, page));
  if (damaged.length === 0) return EXIT.ok;
  environment.stderr.write(
    `hint: Look at the receiving storages first: what the damaged run submitted may still be running. Then move it out of the way:\n${moves.map((move) => `  ${move}\n`).join('')}`,
  );
  return EXIT.internal;
}
