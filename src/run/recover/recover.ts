/** The procedure of one group: what to do next follows from its recorded state alone, so that a resumed run goes on where the journal ends. */
import { given } from '../../given.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import type { GroupJudgement } from '../../reconcile/judgement.ts';
import type { CallResult, EndReason, GroupOutcome } from '../event.ts';
import type { Failure } from '../failure.ts';
import { knownRecords } from '../group-state.ts';
import { jobUuid } from '../job-uuid.ts';
import { retryDelay } from '../jobs/backoff.ts';
import { type GroupContext, observes, stateOf } from '../jobs/context.ts';
import { type RecordedJudgement, shorten } from '../recorded-judgement.ts';
import type { CallState, GroupState } from '../state.ts';
import { refreshBaseline, wasWholeBefore } from './presence.ts';
import { settle } from './settle.ts';
import { verify } from './verify.ts';

/** Sessions refused in a row before it is no longer taken for an expiry. */
const MOST_SESSION_RENEWALS = 5;

export type Attempt =
  | { readonly kind: 'finished'; readonly outcome: GroupOutcome }
  /** A copy has ended, and is to be proven: that takes no slot ({@link proveGroup}). */
  | { readonly kind: 'copied' }
  /** Every volume is proven to be there; what is left is the VM of its `restore`. */
  | { readonly kind: 'verified' }
  /** Give the slot to another group, and come back after the delay. */
  | { readonly kind: 'retry'; readonly delayMs: number; readonly failure: Failure }
  /** The run stops, and no call of the group runs: it is left as it is recorded. */
  | { readonly kind: 'left' };

/**
 * Carries the group on until it has ended or must wait for another attempt. As a `probe` of a storage that fails, its
 * next call spends none of its attempts: it is made for all groups that wait.
 */
export async function recoverGroup(context: GroupContext, group: PlanGroup, probe = false): Promise<Attempt> {
  const { recorder, clock } = context;
  const finish = (outcome: GroupOutcome, end: End = {}) => finishGroup(context, group, outcome, end);

  /** Ends the group as recovered if a look proves that it is; nothing was just copied, so one is enough. */
  const finishIfThere = async (): Promise<Attempt | undefined> => {
    const proof = await verify(context, { group, claimed: undefined, once: true });
    if (proof.kind !== 'judged' || !proof.judgement.recovered) return undefined;
    const reason: EndReason = isDoubtful(context, group) ? ARRIVED_LATER : { kind: 'already-present' };
    return finish('recovered', { reason, judgement: proof.judgement });
  };
  // What is there proves something unless it was there before and is to be copied again all the same.
  const presenceCounts = () =>
    observes(context) &&
    (group.whenPresent === 'verify' || !wasWholeBefore(context, group) || recorder.state().doubtful.has(group.name));

  if (stateOf(context, group).phase === 'pending') await recorder.record({ type: 'group.started', group: group.name });
  const deadline = deadlineOf(context, group, stateOf(context, group));

  if (stateOf(context, group).calls.length === 0 && !context.halted()) {
    const failure = await refreshBaseline(context, group, deadline);
    if (context.halted()) return { kind: 'left' };
    if (failure !== undefined) return finish('failed', { reason: { kind: 'failure', failure } });
  }
  if (stateOf(context, group).calls.length === 0 && presenceCounts() && wasWholeBefore(context, group)) {
    const done = await finishIfThere();
    if (done !== undefined) return done;
  }

  for (;;) {
    const { calls, delayed } = stateOf(context, group);
    const last = calls.at(-1);
    if (last === undefined || delayed !== undefined) {
      if (context.halted()) return { kind: 'left' };
      if (delayed !== undefined) {
        // The work may have been done behind a false failure.
        const done = presenceCounts() ? await finishIfThere() : undefined;
        if (done !== undefined) return done;
        if (!hasTime(stateOf(context, group), deadline - clock.now()))
          return finish('failed', { reason: { kind: 'failure', failure: delayed.failure } });
      }
      if (!(await callOnce(context, group, { deadline, last, probe }))) return { kind: 'left' };
      continue;
    }
    if (last.result === undefined) {
      if (!(await settleLast(context, group, { deadline, fresh: false }))) return { kind: 'left' };
      continue;
    }
    const { result } = last;
    if (result.kind === 'succeeded' || result.kind === 'found') return { kind: 'copied' };
    if (result.kind === 'unknown') return finish('unknown', { reason: { kind: 'failure', failure: result.failure } });

    const { failure } = result;
    const timeLeft = () => hasTime(stateOf(context, group), deadline - clock.now());
    let move = afterFailure(group, calls, failure, timeLeft());
    if (move === 'wait') {
      await context.availability.waitAfter(failure);
      // An outage may have taken all of it.
      move = timeLeft() ? 'again' : 'fail';
    }
    if (move === 'again') {
      context.signal.throwIfAborted();
      if (context.halted() || !(await callOnce(context, group, { deadline, last, probe: false })))
        return { kind: 'left' };
      continue;
    }
    if (move === 'retry') {
      const delayMs = retryDelay(group.retry, last.attempt, context.random);
      await recorder.record({ type: 'group.delayed', group: group.name, delayMs, failure });
      return { kind: 'retry', delayMs, failure };
    }
    // The last word is the storage's.
    const done = presenceCounts() ? await finishIfThere() : undefined;
    return done ?? finish('failed', { reason: { kind: 'failure', failure } });
  }
}

