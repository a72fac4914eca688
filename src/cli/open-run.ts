import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { JournalEnd } from '../journal/journal-file.ts';
import { BEGINNING, DamagedJournalError, readJournal } from '../journal/read-journal.ts';
import { openRunStore, type RunStore } from '../journal/run-store.ts';
import { type RunState, reduce, StateError } from '../run/state.ts';
import { clean } from '../view/clean.ts';
import { shellWord } from '../view/command.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

export interface RecordedRun {
  readonly runId: string;
  readonly state: RunState;
  readonly end: JournalEnd;
  /** Bytes of a torn last line, left out. */
  readonly tornBytes: number;
}

export function storeIn(environment: Environment, runsDir: string): RunStore {
  return openRunStore(resolve(environment.cwd, runsDir));
}

/** Folds the journal of the run that is to be gone on with: an id, its beginning or its end; the newest where none is named. Throws CommandError. */
export async function openRun(store: RunStore, wanted: string | undefined): Promise<RecordedRun> {
  const run = await foldRun(store, await findRun(store, wanted));
  const other = underOtherName(store, run);
  if (other !== undefined) throw other;
  return run;
}

/**
 * Says that a folder was renamed, or is a copy; undefined where it bears the id of its run. Nothing goes on in such a
 * folder: the run might be gone on with under both names.
 */
export function underOtherName(
  store: RunStore,
  { runId: name, state: { runId } }: Pick<RecordedRun, 'runId' | 'state'>,
): CommandError | undefined {
  if (name === runId) return undefined;
  const itself = existsSync(store.directory(runId));
  return new CommandError(
    EXIT.usage,
    `the folder ${name} holds run ${runId} under another name`,
    itself
      ? `It is a copy of the run that lies beside it: zdr status ${runId}`
      : `If it lies nowhere else, give it its name back: mv ${shellWord(store.directory(name))} ${shellWord(store.directory(runId))}`,
  );
}

/** Folds one journal. Throws CommandError when it is damaged. */
export async function foldRun(store: RunStore, runId: string): Promise<RecordedRun> {
  const { damage, ...run } = await foldToDamage(store, runId);
  if (damage !== undefined) throw damage;
  return run;
}

/** For who only looks: the run as its journal tells it up to a line that cannot be, and what is wrong there. */
export interface ReadRun extends RecordedRun {
  readonly damage: CommandError | undefined;
}

/** Folds the journal of the run named as far as it can be read. Throws CommandError where that is nowhere. */
export async function readRun(store: RunStore, wanted: string | undefined): Promise<ReadRun> {
  return foldToDamage(store, await findRun(store, wanted));
}

/** Says of a run that is only looked at when its folder bears another name. */
export function noteOtherName(
  { stderr }: Environment,
  store: RunStore,
  run: Pick<RecordedRun, 'runId' | 'state'>,
): void {
  const other = underOtherName(store, run);
  if (other !== undefined) stderr.write(`zdr: ${other.message}\nhint: ${other.hint}\n`);
}

/** Says what is wrong with a journal of which the first part was shown. Returns the exit code. */
export function sayDamage({ stderr }: Environment, { message, hint, exitCode }: CommandError): number {
  stderr.write(
    `zdr: ${message}; shown is what was recorded before that\n${hint === undefined ? '' : `hint: ${hint}\n`}`,
  );
  return exitCode;
}

/** The run is somebody else's: nothing is wrong with it. */
export const isDenied = (error: unknown): boolean =>
  ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');

async function foldToDamage(store: RunStore, runId: string): Promise<ReadRun> {
  const path = store.journalPath(runId);
  let state: RunState | undefined;
  try {
    // A pipe would never end.
    if (!(await stat(path)).isFile()) throw new DamagedJournalError(path, 0, 'it is no file');
    const { end, tornBytes } = await readJournal(path, (event) => {
      state = reduce(state, event);
    });
    if (state !== undefined) return { runId, state, end, tornBytes, damage: undefined };
  } catch (error) {
    if (isDenied(error)) {
      throw new CommandError(
        EXIT.internal,
        `the journal of run ${clean(runId)} may not be read: permission denied`,
        `Use zdr as the user who owns it, or have that user let others read ${shellWord(join(store.path, runId))}`,
        { cause: error },
      );
    }
    if (!(error instanceof DamagedJournalError || error instanceof StateError)) throw error;
    const damage = new CommandError(
      EXIT.internal,
      `the journal of run ${clean(runId)} is damaged: ${clean(error.message)}`,
      `Look at the receiving storages before anything is run again. To move it out of the way, and keep it as evidence: mv ${shellWord(join(store.path, runId))} ${shellWord(join(store.path, `damaged-${runId}`))}`,
      { cause: error },
    );
    if (state === undefined) throw damage;
    return { runId, state, end: BEGINNING.end, tornBytes: 0, damage };
  }
  throw new CommandError(
    EXIT.usage,
    `run ${runId} ended before its first event was durable; nothing was submitted`,
    'Run the plan again.',
  );
}

/** The id of the run named; the newest where none is. Throws CommandError. */
export async function findRun(store: RunStore, wanted: string | undefined): Promise<string> {
  const ids = await store.list();
  if (ids.length === 0) {
    throw new CommandError(
      EXIT.usage,
      `there are no runs in ${store.path}`,
      'Run the plan again (zdr run PLAN), or name another directory with --runs-dir.',
    );
  }
  if (wanted === undefined) return ids.at(-1) ?? '';
  if (ids.includes(wanted)) return wanted;
  const matching = ids.filter((id) => id.startsWith(wanted) || id.endsWith(wanted));
  if (matching.length === 1) return matching[0] ?? '';
  throw matching.length === 0
    ? new CommandError(EXIT.usage, `there is no run ${wanted} in ${store.path}`, 'zdr runs lists them.')
    : new CommandError(
        EXIT.usage,
        `${matching.length} runs match ${wanted}: ${matching.slice(-5).join(', ')}`,
        'Name more of the run id.',
      );
}
