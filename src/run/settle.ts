/**
 * Brings one recorded call to a result, whatever happens to its answers. Nothing here may run a call twice: a lost
 * answer is settled by asking for the job, then by sending again under the *same* job uuid, and where neither can
 * tell, by looking at the storage (zstack-api.md 3, "Crash-safe idempotent submission").
 */

import type { BackupRecord } from '../plan/inventory.ts';
import type { PlanGroup } from '../plan/plan.ts';
import { storageUuid } from '../plan/storages.ts';
import { createBackoff } from './backoff.ts';
import type { GroupContext } from './context.ts';
import type { CallResult } from './event.ts';
import type { Failure } from './failure.ts';
import { DENIED_FOR_MS, LONGEST_BEHIND_MS, LONGEST_ON_ITS_WAY_MS, ORPHAN_FROM_MS, SAFE_AGE_MS } from './lifetimes.ts';
import { pollDelay } from './pace.ts';
import { isThere, shows } from './presence.ts';
import type { CallState } from './state.ts';
import { lookUntil } from './watch-storage.ts';

/** How often the storage is looked at then, as a share of the time that has passed; and after the node was away. */
const ORPHAN_LOOKS = 0.25;
const LIKELY_ORPHAN_LOOKS = 0.05;

export interface Settling {
  readonly group: PlanGroup;
  readonly call: CallState;
  /** When the group's time is over, in ms of the run's clock. */
  readonly deadline: number;
  /** True for a call that this process has just recorded, so that it cannot have left before. */
  readonly fresh: boolean;
}

/**
 * Returns the result; undefined when the run is being left and the call was never accepted, as far as anybody knows:
 * it stays in doubt. Rejects only when the journal is broken.
 */
