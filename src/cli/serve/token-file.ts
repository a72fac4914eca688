import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseTokens, TokenFileError, type Tokens } from '../../daemon/http/tokens.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { refusedError, usageError } from '../exit.ts';
import { ReadError, readDecoded } from '../files/read-bounded.ts';

/** Ten thousand tokens. */
const MOST_BYTES = 1024 ** 2;

/** Reads the token file; refuses one that others may write, or may read although it holds tokens as they are. Throws CommandError. */
export async function readTokens({ cwd }: Pick<Environment, 'cwd'>, file: string): Promise<Tokens> {
  const path = resolve(cwd, file);
  let text: string;
  let mode: number;
  try {
    [text, { mode }] = await Promise.all([readDecoded(path, { mostBytes: MOST_BYTES, streams: 'read' }), stat(path)]);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const { code, message, hint } = error;
    throw usageError(
      `cannot read the token file ${file}: ${message}`,
      code === 'ENOENT' ? `To make one: ${makeOne(file)}` : hint,
      { cause: error },
    );
  }
  let tokens: Tokens;
  try {
    tokens = parseTokens(text);
  } catch (error) {
    if (!(error instanceof TokenFileError)) throw error;
    throw usageError(
      `the token file ${file} cannot be used: ${error.message}`,
      `A line reads: ops operate TOKEN. To add one: ${makeOne(file)}`,
      { cause: error },
    );
  }
  const open = mode & (tokens.plain ? 0o077 : 0o022);
  if (open !== 0) {
    throw refusedError(
      `others may ${(mode & 0o022) === 0 ? 'read' : 'write'} the token file ${file} (mode ${(mode & 0o777).toString(8)})`,
      tokens.plain
        ? `Keep it to yourself: chmod 600 ${shellWord(file)}. Or write sha256: and the digest of each token instead.`
        : `Keep it to yourself: chmod go-w ${shellWord(file)}`,
    );
  }
  return tokens;
}

const makeOne = (file: string): string =>
  `(umask 077 && echo "ops operate $(openssl rand -hex 32)" >> ${shellWord(file)})`;
