/**
 * The one vocabulary of a run. Facts, in the past tense; the journal, `run --json`, progress, status, report and
 * metrics are all made of these and of nothing else. Published as schemas/run-event.schema.json.
 */
import type { BackupRecord, GroupRecords } from '../plan/inventory.ts';
import type { Plan } from '../plan/plan.ts';
import type { Failure } from './failure.ts';
import type { RecordedJudgement } from './recorded-judgement.ts';

/**
 * How a group ended. `recovered` is proven; `differs`: the call succeeded, the proof did not;
 * `unknown`: a person must look; `not-started`: no call was made.
 */
export type GroupOutcome = 'recovered' | 'differs' | 'failed' | 'unknown' | 'not-started';

/** Why a group ended as it did, where the outcome alone does not say. */
export type EndReason =
  | { readonly kind: 'already-present' }
  /** Its outcome was unknown, or its proof differed; when the site was asked again, the group was whole. */
  | { readonly kind: 'arrived-later' }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'dependency'; readonly group: string; readonly outcome: GroupOutcome }
  | { readonly kind: 'budget'; readonly scope: string }
  | { readonly kind: 'not-approved'; readonly wave: string }
  | { readonly kind: 'circuit-open'; readonly storage: string }
  | { readonly kind: 'not-selected' }
  | { readonly kind: 'interrupted' };

