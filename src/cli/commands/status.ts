import { statusJson, statusText } from '../../view/status.ts';
import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';
import { openRun, storeIn } from '../open-run.ts';
import { pageOn } from '../page.ts';

/** `zdr status [run]`: how far a run is, from its journal. */
export async function status(
  environment: Environment,
  wanted: string | undefined,
  options: { readonly json: boolean; readonly runsDir: string },
): Promise<number> {
  const { state } = await openRun(storeIn(environment, options.runsDir), wanted);
  environment.stdout.write(
    options.json ? statusJson(state) : statusText(state, pageOn(environment.stdout, environment)),
  );
  return EXIT.ok;
}
