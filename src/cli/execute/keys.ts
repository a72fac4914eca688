/** The keys of `--sign-key` and `--public-key`. Read before anything is done, so that a wrong one stops nothing half-way. */
import { KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type KeyProblem, readPublicKey, readSecretKey } from '../../evidence/keys.ts';
import { clean } from '../../view/write/clean.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import { ReadError, readDecoded } from '../files/read-bounded.ts';

export interface SigningOptions {
  /** File of the secret key that signs the evidence. */
  readonly signKey?: string | undefined;
}

/** The key that signs the evidence of a run; undefined where none is named. Warns if others may read it. Throws CommandError. */
export async function signingKey(
  environment: Environment,
  { signKey: file }: SigningOptions,
): Promise<KeyObject | undefined> {
  if (file === undefined) return undefined;
  const key = usable(readSecretKey(await read(environment, file, '--sign-key')), file, '--sign-key');
  const { mode } = await stat(resolve(environment.cwd, file));
  if ((mode & 0o077) !== 0) {
    const said = (mode & 0o777).toString(8).padStart(4, '0');
    environment.stderr.write(
      `zdr: warning: the key ${clean(file)} is open to others (mode ${said}), who could sign as well: chmod 600 ${shellWord(file)}\n`,
    );
  }
  return key;
}

/** The key that signatures are checked with. Throws CommandError. */
export async function checkingKey(environment: Environment, file: string): Promise<KeyObject> {
  return usable(readPublicKey(await read(environment, file, '--public-key')), file, '--public-key');
}

function usable(key: KeyObject | KeyProblem, file: string, option: string): KeyObject {
  if (key instanceof KeyObject) return key;
  throw usageError(`${option}: ${file} ${key.problem}`, key.hint);
}

/** A key is a few hundred bytes. */
const MOST_BYTES = 64 * 1024;

/** From a file or a pipe: `--sign-key <(vault …)` leaves no key on a disk. */
async function read(environment: Environment, file: string, option: string): Promise<string> {
  try {
    return await readDecoded(resolve(environment.cwd, file), { mostBytes: MOST_BYTES, streams: 'read' });
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const what = error.code === 'TOO_LARGE' ? 'is no key' : 'cannot be read';
    throw usageError(`${option}: ${file} ${what}: ${error.message}`, 'Name a key in PEM.', {
      cause: error,
    });
  }
}
