import { lockHolder } from '../../journal/lock.ts';
import type { RunStore } from '../../journal/run-store.ts';
import type { RunState } from '../../run/state.ts';
import { type Carrier, statusJson, statusText } from '../../view/status.ts';
import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';
import { openRun, storeIn } from '../open-run.ts';
import { pageOn } from '../page.ts';

/** `zdr status [run]`: how far a run is, from its journal, and whether anybody carries it on. */
export async function status(
  environment: Environment,
  wanted: string | undefined,
  options: { readonly json: boolean; readonly runsDir: string },
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const { state } = await openRun(store, wanted);
  const page = pageOn(environment.stdout, environment);
  // A simulated run keeps a time of its own.
  const now = state.simulated === undefined ? environment.clock.now() : Date.parse(state.lastEventAt);
  environment.stdout.write(
    options.json
      ? statusJson(state)
      : statusText(state, page, { now, carrier: await carrierOf(environment, store, state) }),
  );
  return EXIT.ok;
}

async function carrierOf(
  { self, isAlive }: Environment,
  store: RunStore,
  state: RunState,
): Promise<Carrier | undefined> {
  if (state.finishedAt !== undefined) return undefined;
  const owner = await lockHolder(store.lockPath(state.plan.name));
  if (owner?.runId !== state.runId) return undefined;
  const { host, pid } = owner;
  return { host, pid, is: host !== self.host ? 'elsewhere' : isAlive(owner) ? 'alive' : 'gone' };
}
