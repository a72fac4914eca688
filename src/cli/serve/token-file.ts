import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseTokens, TokenFileError, type Tokens } from '../../daemon/tokens.ts';
import { shellWord } from '../../view/command.ts';
import { decodeText, NotTextError } from '../decode-text.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';

/** Reads the token file; refuses one that others may write, or may read although it holds tokens as they are. Throws CommandError. */
export async function readTokens({ cwd }: Pick<Environment, 'cwd'>, file: string): Promise<Tokens> {
  const path = resolve(cwd, file);
  let bytes: Buffer;
  let mode: number;
  try {
    [bytes, { mode }] = await Promise.all([readFile(path), stat(path)]);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CommandError(
      EXIT.usage,
      `cannot read the token file ${file}: ${code === 'ENOENT' ? 'there is no such file' : message}`,
      code === 'ENOENT' ? `To make one: ${makeOne(file)}` : undefined,
      { cause: error },
    );
  }
  let tokens: Tokens;
  try {
    tokens = parseTokens(decodeText(bytes));
  } catch (error) {
    if (!(error instanceof TokenFileError || error instanceof NotTextError)) throw error;
    throw new CommandError(
      EXIT.usage,
      `the token file ${file} cannot be used: ${error.message}`,
      `A line reads: ops operate TOKEN. To add one: ${makeOne(file)}`,
      { cause: error },
    );
  }
  const open = mode & (tokens.plain ? 0o077 : 0o022);
  if (open !== 0) {
    throw new CommandError(
      EXIT.refused,
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
