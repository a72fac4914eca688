import { ReadError, readBounded } from './read-bounded.ts';

/** The text of a plain file of at most so many bytes; undefined where there is none. Throws ReadError where that cannot be told. */
export async function readSmall(path: string, mostBytes: number): Promise<string | undefined> {
  try {
    return await readBounded(path, { mostBytes, streams: 'refuse' });
  } catch (error) {
    if (error instanceof ReadError && NO_SUCH_FILE.has(error.code)) return undefined;
    throw error;
  }
}

const NO_SUCH_FILE: ReadonlySet<string> = new Set(['ENOENT', 'ENXIO', 'EISDIR', 'NO_FILE', 'TOO_LARGE']);