export async function settle(context: GroupContext, settling: Settling): Promise<CallResult | undefined> {
  const { site, clock, signal, recorder, random, time, learner } = context;
  const { group, call, deadline } = settling;
  let accepted = call.acceptedAt !== undefined;
  const accept = async (serverJob?: string) => {
    if (accepted) return;
    accepted = true;
    const chosen = serverJob === undefined ? {} : { serverJob };
    await recorder.record({ type: 'call.accepted', group: group.name, job: call.job, ...chosen });
  };
  let doubt: Failure | undefined = settling.fresh || accepted ? undefined : LEFT_IN_DOUBT;
  const backoff = createBackoff({ clock, random, signal });
  /** True once a request may have arrived although nobody said so. */
  let mayHaveArrived = doubt !== undefined;
  const elapsedMs = stopwatch(context, call.issuedAt);
  const wasAway = () => (call.acceptedAt ?? call.issuedAt) < (recorder.state().lastAway?.until ?? '');
  const mayBeOrphan = orphanWatch(context, group, elapsedMs, wasAway);
  /** By the server's clock, as far as ours can tell: an age that nobody knows protects nothing (zstack-api.md 3). */
  const isYoung = () => (time.ageOf(call.issuedAt) ?? Number.POSITIVE_INFINITY) <= SAFE_AGE_MS;
  /** When it was sent for the last time; what a process before this one sent last may have left right before it died. */
  let sentAt = clock.now();
  /** A request that a gateway holds back arrives within this time or never. */
  const mayBeOnItsWay = () => clock.now() - sentAt < LONGEST_ON_ITS_WAY_MS;
  /** Since when nobody has said anything of the job but what a node says that is starting. */
  let deniedSince: number | undefined;

  for (;;) {
    signal.throwIfAborted();
    // Between the question and the repeat the machine may have slept.
    if (mayHaveArrived && !accepted && !isYoung()) doubt ??= EXPIRED;
    if (!accepted && doubt === undefined) {
      const submission = await submit(context, settling);
      if (submission.kind !== 'refused') sentAt = clock.now();
      if (submission.kind === 'in-doubt') {
        doubt = submission.failure;
        mayHaveArrived = true;
      } else if (mayHaveArrived && submission.kind === 'refused' && mayBeOnItsWay()) {
        // Another uuid would not be refused as a duplicate if the first request is on its way yet.
        doubt = submission.failure;
        if (clock.now() >= deadline) return lookUntil(context, settling, doubt, { mayStillRun: true });
        await backoff.pause();
      } else if (submission.kind === 'accepted') {
        await accept(submission.jobUuid);
        await clock.sleep(pollDelay(0, learner.expected(group), random), signal);
        continue;
      } else return settled(context, settling, submission);
    }
    if (doubt !== undefined) {
      const dialect = await dialectOf(context);
      // Without jobs there is nobody to ask but the storage, and the copy may still be running.
      if (dialect === 'documented') return lookUntil(context, settling, doubt, { mayStillRun: true });
      if (dialect === undefined) {
        // Which kind of server it is decides; until that is known the storage may tell.
        if (await isThere(context, group)) return { kind: 'found' };
        if (clock.now() >= deadline) return { kind: 'unknown', failure: doubt };
        await backoff.pause();
        if (context.leaving()) return undefined;
        continue;
      }
    }
    const answer = await site.job(call.serverJob ?? call.job, signal);
    if (answer.kind !== 'failed' && answer.kind !== 'unreachable') deniedSince = undefined;
    switch (answer.kind) {
      case 'running': {
        await accept();
        doubt = undefined;
        backoff.reset();
        if (clock.now() >= deadline) return lookUntil(context, settling, overdue(group), { mayStillRun: true });
        if (mayBeOrphan() && (await isThere(context, group))) return { kind: 'found' };
        // Of a job that was lost with the node the end shows on the storage alone: nothing learnt tells when.
        const delay = pollDelay(elapsedMs(), wasAway() ? {} : learner.expected(group), random);
        await clock.sleep(Math.min(delay, Math.max(0, deadline - clock.now())), signal);
        break;
      }
      case 'failed':
        // Of a job that a node took, another node that is starting says the same as of one that none took.
        if (isSaidByNode(answer.failure)) {
          deniedSince ??= clock.now();
          if (clock.now() - deniedSince < DENIED_FOR_MS && clock.now() < deadline) {
            await backoff.pause();
            continue;
          }
        }
        return settled(context, settling, answer);
      case 'succeeded':
        return settled(context, settling, answer);
      case 'gone':
        if (accepted || !isYoung()) {
          // That nothing has come shows only that no copy has ended: one may be running behind a lost row, for a while.
          const over = (time.ageOf(call.issuedAt) ?? 0) > group.timeoutMs + LONGEST_BEHIND_MS;
          return lookUntil(context, settling, EXPIRED, { mayStillRun: !over });
        }
        // Never accepted, it seems. Rarely a job runs without a row to ask for: what the storage shows tells, unless
        // an earlier call may have left it there.
        if (!hasLeftovers(context, settling) && (await shows(context, group)))
          return lookUntil(context, settling, EXPIRED, { mayStillRun: true });
        if (context.windingUp()) {
          // Nothing is begun any more: it is waited for until it cannot arrive.
          if (!mayBeOnItsWay()) return lookUntil(context, settling, doubt ?? EXPIRED, { mayStillRun: false });
          await backoff.pause();
          break;
        }
        if (clock.now() >= deadline) return lookUntil(context, settling, doubt ?? EXPIRED, { mayStillRun: true });
        // Where a repeat is known to be refused, the same uuid can be sent again: if it did arrive after all, nothing runs.
        if ((await context.repeatsRefused()) === true && site.honoursJobUuid()) doubt = undefined;
        else if (!site.honoursJobUuid()) {
          return lookUntil(context, settling, doubt ?? EXPIRED, { mayStillRun: true });
        } else if (!mayBeOnItsWay()) {
          // It has not arrived, and cannot any more: the storage tells.
          return lookUntil(context, settling, doubt ?? EXPIRED, { mayStillRun: false });
        }
        await backoff.pause();
        if (context.leaving()) return undefined;
        break;
      case 'unreachable':
        learner.lostSight(call);
        if (clock.now() >= deadline) return lookUntil(context, settling, answer.failure, { mayStillRun: true });
        // Whoever looks at the run is to know that the node was away: jobs that ran then may never end.
        if (!context.halted() && (await site.ready(signal)) !== undefined) {
          await context.availability.waitAfter(answer.failure);
        } else await backoff.pause();
        break;
    }
  }
}

/** Ms since something was recorded, by the clock that never steps: for pacing, never for what the server remembers. */
export function stopwatch({ time, clock }: GroupContext, recordedAt: string): () => number {
  const before = time.ageOf(recordedAt) ?? 0;
  const from = clock.now();
  return () => before + clock.now() - from;
}

