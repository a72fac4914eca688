/** Runs as the API shows them. */

import { given } from '../../given.ts';
import { createTimeLeft, type TimeLeft } from '../../observe/time-left.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import { exitCode } from '../../report/exit-code.ts';
import type { GroupReport } from '../../report/group-report.ts';
import { nextStep } from '../../report/next-step.ts';
import { resultAt, wasAsked } from '../../report/objectives.ts';
import { makeReport, type Report } from '../../report/report.ts';
import { vmReport } from '../../report/vm-report.ts';
import { keyOf } from '../../run/cleanup-state.ts';
import type { GroupState, RunState } from '../../run/state.ts';
import { estimate } from '../../schedule/estimate.ts';
import { reasonText } from '../../view/outcome.ts';
import { groupAdvice } from '../../view/report/advice.ts';
import { volumeTexts } from '../../view/report/volumes.ts';
import { activity, notice } from '../../view/runs/activity.ts';
import { recoveredBytes, tallyOf } from '../../view/runs/tally.ts';
import { inRunsDir } from '../../view/write/command.ts';
import type { ArchivedRun } from '../archived-run.ts';
import type { OurRun } from '../ledger/state.ts';
import type { HistoryEntry, Progress, RestoredVm, RunDetail, RunSummary } from './shapes.ts';
import { iso, pick } from './write.ts';

/** A run by its journal, and by what the ledger says of it; at least one of the two is there. `simulates`: whatever this daemon starts is simulated. `now`: by its clock, in ms since the epoch. */
export function runSummary(
  found: ArchivedRun | undefined,
  ours: OurRun | undefined,
  waiting: string | undefined,
  simulates: boolean,
  now: number,
): RunSummary {
  if (found === undefined) return unbegun(ours, waiting, simulates);
  const { report, asked } = found.facts();
  const { rto, rpo } = report.objectives;
  const isLeft = found.phase === 'finished' || found.phase === 'interrupted';
  const outcome = ours?.ended?.outcome === 'cancelled' ? 'cancelled' : report.outcome;
  return {
    run: found.runId,
    kind: found.drill === undefined ? 'run' : 'drill',
    plan: found.plan.name,
    planDigest: found.plan.digest,
    ...given({
      drill: found.drill?.schedule?.name ?? ours?.drill,
      occurrence: iso(ours?.at) ?? found.drill?.schedule?.due,
    }),
    ours: ours !== undefined,
    ...pick(ours, 'by', 'decidedAt'),
    ...pick(found, 'phase', 'operator', 'startedAt', 'lastEventAt', 'finishedAt', 'simulated', 'parent', 'resumes'),
    ...(isLeft ? { outcome, exitCode: exitCode(report) } : {}),
    ...given({ message: waiting }),
    ...(found.givenUp ? { givenUp: true } : {}),
    ...given({ cancelledBy: ours?.cancelled?.by }),
    groups: asked.length,
    ...pick(report, 'durationMs', 'counts', 'bytes'),
    ...pick(report.drill, 'cleanup', 'keptUntil'),
    ...given({ leftovers: report.drill?.leftovers.length }),
    rto: { ...pick(rto, 'measuredMs', 'objectiveMs', 'dueAt'), ...given({ result: resultAt(rto, now) }) },
    rpo: pick(rpo, 'measuredMs', 'objectiveMs', 'result'),
  };
}

function unbegun(ours: OurRun | undefined, waiting: string | undefined, simulated: boolean): RunSummary {
  if (ours === undefined) throw new Error('a run has a journal, or stands in the ledger');
  return {
    kind: ours.verb,
    ...pick(ours, 'run', 'plan', 'drill', 'by', 'decidedAt'),
    ...given({ occurrence: iso(ours.at) }),
    phase: ours.refused === undefined ? 'pending' : 'refused',
    ours: true,
    ...given({
      outcome: ours.ended?.outcome,
      exitCode: ours.refused?.exit,
      message: ours.refused?.message ?? waiting,
      cancelledBy: ours.cancelled?.by,
    }),
    simulated,
  };
}

const LIVE: ReadonlySet<string> = new Set(['running', 'waiting', 'stopping', 'cleaning']);
export const isLive = ({ phase }: { readonly phase: string }): boolean => LIVE.has(phase);

/** Making one simulates the whole plan. */
const timeLeft = new WeakMap<RunState, TimeLeft>();

function timeLeftOf(state: RunState, now: number): number {
  let known = timeLeft.get(state);
  if (known === undefined) {
    known = createTimeLeft(estimate(state.plan));
    timeLeft.set(state, known);
  }
  return Math.round(known(state, now));
}

/** `now` in ms since the epoch, by the clock of the run. */
export function progressOf(state: RunState, now: number, carriedOn: boolean): Progress {
  const tally = pick(tallyOf(state), 'groups', 'ended', 'bytesDone', 'bytesExpected');
  const seconds = Math.max(1, now - Date.parse(state.startedAt)) / 1_000;
  const gate = state.interrupted?.kind === 'approval' ? state.interrupted.wave : undefined;
  const waits = state.waves.find(({ phase }) => phase === 'waiting')?.name ?? gate;
  return {
    ...tally,
    ...(tally.bytesDone > 0 ? { bytesPerSecond: Math.round(tally.bytesDone / seconds) } : {}),
    ...(carriedOn ? { timeLeftMs: timeLeftOf(state, now) } : {}),
    ...(state.finishedAt === undefined ? given({ waitsForApproval: waits }) : {}),
  };
}