/** What became of a call. */
export type CallResult =
  | { readonly kind: 'succeeded'; readonly records: readonly BackupRecord[] }
  /** The answer was lost, but the receiving storage shows the whole group. */
  | { readonly kind: 'found' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** What became of creating a VM. Only a query proves that it is there: `created` says so. */
export type VmResult =
  | { readonly kind: 'created' }
  /** `remains`: the server says that it failed, and still shows the VM. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly remains?: true }
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** What becomes of what a drill made: removed at once, or kept to be looked at, for a while or until somebody removes it. */
export interface DrillTerms {
  /** Name of the entry of `drills` that it is an occurrence of, and the instant that it was due (RFC 3339). */
  readonly schedule?: { readonly name: string; readonly due: string };
  readonly onSuccess: 'remove' | 'keep';
  readonly onFailure: 'remove' | 'keep';
  /** How long it is kept; absent: until somebody removes it. */
  readonly keepForMs?: number;
}

/** A thing that a drill made, or may have made. */
export type DrillArtifact =
  /** `dataVolumes`: those that it had when it was last seen. */
  | { readonly what: 'vm'; readonly group: string; readonly uuid: string; readonly dataVolumes?: readonly string[] }
  /** A data volume of such a VM. */
  | { readonly what: 'volume'; readonly group: string; readonly uuid: string }
  /** The copy of backup group `uuid` on a storage. */
  | { readonly what: 'copy'; readonly group: string; readonly uuid: string; readonly storage: string };

/** How the removal of a thing ended. `left`: it is there yet, or may come to be. */
export type RemovalResult =
  | { readonly kind: 'removed' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'left'; readonly failure: Failure };

/** A file of the run directory, exactly as it was. */
export interface FileDigest {
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Version of a whole journal. In the second, a judgement names what was recorded already. */
export type JournalFormat = 1 | 2;

/** What can happen in a run. */
export type RunEvent =
  /** First event of every run; `format` is the version of the whole journal. */
  | {
      readonly type: 'run.started';
      readonly format: JournalFormat;
      readonly runId: string;
      /** Random: the uuids of jobs and VMs are derived from it and the id. Absent where a version before it began the run. */
      readonly salt?: string;
      readonly plan: Plan;
      /** Version of zdr. */
      readonly tool: string;
      /** Who runs it: `user@host`. */
      readonly operator: string;
      /** The run that this one continues: of which it repeats what did not end recovered (`zdr retry`), or which it gives up (`--abandon`). */
      readonly parent?: string;
      /** When the disaster was declared: the RTO counts from here. RFC 3339. */
      readonly declaredAt?: string;
      /** Names of the groups that take part, where not all do; the others end as not started, not selected. */
      readonly selected?: readonly string[];
      /** Names of the groups of which `parent` does not know the outcome, or found a difference: what is whole of them now counts as recovered. */
      readonly doubtful?: readonly string[];
      /** Present in a drill: what it makes is removed afterwards. */
      readonly drill?: DrillTerms;
      /** The plan's text and its pin's as they lie in the run directory; absent where a version before evidence began the run. */
      readonly inputs?: readonly FileDigest[];
      /** Present when the site is a simulated one. */
      readonly simulated?: { readonly speed: number; readonly seed: number };
    }
  | { readonly type: 'run.resumed'; readonly tool: string; readonly operator: string }
  /**
   * The machine's clock was set, or stood still while the machine slept: how long anything took that began before this
   * is not known. `byMs`: how far it moved, below zero: back. `aheadMs`: how far the times of the run are ahead of it since.
   */
  | { readonly type: 'clock.changed'; readonly byMs: number; readonly aheadMs: number }
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
  /** Whether the server refuses a second submission under a job uuid that it knows: below 4.5.0 it runs it again (zstack-api.md 11). Counts until the run is resumed. */
  | { readonly type: 'site.repeats'; readonly refused: boolean }
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
  /** Nobody can say any more what became of it: the receiving storage is watched instead, until then (RFC 3339). */
  | {
      readonly type: 'call.lost';
      readonly group: string;
      readonly job: string;
      readonly until: string;
      readonly failure: Failure;
    }
  | { readonly type: 'call.settled'; readonly group: string; readonly job: string; readonly result: CallResult }
  /** The group will be tried again after `delayMs`. */
  | { readonly type: 'group.delayed'; readonly group: string; readonly delayMs: number; readonly failure: Failure }
  /** It had ended unknown or with a difference, or because of a group that had: the site is asked about it again. */
  | { readonly type: 'group.reopened'; readonly group: string }
  /** Every volume is proven to be there; what follows is the VM of its `restore`. */
  | {
      readonly type: 'group.verified';
      readonly group: string;
      readonly judgement: RecordedJudgement;
      readonly reason?: EndReason;
    }
  /** Durable before the request leaves. */
  | {
      readonly type: 'vm.issued';
      readonly group: string;
      readonly attempt: number;
      readonly vm: string;
      readonly job: string;
    }
  | { readonly type: 'vm.accepted'; readonly group: string; readonly vm: string; readonly serverJob?: string }
  | { readonly type: 'vm.settled'; readonly group: string; readonly vm: string; readonly result: VmResult }
  /** A fresh query showed the VM in the state that its strategy asks for. */
  | {
      readonly type: 'vm.observed';
      readonly group: string;
      readonly vm: string;
      readonly state: string;
      readonly address?: string;
      /** UUIDs of its data volumes, which outlive it at the site. */
      readonly dataVolumes: readonly string[];
    }
  /** `check`: index in the plan's list. */
  | {
      readonly type: 'check.finished';
      readonly group: string;
      readonly check: number;
      readonly passed: boolean;
      readonly tries: number;
      /** Why the last try did not pass. */
      readonly detail?: string;
    }
  | {
      readonly type: 'group.finished';
      readonly group: string;
      readonly outcome: GroupOutcome;
      readonly reason?: EndReason;
      readonly judgement?: RecordedJudgement;
    }
  | { readonly type: 'circuit.opened'; readonly storage: string; readonly failure: Failure }
  | { readonly type: 'circuit.closed'; readonly storage: string }
  /** No further group will start. */
  | { readonly type: 'run.stopping'; readonly cause: StopCause }
  /** The run left with work unfinished; it can be resumed. */
  | { readonly type: 'run.interrupted'; readonly cause: StopCause }
  /** The groups have all ended. Only the cleanup of a drill comes after it. */
  | { readonly type: 'run.finished'; readonly counts: Readonly<Record<GroupOutcome, number>> }
  /** By its terms the drill leaves what it made; until when, if that is known (RFC 3339). */
  | { readonly type: 'cleanup.kept'; readonly until?: string }
  | { readonly type: 'cleanup.started'; readonly by: string }
  /** Durable before the first request of the removal leaves. */
  | ({ readonly type: 'removal.issued' } & DrillArtifact)
  | ({ readonly type: 'removal.settled'; readonly result: RemovalResult } & DrillArtifact)
  /** `left`: how many things are there yet, or may come to be. */
  | { readonly type: 'cleanup.finished'; readonly left: number };

/** Why no further group starts. */
export type StopCause =
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'budget'; readonly scope: string }
  | { readonly kind: 'approval'; readonly wave: string }
  /** The drill is given up: what runs is waited for, and then all of it is removed. */
  | { readonly kind: 'cleanup' };

/** An event as the journal holds it. */
export type RecordedEvent = RunEvent & {
  /** From 1, without gaps. */
  readonly seq: number;
  /** RFC 3339 UTC with milliseconds, by the run's time line: never before the event before it. */
  readonly time: string;
};
