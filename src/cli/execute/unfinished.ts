/** Refusals over what earlier runs left open: the same copy, or VM, must not be made a second time. */
import type { RunStore } from '../../journal/run-store.ts';
import type { Plan } from '../../plan/plan.ts';
import { LONGEST_ON_ITS_WAY_MS } from '../../run/jobs/lifetimes.ts';
import type { Clock } from '../../run/ports.ts';
import { createRunTime } from '../../run/run-time.ts';
import type { RunState } from '../../run/state.ts';
import type { OpenCall } from '../../runs/left-open.ts';
import {
  type EarlierRun,
  earlierRuns,
  type OpenPorts,
  type OpenVm,
  openVm,
  stillRunning,
} from '../../runs/open-calls.ts';
import { inRunsDir } from '../../view/write/command.ts';
import { count } from '../../words/count.ts';
import { dateAndTime, duration } from '../../words/time.ts';
import type { Environment } from '../environment.ts';
import { type CommandError, refusedError } from '../exit.ts';
import { errorOf } from '../runs/open-run.ts';

/**
 * Refuses to copy groups again while a run that was left, of this plan or of another, has calls of them without a result.
 * One of this plan that was left without such calls is only mentioned. Call it under the plan's lock. Throws CommandError.
 */
export async function refuseOverUnfinished(
  { stderr }: Environment,
  store: RunStore,
  plan: Plan,
  runsDir: string,
  except?: string,
): Promise<void> {
  let mentioned = false;
  for await (const { runId, state, calls } of readableRuns(store, plan, except)) {
    if (state.finishedAt !== undefined) continue;
    if (calls.length > 0) {
      throw refusedError(
        `run ${runId} was left with ${count(calls.length, 'call')} in doubt (${names(calls)}): their copies may still be running`,
        `Go on with it: zdr resume ${runId}. To give it up all the same: --abandon ${runId}`,
      );
    }
    if (except === undefined && !mentioned && state.plan.name === plan.name) {
      stderr.write(
        inRunsDir(
          `zdr: run ${runId} of this plan was left unfinished; this is a new one. To go on with that: zdr resume ${runId}\n`,
          runsDir,
        ),
      );
      mentioned = true;
    }
  }
}

/**
 * Refuses to copy groups again whose outcome an ended run does not know, while their jobs may still run; asks the site,
 * which must be open. Throws CommandError.
 */
export async function refuseOverRunningJobs(ports: OpenPorts, store: RunStore, plan: Plan): Promise<void> {
  for await (const run of readableRuns(store, plan)) {
    if (run.state.finishedAt === undefined) continue;
    const vm = await openVm(ports, run.state, plan);
    if (vm !== undefined) throw vmIsOpen(run.runId, vm);
    const running = await stillRunning(ports, run);
    if (running.length > 0) throw jobsMayRun(ports.clock, run, running);
  }
}

/** Throws CommandError for a run of which nobody can tell what it left open. */
async function* readableRuns(store: RunStore, plan: Plan, except?: string): AsyncGenerator<EarlierRun> {
  for await (const run of earlierRuns(store, plan, except)) {
    if (run.kind === 'unreadable') throw errorOf(store, run.runId, run.folded);
    yield run;
  }
}

function vmIsOpen(runId: string, { group, uuid, found }: OpenVm): CommandError {
  const said =
    found === 'unsaid'
      ? 'the site does not say'
      : found === 'may-come'
        ? 'it may still be made'
        : `it is at the site, ${found.state}`;
  return refusedError(
    `run ${runId} asked for VM ${uuid} of group ${group}, and does not know what became of it: ${said}`,
    `Look at the site. If it is not wanted, remove it there; then, or to keep it and have another beside it: --abandon ${runId}`,
  );
}

function jobsMayRun(
  clock: Clock,
  { runId, state }: { readonly runId: string; readonly state: RunState },
  running: readonly OpenCall[],
): CommandError {
  const [first] = running;
  if (first === undefined) throw new Error('no job runs');
  const { group, call } = first;
  const age = createRunTime(clock, state).ageOf(call.issuedAt);
  const leftMs = age === undefined ? 0 : Math.max(group.timeoutMs, LONGEST_ON_ITS_WAY_MS) - age;
  const later =
    leftMs > 0 ? ` Its time is over in ${duration(leftMs)}: what has arrived by then counts as recovered.` : '';
  return refusedError(
    `the jobs of ${names(running)} of run ${runId} may still run at the site: that of ${group.name} was sent ${dateAndTime(call.issuedAt)}${age === undefined ? ', and how long ago that is nobody knows, as the clock was changed' : ''}`,
    `Look at the receiving storage.${later} When no copy of them runs any more: --abandon ${runId}. A copy that does run would be made a second time beside it.`,
  );
}

function names(calls: readonly OpenCall[]): string {
  const shown = calls.slice(0, 3).map(({ group }) => group.name);
  return `${shown.join(', ')}${calls.length > 3 ? ` and ${calls.length - 3} more` : ''}`;
}
