/** The runs of the runs directory, folded from their journals: the only truth of them, whoever carries them out. */
import { stat } from 'node:fs/promises';
import { isGivenUp } from '../journal/given-up.ts';
import { lockHolder, type Owner } from '../journal/lock.ts';
import { BEGINNING, type Position, readJournal } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import { makeReport, type Report } from '../report/report.ts';
import { leftovers } from '../run/cleanup-state.ts';
import { isOver, type RunState, reduce } from '../run/state.ts';
import { findAncestors } from '../runs/ancestors.ts';
import { foldJournal, isDamage } from '../runs/fold.ts';
import { type RunPhase, runPhase } from '../view/activity.ts';
import type { Carrier } from '../view/carrier.ts';

/** This process, and how to tell whether another lives (`journal/lock.ts`). */
export interface Processes {
  readonly self: Omit<Owner, 'runId'>;
  readonly isAlive: (owner: Owner) => boolean;
  /** Throws what the system throws. */
  readonly signal: (pid: number, signal: 'SIGINT') => void;
}

/** What is kept of every run at hand; the whole of it is read from the journal again when it is asked for. */
export interface ArchivedRun {
  readonly runId: string;
  readonly plan: { readonly name: string; readonly digest: string };
  readonly phase: RunPhase;
  readonly carrier?: Carrier;
  /** The process that carries it on, where it is one of this machine. */
  readonly owner?: Owner;
  readonly simulated: boolean;
  readonly operator: string;
  readonly parent?: string;
  /** The terms of a drill. */
  readonly drill?: NonNullable<RunState['drill']>;
  readonly startedAt: string;
  readonly lastEventAt: string;
  /** When it was over: of a drill the cleanup too, unless it keeps what it made. */
  readonly finishedAt?: string;
  readonly resumes: number;
  readonly interrupted?: NonNullable<RunState['interrupted']>;
  /** A person gave it up with `--abandon`, whether it had ended or not. */
  readonly givenUp: boolean;
  /** Made when it is first asked for: reporting on a run of thousands of groups takes a moment. */
  readonly facts: () => RunFacts;
}

export interface RunFacts {
  readonly report: Omit<Report, 'groups' | 'storages' | 'waves'>;
  /** Groups that it proved to be recovered by a look at the site, and when. */
  readonly proven: ReadonlyMap<string, string>;
  /** Names of the groups that took part. */
  readonly asked: readonly string[];
}

export interface Damaged {
  readonly runId: string;
  readonly message: string;
}

export interface Archive {
  /** Reads what is new. One reading at a time: who asks meanwhile gets the result of the next. Rejects for what the disk does. */
  refresh(): Promise<void>;
  /** Whether everything that was there at the start has been read. */
  loaded(): boolean;
  /** Oldest first. */
  runs(): readonly ArchivedRun[];
  damaged(): readonly Damaged[];
  get(runId: string): ArchivedRun | undefined;
  /** Runs of which there may be more to come: they have not ended, or a cleanup may follow. */
  unclosed(): readonly ArchivedRun[];
  /** The state of a run of which there may be more to come, as it was last read: not to be changed. */
  live(runId: string): RunState | undefined;
  /** Its state, read anew. Undefined where there is no such run, or it has no event yet. Throws DamagedJournalError, StateError. */
  state(runId: string): Promise<RunState | undefined>;
  /** The runs that it continues, the first one first; as far back as their journals are here and can be read. */
  ancestors(state: RunState): Promise<readonly RunState[]>;
  /** The run that holds the lock of the plan, if its process may live. */
  holder(planName: string): Promise<string | undefined>;
}

interface Followed {
  position: Position;
  /** The size of the journal when it was read: a last line that is not whole is not read again until it grows. */
  size: number;
  state: RunState | undefined;
  earlier?: readonly RunState[];
}

