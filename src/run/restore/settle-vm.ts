/**
 * Brings one recorded creation of a VM to a result, whatever happens to its answers. The VM's own uuid is chosen here,
 * so sending again creates nothing twice, and one query tells whether it is there (zstack-api.md 7.3).
 */

import { given } from '../../given.ts';
import type { PlanGroup, PlanRestore } from '../../plan/plan.ts';
import { pollDelay } from '../../schedule/polling.ts';
import type { VmResult } from '../event.ts';
import { type Failure, SiteError } from '../failure.ts';
import type { VmState } from '../group-state.ts';
import { createBackoff } from '../jobs/backoff.ts';
import type { GroupContext } from '../jobs/context.ts';
import { followJob } from '../jobs/follow-job.ts';
import { LONGEST_ON_ITS_WAY_MS, ORPHAN_FROM_MS, SAFE_AGE_MS } from '../jobs/lifetimes.ts';
import type { RestoredVm, Submission } from '../ports.ts';
import { stopwatch } from '../recover/settle.ts';

/** How long a VM that was created is looked for, and one whose creation failed is watched going away. */
const PATIENCE_MS = 30_000;
/** How long a site that cannot be asked is asked again. */
const OUTAGE_PATIENCE_MS = 10 * 60_000;

export interface VmSettling {
  readonly group: PlanGroup;
  readonly restore: PlanRestore;
  readonly vm: VmState;
  /** In ms of the run's clock. */
  readonly deadline: number;
}

/** Undefined when the run is being left and nothing was sent yet. Rejects only when the journal is broken. */
export async function settleVm(
  context: GroupContext,
  settling: VmSettling & { readonly fresh: boolean },
): Promise<VmResult | undefined> {
  const { site, clock, random, signal, recorder, time } = context;
  const { group, vm, deadline } = settling;
  const elapsedMs = stopwatch(context, vm.issuedAt);
  const backoff = createBackoff({ clock, random, signal });
  let sent = !settling.fresh;
  let sentAt = clock.now();
  /** Another uuid would be another VM: nothing earns one while a request may arrive yet. */
  const mayBeOnItsWay = () => sent && clock.now() - sentAt < LONGEST_ON_ITS_WAY_MS;
  const isYoung = () => (time.ageOf(vm.issuedAt) ?? Number.POSITIVE_INFINITY) <= SAFE_AGE_MS;
  const overdue = () => clock.now() >= deadline;
  const recorded = () => recorder.state().groups.get(group.name)?.vms.at(-1) ?? vm;
  const accept = async (serverJob?: string) => {
    if (recorded().acceptedAt !== undefined) return;
    await recorder.record({ type: 'vm.accepted', group: group.name, vm: vm.uuid, ...given({ serverJob }) });
  };

  for (let ask = sent; ; ) {
    signal.throwIfAborted();
    if (!ask) {
      if (!sent && context.leaving()) return undefined;
      const submission: Submission = await create(context, settling);
      if (submission.kind === 'completed') return conclude(context, settling, undefined);
      if (submission.kind === 'failed') return conclude(context, settling, submission.failure);
      if (submission.kind === 'refused' && !mayBeOnItsWay()) {
        // Nothing ran, and the same uuids can be sent again.
        const { failure } = submission;
        if (!['unavailable', 'session'].includes(failure.class) || overdue())
          return conclude(context, settling, failure);
        if (failure.class === 'unavailable') await context.availability.waitAfter(failure);
        if (context.leaving()) return sent ? lost(context, settling) : undefined;
        await backoff.pause();
        continue;
      }
      ask = true;
      if (submission.kind === 'refused') {
        if (overdue()) return lost(context, settling);
        await backoff.pause();
      } else {
        sent = true;
        sentAt = clock.now();
        if (submission.kind === 'accepted') await accept(submission.jobUuid);
        await clock.sleep(pollDelay(0, {}, random), signal);
      }
    }
    const end = await followJob(recorded().serverJob ?? vm.job, {
      site,
      clock,
      random,
      signal,
      backoff,
      deadline: () => deadline,
      elapsedMs,
      isEnough: async () => {
        await accept();
        // A node that goes down leaves its jobs running for ever (zstack-api.md 3): the VM itself tells.
        return elapsedMs() >= ORPHAN_FROM_MS && (await isUp(context, settling));
      },
    });
    if (end.kind === 'enough') return { kind: 'created' };
    if (end.kind === 'overdue') return { kind: 'unknown', failure: OVERDUE };
    if (end.kind === 'unreachable') return { kind: 'unknown', failure: end.failure };
    if (end.kind === 'succeeded') return conclude(context, settling, undefined);
    if (end.kind === 'failed') return conclude(context, settling, end.failure);
    if (recorded().acceptedAt !== undefined || !isYoung() || overdue()) return lost(context, settling);
    await backoff.pause();
    // Sent again only where a repeat is known to be refused, and while anything may be begun; otherwise it is waited
    // for until it cannot arrive any more.
    if (!context.cleaningUp() && site.honoursJobUuid() && (await context.repeatsRefused()) === true) {
      // The question may have taken its time, and the machine may have slept.
      ask = !isYoung();
    } else if (await isUp(context, settling)) return { kind: 'created' };
    else if (!mayBeOnItsWay()) return conclude(context, settling, NEVER_ARRIVED);
    if (context.leaving()) return undefined;
  }
}

