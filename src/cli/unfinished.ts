/** What earlier runs left open at the site: a copy that may still be running must not be made a second time. */
import { isGivenUp } from '../journal/given-up.ts';
import { readLastEvent } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import type { Plan } from '../plan/plan.ts';
import { copyKey, storageUuid } from '../plan/storages.ts';
import { isWhole } from '../reconcile/reconcile-group.ts';
import { SiteError } from '../run/failure.ts';
import { LONGEST_ON_ITS_WAY_MS, mayStillAct } from '../run/lifetimes.ts';
import type { Clock, Site } from '../run/ports.ts';
import { createRunTime } from '../run/run-time.ts';
import type { CallState, RunState } from '../run/state.ts';
import { foldJournal } from '../runs/fold.ts';
import { inRunsDir } from '../view/write/command.ts';
import { count } from '../words/count.ts';
import { dateAndTime, duration } from '../words/time.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';
import { requireRun } from './open-run.ts';
import { refuseOverOpenVms } from './open-vms.ts';

/** Groups of a run whose last call has no end that anybody knows. */
interface Open {
  readonly runId: string;
  readonly state: RunState;
  readonly calls: readonly {
    readonly name: string;
    readonly groupUuid: string;
    readonly receivingUuid: string;
    readonly call: CallState;
    readonly timeoutMs: number;
  }[];
}

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
  for (const runId of await relevant(store, plan, except)) {
    const run = await openCalls(store, runId, plan);
    if (run === undefined || run.state.finishedAt !== undefined) continue;
    if (run.calls.length > 0) {
      throw new CommandError(
        EXIT.refused,
        `run ${runId} was left with ${count(run.calls.length, 'call')} in doubt (${names(run)}): their copies may still be running`,
        `Go on with it: zdr resume ${runId}. To give it up all the same: --abandon ${runId}`,
      );
    }
    if (except === undefined && !mentioned && run.state.plan.name === plan.name) {
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
export async function refuseOverRunningJobs(
  { site, clock }: { readonly site: Site; readonly clock: Clock },
  store: RunStore,
  plan: Plan,
): Promise<void> {
  for (const runId of await relevant(store, plan, undefined)) {
    const run = await openCalls(store, runId, plan);
    if (run?.state.finishedAt === undefined) continue;
    await refuseOverOpenVms({ site, clock }, run.state, plan);
    const running: Open['calls'][number][] = [];
    for (const open of await notArrived(site, run)) {
      if (await mayRun(site, clock, run.state, open.call, open.timeoutMs)) running.push(open);
    }
    const [first] = running;
    if (first === undefined) continue;
    const age = createRunTime(clock, run.state).ageOf(first.call.issuedAt);
    const leftMs = age === undefined ? 0 : Math.max(first.timeoutMs, LONGEST_ON_ITS_WAY_MS) - age;
    const later =
      leftMs > 0 ? ` Its time is over in ${duration(leftMs)}: what has arrived by then counts as recovered.` : '';
    throw new CommandError(
      EXIT.refused,
      `the jobs of ${names({ calls: running })} of run ${runId} may still run at the site: that of ${first.name} was sent ${dateAndTime(first.call.issuedAt)}${age === undefined ? ', and how long ago that is nobody knows, as the clock was changed' : ''}`,
      `Look at the receiving storage.${later} When no copy of them runs any more: --abandon ${runId}. A copy that does run would be made a second time beside it.`,
    );
  }
}

/** The calls whose group is not whole on its storage by now, as far as the site says. */
async function notArrived(site: Site, { state, calls }: Open): Promise<Open['calls']> {
  if (state.plan.verify !== 'observed' || state.site?.queries !== true || calls.length === 0) return calls;
  try {
    const found = await site.find(calls.map(({ groupUuid }) => groupUuid));
    const now = new Map(found.map(({ groupUuid, records }) => [groupUuid, records]));
    return calls.filter(({ groupUuid, receivingUuid }) => {
      const wasWhole = isWhole(state.before.get(groupUuid) ?? [], receivingUuid);
      return wasWhole || !isWhole(now.get(groupUuid) ?? [], receivingUuid);
    });
  } catch (error) {
    if (error instanceof SiteError) return calls;
    throw error;
  }
}

const ASKS = 4;

/** False only where the site says that the job has ended, or where it forgot it long after its time was over. */
async function mayRun(site: Site, clock: Clock, state: RunState, call: CallState, timeoutMs: number): Promise<boolean> {
  const { dialect } = state;
  // A server that answers when it is done has no jobs to ask for.
  if (dialect === 'documented') return true;
  for (let asked = 1; ; asked += 1) {
    const job = await site.job(call.serverJob ?? call.job);
    switch (job.kind) {
      case 'running':
        return true;
      case 'succeeded':
        return false;
      case 'failed':
        // A job that the server gave up for its timeout may have left its copy running (zstack-api.md 4, SYS.1001).
        return job.failure.class === 'unknown';
      case 'gone':
        return mayStillAct(createRunTime(clock, state).ageOf(call.issuedAt), timeoutMs);
      case 'unreachable':
        if (asked === ASKS) return true;
        await clock.sleep(asked * 1_000);
    }
  }
}

/** The open calls of a run that this plan would repeat: the same backup onto the same storage. */
async function openCalls(store: RunStore, runId: string, plan: Plan): Promise<Open | undefined> {
  const folded = await foldJournal(store, runId);
  if (folded.kind === 'never-begun') return undefined;
  const { state } = requireRun(store, runId, folded);
  if (state.simulated !== undefined) return undefined;
  const wanted = new Set(copies(plan).map(([, key]) => key));
  const calls = copies(state.plan).flatMap(([group, key]) => {
    const call = state.groups.get(group.name)?.calls.at(-1);
    const open = call !== undefined && (call.result === undefined || call.result.kind === 'unknown');
    if (!open || !wanted.has(key)) return [];
    const { name, groupUuid, timeoutMs } = group;
    return [{ name, groupUuid, receivingUuid: storageUuid(state.plan, group.receiving), call, timeoutMs }];
  });
  return { runId, state, calls };
}

const copies = (plan: Plan) => plan.groups.map((group) => [group, copyKey(plan, group)] as const);

/** Runs that may have open calls, the newest first. Only the end of each journal is read: most have ended, and know all. */
async function relevant(store: RunStore, plan: Plan, except: string | undefined): Promise<readonly string[]> {
  const found: string[] = [];
  for (const runId of [...(await store.list())].reverse()) {
    if (runId === except || (await isGivenUp(store, runId))) continue;
    const last = await readLastEvent(store.journalPath(runId));
    if (last?.type === 'run.finished' && last.counts.unknown === 0) continue;
    // Whose a damaged journal is cannot be told, but its name says of which plan it is.
    if (last === undefined && !store.isOf(runId, plan.name)) continue;
    found.push(runId);
  }
  return found;
}

const names = ({ calls }: { readonly calls: readonly { readonly name: string }[] }) =>
  `${calls
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ')}${calls.length > 3 ? ` and ${calls.length - 3} more` : ''}`;
