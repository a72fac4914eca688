/** The end of a drill whose groups have ended: what it made is removed, or kept by its terms. */
import type { RunStore } from '../journal/run-store.ts';
import { cleanUp } from '../run/cleanup.ts';
import type { Recorder } from '../run/record.ts';
import { isOver, type RunState } from '../run/state.ts';
import type { CarryOut } from './carry-out.ts';
import type { Environment } from './environment.ts';
import { foldRun } from './open-run.ts';

export interface ConcludeDrill extends CarryOut {
  readonly recorder: Recorder;
  readonly drain: AbortSignal;
}

/** Rejects when the journal broke. */
export async function concludeDrill(environment: Environment, work: ConcludeDrill): Promise<RunState> {
  const { recorder, opened, store, runId, drain } = work;
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
    reliedOnBy: opened.simulated === undefined ? othersIn(store, runId) : async () => undefined,
  });
}

/** True when every group that takes part ended recovered. */
function provedEverything({ groups }: RunState): boolean {
  return [...groups.values()].every(
    ({ outcome, reason }) => outcome === 'recovered' || reason?.kind === 'not-selected',
  );
}

/** Runs of the same directory that began after this drill, and count on a copy being there. Each is read once. */
function othersIn(
  store: RunStore,
  drillId: string,
): (groupUuid: string, storageUuid: string) => Promise<string | undefined> {
  let reliance: Promise<ReadonlyMap<string, string>> | undefined;
  return async (groupUuid, storageUuid) => {
    reliance ??= readReliance(store, drillId);
    return (await reliance).get(`${groupUuid} ${storageUuid}`);
  };
}

async function readReliance(store: RunStore, drillId: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const runId of await store.list()) {
    if (runId === drillId || !(await store.has(runId))) continue;
    const run = await foldRun(store, runId).catch(() => undefined);
    if (run === undefined || run.state.simulated !== undefined) continue;
    const { state } = run;
    const over = isOver(state);
    // What an earlier run brought, this drill found there, and did not make.
    if (over && runId < drillId) continue;
    const uuids = new Map(state.plan.storages.map(({ name, uuid }) => [name, uuid]));
    for (const group of state.plan.groups) {
      const { outcome, phase } = state.groups.get(group.name) ?? {};
      const relies = state.drill === undefined ? phase === 'running' || outcome === 'recovered' : !over;
      if (relies) found.set(`${group.groupUuid} ${uuids.get(group.receiving)}`, runId);
    }
  }
  return found;
}