/** Whether the call has copied the group, as the site says or its storage shows: what is left is the proof. */
export const isCopied = (call: CallState | undefined): boolean =>
  call?.result?.kind === 'succeeded' || call?.result?.kind === 'found';

/** Proves what the last call of the group has copied, and ends the group by that. */
export async function proveGroup(context: GroupContext, group: PlanGroup): Promise<Attempt> {
  const { result } = stateOf(context, group).calls.at(-1) ?? {};
  const proof = await verify(context, { group, claimed: result?.kind === 'succeeded' ? result.records : undefined });
  if (proof.kind === 'unasked')
    return finishGroup(context, group, 'unknown', { reason: { kind: 'failure', failure: proof.failure } });
  const { judgement } = proof;
  return finishGroup(context, group, judgement.recovered ? 'recovered' : 'differs', { judgement });
}

interface End {
  readonly reason?: EndReason;
  readonly judgement?: GroupJudgement;
}

/** Records the end of the group, or, where it has a `restore` and is proven, that. */
async function finishGroup(context: GroupContext, group: PlanGroup, outcome: GroupOutcome, end: End): Promise<Attempt> {
  const { recorder } = context;
  const judgement = end.judgement === undefined ? undefined : inEvent(context, group, end.judgement);
  const reason = end.reason ?? (outcome === 'recovered' && isDoubtful(context, group) ? ARRIVED_LATER : undefined);
  if (outcome === 'recovered' && judgement !== undefined && group.restore !== undefined) {
    await recorder.record({ type: 'group.verified', group: group.name, judgement, ...given({ reason }) });
    return { kind: 'verified' };
  }
  await recorder.record({ type: 'group.finished', group: group.name, outcome, ...given({ reason, judgement }) });
  return { kind: 'finished', outcome };
}

/** As the run's journal holds a judgement, by its format. */
function inEvent({ recorder }: GroupContext, group: PlanGroup, judgement: GroupJudgement): RecordedJudgement {
  const { format, before, groups } = recorder.state();
  const state = groups.get(group.name) ?? { calls: [] };
  return format === 1 ? judgement : shorten(judgement, knownRecords(before.get(group.groupUuid), state));
}

const ARRIVED_LATER: EndReason = { kind: 'arrived-later' };

/** Whether it had ended without anybody knowing how: in this run before it was reopened, or in the run before this one. */
function isDoubtful({ recorder }: GroupContext, { name }: PlanGroup): boolean {
  const { groups, doubtful } = recorder.state();
  const { calls, reopened } = groups.get(name) ?? {};
  // A call made since then speaks for itself.
  return calls?.length === (reopened ?? (doubtful.has(name) ? 0 : undefined));
}

