import { runsJson, runsText } from '../../view/runs.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { foldRun, storeIn } from '../open-run.ts';
import { pageOn } from '../page.ts';

/** `zdr runs`: the runs, newest first. A damaged journal is said on standard error and does not hide the others. */
export async function runs(
  environment: Environment,
  options: { readonly json: boolean; readonly runsDir: string },
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const states = [];
  for (const runId of [...(await store.list())].reverse()) {
    try {
      states.push((await foldRun(store, runId)).state);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      environment.stderr.write(`zdr: ${error.message}\n`);
    }
  }
  environment.stdout.write(options.json ? runsJson(states) : runsText(states, pageOn(environment.stdout, environment)));
  return EXIT.ok;
}
