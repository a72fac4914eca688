import type { CallReport, GroupReport, VolumeReport } from '../generated/report.ts';
import { given } from '../given.ts';
import { backupAge } from '../plan/backup-age.ts';
import { type BackupRecord, knownBytes } from '../plan/inventory.ts';
import type { PlanGroup } from '../plan/plan.ts';
import { VERDICTS, type VolumeJudgement } from '../reconcile/judgement.ts';
import { pending } from '../run/group-state.ts';
import { elapsedMs } from '../run/run-time.ts';
import type { CallState, GroupState, RunState } from '../run/state.ts';
import { explainEnd } from './reason.ts';
import { storageFailure, withNames } from './storage-failure.ts';
import { vmReport } from './vm-report.ts';

export type { GroupReport, VolumeReport };

export function makeGroupReport(state: RunState, planned: PlanGroup): GroupReport {
  const group: GroupState = state.groups.get(planned.name) ?? pending(planned.name);
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
  // What may be missing in one `given` for all would make a dictionary of it: three times the memory of 100,000 groups.
  return {
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
    ...given({
      explanation,
      hint: group.reason?.kind === 'failure' ? group.reason.failure.hint : undefined,
      reason: group.reason,
    }),
    attempts: group.calls.at(-1)?.attempt ?? 0,
    calls: group.calls.map(callReport),
    ...given({
      startedAt: group.startedAt,
      finishedAt: group.finishedAt,
      durationMs,
      bytes: sized ? knownBytes(records) : undefined,
      backupAt: oldest(records),
      backupAgeMs: age.ms,
      backupAtLeastMs: age.unknown !== undefined && age.atLeastMs > 0 ? age.atLeastMs : undefined,
      backupInFuture: age.unknown === 'future' ? true : undefined,
      verdict: VERDICTS.find((one) => judged.some((volume) => volume.verdict === one)),
    }),
    volumes: judged.map((volume) => volumeReport(volume, state.plan)),
    ...given({
      expected: expectedOnly(state, planned, group, judged.length > 0),
      vm: vmReport(group, planned, state.clock),
    }),
    problems: (group.judgement?.problems ?? []).map((problem) => withNames(problem, state.plan)),
    unverified: [...new Set(judged.flatMap(({ unverified }) => unverified))].sort(),
  };
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
  const known = claimed ?? expected ?? observed;
  return known === undefined ? [] : [Object.assign({}, known, claimed, expected, observed)];
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
