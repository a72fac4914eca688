/** The runs of the runs directory, folded from their journals: the only truth of them, whoever carries them out. */
import { stat } from 'node:fs/promises';
import pLimit from 'p-limit';
import { isGivenUp } from '../journal/given-up.ts';
import { lockHolder } from '../journal/lock.ts';
import { BEGINNING, type Position, readJournal } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import { isOver, type RunState, reduce } from '../run/state.ts';
import { findAncestors } from '../runs/ancestors.ts';
import { foldJournal, isDamage } from '../runs/fold.ts';
import { holderOf } from '../runs/owner.ts';
import { ownerIn, ownerOf } from '../runs/phase.ts';
import { type ArchivedRun, archived, factsOf, isClosed, type Processes } from './archived-run.ts';

/** A run that cannot be read, and why. */
export interface Damaged {
  readonly runId: string;
  readonly message: string;
}

/** A run in the chain of those that it continues. */
type Link = Pick<ArchivedRun, 'runId' | 'parent'>;

/** All runs as they were last looked at. */
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
  ancestors(state: Link): Promise<readonly RunState[]>;
  /** The run that holds the lock of the plan, if its process may live. */
  holder(planName: string): Promise<string | undefined>;
}

/** How far a journal was read. */
interface Followed {
  readonly position: Position;
  /** The size of the journal when it was read: a last line that is not whole is not read again until it grows. */
  readonly size: number;
  readonly state: RunState | undefined;
}

interface Entry {
  /** Absent once nothing can come any more: then the state is let go. */
  readonly followed?: Followed;
  /** Absent while the journal has no event. */
  readonly run?: ArchivedRun;
  /** What {@link run} was made of besides its own journal. */
  readonly chain?: string;
  readonly earlier?: readonly RunState[];
}

const UNREAD: Followed = { position: BEGINNING, size: 0, state: undefined };

/** Nothing is read before the first {@link Archive.refresh}. */
export function openArchive(store: RunStore, processes: Processes): Archive {
  const entries = new Map<string, Entry>();
  /** `bytes`: the size of a journal that no reading of it again will fix. */
  const damaged = new Map<string, Damaged & { readonly bytes?: number }>();
  const alone = pLimit(1);
  let next: Promise<void> | undefined;
  let loaded = false;

  const look = async (runId: string): Promise<void> => {
    const path = store.journalPath(runId);
    const { size, refused } = await sizeOf(path);
    if (refused !== undefined) return void damaged.set(runId, { runId, message: refused });
    if (damaged.get(runId)?.bytes === size) return;
    const before = entries.get(runId);
    let followed: Followed;
    try {
      followed = await readOn(path, before?.followed ?? UNREAD, size);
    } catch (error) {
      if (isMissing(error)) throw error;
      // One run that cannot be read keeps no other from its drills.
      damaged.set(runId, { runId, message: (error as Error).message, ...(isDamage(error) ? { bytes: size } : {}) });
      entries.delete(runId);
      return;
    }
    damaged.delete(runId);
    entries.set(runId, { ...before, followed });
    const { state } = followed;
    if (state === undefined) return;
    const holder = isOver(state) ? undefined : await holderOf(store, state);
    const givenUp = await isGivenUp(store, runId);
    const owner = ownerIn(state, holder, givenUp, processes);
    // Whoever carried it on may have ended it between the two looks.
    if (owner?.state === 'gone' && (await stat(path)).size > size) return look(runId);
    const chain = chainOf(state);
    const earlier = before?.chain === chain && before.earlier ? before.earlier : await ancestors(state);
    const facts = once(() => factsOf(state, earlier));
    const seen = { owner, holder, givenUp };
    if (!isClosed(state))
      return void entries.set(runId, { followed, chain, earlier, run: archived(state, facts, seen) });
    const last = facts();
    entries.set(runId, { chain, run: archived(state, () => last, seen) });
  };

  /** The runs that it continues, and how much each had to say: with more of that its own report is another. */
  const chainOf = ({ runId, parent }: Link): string => {
    const chain = new Map<string, number | undefined>([[runId, 0]]);
    for (let id = parent; id !== undefined && !chain.has(id); id = entries.get(id)?.run?.parent)
      chain.set(id, entries.get(id)?.run?.events);
    return [...chain].join(' ');
  };

  /** A run of which nothing can come is not read again; what a person decides about its unknown outcomes comes later. */
  const seeWhetherGivenUp = async (run: ArchivedRun): Promise<void> => {
    if (run.givenUp || run.facts().report.counts.unknown === 0 || !(await isGivenUp(store, run.runId))) return;
    entries.set(run.runId, { ...entries.get(run.runId), run: { ...run, givenUp: true } });
  };

  const readAll = async (): Promise<void> => {
    const ids = await store.list();
    const there = new Set(ids);
    for (const kept of [entries, damaged]) for (const id of kept.keys()) if (!there.has(id)) kept.delete(id);
    for (const runId of ids) {
      const { run, followed, chain } = entries.get(runId) ?? {};
      if (run !== undefined && followed === undefined && chain === chainOf(run)) await seeWhetherGivenUp(run);
      else await look(runId).catch(ignoreMissing);
    }
    loaded = true;
  };

  /** The damage of a run is told where it stands itself: it takes nothing from those that continue it. */
  const ancestors = async (run: Link): Promise<readonly RunState[]> => (await findAncestors(store, run)).earlier;

  return {
    refresh() {
      next ??= alone(() => {
        next = undefined;
        return readAll();
      });
      return next;
    },
    loaded: () => loaded,
    runs: () => [...entries.values()].flatMap(({ run }) => run ?? []).sort((a, b) => (a.runId < b.runId ? -1 : 1)),
    damaged: () => [...damaged.values()].map(({ runId, message }) => ({ runId, message })),
    get: (runId) => entries.get(runId)?.run,
    unclosed: () => [...entries.values()].flatMap(({ run, followed }) => (followed && run) ?? []),
    live: (runId) => entries.get(runId)?.followed?.state,
    async state(runId) {
      const folded = (await store.has(runId)) ? await foldJournal(store, runId) : { kind: 'never-begun' as const };
      if (folded.kind === 'never-begun') return undefined;
      if (folded.kind !== 'run') throw folded.cause;
      return folded.state;
    },
    ancestors,
    async holder(planName) {
      const holder = await lockHolder(store.lockPath(planName)).catch(() => undefined);
      return ownerOf(holder, processes).state === 'gone' ? undefined : holder?.runId;
    },
  };
}

/** Folds what has come since. Rejects with damage, and for what the disk does; then `followed` is of no use any more. */
async function readOn(path: string, followed: Followed, size: number): Promise<Followed> {
  if (size <= followed.position.end.bytes || size === followed.size) return followed;
  let { state } = followed;
  const take = (event: Parameters<typeof reduce>[1]) => {
    state = reduce(state, event);
  };
  return { position: await readJournal(path, take, followed.position), size, state };
}

/** Rejects where there is nothing; `refused`: why it cannot be looked at, which may pass. */
async function sizeOf(path: string): Promise<{ readonly size: number; readonly refused?: string }> {
  try {
    const there = await stat(path);
    // A pipe would never end.
    return there.isFile() ? { size: there.size } : { size: 0, refused: `${path} is no file` };
  } catch (error) {
    if (isMissing(error)) throw error;
    return { size: 0, refused: (error as Error).message };
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A run may be moved away while it is looked at. */
function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
