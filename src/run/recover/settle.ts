/**
 * Brings one recorded call to a result, whatever happens to its answers. Nothing here may run a call twice: a lost
 * answer is settled by asking for the job, then by sending again under the *same* job uuid, and where neither can
 * tell, by looking at the storage (zstack-api.md 3, "Crash-safe idempotent submission").
 */

import { given } from '../../given.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import { storageUuid } from '../../plan/storages.ts';
import { pollDelay } from '../../schedule/polling.ts';
import type { CallResult } from '../event.ts';
import type { Failure } from '../failure.ts';
import { type Backoff, createBackoff } from '../jobs/backoff.ts';
import type { GroupContext } from '../jobs/context.ts';
import { followJob } from '../jobs/follow-job.ts';
import { LONGEST_BEHIND_MS, LONGEST_ON_ITS_WAY_MS, ORPHAN_FROM_MS, SAFE_AGE_MS } from '../jobs/lifetimes.ts';
import type { CallState } from '../state.ts';
import {
  type Asked,
  afterJob,
  afterSubmission,
  beforeSending,
  type Circumstances,
  LEFT_IN_DOUBT,
  type Move,
  type Stage,
} from './call-stage.ts';
import { anythingArrived, checkArrived } from './presence.ts';
import { judgeByStorage } from './watch-storage.ts';

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
  const { clock, signal, random, paceModel } = context;
  const { group } = settling;
  const backoff = createBackoff({ clock, random, signal });
  const following = createFollowing(context, settling, backoff);
  let stage = firstStage(settling);
  /** When it was sent for the last time; what a process before this one sent last may have left right before it died. */
  let sentAt = clock.now();

  /** Asks the site what the decision hangs on, and decides again. */
  const decide = async (move: (now: Circumstances, asked: Asked) => Move): Promise<Decided> => {
    for (let asked: Asked = {}; ; ) {
      const next = move(circumstances(context, settling, sentAt), asked);
      if (!('need' in next)) return next;
      asked =
        next.need === 'shown'
          ? { ...asked, shown: !hasLeftovers(context, settling) && (await anythingArrived(context, group)) }
          : { ...asked, repeatsRefused: (await context.repeatsRefused()) === true };
    }
  };

  for (;;) {
    signal.throwIfAborted();
    // Between the question and the repeat the machine may have slept.
    stage = beforeSending(stage, circumstances(context, settling, sentAt));
    let next: Decided;
    if (stage.kind === 'unsent') {
      const { repeat } = stage;
      const submission = await submit(context, settling);
      if (submission.kind !== 'refused') sentAt = clock.now();
      next = await decide((now) => afterSubmission({ kind: 'unsent', repeat }, submission, now));
      if (next.to === 'stage' && next.stage.kind === 'accepted') {
        stage = next.stage;
        await following.accept(next.serverJob);
        await clock.sleep(pollDelay(0, paceModel.expected(group), random), signal);
        continue;
      }
    } else {
      const met = stage.kind === 'in-doubt' ? await withoutJobs(context, settling, stage.failure) : 'jobs';
      if (met === 'unclear') {
        await backoff.pause();
        if (context.leaving()) return undefined;
        continue;
      }
      if (met !== 'jobs') return met;
      const doubt = stage;
      const end = await following.follow();
      const now = following.accepted() ? ({ kind: 'accepted' } as const) : doubt;
      stage = now;
      next = await decide((at, asked) => afterJob(now, end, { ...at, overdueFailure: overdue(group) }, asked));
    }
    if (next.to === 'result') return next.result;
    if (next.to === 'storage') return judgeByStorage(context, settling, next.failure, next);
    stage = next.stage;
    if (next.pause) await backoff.pause();
    if (next.pause && context.leaving()) return undefined;
  }
}

type Decided = Exclude<Move, { readonly need: unknown }>;

function firstStage({ call, fresh }: Settling): Stage {
  if (call.acceptedAt !== undefined) return { kind: 'accepted' };
  return fresh ? { kind: 'unsent', repeat: false } : { kind: 'in-doubt', failure: LEFT_IN_DOUBT };
}

