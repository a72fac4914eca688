/** What a directory or a pattern brings: of what lies on the disk, or of what lay there at another time. */
import { type Dirent, readdir } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { type GlobOptions, glob, isDynamicPattern } from 'tinyglobby';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

export interface Found {
  readonly directory: boolean;
  /** As they are shown: from the working directory, unless the argument was absolute. */
  readonly names: readonly string[];
}

/** What an argument brings; undefined for the name of a file. Throws CommandError where a directory cannot be read. */
export async function findFiles({ cwd }: Pick<Environment, 'cwd'>, arg: string): Promise<Found | undefined> {
  if (arg === '-') return undefined;
  const there = await stat(resolve(cwd, arg)).catch(() => undefined);
  if (there?.isDirectory()) return { directory: true, names: await inDirectory(cwd, arg, readdir) };
  if (there !== undefined || !isDynamicPattern(arg)) return undefined;
  return { directory: false, names: await byPattern(cwd, arg, readdir) };
}

/** The same for a list of files (absolute paths) instead of the disk; a file that is named is itself. */
export async function findAmong(cwd: string, arg: string, paths: readonly string[]): Promise<readonly string[]> {
  const path = resolve(cwd, arg);
  if (paths.includes(path)) return [arg];
  const listed = listing(paths);
  const below = await inDirectory(cwd, arg, listed);
  return below.length > 0 || !isDynamicPattern(arg) ? below : byPattern(cwd, arg, listed);
}

type ReadDirectory = (
  path: string,
  how: { withFileTypes: true },
  done: (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void,
) => void;

async function inDirectory(cwd: string, arg: string, read: ReadDirectory): Promise<readonly string[]> {
  const names = await search(
    '**/*.{yaml,yml}',
    { cwd: resolve(cwd, arg), ignore: ['**/node_modules/**'], caseSensitiveMatch: false, followSymbolicLinks: false },
    read,
  );
  return names.map((name) => join(arg, name)).sort();
}

async function byPattern(cwd: string, arg: string, read: ReadDirectory): Promise<readonly string[]> {
  return [...(await search(arg, { cwd, absolute: isAbsolute(arg), expandDirectories: false }, read))].sort();
}

/** Throws CommandError where a directory cannot be read: what is in it would not be checked, and nobody would know. */
async function search(pattern: string, options: GlobOptions, read: ReadDirectory): Promise<readonly string[]> {
  let unread: NodeJS.ErrnoException | undefined;
  const watched: ReadDirectory = (path, how, done) =>
    read(path, how, (error, entries) => {
      if (error !== null && !NOT_THERE.has(error.code ?? '')) unread ??= error;
      done(error, entries);
    });
  const names = await glob(pattern, { ...options, fs: { readdir: watched as typeof readdir } });
  if (unread === undefined) return names;
  throw new CommandError(
    EXIT.usage,
    `cannot read the directory ${unread.path ?? ''}: ${unread.code ?? unread.message}`,
    'Look at its permissions, or name the files to check.',
    { cause: unread },
  );
}

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
