/** What is kept at hand of a run: made of its state, and of who carries it on. */
import type { Owner } from '../journal/lock.ts';
import { makeReport, type Report } from '../report/report.ts';
import { leftovers } from '../run/cleanup-state.ts';
import { isOver, type RunState } from '../run/state.ts';
import { type Machine, type RunOwner, type RunPhase, runPhase } from '../runs/phase.ts';
import { pick } from './http/write.ts';

/** This process, and what it may do to others. */
export interface Processes extends Machine {
  /** Throws what the system throws. */
  readonly signal: (pid: number, signal: 'SIGINT') => void;
}

const KEPT = ['runId', 'operator', 'parent', 'drill', 'startedAt', 'lastEventAt', 'resumes', 'interrupted'] as const;

/** What is kept of every run; the whole of it is read from the journal again when it is asked for. */
export interface ArchivedRun extends Readonly<Pick<RunState, (typeof KEPT)[number]>> {
  readonly plan: { readonly name: string; readonly digest: string };
  readonly phase: RunPhase;
  /** Absent for a run that is over, or was left in order. */
  readonly owner?: RunOwner | undefined;
  /** The process that holds its lock, of this machine or another. */
  readonly holder?: Owner | undefined;
  readonly simulated: boolean;
  /** How many events its journal has. */
  readonly events: number;
  /** When it was over: of a drill the cleanup too, unless it keeps what it made. */
  readonly finishedAt?: string | undefined;
  /** A person gave it up with `--abandon`, whether it had ended or not. */
  readonly givenUp: boolean;
  /** Made when it is first asked for: reporting on a run of thousands of groups takes a moment. */
  readonly facts: () => RunFacts;
}

/** What became of a run. */
export interface RunFacts {
  readonly report: Omit<Report, 'groups' | 'storages' | 'waves'>;
  /** Groups that it proved to be recovered by a look at the site, and when. */
  readonly proven: ReadonlyMap<string, string>;
  /** Names of the groups that took part. */
  readonly asked: readonly string[];
}

/** Nothing can come any more: what a drill kept or left may yet be cleaned up. */
export function isClosed(state: RunState): boolean {
  if (!isOver(state)) return false;
  return state.drill === undefined || (state.cleanup.kept === undefined && leftovers(state.cleanup).length === 0);
}

export function archived(
  state: RunState,
  facts: () => RunFacts,
  seen: Pick<ArchivedRun, 'owner' | 'holder' | 'givenUp'>,
): ArchivedRun {
  const { plan, cleanup, finishedAt, lastEventAt } = state;
  return {
    ...pick(state, ...KEPT),
    ...seen,
    facts,
    events: state.seq,
    plan: { name: plan.name, digest: plan.digest },
    phase: runPhase(state, seen.owner),
    simulated: state.simulated !== undefined,
    finishedAt: isOver(state) ? (cleanup.finishedAt ?? finishedAt ?? lastEventAt) : undefined,
  };
}

/** `earlier`: the runs that it continues, the first one first. */
export function factsOf(state: RunState, earlier: readonly RunState[]): RunFacts {
  const { groups, storages: _, waves: __, ...report } = makeReport(state, earlier);
  const proven = groups.flatMap(({ name, outcome, proof, finishedAt, recoveredIn }) =>
    outcome === 'recovered' && proof === 'observed' && finishedAt !== undefined && recoveredIn === undefined
      ? ([[name, finishedAt]] as const)
      : [],
  );
  return {
    report,
    proven: new Map(proven),
    asked: groups.filter(({ reason }) => reason?.kind !== 'not-selected').map(({ name }) => name),
  };
}
