/** The procedure of the VM of one verified group: what to do next follows from its recorded state alone. */

import { given } from '../../given.ts';
import type { PlanGroup, PlanRestore } from '../../plan/plan.ts';
import type { EndReason, GroupOutcome } from '../event.ts';
import { type Failure, SiteError } from '../failure.ts';
import type { VmState } from '../group-state.ts';
import { vmJobUuid, vmUuid } from '../job-uuid.ts';
import { createBackoff, retryDelay } from '../jobs/backoff.ts';
import { type GroupContext, stateOf } from '../jobs/context.ts';
import type { RestoredVm } from '../ports.ts';
import type { Attempt } from '../recover/recover.ts';
import { makeChecks } from './checks.ts';
import { isGone, settleVm, TARGETS } from './settle-vm.ts';

const LONGEST_LOOK_MS = 10_000;
/** How often a VM that was there may be missing in a row before it is gone. */
const MOST_MISSING = 5;

/**
 * Carries the VM of a verified group on, until the group has ended, must wait for another attempt or is left.
 * `withSlot` bounds how many VMs are created at a time; checks need no slot.
 */
export async function restoreGroup(
  context: GroupContext,
  group: PlanGroup,
  restore: PlanRestore,
  withSlot: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Attempt> {
  const made = await withSlot(() => makeVm(context, group, restore));
  if (made !== undefined) return made;
  if (context.cleaningUp()) return { kind: 'left' };
  const vm = stateOf(context, group).vms.at(-1);
  const failed = vm?.observed === undefined ? 'left' : await makeChecks(context, group, restore, vm.observed);
  if (failed === 'left') return { kind: 'left' };
  return failed === undefined
    ? finish(context, group, 'recovered')
    : finish(context, group, 'failed', { kind: 'failure', failure: failed });
}

/** Undefined once the VM was seen in the state that its strategy asks for. */
async function makeVm(context: GroupContext, group: PlanGroup, restore: PlanRestore): Promise<Attempt | undefined> {
  const { recorder } = context;
  for (;;) {
    context.signal.throwIfAborted();
    const { vms, delayed } = stateOf(context, group);
    const vm = vms.at(-1);
    if (vm?.observed !== undefined) return undefined;
    if (vm === undefined || delayed !== undefined) {
      if (context.leaving() || context.cleaningUp()) return { kind: 'left' };
      const attempt = vms.length + 1;
      const { seed } = recorder.state();
      const ids = { vm: vmUuid(seed, group.name, attempt), job: vmJobUuid(seed, group.name, attempt) };
      await recorder.record({ type: 'vm.issued', group: group.name, attempt, ...ids });
      const issued = stateOf(context, group).vms.at(-1);
      if (issued === undefined || !(await settle(context, { group, restore, vm: issued, fresh: true })))
        return { kind: 'left' };
      continue;
    }
    if (vm.result === undefined) {
      if (!(await settle(context, { group, restore, vm, fresh: false }))) return { kind: 'left' };
      continue;
    }
    if (vm.result.kind === 'created') {
      const end = await seeIt(context, group, restore, vm);
      if (end !== undefined) return end;
      continue;
    }
    const { failure } = vm.result;
    if (vm.result.kind === 'unknown') return finish(context, group, 'unknown', { kind: 'failure', failure });
    const passing = failure.class === 'transient' || failure.class === 'unavailable' || failure.class === 'unknown';
    if (vm.result.remains !== true && passing && vm.attempt < group.retry.attempts && !context.cleaningUp()) {
      const delayMs = retryDelay(group.retry, vm.attempt, context.random);
      await recorder.record({ type: 'group.delayed', group: group.name, delayMs, failure });
      return { kind: 'retry', delayMs, failure };
    }
    const remains: Failure = {
      ...failure,
      hint: `VM ${vm.uuid} is at the site all the same. Look at it, and remove it there.`,
    };
    return finish(context, group, 'failed', {
      kind: 'failure',
      failure: vm.result.remains === true && recorder.state().drill === undefined ? remains : failure,
    });
  }
}

interface Settled {
  readonly group: PlanGroup;
  readonly restore: PlanRestore;
  readonly vm: VmState;
  readonly fresh: boolean;
}

/** False when it was left before anything was sent. */
async function settle(context: GroupContext, settled: Settled): Promise<boolean> {
  const { group, restore, vm } = settled;
  const deadline = deadlineOf(context, restore, vm);
  const result = await settleVm(context, { ...settled, deadline });
  if (result === undefined) return false;
  await context.recorder.record({ type: 'vm.settled', group: group.name, vm: vm.uuid, result });
  return true;
}

/** Waits until a query shows the VM as it should be, and records that. Undefined then; else how the group ends. */
async function seeIt(
  context: GroupContext,
  group: PlanGroup,
  restore: PlanRestore,
  vm: VmState,
): Promise<Attempt | undefined> {
  const { site, clock, random, signal, left, recorder } = context;
  const { uuid } = vm;
  const backoff = createBackoff({ clock, random, signal: left, longestMs: LONGEST_LOOK_MS });
  const deadline = deadlineOf(context, restore, vm);
  const fail = (failure: Failure) => finish(context, group, 'failed', { kind: 'failure', failure });
  let missing = 0;
  let seen: RestoredVm | undefined;
  let trouble: Failure | undefined;
  for (;;) {
    signal.throwIfAborted();
    try {
      seen = await site.vm(uuid, signal);
      trouble = undefined;
      missing = seen === undefined ? missing + 1 : 0;
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      trouble = error.failure;
    }
    if (trouble === undefined && seen !== undefined && TARGETS[restore.strategy].includes(seen.state)) {
      const [address] = seen.addresses;
      // A network may take a moment to give the VM its address.
      if (address !== undefined || restore.checks.length === 0 || clock.now() >= deadline) {
        await recorder.record({
          type: 'vm.observed',
          group: group.name,
          vm: uuid,
          state: seen.state,
          ...given({ address }),
          dataVolumes: seen.volumes.filter(({ type }) => type === 'Data').map((volume) => volume.uuid),
        });
        return undefined;
      }
    }
    if (trouble === undefined && (missing >= MOST_MISSING || (seen !== undefined && isGone(seen)))) {
      return fail(vanished(uuid));
    }
    if (clock.now() >= deadline) {
      if (trouble !== undefined) return finish(context, group, 'unknown', { kind: 'failure', failure: trouble });
      return fail(stuck(uuid, seen?.state, TARGETS[restore.strategy]));
    }
    if (context.leaving()) return { kind: 'left' };
    await backoff.pause();
  }
}

/** In ms of the clock. */
const deadlineOf = ({ clock, time }: GroupContext, { timeoutMs }: PlanRestore, { issuedAt }: VmState): number =>
  clock.now() + timeoutMs - (time.ageOf(issuedAt) ?? 0);

async function finish(
  { recorder }: GroupContext,
  group: PlanGroup,
  outcome: GroupOutcome,
  reason?: EndReason,
): Promise<Attempt> {
  await recorder.record({
    type: 'group.finished',
    group: group.name,
    outcome,
    ...given({ reason }),
  });
  return { kind: 'finished', outcome };
}

const vanished = (uuid: string): Failure => ({
  code: 'vm.vanished',
  class: 'permanent',
  message: `VM ${uuid} was created, and is not there any more`,
  hint: 'Somebody else removed it, or the site did: look at its events there.',
});

const stuck = (uuid: string, state: string | undefined, wanted: readonly string[]): Failure => ({
  code: 'vm.state',
  class: 'permanent',
  message: `VM ${uuid} was ${state === undefined || state === '' ? 'in no known state' : `in state ${state}`} and not ${wanted.join(' or ')} when the time of its \`restore\` was over`,
  hint: 'Look at the VM at the site; a greater `timeout` in `restore` gives it more time.',
});
