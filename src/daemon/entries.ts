/** The runs of the runs directory, each as it was last looked at: at rest, by its summary; else by its journal, read on. */
import { hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { isGivenUp } from '../journal/given-up.ts';
import { BEGINNING, type Position, readJournal } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import { makeReport } from '../report/report.ts';
import { isOver, type RunState, reduce } from '../run/state.ts';
import { findAncestors } from '../runs/ancestors.ts';
import { isDamage, type Unread, unreadOf } from '../runs/fold.ts';
import { holderOf, type Owned } from '../runs/owner.ts';
import { ownerIn } from '../runs/phase.ts';
import { factsOf } from '../runs/summary.ts';
import { type FullSummary, isAtRest, keepSummary, readFullSummary } from '../runs/summary-file.ts';
import { type ArchivedRun, archived, isClosed, type Processes, type Seen } from './archived-run.ts';

/** A run in the chain of those that it continues. */
export type Link = Pick<ArchivedRun, 'runId' | 'parent'>;

/** How far a journal was read. */
interface Followed {
  readonly position: Position;
  /** The size of the journal when it was read: a last line that is not whole is not read again until it grows. */
  readonly size: number;
  readonly state: RunState | undefined;
}

/** A run whose journal does not grow by itself any more. */
interface Rest extends FullSummary {
  /** The size of the journal that it was made of. */
  readonly size: number;
}

/** A run as it was last looked at. */
export interface Entry {
  /** Absent for a run at rest: then the state is let go. */
  readonly followed?: Followed;
  readonly rest?: Rest;
  /** Absent while the journal has no event. */
  readonly run?: ArchivedRun;
  /** What {@link run} was made of besides its own journal. */
  readonly chain?: string;
  readonly earlier?: readonly RunState[];
}

const UNREAD: Followed = { position: BEGINNING, size: 0, state: undefined };

/** The runs that were looked at. */
export interface Entries {
  readonly runs: ReadonlyMap<string, Entry>;
  readonly unread: ReadonlyMap<string, Unread>;
  /** Looks at each of the runs, oldest first, and forgets all others. Rejects for what the disk does. */
  lookAt(runIds: readonly string[]): Promise<void>;
}

/** None is looked at yet. */
export function createEntries(store: RunStore, processes: Processes): Entries {
  const entries = new Map<string, Entry>();
  const sameNames = shareEqual();
  /** `bytes`: the size of a journal that no reading of it again will fix. */
  const unread = new Map<string, Unread & { readonly bytes?: number }>();

  const look = async (runId: string): Promise<void> => {
    const path = store.journalPath(runId);
    const { size, refused } = await sizeOf(path);
    if (refused !== undefined) return void unread.set(runId, { runId, kind: 'damaged', message: refused });
    if (unread.get(runId)?.bytes === size) return;
    const before = entries.get(runId);
    if (before?.followed === undefined) {
      const same = before?.rest?.size === size && before.run && before.chain === chainOf(before.run);
      const rest = same ? before.rest : await readFullSummary(store, runId);
      if (rest !== undefined) return settle(runId, { ...rest, size });
    }
    let followed: Followed;
    try {
      followed = await readOn(path, before?.followed ?? UNREAD, size);
    } catch (error) {
      if (isMissing(error)) throw error;
      // One run that cannot be read keeps no other from its drills.
      unread.set(runId, { ...unreadOf(runId, error as Error), ...(isDamage(error) ? { bytes: size } : {}) });
      entries.delete(runId);
      return;
    }
    unread.delete(runId);
    entries.set(runId, { ...before, followed });
    const { state } = followed;
    if (state === undefined) return;
    const seen = await seenOf(store, processes, runId, state);
    // Whoever carried it on may have ended it between the two looks.
    if (seen.owner?.state === 'gone' && (await stat(path)).size > size) return look(runId);
    if (isAtRest(state, seen.givenUp))
      return settle(runId, { ...(await keepSummary(store, runId, state)), size }, seen);
    const chain = chainOf(state);
    const earlier = before?.chain === chain && before.earlier ? before.earlier : await earlierOf(store, state);
    const facts = once(() => factsOf(makeReport(state, earlier)));
    entries.set(runId, { followed, chain, earlier, run: archived(state, state.seq, facts, seen) });
  };

  /** What is known of a run at rest is enough until its journal grows, or that of one that it continues. */
  const settle = async (runId: string, { summary, facts: made, size }: Rest, seen?: Seen): Promise<void> => {
    const facts = { ...made, asked: sameNames(made.asked) };
    unread.delete(runId);
    const found = seen ?? (await seenOf(store, processes, runId, summary));
    const run = archived(summary, summary.events, () => facts, found);
    entries.set(runId, { rest: { summary, facts, size }, chain: chainOf(summary), run });
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

  return {
    runs: entries,
    unread,
    async lookAt(runIds) {
      const there = new Set(runIds);
      for (const kept of [entries, unread]) for (const id of kept.keys()) if (!there.has(id)) kept.delete(id);
      for (const runId of runIds) {
        const entry = entries.get(runId);
        const { run, chain } = entry ?? {};
        if (run && isDone(entry) && chain === chainOf(run)) await seeWhetherGivenUp(run);
        else await look(runId).catch(ignoreMissing);
      }
    },
  };
}

/** Nothing more comes of the run. */
export const isDone = (entry: Entry | undefined): boolean => entry?.rest !== undefined && isClosed(entry.rest.summary);

/**
 * The runs that a run continues, the first one first. The damage of one is told where it stands itself: it takes nothing
 * from those that continue it.
 */
export const earlierOf = async (store: RunStore, run: Link): Promise<readonly RunState[]> =>
  (await findAncestors(store, run)).earlier;

async function seenOf(store: RunStore, processes: Processes, runId: string, run: Owned): Promise<Seen> {
  const holder = isOver(run) ? undefined : await holderOf(store, run);
  const givenUp = await isGivenUp(store, runId);
  return { owner: ownerIn(run, holder, givenUp, processes), holder, givenUp };
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

/** Runs of one plan have the same groups: their names are kept once. */
function shareEqual(): (names: readonly string[]) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (names) => {
    const key = hash('sha256', names.join('\n'), 'hex');
    const same = known.get(key) ?? names;
    known.set(key, same);
    return same;
  };
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
