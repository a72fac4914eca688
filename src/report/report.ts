/**
 * The reconciliation report of a run: every group of the plan exactly once, whatever became of it. Plain JSON, published
 * as schemas/report.schema.json. Times are RFC 3339 UTC, durations ms, sizes bytes.
 */

import type { Counts, ObjectivesReport, Report, ReportOutcome, WaveReport } from '../generated/report.ts';
import { given } from '../given.ts';
import { FUTURE_HINT } from '../plan/backup-age.ts';
import type { Verdict } from '../reconcile/judgement.ts';
import { awakeMs, elapsedMs } from '../run/run-time.ts';
import type { RunState, WaveState } from '../run/state.ts';
import { drillReport } from './drill-report.ts';
import { type GroupReport, makeGroupReport, recoveredBefore } from './group-report.ts';
import { nextStep } from './next-step.ts';
import { makeObjectives, wasAsked } from './objectives.ts';
import { spentBudgets } from './spent-budgets.ts';
import { makeStorageReports, wasCopied } from './storage-report.ts';

export type { Counts, Report, ReportOutcome };

/**
 * `earlier`: the runs that a retried run continues, the first one first. What they recovered counts as recovered.
 * `givenUp`: a person gave the run up, with `--abandon`.
 */
export function makeReport(state: RunState, earlier: readonly RunState[] = [], givenUp = false): Report {
  const { plan } = state;
  const groups = plan.groups.map((group) => recoveredBefore(state, group, earlier) ?? makeGroupReport(state, group));
  const objectives = makeObjectives(state, groups, earlier);
  const finishedAt = state.finishedAt ?? state.lastEventAt;
  const { name, description, labels, digest, verify } = plan;
  return given({
    format: 1,
    runId: state.runId,
    parent: state.parent,
    declaredAt: state.declaredAt,
    firstStartedAt: earlier[0]?.startedAt,
    plan: given({ name, description, labels, digest, verify }),
    tool: state.tool,
    operator: state.operator,
    simulated: state.simulated,
    site: state.site && siteFacts(state.site),
    dialect: state.dialect,
    startedAt: state.startedAt,
    finishedAt,
    durationMs: awakeMs(state.clock, state.startedAt, finishedAt),
    resumes: state.resumes,
    events: state.seq,
    outcome: outcomeOf(state, groups, objectives),
    stopping: state.stopping,
    interrupted: state.interrupted,
    notices: notices(state, groups, objectives, givenUp),
    counts: count(groups),
    alreadyPresent: groups.filter(({ reason }) => reason?.kind === 'already-present').length,
    verdicts: countVerdicts(groups),
    bytes: groups.filter(wasCopied).reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    objectives,
    drill: drillReport(state),
    waves: waveReports(state, groups),
    storages: makeStorageReports(plan, groups, state),
    groups,
  });
}

function outcomeOf(state: RunState, groups: readonly GroupReport[], objectives: ObjectivesReport): ReportOutcome {
  const counts = count(groups.filter(wasAsked));
  if (state.interrupted !== undefined) return 'interrupted';
  if (counts.unknown > 0) return 'unknown';
  if (counts.failed + counts['not-started'] > 0) return 'failed';
  if (counts.unfinished > 0) return 'unfinished';
  const cleanup = drillReport(state)?.cleanup;
  if (cleanup === 'pending' || cleanup === 'left') return 'leftovers';
  if (counts.differs > 0) return 'recovered-with-differences';
  if (unproven(state, groups).length > 0) return 'unproven';
  const { rto, rpo } = objectives;
  if (rto.result === 'missed' || rpo.result === 'missed') return 'objective-missed';
  // A date that the server left out is named, and fails nothing; one that cannot be is not taken for any age.
  return rto.result === 'unknown' || (rpo.result === 'unknown' && rpo.future.length > 0)
    ? 'objective-unknown'
    : 'recovered';
}

/** Everything was recovered and proven, in whatever time and from backups however old. */
export const provesRecovery = (outcome: string | undefined): boolean =>
  outcome === 'recovered' || outcome === 'objective-missed' || outcome === 'objective-unknown';

function unproven({ plan }: RunState, groups: readonly GroupReport[]): readonly GroupReport[] {
  if (plan.verify !== 'observed') return [];
  return groups.filter(({ outcome, proof }) => outcome === 'recovered' && proof !== 'observed');
}

function notices(
  state: RunState,
  groups: readonly GroupReport[],
  { rpo }: ObjectivesReport,
  givenUp: boolean,
): string[] {
  const lines: string[] = [];
  if (state.simulated !== undefined) lines.push('The site was a simulated one: nothing real was recovered.');
  if (unproven(state, groups).length > 0) {
    lines.push(
      'The site offers no queries: every "recovered" rests on the API\'s own answer. Check the receiving storages.',
    );
  } else if (state.plan.verify === 'claimed') {
    lines.push('The plan says "verify: claimed": every "recovered" rests on the API\'s own answer alone.');
  }
  const undated = rpo.unknown.length - rpo.future.length;
  if (rpo.result !== undefined && undated > 0) {
    lines.push(
      `The backup date of ${undated} of ${groups.length} groups is not known, so the RPO cannot be told for them.`,
    );
  }
  if (rpo.future.length > 0) {
    lines.push(
      `The backup of ${rpo.future.length} of ${groups.length} groups is dated after the start of the run, so nobody can tell how old it is: ${FUTURE_HINT}.`,
    );
  }
  if (state.clock.changes.length > 0) {
    lines.push(
      `The clock of the machine that carried the run was changed at ${state.clock.changes.map((at) => new Date(at).toISOString()).join(', ')}: how long anything took that was going on then may not be known, and what the machine may have slept counts for nothing.`,
    );
  }
  lines.push(...spentBudgets(state, groups));
  const next = nextStep(state, givenUp);
  if (next !== undefined) lines.push(next);
  return lines;
}

function waveReports({ plan, waves, clock }: RunState, groups: readonly GroupReport[]): WaveReport[] {
  return plan.waves.map(({ name, gate }, at) => {
    const wave: WaveState = waves[at] ?? { name, phase: 'pending' };
    const { openedAt, closedAt } = wave;
    const over = openedAt !== undefined && closedAt !== undefined;
    return {
      ...wave,
      gate,
      ...given({ durationMs: over ? elapsedMs(clock, openedAt, closedAt) : undefined }),
      counts: count(groups.filter((group) => group.wave === name)),
    };
  });
}

function count(groups: readonly GroupReport[]): Counts {
  const counts = { recovered: 0, differs: 0, failed: 0, unknown: 0, 'not-started': 0, unfinished: 0 };
  for (const { outcome } of groups) counts[outcome] += 1;
  return counts;
}

function countVerdicts(groups: readonly GroupReport[]): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { volumes } of groups) for (const { verdict } of volumes) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

/** The report may be sent around: where the site is reached stands in the journal. */
const siteFacts = ({ endpoint: _, ...facts }: NonNullable<RunState['site']>): NonNullable<Report['site']> => facts;
