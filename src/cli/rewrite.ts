import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

/**
 * Replaces the text of a file in one step: whoever reads it meanwhile sees the old text or the new one. Follows links,
 * keeps the mode. Throws CommandError when it cannot be written; then the file is as it was.
 */
export async function rewrite({ cwd, self }: Environment, file: string, from: string, to: string): Promise<void> {
  let temporary: string | undefined;
  try {
    const path = await realpath(resolve(cwd, file));
    if (!(await stat(path)).isFile()) {
      throw new CommandError(
        EXIT.usage,
        `${file} is no regular file: it cannot be replaced`,
        'Save it to a file first.',
      );
    }
    if ((await readFile(path, 'utf8')) !== from) {
      throw new CommandError(EXIT.usage, `${file} was changed meanwhile; it is left as it is`, 'Try again.');
    }
    // Replacing it takes a right to the directory only; a file that is write-protected is meant to stay.
    await (await open(path, 'r+')).close();
    const { mode } = await stat(path);
    const beside = `${path}.${self.pid}.new`;
    const written = await open(beside, 'wx', 0o600);
    temporary = beside;
    try {
      await written.writeFile(to);
      await written.chmod(mode & 0o7777);
      await written.sync();
    } finally {
      await written.close();
    }
    await rename(beside, path);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
    if (error instanceof CommandError) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new CommandError(
      EXIT.usage,
      `${file} cannot be written: ${code}`,
      'Look at its permissions, and at the disk.',
      {
        cause: error,
      },
    );
  }
}
