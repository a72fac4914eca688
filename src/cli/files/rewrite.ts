import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Environment } from '../environment.ts';
import { CommandError, usageError } from '../exit.ts';
import { readSmall } from './read-bounded.ts';

/** A pipe gives its text once, and cannot be replaced. Throws CommandError; what is not there is told by who reads it. */
export async function refuseStreams({ cwd }: Pick<Environment, 'cwd'>, file: string): Promise<void> {
  const found = await stat(resolve(cwd, file)).catch(() => undefined);
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw usageError(`${file} is no regular file: it cannot be rewritten`, 'Save it to a file first.');
}

/** Replaces the text of a file that was read. Follows links. Throws CommandError; then the file is as it was. */
export async function rewrite({ cwd, random }: Environment, file: string, from: string, to: string): Promise<void> {
  try {
    const path = await realpath(resolve(cwd, file));
    if (!(await stat(path)).isFile()) {
      throw usageError(`${file} is no regular file: it cannot be replaced`, 'Save it to a file first.');
    }
    if ((await readSmall(path, Buffer.byteLength(from))) !== from) {
      throw usageError(`${file} was changed meanwhile; it is left as it is`, 'Try again.');
    }
    // Replacing it takes a right to the directory only; a file that is write-protected is meant to stay.
    await (await open(path, 'r+')).close();
    await replaceFile(path, to, random);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw usageError(`${file} cannot be written: ${code}`, 'Look at its permissions, and at the disk.', {
      cause: error,
    });
  }
}

/**
 * Replaces a file in one step, durably and with the mode that it had: whoever reads it meanwhile sees the old text or the
 * new one. Leaves nothing beside it when that fails. Throws what the file system threw.
 */
export async function replaceFile(path: string, text: string, random: () => number): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${random().toString(36).slice(2)}`);
  const file = await open(beside, 'wx');
  try {
    await fill(file, text, there?.mode);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
}

async function fill(opened: FileHandle, text: string, mode: number | undefined): Promise<void> {
  await using file = opened;
  await file.writeFile(text);
  // A file system without modes gives every file the same, and lets nobody set one.
  if (mode !== undefined && (await file.stat()).mode !== mode) await file.chmod(mode & 0o7777);
  await file.sync();
}
