/** The end of a drill whose groups have ended: what it made is removed, or kept by its terms. */
import type { RunStore } from '../../journal/run-store.ts';
import { cleanUp } from '../../run/cleanup/cleanup.ts';
import type { Recorder } from '../../run/record.ts';
import type { RunState } from '../../run/state.ts';
import { relianceIn } from '../../runs/reliance.ts';
import type { Environment } from '../environment.ts';
import type { OpenedSite } from '../site/real-site.ts';

interface ConcludeDrill {
  readonly store: RunStore;
  readonly opened: OpenedSite;
  readonly recorder: Recorder;
  readonly drain: AbortSignal;
  /** `zdr cleanup`: remove what the drill made, whatever its terms say. */
  readonly cleanUp?: boolean | undefined;
}

/** Rejects when the journal broke. */
export async function concludeDrill(environment: Environment, work: ConcludeDrill): Promise<RunState> {
  const { recorder, opened, store, drain } = work;
  const state = recorder.state();
  const terms = state.drill;
  const wish = provedEverything(state) ? terms?.onSuccess : terms?.onFailure;
  if (wish === 'keep' && work.cleanUp !== true) {
    const until =
      terms?.keepForMs === undefined ? {} : { until: new Date(opened.clock.now() + terms.keepForMs).toISOString() };
    await recorder.record({ type: 'cleanup.kept', ...until });
    return recorder.state();
  }
  return cleanUp({
    recorder,
    site: opened.site,
    clock: opened.clock,
    random: environment.random,
    drain,
    by: environment.operator,
    reliedOnBy: opened.simulated === undefined ? relianceIn(store, state) : async () => undefined,
    readable: async (uuids) =>
      (await opened.site.storages(uuids)).some(
        ({ state: is = 'Enabled', status = 'Connected' }) => is === 'Enabled' && status === 'Connected',
      ),
  });
}

/** True when every group that takes part ended recovered. */
function provedEverything({ groups }: RunState): boolean {
  return [...groups.values()].every(
    ({ outcome, reason }) => outcome === 'recovered' || reason?.kind === 'not-selected',
  );
}