function create({ site, clock, signal, receivingUuid }: GroupContext, { group, restore, vm, deadline }: VmSettling) {
  return site.createVm(
    {
      groupUuid: group.groupUuid,
      storageUuid: receivingUuid(group),
      restore,
      vmUuid: vm.uuid,
      jobUuid: vm.job,
      timeoutMs: Math.max(1000, deadline - clock.now()),
    },
    signal,
  );
}

/** What the server said, held against what it shows: a VM that is there was created, whatever was said of it. */
async function conclude(context: GroupContext, settling: VmSettling, said: Failure | undefined): Promise<VmResult> {
  const { clock, random, signal } = context;
  const since = clock.now();
  const backoff = createBackoff({ clock, random, signal });
  for (;;) {
    signal.throwIfAborted();
    const found = await look(context, settling.vm.uuid);
    const patient = clock.now() - since < (found instanceof SiteError ? OUTAGE_PATIENCE_MS : PATIENCE_MS);
    if (found instanceof SiteError) {
      if (!patient || found.failure.class === 'permanent') return { kind: 'unknown', failure: found.failure };
    } else if (said === undefined) {
      if (found !== undefined && !isGone(found)) return { kind: 'created' };
      if (!patient) return { kind: 'unknown', failure: NEVER_SHOWN };
    } else {
      if (found === undefined) return { kind: 'failed', failure: said };
      if (isThere(settling.restore, found)) return { kind: 'created' };
      if (!patient) return { kind: 'failed', failure: said, remains: true };
    }
    await backoff.pause();
  }
}

/** One look: whether the VM is there as its strategy asks for. */
async function isUp(context: GroupContext, { restore, vm }: VmSettling): Promise<boolean> {
  const found = await look(context, vm.uuid);
  return found !== undefined && !(found instanceof SiteError) && isThere(restore, found);
}

/** The job is not to be asked any more: only the VM tells. One that is on its way is waited for. */
async function lost(context: GroupContext, { restore, vm, deadline }: VmSettling): Promise<VmResult> {
  const { clock, random, signal } = context;
  const since = clock.now();
  const backoff = createBackoff({ clock, random, signal });
  for (;;) {
    signal.throwIfAborted();
    const found = await look(context, vm.uuid);
    const shown = found !== undefined && !(found instanceof SiteError);
    if (shown && isThere(restore, found)) return { kind: 'created' };
    const patient = clock.now() - since < (found instanceof SiteError ? OUTAGE_PATIENCE_MS : PATIENCE_MS);
    if (clock.now() >= deadline || !(patient || (shown && ON_THEIR_WAY.includes(found.state)))) {
      return { kind: 'unknown', failure: found instanceof SiteError ? found.failure : GONE };
    }
    await backoff.pause();
  }
}

/** States that pass by themselves (zstack-api.md 7.4). */
const ON_THEIR_WAY: readonly string[] = ['Starting', 'Stopping', 'Rebooting'];

async function look({ site, signal }: GroupContext, uuid: string): Promise<RestoredVm | SiteError | undefined> {
  try {
    return await site.vm(uuid, signal);
  } catch (error) {
    if (error instanceof SiteError) return error;
    throw error;
  }
}

/** States that the strategy ends in (zstack-api.md 7.3 and 7.4). */
export const TARGETS: Readonly<Record<PlanRestore['strategy'], readonly string[]>> = {
  InstantStart: ['Running'],
  CreateStopped: ['Stopped'],
  JustCreate: ['Created', 'Stopped'],
};

const isThere = ({ strategy }: PlanRestore, { state }: RestoredVm) => TARGETS[strategy].includes(state);

/** Whether the VM is on its way out, or out (zstack-api.md 7.4). */
export const isGone = ({ state }: RestoredVm) => ['Destroying', 'Destroyed', 'Expunging'].includes(state);

const NEVER_ARRIVED: Failure = {
  code: 'vm.never-arrived',
  class: 'transient',
  message:
    'the management node does not know the job that creates the VM, shows no such VM, and cannot get the call any more',
};

const OVERDUE: Failure = {
  code: 'vm.deadline',
  class: 'unknown',
  message: 'the VM was still being created when the time of its `restore` was over',
  hint: 'a greater `timeout` in `restore` gives it more time',
};

const NEVER_SHOWN: Failure = {
  code: 'vm.not-shown',
  class: 'unknown',
  message: 'the server says that the VM was created, and no query shows it',
  hint: 'Look for it at the site.',
};

const GONE: Failure = {
  code: 'vm.job-gone',
  class: 'unknown',
  message: 'the management node no longer knows the job that creates the VM, and shows no such VM',
  hint: 'Look for it at the site.',
};
