/** What is known of one group of a run: the part of the fold that concerns it alone. */
import { given } from '../given.ts';
import type { BackupRecord } from '../plan/inventory.ts';
import type { PlanGroup } from '../plan/plan.ts';
import type { GroupJudgement } from '../reconcile/judgement.ts';
import type { CallResult, EndReason, GroupOutcome, RecordedEvent, VmResult } from './event.ts';
import type { Failure } from './failure.ts';
import { jobUuid, vmJobUuid, vmUuid } from './job-uuid.ts';
import { type KnownRecords, lengthen } from './recorded-judgement.ts';
import type { ClockState } from './run-time.ts';
import type { SiteState } from './site-state.ts';

/** Thrown for a sequence of events that no run can have written. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** One request to recover a group, from intent to result. */
export interface CallState {
  readonly call: number;
  readonly attempt: number;
  readonly job: string;
  readonly issuedAt: string;
  /** The job's uuid where the server chose it itself. */
  serverJob?: string;
  acceptedAt?: string;
  /** Set once nobody can say any more what became of it: since when and until when its storage is watched, and why. */
  lost?: { readonly since: string; readonly until: string; readonly failure: Failure };
  settledAt?: string;
  result?: CallResult;
}

export interface GroupState {
  readonly name: string;
  phase: 'pending' | 'running' | 'finished';
  startedAt?: string;
  finishedAt?: string;
  readonly calls: CallState[];
  /** Time of the settled calls while a zdr attended to them, in ms. */
  spentMs?: number;
  /** That of the quickest of them. */
  quickestMs?: number;
  /** Why it waits for another attempt; gone when the next call is issued. */
  delayed?: { readonly delayMs: number; readonly since: string; readonly failure: Failure };
  /** When every volume was proven, for a group with a `restore`; its judgement is known from then on. */
  verifiedAt?: string;
  /** The VMs that were asked for, one for each attempt. */
  readonly vms: VmState[];
  /** How many calls it had when it was taken up again, after it had ended without anybody knowing how. */
  reopened?: number;
  /** By their place in the plan. */
  checks: ReadonlyMap<number, CheckState>;
  outcome?: GroupOutcome;
  reason?: EndReason;
  judgement?: GroupJudgement;
}

/** Shared: of 100,000 groups that have none each would be a third of a kilobyte. */
const NO_CHECKS: ReadonlyMap<number, CheckState> = new Map();

/** A group that nothing has happened to. */
export const pending = (name: string): GroupState => ({
  name,
  phase: 'pending',
  calls: [],
  vms: [],
  checks: NO_CHECKS,
});

/** One VM that was asked for, from intent to being seen. */
export interface VmState {
  readonly attempt: number;
  readonly uuid: string;
  readonly job: string;
  readonly issuedAt: string;
  serverJob?: string;
  acceptedAt?: string;
  settledAt?: string;
  result?: VmResult;
  observed?: {
    readonly at: string;
    readonly state: string;
    readonly address?: string;
    readonly dataVolumes: readonly string[];
  };
}

export interface CheckState {
  readonly at: string;
  readonly passed: boolean;
  readonly tries: number;
  readonly detail?: string;
}

export type GroupEvent = Exclude<
  Extract<RecordedEvent, { type: `${'group' | 'call' | 'vm' | 'check'}.${string}`; group: string }>,
  { type: 'group.reopened' }
>;

export interface GroupSurroundings {
  readonly run: Pick<SiteState, 'before'> & {
    /** What the uuids of the run are derived from. */
    readonly seed: string;
    /** When the process began that carries the run out, or did so last. */
    readonly attendedSince: string;
    readonly clock: Pick<ClockState, 'changes'>;
  };
  readonly planned: PlanGroup;
}

/** Since when a process has carried the run out without a break, in ms since the epoch: it did not die, and the machine did not sleep. */
const attendedSince = ({ attendedSince: since, clock: { changes } }: GroupSurroundings['run']): number =>
  Math.max(Date.parse(since), changes.at(-1) ?? Number.NEGATIVE_INFINITY);

