import { resolve } from 'node:path';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import { type Bound, ReadError, readBounded, readDecoded } from './read-bounded.ts';

interface Named extends Bound {
  /** What stands before its name in messages: `the world `. */
  readonly what?: string;
  /** Which name would do, where there is no such file. */
  readonly rename?: string;
  /** A person made it with whatever editor: UTF-16 is read, and marks are no part of it. */
  readonly decode?: true;
}

/** Reads a file that the user named. Throws CommandError. */
export async function readText(
  { cwd }: Pick<Environment, 'cwd'>,
  file: string,
  { what = '', rename, decode, ...bound }: Named,
): Promise<string> {
  try {
    return await (decode === true ? readDecoded : readBounded)(resolve(cwd, file), bound);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const { code, message, hint } = error;
    throw usageError(`cannot read ${what}${file}: ${message}`, RENAMED.has(code) ? (rename ?? hint) : hint, {
      cause: error,
    });
  }
}

const RENAMED: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);
