/** What the runs of a directory look like to a retention policy. */
import { given } from '../given.ts';
import { isGivenUp } from '../journal/given-up.ts';
import type { RunStore } from '../journal/run-store.ts';
import { provesRecovery } from '../report/report.ts';
import { isOver } from '../run/state.ts';
import { parentIn } from './ancestors.ts';
import type { RetainedRun } from './retention.ts';
import type { RunSummary } from './summary.ts';
import { summaryOf } from './summary-file.ts';

/** The runs, newest first; of one plan only where it is named. A run whose journal cannot be read is held. */
export async function retainedRuns(store: RunStore, plan?: string): Promise<readonly RetainedRun[]> {
  const runs: RetainedRun[] = [];
  for (const runId of [...(await store.list())].reverse()) {
    const run = await retained(store, runId);
    if (run !== undefined) runs.push(run);
  }
  // The cleanup of a drill asks the runs since whether they count on what it made: also those of other plans.
  const since = Math.min(...runs.flatMap(({ held, startedAt }) => (held === UNCLEAN ? [startedAt] : [])));
  return runs
    .filter(({ runId }) => plan === undefined || store.isOf(runId, plan))
    .map((run) =>
      run.held !== undefined || run.simulated || since === Number.POSITIVE_INFINITY || (run.finishedAt ?? since) < since
        ? run
        : { ...run, held: 'it may count on what a drill made that is not cleaned up yet' },
    );
}

const WHY_UNREAD = {
  damaged: 'its journal is damaged',
  'other-version': 'it was recorded by another version of zdr',
  denied: 'its journal may not be read',
} as const;

const UNCLEAN = 'what this drill made is not all removed';

/** Undefined for a run that never began. */
async function retained(store: RunStore, runId: string): Promise<RetainedRun | undefined> {
  const found = await summaryOf(store, runId);
  if (found.kind === 'never-begun') return undefined;
  if (found.kind === 'no-file') throw found.cause;
  if (found.kind !== 'run') {
    const parent = await parentIn(store.journalPath(runId));
    return {
      runId,
      plan: '',
      simulated: false,
      startedAt: 0,
      recovered: false,
      ...given({ parent }),
      held: WHY_UNREAD[found.kind],
    };
  }
  const { plan, parent, simulated, startedAt, finishedAt, outcome, missing } = found.summary;
  const held = await heldBy(store, found.summary);
  return {
    runId,
    plan: plan.name,
    simulated: simulated !== undefined,
    startedAt: Date.parse(startedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: Date.parse(finishedAt) }),
    recovered: missing === undefined && provesRecovery(outcome),
    ...given({ parent, held }),
  };
}

/** Why a run must stay: what it started at the site may be going on still, and its journal is all that is known of it. */
async function heldBy(store: RunStore, run: RunSummary): Promise<string | undefined> {
  const { runId, simulated, finishedAt, drill, cleanup } = run;
  if (simulated === undefined && drill !== undefined) {
    if (!isOver(run) || cleanup.kept !== undefined || cleanup.left > 0) return UNCLEAN;
  }
  if (simulated !== undefined || finishedAt === undefined || (await isGivenUp(store, runId))) return undefined;
  return run.openCalls > 0 ? 'a call of it may still run' : undefined;
}
