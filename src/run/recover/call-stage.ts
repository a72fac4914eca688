/**
 * What is known of one recorded call, and what each answer makes of it: the table of docs/architecture.md ("A call").
 * Pure: {@link settle} carries the moves out.
 *
 * 1. A call is sent only from `unsent`, and goes back there from `in-doubt` only where the server is known to refuse a
 *    repeat under the same job uuid.
 * 2. What may have arrived never earns another uuid before it is older than any gateway holds a request back.
 * 3. `accepted` never goes back.
 */
import { given } from '../../given.ts';
import type { CallResult } from '../event.ts';
import type { Failure } from '../failure.ts';
import type { JobEnd } from '../jobs/follow-job.ts';
import type { Submission } from '../ports.ts';

export type Stage =
  /** To be sent; as a `repeat` of a request that may have arrived already. */
  | { readonly kind: 'unsent'; readonly repeat: boolean }
  /** It may have arrived or not. */
  | { readonly kind: 'in-doubt'; readonly failure: Failure }
  /** The site has the job, or had it. */
  | { readonly kind: 'accepted' };

/** What the clock and the run say at the moment of a decision. */
export interface Circumstances {
  /** The group's time is over. */
  readonly overdue: boolean;
  /** Younger than the server forgets any job: a job that it does not know never was (zstack-api.md 3). */
  readonly young: boolean;
  /** A gateway may hold the last request back yet. */
  readonly onItsWay: boolean;
  /** So old that no copy of it can run any more, whatever row was lost. */
  readonly longOver: boolean;
  /** Nothing is begun any more. */
  readonly nothingBegins: boolean;
  readonly honoursJobUuid: boolean;
}

/** What takes a question at the site to know: asked for only when the decision hangs on it. */
export interface Asked {
  /** Whether the storage shows anything that no earlier call can have left there. */
  readonly shown?: boolean;
  /** Whether a second submission under the same job uuid is known to be refused. */
  readonly repeatsRefused?: boolean;
}

export type Move =
  | { readonly to: 'result'; readonly result: CallResult }
  /** Only the storage can tell; `sinceBefore` counts what was there before the run too. */
  | {
      readonly to: 'storage';
      readonly failure: Failure;
      readonly mayStillRun: boolean;
      readonly sinceBefore?: boolean;
    }
  | { readonly to: 'stage'; readonly stage: Stage; readonly serverJob?: string; readonly pause: boolean }
  | { readonly need: keyof Asked };

const stage = (next: Stage, pause: boolean): Move => ({ to: 'stage', stage: next, pause });

/** Before anything is sent: a request that may have arrived long ago is not repeated. */
export const beforeSending = (now: Stage, { young }: Circumstances): Stage =>
  now.kind === 'unsent' && now.repeat && !young ? { kind: 'in-doubt', failure: EXPIRED } : now;

/** What the answer to the request makes of a call that was `unsent`. */
export function afterSubmission(
  { repeat }: Extract<Stage, { kind: 'unsent' }>,
  submission: Submission,
  { overdue, onItsWay }: Circumstances,
): Move {
  switch (submission.kind) {
    case 'accepted': {
      const { jobUuid: serverJob } = submission;
      return {
        to: 'stage',
        stage: { kind: 'accepted' },
        pause: true,
        ...given({ serverJob }),
      };
    }
    case 'in-doubt':
      return stage({ kind: 'in-doubt', failure: submission.failure }, false);
    case 'refused': {
      const { failure } = submission;
      // Another uuid would not be refused as a duplicate if the first request is on its way yet.
      if (!repeat || !onItsWay) return { to: 'result', result: { kind: 'failed', failure } };
      return overdue ? { to: 'storage', failure, mayStillRun: true } : stage({ kind: 'in-doubt', failure }, true);
    }
    case 'failed':
      return judgeFailure(submission.failure);
    case 'completed':
      return { to: 'result', result: { kind: 'succeeded', records: submission.records } };
  }
}

/** What the end of following the job makes of a call that was sent. `overdueFailure` says that its time was over. */
export function afterJob(
  now: Exclude<Stage, { kind: 'unsent' }>,
  end: JobEnd,
  circumstances: Circumstances & { readonly overdueFailure: Failure },
  asked: Asked,
): Move {
  switch (end.kind) {
    case 'succeeded':
      return { to: 'result', result: end };
    case 'enough':
      return { to: 'result', result: { kind: 'found' } };
    case 'failed':
      return judgeFailure(end.failure);
    case 'overdue':
      return { to: 'storage', failure: circumstances.overdueFailure, mayStillRun: true };
    case 'unreachable':
      return { to: 'storage', failure: end.failure, mayStillRun: true };
    case 'gone':
      return now.kind === 'in-doubt' && circumstances.young
        ? afterAbsence(now.failure, circumstances, asked)
        : // That nothing has come shows only that no copy has ended: one may be running behind a lost row, for a while.
          { to: 'storage', failure: EXPIRED, mayStillRun: !circumstances.longOver };
  }
}

/** The site knows no job of a young call that nobody has seen accepted: it has not arrived, it seems. */
function afterAbsence(failure: Failure, now: Circumstances, { shown, repeatsRefused }: Asked): Move {
  // Rarely a job runs without a row to ask for: what the storage shows tells.
  if (shown === undefined) return { need: 'shown' };
  if (shown) return { to: 'storage', failure: EXPIRED, mayStillRun: true };
  const doubt: Stage = { kind: 'in-doubt', failure };
  // It is waited for until it cannot arrive any more; then the storage tells.
  const absent: Move = { to: 'storage', failure, mayStillRun: false };
  if (now.nothingBegins) return now.onItsWay ? stage(doubt, true) : absent;
  if (now.overdue || !now.honoursJobUuid) return { to: 'storage', failure, mayStillRun: true };
  if (repeatsRefused === undefined) return { need: 'repeatsRefused' };
  // If it did arrive after all, the same uuid runs nothing.
  if (repeatsRefused) return stage({ kind: 'unsent', repeat: true }, true);
  return now.onItsWay ? stage(doubt, true) : absent;
}

/** A failure that leaves open what happened is judged by the storage. */
function judgeFailure(failure: Failure): Move {
  if (failure.class !== 'unknown') return { to: 'result', result: { kind: 'failed', failure } };
  // Otherwise the server says that the group is there already: then it does not matter since when.
  const mayStillRun = mayGoOn(failure);
  return { to: 'storage', failure, mayStillRun, sinceBefore: !mayStillRun };
}

/** After a timeout at the server, and after the loss of the node that did it, the copy may go on (zstack-api.md 3, 4). */
const MAY_GO_ON: ReadonlySet<string> = new Set(['SYS.1001', 'SYS.1012']);

const mayGoOn = ({ code, cause }: Failure): boolean => MAY_GO_ON.has(code) || (cause !== undefined && mayGoOn(cause));

/** The call of a process before this one, of which the journal says no more. */
export const LEFT_IN_DOUBT: Failure = {
  code: 'run.left-in-doubt',
  class: 'unknown',
  message: 'zdr stopped between recording the call and learning what became of it',
};

/** The site has forgotten the job, or never had it. */
export const EXPIRED: Failure = {
  code: 'job.gone',
  class: 'unknown',
  message: 'the management node no longer knows the job, and the storage does not show the whole group',
  hint: 'Look at the receiving storage for the group.',
};
