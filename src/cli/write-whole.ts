import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

/** Writes a file whole or not at all: who reads it meanwhile sees the old one. Throws CommandError. */
export async function writeWhole({ cwd, self }: Environment, file: string, text: string): Promise<void> {
  const path = resolve(cwd, file);
  const temporary = `${path}.${self.pid}.new`;
  try {
    const opened = await open(temporary, 'wx');
    try {
      await opened.writeFile(text);
      await opened.sync();
    } finally {
      await opened.close();
    }
    await rename(temporary, path);
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') await rm(temporary, { force: true }).catch(() => {});
    throw new CommandError(
      EXIT.usage,
      `cannot write ${file}: ${code}`,
      'Nothing was changed; mend that and try again.',
      {
        cause: error,
      },
    );
  }
}
