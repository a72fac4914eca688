/** A run, folded off its journal: what is there is a value, and what to say of it is up to who asks. */
import { stat } from 'node:fs/promises';
import type { JournalEnd } from '../journal/journal-file.ts';
import { DamagedJournalError, readJournal } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import { UnknownFormatError } from '../run/journal-format.ts';
import { type RunState, reduce, StateError } from '../run/state.ts';

/** A run as its whole journal tells it. */
export interface RecordedRun {
  /** The name of its folder. */
  readonly runId: string;
  readonly state: RunState;
  readonly end: JournalEnd;
  /** Bytes of a torn last line, left out. */
  readonly tornBytes: number;
}

/** What was found under a run id. */
export type Folded =
  | ({ readonly kind: 'run' } & RecordedRun)
  /** It ended before its first event was durable: nothing was submitted. */
  | { readonly kind: 'never-begun' }
  | { readonly kind: 'no-file'; readonly cause: Error }
  /** The journal is somebody else's: nothing is wrong with it. */
  | { readonly kind: 'denied'; readonly cause: Error }
  /** Another version of zdr recorded it, in a format that this one does not read: nothing is wrong with it. */
  | { readonly kind: 'other-version'; readonly cause: Error }
  /** `before`: the run up to the line that cannot be; undefined where that is the first. */
  | { readonly kind: 'damaged'; readonly cause: Error; readonly before: RunState | undefined };

/** Rejects for what the disk does. */
export async function foldJournal(store: RunStore, runId: string): Promise<Folded> {
  const path = store.journalPath(runId);
  let state: RunState | undefined;
  try {
    // A pipe would never end.
    if (!(await stat(path)).isFile()) throw new DamagedJournalError(path, 0, 'it is no file');
    const { end, tornBytes } = await readJournal(path, (event) => {
      state = reduce(state, event);
    });
    return state === undefined ? { kind: 'never-begun' } : { kind: 'run', runId, state, end, tornBytes };
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code === 'EACCES' || cause.code === 'EPERM') return { kind: 'denied', cause };
    if (cause.code === 'ENOENT') return { kind: 'no-file', cause };
    if (isDamage(cause)) return { kind: kindOf(cause), cause, before: state };
    throw cause;
  }
}

/** A run whose journal cannot be folded, and why. */
export interface Unread {
  readonly runId: string;
  readonly kind: 'damaged' | 'other-version';
  readonly message: string;
}

/** What {@link foldJournal} would say of a run whose journal was read with this error. */
export const unreadOf = (runId: string, error: Error): Unread => ({
  runId,
  kind: kindOf(error),
  message: error.message,
});

const kindOf = (error: Error): Unread['kind'] => (error instanceof UnknownFormatError ? 'other-version' : 'damaged');

/** The same as the end of a sentence, and what to do about it: in these words wherever it is met. */
export function explainUnread({ runId, kind, message }: Unread): { readonly why: string; readonly hint: string } {
  return kind === 'other-version'
    ? {
        why: `run ${runId} was recorded by another version of zdr: ${message}`,
        // To move it away would be to forget calls that may be running.
        hint: 'Use the version that began it, or a newer one (zdr --version), and leave the run where it is.',
      }
    : {
        why: `the journal of run ${runId} is damaged: ${message}`,
        hint: 'Look at the receiving storages before anything is run again.',
      };
}

/** No reading of the journal again will change what was found. */
export const isDamage = (error: unknown): boolean =>
  error instanceof DamagedJournalError || error instanceof StateError;