/** The whole of a run. `now` in ms since the epoch, by the clock of the run; `runsDir` as the commands in it need it. */
export function runDetail(
  summary: RunSummary,
  state: RunState | undefined,
  earlier: readonly RunState[],
  { now, files, runsDir }: { readonly now: number; readonly files: RunDetail['files']; readonly runsDir: string },
): RunDetail {
  if (state === undefined) return { ...summary, notices: [], waves: [], groupList: [], leftoverList: [], files };
  const carriedOn = isLive(summary);
  const tally = tallyOf(state);
  const progress = progressOf(state, now, carriedOn);
  const report = makeReport(state, earlier, summary.givenUp);
  const { notices, drill } = report;
  const next = nextStep(state, summary.givenUp);
  return {
    ...summary,
    seq: state.seq,
    progress,
    // What waits for an approval is said by `progress`.
    ...given({
      notice: progress.waitsForApproval !== undefined && !state.unavailable ? undefined : notice(state),
      next: carriedOn || next === undefined ? undefined : inRunsDir(next, runsDir),
    }),
    // They are about a run that was left or has ended; of one that goes on the numbers are still to come.
    notices: [...missingBefore(state, earlier), ...(carriedOn ? [] : notices.filter((line) => line !== next))],
    waves: state.plan.waves.map(({ name, gate }, at) => ({
      name,
      gate,
      phase: state.waves[at]?.phase ?? 'pending',
      ...pick(state.waves[at], 'approvedBy'),
      ...{ groups: 0, ended: 0, running: 0, ...pick(tally.waves[at], 'groups', 'ended', 'running') },
    })),
    groupList: state.plan.groups.map((planned, at) => {
      const group = state.groups.get(planned.name);
      if (group === undefined) throw new Error('every group of a plan has a state');
      return {
        name: planned.name,
        wave: state.plan.waves[planned.wave]?.name ?? '',
        storage: planned.receiving,
        critical: planned.critical,
        ...pick(group, 'phase', 'outcome', 'startedAt', 'finishedAt'),
        ...(group.phase === 'running' ? { activity: activity(group, state, now) } : {}),
        ...whyOf(group, report.groups[at], report, runsDir),
        attempts: group.calls.at(-1)?.attempt ?? 0,
        ...(group.outcome === 'recovered' ? { bytes: recoveredBytes(state, planned, group) } : {}),
        ...given({ vm: restoredVm(state, planned, group) }),
      };
    }),
    ...pick(drill, 'removed', 'cleanedAt'),
    leftoverList: (drill?.leftovers ?? []).map((one) => pick(one, 'what', 'uuid', 'group', 'why', 'hint')),
    files,
  };
}

/** Where the journal of a run that it continues is not here, or cannot be read: what that one did counts for nothing here. */
function missingBefore(state: RunState, earlier: readonly RunState[]): string[] {
  const { parent } = earlier[0] ?? state;
  return parent === undefined
    ? []
    : [
        `It continues run ${parent}, whose journal is not here or cannot be read: what that one recovered, and when it began, is not in these numbers.`,
      ];
}

/** What a person needs to know of a group that ended otherwise than proven: as the report has it. */
function whyOf(
  { phase, outcome, reason }: GroupState,
  made: GroupReport | undefined,
  report: Report,
  runsDir: string,
): Pick<RunDetail['groupList'][number], 'reason' | 'problems' | 'volumes' | 'advice' | 'asked'> {
  const asked = made === undefined || wasAsked(made);
  if (phase !== 'finished' || outcome === 'recovered' || made === undefined || !asked) {
    return { asked, ...given({ reason: reason && reasonText(reason) }) };
  }
  const volumes = volumeTexts(made, report.storages);
  const advice = groupAdvice(made, report).map((line) => inRunsDir(line, runsDir));
  return {
    asked,
    reason: made.explanation ?? 'no reason was recorded',
    ...(made.problems.length === 0 ? {} : { problems: [...made.problems] }),
    ...(volumes.length === 0 ? {} : { volumes: [...volumes] }),
    ...(advice.length === 0 ? {} : { advice: [...advice] }),
  };
}

function restoredVm({ cleanup, clock }: RunState, planned: PlanGroup, group: GroupState): RestoredVm | undefined {
  const vm = vmReport(group, planned, clock);
  if (vm === undefined) return undefined;
  const removal = cleanup.removals.get(keyOf({ what: 'vm', group: group.name, uuid: vm.uuid }));
  return {
    ...pick(vm, 'name', 'uuid'),
    state: vm.state ?? vm.result,
    ...given({ address: vm.address }),
    removed: removal?.result?.kind === 'removed',
    checks: vm.checks.map(({ check, result, detail }) => ({ what: check, result, ...given({ detail }) })),
  };
}

/** Those that have ended, the oldest first: the last `limit` of them. */
export function history(
  runs: readonly RunSummary[],
  { plan, drill, limit }: { readonly plan?: string; readonly drill?: string; readonly limit: number },
): { history: HistoryEntry[]; more: boolean } {
  const ended = runs.flatMap((run): HistoryEntry[] => {
    const { startedAt, outcome, rto, rpo } = run;
    if ((plan !== undefined && run.plan !== plan) || (drill !== undefined && run.drill !== drill)) return [];
    if (run.phase !== 'finished' || startedAt === undefined || outcome === undefined) return [];
    return [
      {
        ...pick(run, 'run', 'kind', 'plan', 'drill', 'durationMs', 'simulated'),
        startedAt,
        outcome,
        ...given({
          rtoMs: rto?.measuredMs,
          rtoObjectiveMs: rto?.objectiveMs,
          rtoResult: rto?.result,
          rpoMs: rpo?.measuredMs,
          rpoObjectiveMs: rpo?.objectiveMs,
          rpoResult: rpo?.result,
        }),
        groups: run.groups ?? 0,
        recovered: run.counts?.recovered ?? 0,
      },
    ];
  });
  return { history: ended.slice(0, limit).toReversed(), more: ended.length > limit };
}
