import { given } from '../given.ts';
import { backupAge } from '../plan/backup-age.ts';
import { type BackupRecord, knownBytes } from '../plan/inventory.ts';
import type { PlanGroup } from '../plan/plan.ts';
import { VERDICTS, type Verdict, type VolumeJudgement } from '../reconcile/judgement.ts';
import type { CallResult, EndReason, GroupOutcome } from '../run/event.ts';
import type { Failure } from '../run/failure.ts';
import { elapsedMs } from '../run/run-time.ts';
import type { CallState, GroupState, RunState } from '../run/state.ts';
import { explainEnd } from './reason.ts';
import { storageFailure, withNames } from './storage-failure.ts';
import { type VmReport, vmReport } from './vm-report.ts';

/** One request to the API. */
export interface CallReport {
  /** `X-Job-UUID` that the client chose: the key to this call in the site's own logs. */
  readonly job: string;
  /** The job's UUID where the server chose it itself. */
  readonly serverJob?: string;
  readonly attempt: number;
  readonly issuedAt: string;
  readonly settledAt?: string;
  /** Absent while the call is not settled. */
  readonly result?: CallResult['kind'];
  readonly failure?: Failure;
}

/** One volume of the group, with the evidence: its three sides. */
export interface VolumeReport extends Omit<VolumeJudgement, 'expected' | 'claimed' | 'observed'> {
  readonly volumeUuid?: string;
  readonly name?: string;
  readonly type?: string;
  readonly sizeBytes?: number;
  /** When the backup was made. */
  readonly createdAt?: string;
  readonly expected?: BackupRecord;
  readonly claimed?: BackupRecord;
  readonly observed?: BackupRecord;
}

/** A group: what was wanted, done and found. */
export interface GroupReport {
  readonly name: string;
  readonly groupUuid: string;
  readonly wave: string;
  readonly source: string;
  readonly destination: string;
  readonly receiving: string;
  readonly critical: boolean;
  readonly tags: readonly string[];
  /** The earlier run of a chain of retries that recovered it, and whose evidence stands here; absent for a group of this run. */
  readonly recoveredIn?: string;
  /** `unfinished`: the journal ends before the group did. */
  readonly outcome: GroupOutcome | 'unfinished';
  /** What the outcome rests on. */
  readonly proof: 'observed' | 'claimed' | 'none';
  /** Why it ended so, for a person; absent for a plain `recovered`. */
  readonly explanation?: string;
  /** What to do next, where it is known. */
  readonly hint?: string;
  /** The same as recorded by the run. */
  readonly reason?: EndReason;
  /** Attempts spent. */
  readonly attempts: number;
  readonly calls: readonly CallReport[];
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly durationMs?: number;
  /** Size of the volumes whose size is known; absent where none is. */
  readonly bytes?: number;
  /** Creation of the oldest volume backup: the point in time to which the group goes back. */
  readonly backupAt?: string;
  /** Age of that backup when the run started; absent where it cannot be told. */
  readonly backupAgeMs?: number;
  /** It is at least so old, where one of its volumes has a date that can be, and another has not. */
  readonly backupAtLeastMs?: number;
  /** A backup of it is dated after the start of the run: how old it is nobody knows. */
  readonly backupInFuture?: true;
  /** Worst verdict of its volumes. */
  readonly verdict?: Verdict;
  readonly volumes: readonly VolumeReport[];
  /** What was there before the run, of a group that was begun and of which nothing was judged. */
  readonly expected?: readonly BackupRecord[];
  /** The VM of its `restore`, the last one that was asked for. */
  readonly vm?: VmReport;
  /** What is wrong with the group as a whole. */
  readonly problems: readonly string[];
  /** Fields that the server left out for any of its volumes. */
  readonly unverified: readonly string[];
}

