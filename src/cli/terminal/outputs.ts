/** Where what was asked for by `-o format[=file]` is written. */
import { realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import { replaceFile } from '../files/rewrite.ts';
import type { Wanted } from './output-formats.ts';

/** Throws CommandError where two formats would be mixed in one place, or a file that was read would be overwritten. */
export function checkOutputs(wanted: readonly Wanted<string>[], read: readonly string[], { cwd }: Environment): void {
  const taken = new Map<string, string>();
  for (const { format, file } of wanted) {
    const target = file === undefined ? '' : resolve(cwd, file);
    const other = taken.get(target);
    if (other !== undefined) {
      const where = file === undefined ? 'standard output' : file;
      throw usageError(
        `${other} and ${format} cannot both be written to ${where}`,
        `Give one of them a file of its own: -o ${format}=FILE.`,
      );
    }
    taken.set(target, format);
    if (file !== undefined && read.some((name) => resolve(cwd, name) === target)) {
      throw usageError(`${file} is checked itself, and would be overwritten`, 'Name another file.');
    }
  }
}

/**
 * Writes a file whole or not at all; a device or a pipe is written to as it is. Makes no directories. Throws CommandError.
 */
export async function writeOutput({ cwd, random }: Environment, file: string, text: string): Promise<void> {
  try {
    const path = resolve(cwd, file);
    const there = await stat(path).catch(() => undefined);
    if (there !== undefined && !there.isFile()) await writeFile(path, text);
    // What a link points at is replaced, not the link.
    else await replaceOrWrite(there === undefined ? path : await realpath(path), text, random);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const [why, hint] = WRITE_ERRORS[code]?.(file) ?? [message, 'Name another file, or free the disk.'];
    throw usageError(`cannot write ${file}: ${why}`, hint, { cause: error });
  }
}

async function replaceOrWrite(path: string, text: string, random: () => number): Promise<void> {
  try {
    await replaceFile(path, text, random);
  } catch (error) {
    // A directory that takes no new file, or a file that is mounted alone, may be written to all the same.
    if (!DIRECT.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await writeFile(path, text);
  }
}

const DIRECT: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EBUSY']);

const WRITE_ERRORS: Readonly<Record<string, (file: string) => [why: string, hint: string]>> = {
  ENOENT: (file) => [`there is no directory ${dirname(file)}`, `Make it first: mkdir -p ${dirname(file)}`],
  ENOTDIR: (file) => [`${dirname(file)} is no directory`, 'Name another file.'],
  EISDIR: () => ['it is a directory', 'Name a file in it.'],
  EACCES: () => ['that is not allowed', 'Look at the permissions, or name another file.'],
  EPERM: () => ['that is not allowed', 'Look at the permissions, or name another file.'],
};