/** What a node that is starting says to everything (zstack-api.md 8). */
export const isSaidByNode = ({ code }: Failure): boolean => ['SYS.1008', 'SYS.1010', 'PORTAL.1002'].includes(code);

function hasLeftovers({ recorder }: GroupContext, { group, call }: Settling): boolean {
  const calls = recorder.state().groups.get(group.name)?.calls ?? [];
  return calls.some(({ job, acceptedAt }) => job !== call.job && acceptedAt !== undefined);
}

/**
 * A management node that goes down leaves its jobs running for ever (zstack-api.md 3, "Orphans"), though the copy may
 * end. Tells, not too often, when it is time to see whether it has.
 */
function orphanWatch(
  { learner }: GroupContext,
  group: PlanGroup,
  elapsedMs: () => number,
  wasAway: () => boolean,
): () => boolean {
  let last = 0;
  return () => {
    const elapsed = elapsedMs();
    const { learntMs = 0 } = wasAway() ? {} : learner.expected(group);
    const next = last * (1 + (wasAway() ? LIKELY_ORPHAN_LOOKS : ORPHAN_LOOKS));
    if (elapsed < Math.max(ORPHAN_FROM_MS, 1.5 * learntMs) || elapsed < next) return false;
    last = elapsed;
    return true;
  };
}

async function submit(context: GroupContext, { group, call, deadline }: Settling) {
  const { site, clock, signal, plan } = context;
  const submission = await site.recover(
    {
      groupUuid: group.groupUuid,
      srcBackupStorageUuid: storageUuid(plan, group.source),
      dstBackupStorageUuid: storageUuid(plan, group.destination),
      systemTags: group.systemTags,
      userTags: group.userTags,
      jobUuid: call.job,
      timeoutMs: Math.max(1_000, deadline - clock.now()),
    },
    signal,
  );
  await context.noteDialect();
  return submission;
}

async function dialectOf({ site, recorder, signal }: GroupContext): Promise<'documented' | 'sdk' | undefined> {
  const known = site.dialect() ?? recorder.state().dialect;
  return known ?? site.probeDialect(signal);
}

type Ended =
  | { readonly kind: 'completed' | 'succeeded'; readonly records: readonly BackupRecord[] }
  | { readonly kind: 'refused' | 'failed'; readonly failure: Failure };

/** After a timeout at the server, and after the loss of the node that did it, the copy may go on (zstack-api.md 3, 4). */
const MAY_GO_ON: ReadonlySet<string> = new Set(['SYS.1001', 'SYS.1012']);

const mayGoOn = ({ code, cause }: Failure): boolean => MAY_GO_ON.has(code) || (cause !== undefined && mayGoOn(cause));

/** A failure that leaves open what happened is judged by the storage. */
async function settled(context: GroupContext, settling: Settling, end: Ended): Promise<CallResult> {
  if ('records' in end) return { kind: 'succeeded', records: end.records };
  if (end.failure.class === 'unknown' && end.kind === 'failed') {
    // Otherwise the server says that the group is there already: then it does not matter since when.
    const mayStillRun = mayGoOn(end.failure);
    return lookUntil(context, settling, end.failure, { mayStillRun, sinceBefore: !mayStillRun });
  }
  return { kind: 'failed', failure: end.failure };
}

const LEFT_IN_DOUBT: Failure = {
  code: 'run.left-in-doubt',
  class: 'unknown',
  message: 'zdr stopped between recording the call and learning what became of it',
};

const EXPIRED: Failure = {
  code: 'job.gone',
  class: 'unknown',
  message: 'the management node no longer knows the job, and the storage does not show the whole group',
  hint: 'Look at the receiving storage for the group.',
};

const overdue = (group: PlanGroup): Failure => ({
  code: 'deadline',
  class: 'unknown',
  message: `the job was still running when the group's timeout of ${inWords(group.timeoutMs)} was over`,
  hint: 'a greater `timeout` in the plan gives the group more time',
});

/** `1h 30m`, `2s`: as a plan writes it. */
function inWords(ms: number): string {
  const parts = [
    [Math.floor(ms / 3_600_000), 'h'],
    [Math.floor(ms / 60_000) % 60, 'm'],
    [(ms % 60_000) / 1000, 's'],
  ] as const;
  return parts.flatMap(([number, unit]) => (number > 0 ? [`${number}${unit}`] : [])).join(' ') || '0s';
}
