/** `zdr retry`: a new run, linked to an ended one, of only what did not end recovered. */
import type { RunState } from '../../run/state.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import type { OutputOptions } from '../observers.ts';
import { openRun, storeIn } from '../open-run.ts';
import { type OpenedSite, openRealSite } from '../real-site.ts';
import { startRun } from '../start-run.ts';

export interface RetryOptions extends OutputOptions {
  readonly yes: boolean;
  readonly runsDir: string;
}

export async function retry(
  environment: Environment,
  wanted: string | undefined,
  options: RetryOptions,
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const { runId, state } = await openRun(store, wanted);
  if (state.finishedAt === undefined) {
    throw new CommandError(EXIT.usage, `run ${runId} has not ended`, `Go on with it: zdr resume ${runId}`);
  }
  if (state.simulated !== undefined) {
    throw new CommandError(
      EXIT.usage,
      `run ${runId} ran against an own simulated site, which ended with it`,
      'Run the plan again with --simulate.',
    );
  }
  const selected = [...state.groups.values()]
    .filter(({ outcome, reason }) => outcome !== 'recovered' && reason?.kind !== 'not-selected')
    .map(({ name }) => name);
  if (selected.length === 0) {
    environment.stderr.write(`zdr: every group of run ${runId} ended recovered; there is nothing to retry\n`);
    return EXIT.ok;
  }
  const opened = await openRealSite(environment, state.plan, state.dialect, options);
  await refuseOverRunningJobs(opened, state);
  environment.stderr.write(`zdr: retrying ${selected.length} of ${state.groups.size} groups of run ${runId}\n`);
  const pinText = await store.read(runId, 'pin.yaml').catch(() => undefined);
  return startRun(environment, {
    store,
    plan: state.plan,
    planText: await store.read(runId, 'plan.yaml'),
    ...(pinText === undefined ? {} : { pinText }),
    opened,
    options,
    parent: runId,
    selected,
  });
}

/** A group whose outcome is unknown may have a job that still runs: running it again would copy it twice. */
async function refuseOverRunningJobs({ site, close }: OpenedSite, state: RunState): Promise<void> {
  const running: string[] = [];
  for (const { name, outcome, calls } of state.groups.values()) {
    const last = calls.at(-1);
    if (outcome !== 'unknown' || last === undefined) continue;
    const job = await site.job(last.serverJob ?? last.job);
    // A job that the server gave up for its timeout may have left its copy running (zstack-api.md 4, SYS.1001).
    if (job.kind === 'running' || (job.kind === 'failed' && job.failure.class === 'unknown')) running.push(name);
  }
  if (running.length === 0) return;
  await close();
  throw new CommandError(
    EXIT.refused,
    `the jobs of ${running.slice(0, 3).join(', ')}${running.length > 3 ? ` and ${running.length - 3} more` : ''} of run ${state.runId} may still run at the site`,
    'Look at the receiving storage. When no copy of a group runs any more: zdr run --only GROUP calls it again in any case.',
  );
}