/**
 * When the group's time is over, in ms since the epoch. Only the time of its calls counts: what passes between attempts,
 * for want of a slot, or while no zdr runs, is not the group's. Otherwise outcomes would depend on the concurrency.
 */
function deadlineOf({ clock }: GroupContext, group: PlanGroup, { spentMs = 0 }: GroupState): number {
  return clock.now() + group.timeoutMs - spentMs;
}

/**
 * Whether another call may end in what is left: not where that is less than the quickest of several took, as it would end
 * unknown. A single one says nothing: it may have hung, and the next may not.
 */
function hasTime({ calls, quickestMs = 0 }: GroupState, leftMs: number): boolean {
  const settled = calls.filter(({ result }) => result !== undefined).length;
  return leftMs > (settled < 2 ? 0 : quickestMs);
}

/** `again`: nothing ran, no attempt spent; `wait`: the same, once the node is back; `retry`: after a delay. */
export function afterFailure(
  group: PlanGroup,
  calls: readonly CallState[],
  failure: Failure,
  timeLeft: boolean,
): 'again' | 'wait' | 'retry' | 'fail' {
  if (!timeLeft) return 'fail';
  if (neverArrived(failure)) return 'again';
  switch (failure.class) {
    case 'session':
      return sessionFailures(calls) < MOST_SESSION_RENEWALS ? 'again' : 'fail';
    case 'unavailable':
      return 'wait';
    case 'transient':
    case 'unknown':
      return (calls.at(-1)?.attempt ?? 1) < group.retry.attempts ? 'retry' : 'fail';
    case 'permanent':
      return 'fail';
  }
}

/** How many of the last calls in a row failed for their session. */
function sessionFailures(calls: readonly CallState[]): number {
  const last = calls.findLastIndex(({ result }) => !(result?.kind === 'failed' && result.failure.class === 'session'));
  return calls.length - 1 - last;
}

interface Calling {
  readonly deadline: number;
  /** The call before. */
  readonly last: CallState | undefined;
  readonly probe: boolean;
}

/** False when it was left in doubt. */
async function callOnce(context: GroupContext, group: PlanGroup, { deadline, ...calling }: Calling): Promise<boolean> {
  await issue(context, group, calling);
  return settleLast(context, group, { deadline, fresh: true });
}

/** Records the intent; durable when this returns. */
async function issue(
  { recorder }: GroupContext,
  group: PlanGroup,
  { last, probe }: Omit<Calling, 'deadline'>,
): Promise<void> {
  const call = (last?.call ?? 0) + 1;
  const attempt = last === undefined ? 1 : last.attempt + (spends(last.result) && !probe ? 1 : 0);
  const job = jobUuid(recorder.state().seed, group.name, call);
  await recorder.record({ type: 'call.issued', group: group.name, call, attempt, job });
}

function spends(result: CallResult | undefined): boolean {
  if (result?.kind !== 'failed') return true;
  const { failure } = result;
  return !(failure.class === 'session' || failure.class === 'unavailable' || neverArrived(failure));
}

/** The process died around sending it, and it never arrived: the site had no part in that, so no attempt is spent. */
const neverArrived = ({ code, cause }: Failure): boolean => code === 'job.lost' && cause?.code === 'run.left-in-doubt';

async function settleLast(
  context: GroupContext,
  group: PlanGroup,
  { deadline, fresh }: { readonly deadline: number; readonly fresh: boolean },
): Promise<boolean> {
  const call = context.recorder.state().groups.get(group.name)?.calls.at(-1);
  if (call === undefined) throw new Error(`group ${group.name} has no call to settle`);
  const result = await settle(context, { group, call, deadline, fresh });
  if (result === undefined) return false;
  await context.recorder.record({ type: 'call.settled', group: group.name, job: call.job, result });
  return true;
}
