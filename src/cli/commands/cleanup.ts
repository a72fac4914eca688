/** `zdr cleanup`: removes what a drill made and left, or made and kept; a drill that has not ended is given up first. */
import type { RunStore } from '../../journal/run-store.ts';
import { leftovers } from '../../run/cleanup-state.ts';
import { type Ending, isOver, type RunState } from '../../run/state.ts';
import { foldJournal } from '../../runs/fold.ts';
import { readSummary } from '../../runs/summary-file.ts';
import type { Environment } from '../environment.ts';
import { goOn } from '../execute/go-on.ts';
import { type SigningOptions, signingKey } from '../execute/keys.ts';
import type { OutputOptions } from '../execute/observers.ts';
import { usageError } from '../exit.ts';
import { lockPlan } from '../runs/lock-plan.ts';
import { foldRun, openRun, storeIn, underOtherName } from '../runs/open-run.ts';
import type { SiteWait } from '../site/real-site.ts';

export interface CleanupOptions extends OutputOptions, SigningOptions, SiteWait {
  readonly endpointMoved: boolean;
}

export async function cleanup(
  environment: Environment,
  wanted: string | undefined,
  options: CleanupOptions,
): Promise<number> {
  const key = await signingKey(environment, options);
  const store = storeIn(environment, options.runsDir);
  const found = wanted === undefined ? await newestDrill(store) : await openRun(store, wanted);
  refuseOthers(found.runId, found.state);
  if (wanted === undefined)
    environment.stderr.write(`zdr: cleaning up ${found.runId}, the newest drill with something left\n`);
  await using lock = await lockPlan(environment, store, found.state.plan.name, found.runId);
  const run = await foldRun(store, found.runId);
  return await goOn(environment, { store, lock, run }, { ...options, yes: false }, { key, cleanUp: true });
}

function refuseOthers(runId: string, { drill, simulated }: RunState): void {
  if (drill === undefined) {
    throw usageError(
      `run ${runId} is no drill: what it recovered stays`,
      'Only drills are cleaned up. zdr runs lists the runs.',
    );
  }
  if (simulated !== undefined) {
    throw usageError(
      `drill ${runId} ran against an own simulated site, which ended with it`,
      'There is nothing to clean up.',
    );
  }
}

/** The newest drill that kept something, left something, or was left. Throws CommandError. */
async function newestDrill(store: RunStore) {
  for (const runId of [...(await store.list())].reverse()) {
    if (!(await store.has(runId))) continue;
    const known = await readSummary(store, runId);
    if (known !== undefined && (known.drill === undefined || isCleanedUp(known, known.cleanup.left))) continue;
    const run = await foldJournal(store, runId);
    if (run.kind !== 'run' || run.state.drill === undefined || run.state.simulated !== undefined) continue;
    if (underOtherName(store, run) !== undefined) continue;
    if (!isCleanedUp(run.state, leftovers(run.state.cleanup).length)) return run;
  }
  throw usageError(`no drill in ${store.path} has left anything`, 'zdr runs lists the runs.');
}

/** Nothing that the drill made is at the site any more. `left`: how many things its cleanup left. */
const isCleanedUp = (run: Ending, left: number): boolean => isOver(run) && run.cleanup.kept === undefined && left === 0;
