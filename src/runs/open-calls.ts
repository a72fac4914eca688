/** What earlier runs left open at the site: a copy, or a VM, that may still be made must not be made a second time. */
import { isGivenUp } from '../journal/given-up.ts';
import { readLastEvent } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import type { Plan } from '../plan/plan.ts';
import { copyKey, storageUuid } from '../plan/storages.ts';
import { isWhole } from '../reconcile/reconcile-group.ts';
import { SiteError } from '../run/failure.ts';
import type { VmState } from '../run/group-state.ts';
import { createBackoff } from '../run/jobs/backoff.ts';
import { followJob, isSaidByNode } from '../run/jobs/follow-job.ts';
import { mayStillAct } from '../run/jobs/lifetimes.ts';
import type { Clock, RestoredVm, Site } from '../run/ports.ts';
import { isGone } from '../run/restore/settle-vm.ts';
import { createRunTime } from '../run/run-time.ts';
import type { RunState } from '../run/state.ts';
import { type Folded, foldJournal } from './fold.ts';
import { isOpen, type OpenCall, openCalls } from './left-open.ts';
import { readSummary } from './summary-file.ts';

/** An earlier run, and what it left open. */
export interface EarlierRun {
  readonly runId: string;
  readonly state: RunState;
  /** Those that the plan would repeat: the same backup onto the same storage. */
  readonly calls: readonly OpenCall[];
}

/** An earlier run, or why what it left open cannot be told. */
export type Earlier =
  | ({ readonly kind: 'run' } & EarlierRun)
  | {
      readonly kind: 'unreadable';
      readonly runId: string;
      readonly folded: Exclude<Folded, { kind: 'run' | 'never-begun' }>;
    };

/** How the site is asked what became of it. */
export interface OpenPorts {
  readonly site: Site;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * The runs besides `except` that may have left something open that the plan would make again, the newest first: those
 * that were left, and those that do not know how a group ended. Simulated runs and those given up left nothing.
 */
export async function* earlierRuns(store: RunStore, plan: Plan, except?: string): AsyncGenerator<Earlier> {
  const wanted = new Set(plan.groups.map((group) => copyKey(plan, group)));
  for (const runId of [...(await store.list())].reverse()) {
    if (runId === except || (await isGivenUp(store, runId)) || !(await mayBeOpen(store, runId, plan))) continue;
    const folded = await foldJournal(store, runId);
    if (folded.kind === 'never-begun') continue;
    if (folded.kind !== 'run') yield { kind: 'unreadable', runId, folded };
    else if (folded.state.simulated === undefined) {
      const { state } = folded;
      const calls = openCalls(state).filter(({ group }) => wanted.has(copyKey(state.plan, group)));
      yield { kind: 'run', runId, state, calls };
    }
  }
}

/** The journal is not folded for it: most runs have ended, and know all. */
async function mayBeOpen(store: RunStore, runId: string, plan: Plan): Promise<boolean> {
  const known = await readSummary(store, runId);
  if (known !== undefined) return known.simulated === undefined && (known.finishedAt === undefined || known.leftOpen);
  const last = await readLastEvent(store.journalPath(runId));
  // Whose a damaged journal is cannot be told, but its name says of which plan it is.
  if (last === undefined) return store.isOf(runId, plan.name);
  return last.type !== 'run.finished' || last.counts.unknown > 0;
}

/** The calls whose copy has not arrived and may still be made, as far as the site says. Rejects for nothing that it says. */
export async function stillRunning(ports: OpenPorts, run: EarlierRun): Promise<readonly OpenCall[]> {
  const running: OpenCall[] = [];
  for (const open of await notArrived(ports.site, run)) if (await mayRun(ports, run.state, open)) running.push(open);
  return running;
}

/** The calls whose group is not whole on its storage by now. */
async function notArrived(site: Site, { state, calls }: EarlierRun): Promise<readonly OpenCall[]> {
  if (state.plan.verify !== 'observed' || state.site?.queries !== true || calls.length === 0) return calls;
  try {
    const records = await site.find(calls.map(({ group }) => group.groupUuid));
    const now = new Map(records.map((found) => [found.groupUuid, found.records]));
    return calls.filter(({ group: { groupUuid, receiving } }) => {
      const storage = storageUuid(state.plan, receiving);
      return isWhole(state.before.get(groupUuid) ?? [], storage) || !isWhole(now.get(groupUuid) ?? [], storage);
    });
  } catch (error) {
    if (error instanceof SiteError) return calls;
    throw error;
  }
}

/** How long a site that cannot be asked is asked again, in ms. */
const PATIENCE_MS = 6_000;

/** False only where the site says that the job has ended, or where it forgot it long after its time was over. */
async function mayRun(
  { site, clock, random }: OpenPorts,
  state: RunState,
  { group, call }: OpenCall,
): Promise<boolean> {
  // A server that answers when it is done has no jobs to ask for.
  if (state.dialect === 'documented') return true;
  const from = clock.now();
  const end = await followJob(call.serverJob ?? call.job, {
    site,
    clock,
    random,
    backoff: createBackoff({ clock, random }),
    deadline: () => from + PATIENCE_MS,
    elapsedMs: () => clock.now() - from,
    isEnough: async () => true,
  });
  if (end.kind === 'succeeded') return false;
  if (end.kind === 'gone') return mayStillAct(createRunTime(clock, state).ageOf(call.issuedAt), group.timeoutMs);
  // A job that the server gave up for its timeout may have left its copy running (zstack-api.md 4, SYS.1001), and a
  // node that is starting says of every job that it failed.
  return end.kind !== 'failed' || end.failure.class === 'unknown' || isSaidByNode(end.failure);
}

/** A VM that a run asked for without learning what became of it. */
export interface OpenVm {
  readonly group: string;
  readonly uuid: string;
  /** Its state where it is at the site; `unsaid` where the site does not tell; `may-come` where it is not there yet. */
  readonly found: { readonly state: string } | 'unsaid' | 'may-come';
}

/** Of the backups that the plan restores, the first such VM that is there or may come to be. What a drill made its cleanup sees to. */
export async function openVm(
  { site, clock }: Pick<OpenPorts, 'site' | 'clock'>,
  state: RunState,
  plan: Plan,
): Promise<OpenVm | undefined> {
  if (state.drill !== undefined) return undefined;
  const restored = new Set(plan.groups.flatMap(({ restore, groupUuid }) => (restore === undefined ? [] : [groupUuid])));
  for (const { name, groupUuid, restore } of state.plan.groups) {
    const vm = state.groups.get(name)?.vms.at(-1);
    if (vm === undefined || restore === undefined || !restored.has(groupUuid) || !isOpen(vm.result)) continue;
    const shown = await look(site, vm);
    const age = createRunTime(clock, state).ageOf(vm.issuedAt);
    const is = { group: name, uuid: vm.uuid };
    if (shown === 'unsaid') return { ...is, found: shown };
    if (shown !== undefined && !isGone(shown)) return { ...is, found: { state: shown.state } };
    if (mayStillAct(age, restore.timeoutMs)) return { ...is, found: 'may-come' };
  }
  return undefined;
}

async function look(site: Site, { uuid }: VmState): Promise<RestoredVm | 'unsaid' | undefined> {
  try {
    return await site.vm(uuid);
  } catch (error) {
    if (error instanceof SiteError) return 'unsaid';
    throw error;
  }
}