/** What a judgement of the group may name. */
export function knownRecords(
  before: readonly BackupRecord[] | undefined,
  { calls }: Pick<GroupState, 'calls'>,
): KnownRecords {
  const result = calls.at(-1)?.result;
  return { before, result: result?.kind === 'succeeded' ? result.records : undefined };
}

/** Folds one event of the group. Throws {@link StateError}. */
export function reduceGroup(surroundings: GroupSurroundings, group: GroupState, event: GroupEvent): void {
  const { run, planned } = surroundings;
  const { seed } = run;
  if (group.phase === 'finished') throw new StateError(`${event.type} after the end of group ${group.name}`);
  switch (event.type) {
    case 'group.started':
      group.phase = 'running';
      group.startedAt = event.time;
      break;
    case 'call.issued': {
      const before = group.calls.at(-1);
      if (before !== undefined && before.result === undefined) {
        throw new StateError(`group ${group.name} is called while its call ${before.call} is open`);
      }
      if (event.call !== group.calls.length + 1 || event.job !== jobUuid(seed, group.name, event.call)) {
        throw new StateError(`call ${event.call} of group ${group.name} is none that this run can have made`);
      }
      delete group.delayed;
      group.calls.push({ call: event.call, attempt: event.attempt, job: event.job, issuedAt: event.time });
      break;
    }
    case 'call.accepted':
      callOf(group, event.job).acceptedAt = event.time;
      if (event.serverJob !== undefined) callOf(group, event.job).serverJob = event.serverJob;
      break;
    case 'call.lost':
      callOf(group, event.job).lost = { since: event.time, until: event.until, failure: event.failure };
      break;
    case 'call.settled': {
      const call = callOf(group, event.job);
      if (call.result !== undefined) throw new StateError(`call ${call.call} of group ${group.name} ends twice`);
      call.settledAt = event.time;
      call.result = event.result;
      const since = Math.max(Date.parse(call.issuedAt), attendedSince(run));
      const tookMs = Date.parse(event.time) - since;
      group.spentMs = (group.spentMs ?? 0) + tookMs;
      group.quickestMs = Math.min(group.quickestMs ?? tookMs, tookMs);
      break;
    }
    case 'group.delayed':
      group.delayed = { delayMs: event.delayMs, since: event.time, failure: event.failure };
      break;
    case 'group.verified':
      if (planned.restore === undefined || group.verifiedAt !== undefined || !event.judgement.recovered) {
        throw new StateError(`group ${group.name} cannot have been verified`);
      }
      group.judgement = lengthen(event.judgement, knownRecords(run.before.get(planned.groupUuid), group));
      group.verifiedAt = event.time;
      if (event.reason !== undefined) group.reason = event.reason;
      delete group.delayed;
      break;
    case 'vm.issued':
    case 'vm.accepted':
    case 'vm.settled':
    case 'vm.observed':
    case 'check.finished':
      reduceVm(seed, group, planned, event);
      break;
    case 'group.finished':
      if (event.outcome === 'recovered' && !isProven(group, planned, event.judgement ?? group.judgement)) {
        throw new StateError(`group ${group.name} ended recovered without the proof of it`);
      }
      if (event.judgement !== undefined)
        group.judgement = lengthen(event.judgement, knownRecords(run.before.get(planned.groupUuid), group));
      group.phase = 'finished';
      group.finishedAt = event.time;
      group.outcome = event.outcome;
      if (event.reason !== undefined) group.reason = event.reason;
      delete group.delayed;
      break;
  }
}

/**
 * Takes up a group again that ended without anybody knowing how: its last call, or its VM, is asked about as if it had
 * not been. One that could not start because of such a group waits again. Throws {@link StateError} for any other.
 */
