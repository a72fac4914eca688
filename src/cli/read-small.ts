import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** The text of a plain file of at most so many bytes; undefined where there is none. Waits for no pipe. Throws what the file system threw. */
export async function readSmall(path: string, mostBytes: number): Promise<string | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENXIO') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const there = await file.stat();
    return there.isFile() && there.size <= mostBytes ? await file.readFile('utf8') : undefined;
  } finally {
    await file.close();
  }
}
