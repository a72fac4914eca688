/** The runs of the runs directory by their journals: the only truth of them, whoever carries them out. */
import pLimit from 'p-limit';
import { lockHolder } from '../journal/lock.ts';
import type { RunStore } from '../journal/run-store.ts';
import type { RunState } from '../run/state.ts';
import { foldJournal, type Unread } from '../runs/fold.ts';
import { ownerOf } from '../runs/phase.ts';
import type { ArchivedRun, Processes } from './archived-run.ts';
import { createEntries, earlierOf, isDone, type Link } from './entries.ts';

/** All runs as they were last looked at. */
export interface Archive {
  /** Reads what is new. One reading at a time: who asks meanwhile gets the result of the next. Rejects for what the disk does. */
  refresh(): Promise<void>;
  /** Whether everything that was there at the start has been read. */
  loaded(): boolean;
  /** Oldest first. */
  runs(): readonly ArchivedRun[];
  /** Those whose journal cannot be folded. */
  unread(): readonly Unread[];
  get(runId: string): ArchivedRun | undefined;
  /** Runs of which there may be more to come: they have not ended, or a cleanup may follow. */
  unclosed(): readonly ArchivedRun[];
  /** The state of a run that goes on or is dead, as it was last read: not to be changed. */
  live(runId: string): RunState | undefined;
  /** Its state, read anew. Undefined where there is no such run, or it has no event yet. Throws DamagedJournalError, StateError. */
  state(runId: string): Promise<RunState | undefined>;
  /** The runs that it continues, the first one first; as far back as their journals are here and can be read. */
  ancestors(state: Link): Promise<readonly RunState[]>;
  /** The run that holds the lock of the plan, if its process may live. */
  holder(planName: string): Promise<string | undefined>;
}

/** Nothing is read before the first {@link Archive.refresh}. */
export function openArchive(store: RunStore, processes: Processes): Archive {
  const { runs, unread, lookAt } = createEntries(store, processes);
  const alone = pLimit(1);
  let next: Promise<void> | undefined;
  let loaded = false;
  const readAll = async (): Promise<void> => {
    await lookAt(await store.list());
    loaded = true;
  };
  return {
    refresh() {
      next ??= alone(() => {
        next = undefined;
        return readAll();
      });
      return next;
    },
    loaded: () => loaded,
    runs: () => [...runs.values()].flatMap(({ run }) => run ?? []).sort((a, b) => (a.runId < b.runId ? -1 : 1)),
    unread: () => [...unread.values()].map(({ runId, kind, message }) => ({ runId, kind, message })),
    get: (runId) => runs.get(runId)?.run,
    unclosed: () => [...runs.values()].flatMap((entry) => (isDone(entry) ? [] : (entry.run ?? []))),
    live: (runId) => runs.get(runId)?.followed?.state,
    async state(runId) {
      const folded = (await store.has(runId)) ? await foldJournal(store, runId) : { kind: 'never-begun' as const };
      if (folded.kind === 'never-begun') return undefined;
      if (folded.kind !== 'run') throw folded.cause;
      return folded.state;
    },
    ancestors: (run) => earlierOf(store, run),
    async holder(planName) {
      const holder = await lockHolder(store.lockPath(planName)).catch(() => undefined);
      return ownerOf(holder, processes).state === 'gone' ? undefined : holder?.runId;
    },
  };
}
