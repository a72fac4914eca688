/**
 * The numbered places of a lock, `<path>.<n>`. A place appears with its whole content or not at all, and never over
 * another: as a hard link, or, on a file system that has none (SMB, exFAT, some of FUSE), as a directory that holds one
 * file and is moved there, which no system does over a directory that holds something, or over a file.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Thrown where the file system has no way to make a file or directory that appears whole and over no other. */
export class LockImpossibleError extends Error {
  override readonly name = 'LockImpossibleError';
  readonly directory: string;

  constructor(directory: string, options: ErrorOptions) {
    super(
      `the file system of ${directory} makes no hard links, and moves no directories: no lock can be kept there`,
      options,
    );
    this.directory = directory;
  }
}

/** A place that this process has made. */
export interface Place {
  /** Whether what stands there is still what was made. */
  isOurs(): Promise<boolean>;
  /** Replaces its content in one step. Throws what the file system threw. */
  replace(text: string): Promise<void>;
}

/** What a file system answers that has no such call; the first is what Linux says of exFAT, and speaks of no permission. */
const CANNOT: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EMLINK', 'EXDEV']);
/** The file in a place that is a directory; told apart, since its directory's number may change while nobody looks (exFAT). */
const HOLDER = '.holder';

/** The numbers that are taken; none where the lock was never held. Throws what the file system threw. */
export async function placeNumbers(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`;
  return (await readdir(dirname(path)))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((number) => Number.isSafeInteger(number) && number > 0);
}

/** Makes a place with that content; undefined where it is taken. `beside` begins the name of what is made first. Throws {@link LockImpossibleError}. */
export async function makePlace(place: string, text: string, beside: string): Promise<Place | undefined> {
  const whole = `${beside}-${randomUUID()}`;
  try {
    await writeWhole(whole, text);
    try {
      await link(whole, place);
      return linkedPlace(place, beside, (await stat(place)).ino);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return undefined;
      if (!CANNOT.has(codeOf(error))) throw error;
      return await makeDirectoryPlace(place, text, beside);
    }
  } finally {
    await rm(whole, { force: true });
  }
}

async function makeDirectoryPlace(place: string, text: string, beside: string): Promise<Place | undefined> {
  const id = randomUUID();
  const whole = `${beside}-${id}`;
  await mkdir(whole, { mode: 0o700 });
  try {
    await writeWhole(join(whole, `${id}${HOLDER}`), text);
    await rename(whole, place);
  } catch (error) {
    // What is told of a place that is taken differs between systems: ENOTEMPTY, EEXIST, ENOTDIR, EACCES.
    if (await exists(place)) return undefined;
    if (CANNOT.has(codeOf(error))) throw new LockImpossibleError(dirname(place), { cause: error });
    throw error;
  } finally {
    await rm(whole, { recursive: true, force: true });
  }
  const file = join(place, `${id}${HOLDER}`);
  return { isOurs: () => exists(file), replace: (next) => replaceWhole(file, next, beside) };
}

const linkedPlace = (place: string, beside: string, ino: number): Place => ({
  isOurs: () =>
    stat(place).then(
      (there) => there.ino === ino,
      () => false,
    ),
  replace: (text) => replaceWhole(place, text, beside),
});

/** What stands in a place; undefined where there is none, null in one that somebody emptied by hand. Throws what the file system threw. */
export async function readPlace(place: string): Promise<string | null | undefined> {
  try {
    if (!(await stat(place)).isDirectory()) return await readFile(place, 'utf8');
    const holders = (await readdir(place)).filter((name) => name.endsWith(HOLDER));
    const [only, ...more] = holders;
    if (only === undefined) return null;
    // Never made by us: nobody can say which of them counts.
    return more.length > 0 ? '' : await readFile(join(place, only), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes a place that counts no more, since there is a higher one. Where it can't be, it stays and counts for nothing. */
export const removePlace = (place: string): Promise<void> =>
  rm(place, { recursive: true, force: true }).catch(() => {});

async function replaceWhole(file: string, text: string, beside: string): Promise<void> {
  const whole = `${beside}-${randomUUID()}`;
  try {
    await writeWhole(whole, text);
    await rename(whole, file);
  } catch (error) {
    await rm(whole, { force: true });
    throw error;
  }
}

const writeWhole = (file: string, text: string) => writeFile(file, text, { mode: 0o600, flush: true });

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