function circumstances(context: GroupContext, { group, call, deadline }: Settling, sentAt: number): Circumstances {
  const { time, clock, site } = context;
  // By the server's clock, as far as ours can tell: an age that nobody knows protects nothing (zstack-api.md 3).
  const age = time.ageOf(call.issuedAt);
  return {
    overdue: clock.now() >= deadline,
    young: age !== undefined && age <= SAFE_AGE_MS,
    onItsWay: clock.now() - sentAt < LONGEST_ON_ITS_WAY_MS,
    longOver: (age ?? 0) > group.timeoutMs + LONGEST_BEHIND_MS,
    nothingBegins: context.cleaningUp(),
    honoursJobUuid: site.honoursJobUuid(),
  };
}

/**
 * Where a call in doubt cannot be asked for: a server without jobs leaves only the storage, where the copy may still be
 * running; and until it is known which kind of server it is, the storage may tell. `jobs` where it can be asked for.
 */
async function withoutJobs(
  context: GroupContext,
  settling: Settling,
  doubt: Failure,
): Promise<CallResult | 'jobs' | 'unclear'> {
  const dialect = await dialectOf(context);
  if (dialect === 'documented') return judgeByStorage(context, settling, doubt, { mayStillRun: true });
  if (dialect !== undefined) return 'jobs';
  if (await checkArrived(context, settling.group)) return { kind: 'found' };
  return context.clock.now() >= settling.deadline ? { kind: 'unknown', failure: doubt } : 'unclear';
}

/** Follows the job of the call, and records its acceptance as soon as anything shows it. */
function createFollowing(context: GroupContext, { group, call, deadline }: Settling, backoff: Backoff) {
  const { site, clock, signal, recorder, random, paceModel, availability } = context;
  const recorded = () => recorder.state().groups.get(group.name)?.calls.at(-1) ?? call;
  const accepted = () => recorded().acceptedAt !== undefined;
  const elapsedMs = stopwatch(context, call.issuedAt);
  const wasAway = () => (recorded().acceptedAt ?? call.issuedAt) < (recorder.state().lastAway?.until ?? '');
  const mayBeOrphan = orphanWatch(context, group, elapsedMs, wasAway);
  const accept = async (serverJob?: string) => {
    if (accepted()) return;
    await recorder.record({ type: 'call.accepted', group: group.name, job: call.job, ...given({ serverJob }) });
  };
  return {
    accept,
    accepted,
    follow: () =>
      followJob(recorded().serverJob ?? call.job, {
        site,
        clock,
        random,
        signal,
        backoff,
        deadline: () => deadline,
        elapsedMs,
        // Of a job that was lost with the node the end shows on the storage alone: nothing learnt tells when.
        expected: () => (wasAway() ? {} : paceModel.expected(group)),
        isEnough: async () => {
          await accept();
          return mayBeOrphan() && (await checkArrived(context, group));
        },
        whileAway: async (failure) => {
          paceModel.lostSight(call);
          // Whoever looks at the run is to know that the node was away: jobs that ran then may never end.
          const away = !context.halted() && (await site.ready(signal)) !== undefined;
          await (away ? availability.waitAfter(failure) : backoff.pause());
        },
      }),
  };
}

/** Ms since something was recorded, by the clock that never steps: for pacing, never for what the server remembers. */
export function stopwatch({ time, clock }: GroupContext, recordedAt: string): () => number {
  const before = time.ageOf(recordedAt) ?? 0;
  const from = clock.now();
  return () => before + clock.now() - from;
}

function hasLeftovers({ recorder }: GroupContext, { group, call }: Settling): boolean {
  const calls = recorder.state().groups.get(group.name)?.calls ?? [];
  return calls.some(({ job, acceptedAt }) => job !== call.job && acceptedAt !== undefined);
}

/**
 * A management node that goes down leaves its jobs running for ever (zstack-api.md 3, "Orphans"), though the copy may
 * end. Tells, not too often, when it is time to see whether it has.
 */
function orphanWatch(
  { paceModel }: GroupContext,
  group: PlanGroup,
  elapsedMs: () => number,
  wasAway: () => boolean,
): () => boolean {
  let last = 0;
  return () => {
    const elapsed = elapsedMs();
    const { learnt } = wasAway() ? {} : paceModel.expected(group);
    const next = last * (1 + (wasAway() ? LIKELY_ORPHAN_LOOKS : ORPHAN_LOOKS));
    if (elapsed < Math.max(ORPHAN_FROM_MS, 1.5 * (learnt?.medianMs ?? 0)) || elapsed < next) return false;
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
