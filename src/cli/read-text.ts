import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

/** Reads a file that the user named; `what` stands before its name: `the world `; `rename` says which name would do. Throws CommandError. */
export async function readText(
  { cwd }: Pick<Environment, 'cwd'>,
  file: string,
  what = '',
  rename = NAME,
): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const [why, hint] = READ_ERRORS[code] ?? [code || 'it cannot be opened', 'Look at the disk, or name another file.'];
    throw new CommandError(EXIT.usage, `cannot read ${what}${file}: ${why}`, hint === NAME ? rename : hint, {
      cause: error,
    });
  }
}

const NAME = 'Look at its name; it is looked for from the working directory.';
const PERMISSIONS = 'Look at its permissions and those of the directories above it.';

const READ_ERRORS: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ENOENT: ['there is no such file', NAME],
  ENOTDIR: ['a part of its path is no directory', NAME],
  EISDIR: ['it is a directory', 'Name a file in it.'],
  ELOOP: ['it is a link that leads to itself', NAME],
  EACCES: ['that is not allowed', PERMISSIONS],
  EPERM: ['that is not allowed', PERMISSIONS],
};