export function reopen({ groups }: { readonly groups: ReadonlyMap<string, GroupState> }, group: GroupState): void {
  if (!mayReopen(groups, group)) throw new StateError(`group ${group.name} has not ended in doubt`);
  const call = group.calls.at(-1);
  const vm = group.vms.at(-1);
  group.phase = group.outcome === 'not-started' ? 'pending' : 'running';
  if (group.phase === 'running') group.reopened = group.calls.length;
  delete group.outcome;
  delete group.finishedAt;
  delete group.reason;
  if (group.verifiedAt === undefined) delete group.judgement;
  if (call?.result?.kind === 'unknown') {
    delete call.result;
    delete call.settledAt;
  }
  if (vm?.result?.kind === 'unknown') {
    delete vm.result;
    delete vm.settledAt;
  }
}

/** Whether nobody knows how the group ended, or it did not start because of one that has been reopened. */
export function mayReopen(groups: ReadonlyMap<string, GroupState>, { outcome, reason }: GroupState): boolean {
  if (outcome === 'unknown' || outcome === 'differs') return true;
  return outcome === 'not-started' && reason?.kind === 'dependency' && groups.get(reason.group)?.outcome === undefined;
}

/** Every volume is there; and where the plan asks for a VM, it was seen, and all its checks have passed. */
function isProven(
  { vms, checks }: GroupState,
  { restore }: PlanGroup,
  judgement: Pick<GroupJudgement, 'recovered'> | undefined,
): boolean {
  if (judgement?.recovered !== true) return false;
  if (restore === undefined) return true;
  return vms.at(-1)?.observed !== undefined && restore.checks.every((_, at) => checks.get(at)?.passed === true);
}

type VmEvent = Extract<GroupEvent, { type: `${'vm' | 'check'}.${string}` }>;

function reduceVm(seed: string, group: GroupState, planned: PlanGroup, event: VmEvent): void {
  if (group.verifiedAt === undefined) throw new StateError(`${event.type} of group ${group.name} before its proof`);
  const last = group.vms.at(-1);
  if (event.type === 'vm.issued') {
    if (last !== undefined && last.result?.kind !== 'failed') {
      throw new StateError(`group ${group.name} asks for a VM while it has another`);
    }
    const { attempt, vm, job } = event;
    const derived = vm === vmUuid(seed, group.name, attempt) && job === vmJobUuid(seed, group.name, attempt);
    if (attempt !== group.vms.length + 1 || !derived) {
      throw new StateError(`VM ${attempt} of group ${group.name} is none that this run can have asked for`);
    }
    delete group.delayed;
    group.vms.push({ attempt, uuid: vm, job, issuedAt: event.time });
    return;
  }
  if (last === undefined) throw new StateError(`group ${group.name} has asked for no VM`);
  if (event.type === 'check.finished') {
    if (last.observed === undefined || planned.restore?.checks[event.check] === undefined) {
      throw new StateError(`group ${group.name} cannot have made check ${event.check}`);
    }
    const { passed, tries, detail } = event;
    group.checks = new Map(group.checks).set(event.check, { at: event.time, passed, tries, ...given({ detail }) });
    return;
  }
  if (last.uuid !== event.vm) throw new StateError(`group ${group.name} has asked for no VM ${event.vm}`);
  switch (event.type) {
    case 'vm.accepted':
      last.acceptedAt = event.time;
      if (event.serverJob !== undefined) last.serverJob = event.serverJob;
      break;
    case 'vm.settled':
      if (last.result !== undefined) throw new StateError(`the VM of group ${group.name} is settled twice`);
      last.settledAt = event.time;
      last.result = event.result;
      break;
    case 'vm.observed': {
      if (last.result?.kind !== 'created') throw new StateError(`group ${group.name} has no VM that was created`);
      const { state, address, dataVolumes } = event;
      last.observed = { at: event.time, state, dataVolumes, ...given({ address }) };
      break;
    }
  }
}

function callOf(group: GroupState, job: string): CallState {
  const call = group.calls.at(-1);
  if (call?.job !== job) throw new StateError(`group ${group.name} has no call ${job}`);
  return call;
}
