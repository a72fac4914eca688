/** The run directories below `--runs-dir`: `<run-id>/`, of which docs/evidence.md lists the files. */
import { hash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncDirectory } from './journal-file.ts';
import { looksLikeRunId } from './run-id.ts';

/** The runs directory: which runs there are, and where their files lie. */
export interface RunStore {
  readonly path: string;
  /** Makes the runs directory, for nobody else to look into, unless it is there. Throws what the file system threw. */
  make(): Promise<void>;
  /** The permission bits of the runs directory that let others write to it; 0 where none do, or nobody knows. */
  writableByOthers(): Promise<number>;
  /**
   * Makes the directory of a new run with the exact text of its plan, and of its pin if it has one. Throws when it has
   * a journal. False where the file system cannot make the names of files durable (see syncDirectory).
   */
  create(runId: string, planText: string, pinText?: string): Promise<boolean>;
  /** Run ids, oldest first. */
  list(): Promise<readonly string[]>;
  has(runId: string): Promise<boolean>;
  /** Whether the id is that of a run of the plan, by its form. */
  isOf(runId: string, planName: string): boolean;
  directory(runId: string): string;
  journalPath(runId: string): string;
  filePath(runId: string, name: string): string;
  /** Replaces a file of the run whole and durably: a reader never sees half of it. `text`: the whole, or its pieces. */
  write(runId: string, name: string, text: string | Iterable<string>): Promise<void>;
  read(runId: string, name: string): Promise<string>;
  /** Removes a run: it is gone at once, or, where the system refuses, still whole. Throws what the file system threw. */
  remove(runId: string): Promise<void>;
  /** Removes what is left of runs whose removal a crash cut short. */
  sweep(): Promise<void>;
  /** The lock that keeps a plan from being run twice at once. */
  lockPath(planName: string): string;
  /** Where the runs note which slots of the storages they hold. */
  readonly slotsPath: string;
}

/** Touches nothing before it is asked to. */
export function openRunStore(path: string): RunStore {
  const filePath = (runId: string, name: string) => join(path, runId, name);
  const write: RunStore['write'] = async (runId, name, text) => {
    const target = filePath(runId, name);
    // What a crash left there, or anybody put there: a link is not followed, and a pipe not waited for.
    await rm(`${target}.new`, { force: true });
    const file = await open(`${target}.new`, 'wx', 0o600);
    try {
      await writeFile(file, text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${target}.new`, target);
    await syncDirectory(dirname(target));
  };
  // Of a folder that may not be looked into nobody can say that it holds no run: whoever reads it says why.
  const hasJournal = (runId: string): Promise<boolean> =>
    stat(filePath(runId, 'journal.jsonl')).then(
      (found) => found.isFile(),
      ({ code }: NodeJS.ErrnoException) => code === 'EACCES' || code === 'EPERM',
    );
  const make = async () => {
    const above = await mkdir(dirname(path), { recursive: true });
    const made = await mkdir(path, { mode: 0o700 }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST' || !statSync(path).isDirectory()) throw error;
        return false;
      },
    );
    if (made) await syncDirectory(dirname(path));
    if (above !== undefined) await syncDirectory(dirname(above));
  };
  return {
    path,
    make,
    async writableByOthers() {
      const there = await stat(path).catch(() => undefined);
      return (there?.mode ?? 0) & 0o022;
    },
    async create(runId, planText, pinText) {
      await make();
      await mkdir(join(path, runId), { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST' || existsSync(filePath(runId, 'journal.jsonl'))) throw error;
      });
      // Without this a power cut can lose the whole run, durable journal and all.
      const durable = await syncDirectory(path);
      await write(runId, 'plan.yaml', planText);
      if (pinText !== undefined) await write(runId, 'pin.yaml', pinText);
      return durable;
    },
    async list() {
      const entries = await readdir(path, { withFileTypes: true }).catch(unlessAbsent([]));
      const named = entries
        .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && looksLikeRunId(entry.name))
        .map((entry) => entry.name)
        .sort();
      const there = await Promise.all(named.map(hasJournal));
      return named.filter((_, at) => there[at]);
    },
    has: async (runId) => looksLikeRunId(runId) && (await hasJournal(runId)),
    isOf: (runId, planName) => runId.slice('00000000-000000-'.length, -'-0000'.length) === fileName(planName),
    directory: (runId) => join(path, runId),
    journalPath: (runId) => filePath(runId, 'journal.jsonl'),
    filePath,
    write,
    read: (runId, name) => readFile(filePath(runId, name), 'utf8'),
    async remove(runId) {
      const hidden = join(path, `${REMOVED}${runId}`);
      await rename(join(path, runId), hidden);
      await syncDirectory(path);
      await rm(hidden, { recursive: true, force: true });
    },
    async sweep() {
      const names = await readdir(path).catch(() => []);
      for (const name of names.filter((one) => one.startsWith(REMOVED))) {
        await rm(join(path, name), { recursive: true, force: true });
      }
    },
    slotsPath: join(path, '.slots'),
    lockPath: (planName) => join(path, `.${fileName(planName)}.lock`),
  };
}

/** What is not there has nothing in it; what cannot be looked at may have. */
const unlessAbsent =
  <T>(nothing: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return nothing;
    throw error;
  };

/** A plan's name as part of a file name; one that had to be changed is told apart by a digest. */
function fileName(planName: string): string {
  const plain = planName.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 60);
  return plain === planName ? plain : `${plain}-${hash('sha256', planName, 'hex').slice(0, 8)}`;
}

/** What a run's directory is called while its files are removed: it is no run any more, and none is ever called so. */
const REMOVED = '.removed-';

/** Names a run by its start (ms since the epoch, UTC), its plan and four random hex digits. */
export function makeRunId(startedAt: number, planName: string, random: () => number): string {
  const [date = '', time = ''] = new Date(startedAt).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T');
  const suffix = Math.floor(random() * 0x10000)
    .toString(16)
    .padStart(4, '0');
  return `${date}-${time}-${fileName(planName)}-${suffix}`;
}
