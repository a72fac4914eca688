import { open, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from '../environment.ts';
import { CommandError, usageError } from '../exit.ts';
import { readSmall } from './read-small.ts';
import { replaceFile } from './replace-file.ts';

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
