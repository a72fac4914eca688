/** The keys of `--sign-key` and `--public-key`. Read before anything is done, so that a wrong one stops nothing half-way. */
import { KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type KeyProblem, readPublicKey, readSecretKey } from '../evidence/keys.ts';
import { clean } from '../view/clean.ts';
import { shellWord } from '../view/command.ts';
import { decodeText, NotTextError } from './decode-text.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

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
  throw new CommandError(EXIT.usage, `${option}: ${file} ${key.problem}`, key.hint);
}

/** A key is a few hundred bytes. */
const MOST_BYTES = 64 * 1024;

/** From a file or a pipe: `--sign-key <(vault …)` leaves no key on a disk. */
async function read(environment: Environment, file: string, option: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(resolve(environment.cwd, file))) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > MOST_BYTES) break;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : (code ?? 'error');
    throw new CommandError(EXIT.usage, `${option}: ${file} cannot be read: ${why}`, 'Name a key in PEM.', {
      cause: error,
    });
  }
  if (bytes <= MOST_BYTES) {
    try {
      return decodeText(Buffer.concat(chunks));
    } catch (error) {
      if (!(error instanceof NotTextError)) throw error;
      throw new CommandError(EXIT.usage, `${option}: ${file} is no text: ${error.message}`, 'Name a key in PEM.', {
        cause: error,
      });
    }
  }
  throw new CommandError(EXIT.usage, `${option}: ${file} is no key: it is larger than any`, 'Name a key in PEM.');
}
