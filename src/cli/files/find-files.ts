/** What a directory or a pattern brings: of what lies on the disk, or of what lay there at another time. */
import { type Dirent, readdir } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { GlobOptions } from 'tinyglobby';
import type { Environment } from '../environment.ts';
import { type CommandError, usageError } from '../exit.ts';
import { isPlanName, type Walked, walk } from './walk.ts';

/** Names as they are shown: from the working directory, unless the argument was absolute. */
export interface Found extends Walked {
  readonly directory: boolean;
}

/** What an argument brings; undefined for the name of a file. Throws CommandError where a directory cannot be read. */
export async function findFiles({ cwd }: Pick<Environment, 'cwd'>, arg: string): Promise<Found | undefined> {
  if (arg === '-') return undefined;
  const there = await stat(resolve(cwd, arg)).catch(() => undefined);
  if (there?.isDirectory()) return { directory: true, ...(await onDisk(cwd, arg)) };
  if (there !== undefined || !(await isPattern(arg))) return undefined;
  return { directory: false, names: await byPattern(cwd, arg, readdir), passed: [] };
}

/** The same for a list of files (absolute paths) instead of the disk; a file that is named is itself. */
export async function findAmong(cwd: string, arg: string, paths: readonly string[]): Promise<readonly string[]> {
  const path = resolve(cwd, arg);
  if (paths.includes(path)) return [arg];
  const below = paths
    .filter((one) => one.startsWith(path === sep ? sep : path + sep) && isPlanName(one))
    .map((one) => join(arg, relative(path, one)))
    .sort();
  return below.length > 0 || !(await isPattern(arg)) ? below : byPattern(cwd, arg, listing(paths));
}

const isPattern = async (arg: string): Promise<boolean> => (await import('tinyglobby')).isDynamicPattern(arg);

/** Throws CommandError where a directory cannot be read: what is in it would not be checked, and nobody would know. */
async function onDisk(cwd: string, arg: string): Promise<Walked> {
  try {
    const { names, passed } = await walk(resolve(cwd, arg));
    return {
      names: names.map((name) => join(arg, name)),
      passed: passed.map(({ name, why }) => ({ name: join(arg, name), why })),
    };
  } catch (error) {
    throw unreadable(error as NodeJS.ErrnoException);
  }
}

type ReadDirectory = (
  path: string,
  how: { withFileTypes: true },
  done: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void,
) => void;

/** Sorted. Throws CommandError where a directory cannot be read: what is in it would not be checked, and nobody would know. */
async function byPattern(cwd: string, arg: string, read: ReadDirectory): Promise<readonly string[]> {
  let unread: NodeJS.ErrnoException | undefined;
  const readdir: ReadDirectory = (path, how, done) =>
    read(path, how, (error, entries) => {
      if (error !== null && !NOT_THERE.has(error.code ?? '')) unread ??= error;
      done(error, entries);
    });
  const fs = { readdir } as GlobOptions['fs'] & object;
  const { glob } = await import('tinyglobby');
  const names = await glob(arg, { cwd, absolute: isAbsolute(arg), expandDirectories: false, fs });
  if (unread === undefined) return names.sort();
  throw unreadable(unread);
}

const unreadable = (error: NodeJS.ErrnoException): CommandError =>
  usageError(
    `cannot read the directory ${error.path ?? ''}: ${error.code ?? error.message}`,
    'Look at its permissions, or name the files to check.',
    { cause: error },
  );

const NOT_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/** Reads directories of a list of files as if they lay on a disk. */
function listing(paths: readonly string[]): ReadDirectory {
  const directories = new Map<string, Map<string, Dirent>>();
  for (const path of paths) {
    for (let child = path; dirname(child) !== child; child = dirname(child)) {
      const name = basename(child);
      const entries = directories.get(dirname(child)) ?? new Map<string, Dirent>();
      directories.set(dirname(child), entries.set(name, entryOf(name, child === path)));
    }
  }
  return (path, _, done) => queueMicrotask(() => done(null, [...(directories.get(resolve(path))?.values() ?? [])]));
}

const entryOf = (name: string, file: boolean): Dirent =>
  ({ name, isFile: () => file, isDirectory: () => !file, isSymbolicLink: () => false }) as Dirent;
