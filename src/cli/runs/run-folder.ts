import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { openRunStore, type RunStore } from '../../journal/run-store.ts';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import { findRun, storeIn } from './open-run.ts';

export interface RunFolder {
  readonly store: RunStore;
  /** Name of the folder; the id of the run unless somebody renamed it. */
  readonly name: string;
  /** It was named by its path: it may have been copied from elsewhere. */
  readonly byPath: boolean;
}

/** The folder of a run, by the run's id or by a path to the folder; the newest run where none is named. Throws CommandError. */
export async function findFolder(
  environment: Environment,
  wanted: string | undefined,
  runsDir: string,
): Promise<RunFolder> {
  const store = storeIn(environment, runsDir);
  const isPath = wanted !== undefined && (/[/\\]/.test(wanted) || /^\.\.?$/.test(wanted));
  if (!isPath) {
    const found = await findRun(store, wanted).catch((error: unknown) => error);
    if (typeof found === 'string') return { store, name: found, byPath: false };
    if (wanted === undefined || !(await holdsJournal(resolve(environment.cwd, wanted)))) throw found;
  }
  const path = resolve(environment.cwd, wanted);
  if (!(await holdsJournal(path))) {
    throw usageError(`${wanted} is no folder of a run: it holds no journal.jsonl`, 'zdr runs lists the runs.');
  }
  return { store: openRunStore(dirname(path)), name: basename(path), byPath: true };
}

const holdsJournal = (path: string): Promise<boolean> =>
  stat(resolve(path, 'journal.jsonl')).then(
    (found) => found.isFile(),
    () => false,
  );
