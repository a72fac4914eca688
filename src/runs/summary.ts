/**
 * What lists, history and retention show of a run, made of its state once: a few hundred bytes, and beside them what the
 * daemon says of its groups. What is shown of a run that goes on is made the same way, and kept nowhere.
 */
import { given } from '../given.ts';
import type { RpoReport, RtoReport } from '../report/objectives.ts';
import { makeReport, type Report, type ReportOutcome } from '../report/report.ts';
import { leftovers } from '../run/cleanup-state.ts';
import type { GroupOutcome } from '../run/event.ts';
import type { ClockState } from '../run/run-time.ts';
import type { RunState } from '../run/state.ts';
import type { Ancestors } from './ancestors.ts';
import { isLeftOpen, openCalls } from './left-open.ts';
import type { Standing } from './phase.ts';

/** A run in brief. Times are RFC 3339. */
export interface RunSummary
  extends Readonly<
      Pick<
        RunState,
        | 'runId'
        | 'operator'
        | 'parent'
        | 'drill'
        | 'simulated'
        | 'startedAt'
        | 'lastEventAt'
        | 'finishedAt'
        | 'resumes'
        | 'stopping'
        | 'interrupted'
      >
    >,
    Pick<Standing, 'waves'> {
  readonly plan: { readonly name: string; readonly digest: string };
  /** How many events its journal has. */
  readonly events: number;
  readonly clock: Pick<ClockState, 'gaps' | 'leaps'>;
  /** Of a drill. `left`: how many things of it are at the site yet, or may come to be. */
  readonly cleanup: Standing['cleanup'] & { readonly left: number };
  /** Groups by outcome, without those that were left out on purpose. */
  readonly counts: Readonly<Record<GroupOutcome | 'unfinished', number>>;
  /** Its calls without a result that anybody knows. */
  readonly openCalls: number;
  /** A later run might make again what this one left open. */
  readonly leftOpen: boolean;
  /** By its report, which rests on the runs that it continues too. */
  readonly outcome: ReportOutcome;
  /** Whether they were met, by the same report; `open` may be missed by now (report/objectives.ts). */
  readonly objectives: {
    readonly rto: Pick<RtoReport, 'result' | 'dueAt'>;
    readonly rpo: Pick<RpoReport, 'result'>;
  };
  /** The run where the chain of those that it continues breaks off: its journal is not here, or tells nothing. */
  readonly missing?: string;
}

/** What became of a run, group by group where that counts later. */
export interface RunFacts {
  readonly report: Omit<Report, 'groups' | 'storages' | 'waves'>;
  /** Names of the groups that took part. */
  readonly asked: readonly string[];
  /**
   * Of each of them, when this run proved by a look at the site that it is recovered, in ms since the epoch; 0 where it
   * did not.
   */
  readonly provenAt: ArrayLike<number>;
}

/** `ancestors`: the runs that it continues. `report`: what {@link makeReport} makes of both, where that is there already. */
export function summarize(
  state: RunState,
  { earlier, broken }: Ancestors,
  report: Report = makeReport(state, earlier),
): { readonly summary: RunSummary; readonly facts: RunFacts } {
  const facts = factsOf(report);
  const { outcome, objectives } = report;
  const { plan, waves, clock, cleanup } = state;
  const summary = given({
    runId: state.runId,
    operator: state.operator,
    parent: state.parent,
    drill: state.drill,
    simulated: state.simulated,
    startedAt: state.startedAt,
    lastEventAt: state.lastEventAt,
    finishedAt: state.finishedAt,
    resumes: state.resumes,
    stopping: state.stopping,
    interrupted: state.interrupted,
    plan: { name: plan.name, digest: plan.digest },
    events: state.seq,
    clock: { gaps: clock.gaps, leaps: clock.leaps },
    waves: waves.map(({ name, phase }) => ({ name, phase })),
    cleanup: given({ kept: cleanup.kept, finishedAt: cleanup.finishedAt, left: leftovers(cleanup).length }),
    counts: countAsked(state),
    openCalls: openCalls(state).length,
    leftOpen: isLeftOpen(state),
    outcome,
    objectives: {
      rto: given({ result: objectives.rto.result, dueAt: objectives.rto.dueAt }),
      rpo: given({ result: objectives.rpo.result }),
    },
    missing: broken?.runId,
  });
  return { summary, facts };
}

function countAsked({ groups }: RunState): RunSummary['counts'] {
  const counts = { recovered: 0, differs: 0, failed: 0, unknown: 0, 'not-started': 0, unfinished: 0 };
  for (const { outcome = 'unfinished', reason } of groups.values())
    if (reason?.kind !== 'not-selected') counts[outcome] += 1;
  return counts;
}

/** What of a report counts later. */
export function factsOf({ groups, storages: _, waves: __, ...report }: Report): RunFacts {
  const asked = groups.filter(({ reason }) => reason?.kind !== 'not-selected');
  return {
    report,
    asked: asked.map(({ name }) => name),
    provenAt: asked.map(({ outcome, proof, finishedAt, recoveredIn }) =>
      outcome === 'recovered' && proof === 'observed' && finishedAt !== undefined && recoveredIn === undefined
        ? Date.parse(finishedAt)
        : 0,
    ),
  };
}
