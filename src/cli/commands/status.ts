import { statusJson, statusText } from '../../view/status.ts';
import { attended, nowOf } from '../carrier.ts';
import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';
import { openRun, storeIn } from '../open-run.ts';
import { pageOn } from '../page.ts';
import { readRunSlots, shortagesOf } from '../run-slots.ts';

/** `zdr status [run]`: how far a run is, from its journal, and whether anybody carries it on. */
export async function status(
  environment: Environment,
  wanted: string | undefined,
  options: { readonly json: boolean; readonly runsDir: string },
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const run = await attended(environment, store, (await openRun(store, wanted)).state);
  const { state, carrier } = run;
  const page = pageOn(environment.stdout, environment, options.runsDir);
  const lacking = carrier?.is === 'gone' ? [] : shortagesOf(state, await readRunSlots(environment, store));
  environment.stdout.write(
    options.json
      ? statusJson(state, carrier, lacking)
      : statusText(state, page, { now: await nowOf(environment, store, run), carrier, lacking }),
  );
  return EXIT.ok;
}