export function makeGroupReport(state: RunState, planned: PlanGroup): GroupReport {
  const group: GroupState = state.groups.get(planned.name) ?? {
    name: planned.name,
    phase: 'pending',
    calls: [],
    vms: [],
    checks: new Map(),
  };
  const judged = group.judgement?.volumes ?? [];
  const records = judged.length > 0 ? judged.flatMap(recordOf) : (state.before.get(planned.groupUuid) ?? []);
  const sized = records.some(({ sizeBytes }) => sizeBytes !== undefined);
  const age = backupAge(records, Date.parse(state.startedAt));
  const failure = group.reason?.kind === 'failure' ? group.reason.failure : group.delayed?.failure;
  const inEnglish = failure && storageFailure(state.plan, planned, failure);
  const end = explainEnd(group);
  const explanation =
    end === undefined
      ? undefined
      : `${inEnglish === undefined ? '' : `${inEnglish}; the server says: `}${withNames(end, state.plan)}`;
  const durationMs =
    group.startedAt === undefined || group.finishedAt === undefined
      ? undefined
      : elapsedMs(state.clock, group.startedAt, group.finishedAt);
  return given({
    name: planned.name,
    groupUuid: planned.groupUuid,
    wave: state.plan.waves[planned.wave]?.name ?? '',
    source: planned.source,
    destination: planned.destination,
    receiving: planned.receiving,
    critical: planned.critical,
    tags: planned.tags,
    outcome: group.outcome ?? 'unfinished',
    proof: group.judgement?.proof ?? 'none',
    explanation,
    hint: group.reason?.kind === 'failure' ? group.reason.failure.hint : undefined,
    reason: group.reason,
    attempts: group.calls.at(-1)?.attempt ?? 0,
    calls: group.calls.map(callReport),
    startedAt: group.startedAt,
    finishedAt: group.finishedAt,
    durationMs,
    bytes: sized ? knownBytes(records) : undefined,
    backupAt: oldest(records),
    backupAgeMs: age.ms,
    backupAtLeastMs: age.unknown !== undefined && age.atLeastMs > 0 ? age.atLeastMs : undefined,
    backupInFuture: age.unknown === 'future' ? true : undefined,
    verdict: VERDICTS.find((one) => judged.some((volume) => volume.verdict === one)),
    volumes: judged.map((volume) => volumeReport(volume, state.plan)),
    expected: expectedOnly(state, planned, group, judged.length > 0),
    vm: vmReport(group, planned, state.clock),
    problems: (group.judgement?.problems ?? []).map((problem) => withNames(problem, state.plan)),
    unverified: [...new Set(judged.flatMap(({ unverified }) => unverified))].sort(),
  });
}

/** A group that this run left out because an earlier one of the chain had recovered it: that one's report of it. */
export function recoveredBefore(
  state: RunState,
  planned: PlanGroup,
  earlier: readonly RunState[],
): GroupReport | undefined {
  if (state.groups.get(planned.name)?.reason?.kind !== 'not-selected') return undefined;
  const before = earlier.findLast(
    ({ plan, groups }) => plan.digest === state.plan.digest && groups.get(planned.name)?.outcome === 'recovered',
  );
  if (before === undefined) return undefined;
  const explanation = `recovered before, in run ${before.runId}`;
  return { ...makeGroupReport(before, planned), explanation, recoveredIn: before.runId };
}

const callReport = ({ job, serverJob, attempt, issuedAt, settledAt, result }: CallState): CallReport =>
  given({
    job,
    serverJob,
    attempt,
    issuedAt,
    settledAt,
    result: result?.kind,
    failure: result !== undefined && 'failure' in result ? result.failure : undefined,
  });

/** What is best known of the volume: what was seen, else what was there before, else what was claimed. */
function recordOf({ observed, expected, claimed }: VolumeJudgement): readonly BackupRecord[] {
  const record = { ...claimed, ...expected, ...observed };
  return record.uuid === undefined ? [] : [{ ...record, uuid: record.uuid }];
}

/** Of a group that was never begun nobody asks what its backup was. */
function expectedOnly(
  { before }: RunState,
  { groupUuid }: PlanGroup,
  { outcome, startedAt }: GroupState,
  judged: boolean,
): readonly BackupRecord[] | undefined {
  const known = before.get(groupUuid) ?? [];
  const silent = judged || outcome === 'recovered' || startedAt === undefined || known.length === 0;
  return silent ? undefined : known;
}

function volumeReport(volume: VolumeJudgement, plan: RunState['plan']): VolumeReport {
  const { backupUuid, verdict, detail, unverified, expected, claimed, observed } = volume;
  const { volumeUuid, name, type, sizeBytes, createdAt } = recordOf(volume)[0] ?? {};
  return {
    backupUuid,
    verdict,
    ...given({ detail: detail === undefined ? undefined : withNames(detail, plan) }),
    unverified,
    ...given({ volumeUuid, name, type, sizeBytes, createdAt, expected, claimed, observed }),
  };
}

/** The oldest date of the records; undefined where one of them has none, since that one may be older. */
function oldest(records: readonly BackupRecord[]): string | undefined {
  const dates = records.map(({ createdAt }) => createdAt);
  if (dates.length === 0 || dates.includes(undefined)) return undefined;
  return dates.reduce((a, b) => (Date.parse(a ?? '') <= Date.parse(b ?? '') ? a : b));
}
