import { open, rename } from 'node:fs/promises';
import { CommandError, EXIT } from './exit.ts';

/** Writes a file whole or not at all: who reads it meanwhile sees the old one. Throws CommandError. */
export async function writeWhole(path: string, text: string, shown: string): Promise<void> {
  try {
    const file = await open(`${path}.new`, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    throw new CommandError(
      EXIT.usage,
      `cannot write ${shown}: ${code}`,
      'Nothing was changed; mend that and try again.',
      {
        cause: error,
      },
    );
  }
}
