/** What is kept at hand of a run: made of its state or its summary, and of who carries it on. */
import type { Owner } from '../journal/lock.ts';
import { isOver, type RunState } from '../run/state.ts';
import { type Machine, type RunOwner, type RunPhase, runPhase, type Standing } from '../runs/phase.ts';
import type { RunFacts, RunSummary } from '../runs/summary.ts';
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

/** What is seen of a run besides its journal. */
export type Seen = Pick<ArchivedRun, 'owner' | 'holder' | 'givenUp'>;

/** What an archived run is made of: of its state while it goes on, else of its summary. */
type Source = Standing & Pick<RunState, (typeof KEPT)[number] | 'simulated'> & Pick<ArchivedRun, 'plan'>;

export function archived(run: Source, events: number, facts: () => RunFacts, seen: Seen): ArchivedRun {
  const { plan, cleanup, finishedAt, lastEventAt } = run;
  return {
    ...pick(run, ...KEPT),
    ...seen,
    facts,
    events,
    plan: { name: plan.name, digest: plan.digest },
    phase: runPhase(run, seen.owner),
    simulated: run.simulated !== undefined,
    finishedAt: isOver(run) ? (cleanup.finishedAt ?? finishedAt ?? lastEventAt) : undefined,
  };
}

/** Nothing can come any more: what a drill kept or left may yet be cleaned up. */
export function isClosed(run: RunSummary): boolean {
  if (!isOver(run)) return false;
  return run.drill === undefined || (run.cleanup.kept === undefined && run.cleanup.left === 0);
}