export function openArchive(store: RunStore, processes: Processes): Archive {
  /** Runs of which there may be more to come. */
  const open = new Map<string, Followed>();
  const known = new Map<string, ArchivedRun>();
  const damaged = new Map<string, Damaged & { readonly bytes: number }>();
  let loaded = false;
  let reading: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const follow = async (runId: string): Promise<void> => {
    const path = store.journalPath(runId);
    const broken = damaged.get(runId);
    const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (isMissing(error)) throw error;
      return error.message;
    });
    // Whatever keeps it from being looked at may pass.
    if (typeof there === 'string') return void damaged.set(runId, { runId, message: there, bytes: -1 });
    // A pipe would never end.
    if (!there.isFile()) return void damaged.set(runId, { runId, message: `${path} is no file`, bytes: -1 });
    const { size } = there;
    if (broken?.bytes === size) return;
    const followed = open.get(runId) ?? { position: BEGINNING, size: 0, state: undefined };
    try {
      if (size > followed.position.end.bytes && size !== followed.size) {
        followed.position = await readJournal(
          path,
          (event) => {
            followed.state = reduce(followed.state, event);
          },
          followed.position,
        );
        followed.size = size;
      }
    } catch (error) {
      if (isMissing(error)) throw error;
      // One run that cannot be read keeps no other from its drills.
      const lasting = isDamage(error);
      damaged.set(runId, { runId, message: (error as Error).message, bytes: lasting ? size : -1 });
      open.delete(runId);
      known.delete(runId);
      return;
    }
    damaged.delete(runId);
    open.set(runId, followed);
    const { state } = followed;
    if (state === undefined) return;
    const owner = isOver(state) ? undefined : await liveOwner(state);
    const givenUp = await isGivenUp(store, runId);
    const carrier = carrierIn(state, owner, givenUp);
    // Whoever carried it on may have ended it between the two looks.
    if (carrier?.is === 'gone' && (await stat(path)).size > size) return follow(runId);
    followed.earlier ??= await ancestors(state);
    const { earlier } = followed;
    let facts: RunFacts | undefined;
    const ask = (): RunFacts => {
      facts ??= factsOf(state, earlier);
      return facts;
    };
    known.set(runId, archived(state, ask, { carrier, owner, givenUp }));
    if (!isClosed(state)) return;
    // The state itself is let go.
    const last = ask();
    known.set(
      runId,
      archived(state, () => last, { carrier, owner, givenUp }),
    );
    open.delete(runId);
  };

  const liveOwner = async ({ plan, runId }: Pick<RunState, 'plan' | 'runId'>): Promise<Owner | undefined> => {
    const owner = await lockHolder(store.lockPath(plan.name));
    return owner?.runId === runId ? owner : undefined;
  };

  const isNear = ({ host, space }: Owner): boolean => host === processes.self.host && space === processes.self.space;

  const carrierIn = (state: RunState, owner: Owner | undefined, givenUp: boolean): Carrier | undefined => {
    if (isOver(state)) return undefined;
    if (givenUp) return { is: 'given-up' };
    return state.interrupted === undefined ? carrierOf(owner) : undefined;
  };

  /** A run whose journal is closed is not read again; what a person decides about its unknown outcomes comes later. */
  const seeWhatIsGivenUp = async (): Promise<void> => {
    for (const run of [...known.values()])
      if (!open.has(run.runId) && !run.givenUp && run.facts().report.counts.unknown > 0)
        if (await isGivenUp(store, run.runId)) known.set(run.runId, { ...run, givenUp: true });
  };

  const carrierOf = (owner: Owner | undefined): Carrier => {
    if (owner === undefined) return { is: 'gone' };
    const { host, pid } = owner;
    return {
      process: { host, pid },
      is: isNear(owner) ? (processes.isAlive(owner) ? 'alive' : 'gone') : 'elsewhere',
    };
  };

  const readAll = async (): Promise<void> => {
    const ids = await store.list();
    const there = new Set(ids);
    for (const kept of [open, known, damaged]) for (const id of kept.keys()) if (!there.has(id)) kept.delete(id);
    for (const runId of ids) if (open.has(runId) || !known.has(runId)) await follow(runId).catch(ignoreMissing);
    await seeWhatIsGivenUp();
    loaded = true;
  };

  const state = async (runId: string): Promise<RunState | undefined> => {
    if (!(await store.has(runId))) return undefined;
    const folded = await foldJournal(store, runId);
    if (folded.kind === 'never-begun') return undefined;
    if (folded.kind !== 'run') throw folded.cause;
    return folded.state;
  };

  /** The damage of a run is told where it stands itself: it takes nothing from those that continue it. */
  const ancestors = async (state: Pick<RunState, 'runId' | 'parent'>): Promise<readonly RunState[]> =>
    (await findAncestors(store, state)).earlier;

  return {
    refresh() {
      if (reading === undefined) {
        reading = readAll().finally(() => {
          reading = undefined;
        });
        return reading;
      }
      next ??= reading
        .catch(() => {})
        .then(() => {
          next = undefined;
          return this.refresh();
        });
      return next;
    },
    loaded: () => loaded,
    runs: () => [...known.values()].sort((a, b) => (a.runId < b.runId ? -1 : 1)),
    damaged: () => [...damaged.values()].map(({ runId, message }) => ({ runId, message })),
    get: (runId) => known.get(runId),
    unclosed: () => [...open.keys()].flatMap((runId) => known.get(runId) ?? []),
    live: (runId) => open.get(runId)?.state,
    state,
    ancestors,
    async holder(planName) {
      const owner = await lockHolder(store.lockPath(planName)).catch(() => undefined);
      return owner === undefined || carrierOf(owner).is === 'gone' ? undefined : owner.runId;
    },
  };
}

function archived(
  state: RunState,
  facts: () => RunFacts,
  {
    carrier,
    owner,
    givenUp,
  }: { readonly carrier: Carrier | undefined; readonly owner: Owner | undefined; readonly givenUp: boolean },
): ArchivedRun {
  return {
    runId: state.runId,
    plan: { name: state.plan.name, digest: state.plan.digest },
    phase: runPhase(state, carrier),
    ...(carrier === undefined ? {} : { carrier }),
    ...(owner === undefined ? {} : { owner }),
    simulated: state.simulated !== undefined,
    operator: state.operator,
    ...(state.parent === undefined ? {} : { parent: state.parent }),
    startedAt: state.startedAt,
    lastEventAt: state.lastEventAt,
    ...(isOver(state) ? { finishedAt: state.cleanup.finishedAt ?? state.finishedAt ?? state.lastEventAt } : {}),
    ...(state.drill === undefined ? {} : { drill: state.drill }),
    resumes: state.resumes,
    ...(state.interrupted === undefined ? {} : { interrupted: state.interrupted }),
    givenUp,
    facts,
  };
}

function factsOf(state: RunState, earlier: readonly RunState[]): RunFacts {
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

/** Nothing can come any more: what a drill kept or left may yet be cleaned up. */
function isClosed(state: RunState): boolean {
  if (!isOver(state)) return false;
  return state.drill === undefined || (state.cleanup.kept === undefined && leftovers(state.cleanup).length === 0);
}

/** A run may be moved away while it is looked at. */
function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
