/**
 * The reconciliation report of a run: every group of the plan exactly once, whatever became of it. Plain JSON, published
 * as schemas/report.schema.json. Times are RFC 3339 UTC, durations ms, sizes bytes.
 */

import { given } from '../given.ts';
import { FUTURE_HINT } from '../plan/backup-age.ts';
import type { Plan } from '../plan/plan.ts';
import type { Verdict } from '../reconcile/judgement.ts';
import type { StopCause } from '../run/event.ts';
import { awakeMs, elapsedMs } from '../run/run-time.ts';
import type { RunState, WaveState } from '../run/state.ts';
import { type DrillReport, drillReport } from './drill-report.ts';
import { type GroupReport, makeGroupReport, recoveredBefore } from './group-report.ts';
import { nextStep } from './next-step.ts';
import { makeObjectives, type ObjectivesReport, wasAsked } from './objectives.ts';
import { spentBudgets } from './spent-budgets.ts';
import { makeStorageReports, type StorageReport, wasCopied } from './storage-report.ts';

/** The worst that is true of the run, in this order. */
export type ReportOutcome =
  /** The run was stopped with work left; it can be resumed. */
  | 'interrupted'
  /** What became of some group is unknown: a person must look. */
  | 'unknown'
  /** Groups failed or never started. */
  | 'failed'
  /** The journal ends before the run does: it still runs, or its process died. */
  | 'unfinished'
  /** A drill left something behind, or its cleanup is not over. */
  | 'leftovers'
  /** A call succeeded, but the proof did not. */
  | 'recovered-with-differences'
  /** The plan asks for a fresh query, but the site has none: only the API's own answer stands for it. */
  | 'unproven'
  /** Recovered and reconciled, but too late (RTO) or from backups too old (RPO). */
  | 'objective-missed'
  /** Recovered and reconciled, but whether an objective was met cannot be told. */
  | 'objective-unknown'
  | 'recovered';

/** Groups by their outcome. */
export type Counts = Readonly<Record<GroupReport['outcome'], number>>;

export interface WaveReport extends Omit<WaveState, 'phase'> {
  readonly phase: WaveState['phase'];
  readonly gate: boolean;
  readonly durationMs?: number;
  readonly counts: Counts;
}

/** A run: what was wanted, done and found. Published as schemas/report.schema.json. */
export interface Report {
  readonly format: 1;
  readonly runId: string;
  /** The run that this one continued. */
  readonly parent?: string;
  /** When the disaster was declared, where somebody said so (`--since`). */
  readonly declaredAt?: string;
  /** Start of the first run of the chain that it continues. */
  readonly firstStartedAt?: string;
  readonly plan: Pick<Plan, 'name' | 'description' | 'labels' | 'digest' | 'verify'>;
  /** Version of zdr. */
  readonly tool: string;
  readonly operator: string;
  /** Present when the site was a simulated one. */
  readonly simulated?: { readonly speed: number; readonly seed: number };
  readonly site?: { readonly queries: boolean; readonly version?: string; readonly timeZone?: string };
  /** Body key that the server took. */
  readonly dialect?: 'documented' | 'sdk';
  readonly startedAt: string;
  /** End of the run, or time of the last event where it has not ended. */
  readonly finishedAt: string;
  /** Without what the machine may have slept. Absent where the clock was set back before a resume: nobody knows. */
  readonly durationMs?: number;
  readonly resumes: number;
  /** Number of journal events that the report was made from. */
  readonly events: number;
  readonly outcome: ReportOutcome;
  readonly stopping?: StopCause;
  readonly interrupted?: StopCause;
  /** What a reader must know before the numbers, one line each. */
  readonly notices: readonly string[];
  /** Groups by outcome: they add up to the groups of the plan. */
  readonly counts: Counts;
  /** Recovered groups that were whole on the receiving storage already, part of `counts.recovered`. */
  readonly alreadyPresent: number;
  /** Volumes by verdict. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Copied by this run, by the sizes that are known. */
  readonly bytes: number;
  readonly objectives: ObjectivesReport;
  /** Present for a drill. */
  readonly drill?: DrillReport;
  readonly waves: readonly WaveReport[];
  readonly storages: readonly StorageReport[];
  /** In the order of the plan. */
  readonly groups: readonly GroupReport[];
}

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
