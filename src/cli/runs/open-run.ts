import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BEGINNING } from '../../journal/read-journal.ts';
import { openRunStore, type RunStore } from '../../journal/run-store.ts';
import { explainUnread, type Folded, foldJournal, type RecordedRun } from '../../runs/fold.ts';
import { clean } from '../../view/write/clean.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { type CommandError, internalError, usageError } from '../exit.ts';

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

/** A run, and the name of its folder. */
interface NamedRun {
  readonly runId: string;
  readonly state: { readonly runId: string };
}

/**
 * Says that a folder was renamed, or is a copy; undefined where it bears the id of its run. Nothing goes on in such a
 * folder: the run might be gone on with under both names.
 */
export function underOtherName(store: RunStore, { runId: name, state: { runId } }: NamedRun): CommandError | undefined {
  if (name === runId) return undefined;
  const itself = existsSync(store.directory(runId));
  return usageError(
    `the folder ${name} holds run ${runId} under another name`,
    itself
      ? `It is a copy of the run that lies beside it: zdr status ${runId}`
      : `If it lies nowhere else, give it its name back: mv ${shellWord(store.directory(name))} ${shellWord(store.directory(runId))}`,
  );
}

/** Folds one journal. Throws CommandError where it tells no run, or not the whole of it. */
export async function foldRun(store: RunStore, runId: string): Promise<RecordedRun> {
  return requireRun(store, runId, await foldJournal(store, runId));
}

/** The run, where the whole of one was found under the id. Throws CommandError. */
export function requireRun(store: RunStore, runId: string, folded: Folded): RecordedRun {
  if (folded.kind === 'run') return folded;
  throw errorOf(store, runId, folded);
}

/** For who only looks: the run as its journal tells it up to a line that cannot be, and what is wrong there. */
export interface ReadRun extends RecordedRun {
  readonly damage: CommandError | undefined;
}

/** Folds the journal of the run named as far as it can be read. Throws CommandError where that is nowhere. */
export async function readRun(store: RunStore, wanted: string | undefined): Promise<ReadRun> {
  const runId = await findRun(store, wanted);
  const folded = await foldJournal(store, runId);
  if (folded.kind !== 'damaged' || folded.before === undefined)
    return { ...requireRun(store, runId, folded), damage: undefined };
  const damage = unreadError(store, runId, folded);
  return { runId, state: folded.before, end: BEGINNING.end, tornBytes: 0, damage };
}

/** Says of a run that is only looked at when its folder bears another name. */
export function noteOtherName({ stderr }: Environment, store: RunStore, run: NamedRun): void {
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

/** What to say of a run that is not there, or not whole. */
export function errorOf(store: RunStore, runId: string, folded: Exclude<Folded, { kind: 'run' }>): Error {
  switch (folded.kind) {
    case 'never-begun':
      return usageError(
        `run ${runId} ended before its first event was durable; nothing was submitted`,
        'Run the plan again.',
      );
    case 'denied':
      return internalError(
        `the journal of run ${clean(runId)} may not be read: permission denied`,
        `Use zdr as the user who owns it, or have that user let others read ${shellWord(join(store.path, runId))}`,
        { cause: folded.cause },
      );
    case 'damaged':
    case 'other-version':
      return unreadError(store, runId, folded);
    case 'no-file':
      return folded.cause;
  }
}

function unreadError(
  store: RunStore,
  runId: string,
  { kind, cause }: Extract<Folded, { kind: 'damaged' | 'other-version' }>,
): CommandError {
  const { why, hint } = explainUnread({ runId: clean(runId), kind, message: clean(cause.message) });
  const way = `To move it out of the way, and keep it as evidence: ${moveAway(store.path, runId)}`;
  return internalError(why, kind === 'damaged' ? `${hint} ${way}` : hint, { cause });
}

/** The command that moves a damaged run out of the way. */
export const moveAway = (runsDir: string, runId: string): string =>
  `mv ${shellWord(join(runsDir, runId))} ${shellWord(join(runsDir, `damaged-${runId}`))}`;

/** The id of the run named; the newest where none is. Throws CommandError. */
export async function findRun(store: RunStore, wanted: string | undefined): Promise<string> {
  const ids = await store.list();
  if (ids.length === 0) {
    throw usageError(
      `there are no runs in ${store.path}`,
      'Run the plan again (zdr run PLAN), or name another directory with --runs-dir.',
    );
  }
  if (wanted === undefined) return ids.at(-1) ?? '';
  if (ids.includes(wanted)) return wanted;
  const matching = ids.filter((id) => id.startsWith(wanted) || id.endsWith(wanted));
  if (matching.length === 1) return matching[0] ?? '';
  throw matching.length === 0
    ? usageError(`there is no run ${wanted} in ${store.path}`, 'zdr runs lists them.')
    : usageError(
        `${matching.length} runs match ${wanted}: ${matching.slice(-5).join(', ')}`,
        'Name more of the run id.',
      );
}
