/**
 * The one vocabulary of a run. Facts, in the past tense; the journal, `run --json`, progress, status, report and
 * metrics are all made of these and of nothing else. Published as schemas/run-event.schema.json.
 */
import type { BackupRecord, GroupRecords } from '../plan/inventory.ts';
import type { Plan } from '../plan/plan.ts';
import type { GroupJudgement } from '../reconcile/judgement.ts';
import type { Failure } from './failure.ts';

/**
 * How a group ended. `recovered` is proven; `differs`: the call succeeded, the proof did not;
 * `unknown`: a person must look; `not-started`: no call was made.
 */
export type GroupOutcome = 'recovered' | 'differs' | 'failed' | 'unknown' | 'not-started';

/** Why a group ended as it did, where the outcome alone does not say. */
export type EndReason =
  | { readonly kind: 'already-present' }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'dependency'; readonly group: string; readonly outcome: GroupOutcome }
  | { readonly kind: 'budget'; readonly scope: string }
  | { readonly kind: 'not-approved'; readonly wave: string }
  | { readonly kind: 'circuit-open'; readonly storage: string }
  | { readonly kind: 'not-selected' }
  | { readonly kind: 'interrupted' };

export type CallResult =
  | { readonly kind: 'succeeded'; readonly records: readonly BackupRecord[] }
  /** The answer was lost, but the receiving storage shows the whole group. */
  | { readonly kind: 'found' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** A file of the run directory, exactly as it was. */
export interface FileDigest {
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

export type RunEvent =
  /** First event of every run; `format` is the version of the whole journal. */
  | {
      readonly type: 'run.started';
      readonly format: 1;
      readonly runId: string;
      readonly plan: Plan;
      /** Version of zdr. */
      readonly tool: string;
      /** Who runs it: `user@host`. */
      readonly operator: string;
      /** The run that this one continues (`zdr retry`). */
      readonly parent?: string;
      /** Names of the groups that take part, where not all do; the others end as not started, not selected. */
      readonly selected?: readonly string[];
      /** The plan's text and its pin's as they lie in the run directory; absent where a version before evidence began the run. */
      readonly inputs?: readonly FileDigest[];
      /** Present when the site is a simulated one. */
      readonly simulated?: { readonly speed: number; readonly seed: number };
    }
  | { readonly type: 'run.resumed'; readonly tool: string; readonly operator: string }
  | {
      readonly type: 'site.opened';
      readonly queries: boolean;
      /** Where the site was reached, without credentials. */
      readonly endpoint?: string;
      readonly version?: string;
      readonly timeZone?: string;
    }
  /** The body key that the server takes was found out; remembered for the run. */
  | { readonly type: 'site.dialect'; readonly dialect: 'documented' | 'sdk' }
  | { readonly type: 'site.unavailable'; readonly failure: Failure }
  | { readonly type: 'site.available' }
  /** The records before the run, for many groups at once. */
  | { readonly type: 'groups.found'; readonly groups: readonly GroupRecords[] }
  | { readonly type: 'wave.waiting'; readonly wave: string }
  | { readonly type: 'wave.approved'; readonly wave: string; readonly by: string; readonly planDigest: string }
  | { readonly type: 'wave.opened'; readonly wave: string }
  | { readonly type: 'wave.closed'; readonly wave: string }
  | { readonly type: 'group.started'; readonly group: string }
  /** Durable before the request leaves. `call` counts requests of this group, `attempt` those that spend one of its attempts. */
  | {
      readonly type: 'call.issued';
      readonly group: string;
      readonly call: number;
      readonly attempt: number;
      readonly job: string;
    }
  /** `serverJob` is present where the server chose the job's uuid itself. */
  | { readonly type: 'call.accepted'; readonly group: string; readonly job: string; readonly serverJob?: string }
  | { readonly type: 'call.settled'; readonly group: string; readonly job: string; readonly result: CallResult }
  /** The group will be tried again after `delayMs`. */
  | { readonly type: 'group.delayed'; readonly group: string; readonly delayMs: number; readonly failure: Failure }
  | {
      readonly type: 'group.finished';
      readonly group: string;
      readonly outcome: GroupOutcome;
      readonly reason?: EndReason;
      readonly judgement?: GroupJudgement;
    }
  | { readonly type: 'circuit.opened'; readonly storage: string; readonly failure: Failure }
  | { readonly type: 'circuit.closed'; readonly storage: string }
  /** No further group will start. */
  | { readonly type: 'run.stopping'; readonly cause: StopCause }
  /** The run left with work unfinished; it can be resumed. */
  | { readonly type: 'run.interrupted'; readonly cause: StopCause }
  | { readonly type: 'run.finished'; readonly counts: Readonly<Record<GroupOutcome, number>> };

export type StopCause =
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'budget'; readonly scope: string }
  | { readonly kind: 'approval'; readonly wave: string };

/** An event as the journal holds it. */
export type RecordedEvent = RunEvent & {
  /** From 1, without gaps. */
  readonly seq: number;
  /** RFC 3339 UTC with milliseconds, by the run's clock. */
  readonly time: string;
};
