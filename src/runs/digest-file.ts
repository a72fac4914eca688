import { createHash } from 'node:crypto';
import { constants, type ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileDigest } from '../run/event.ts';

/** The digest of a file in a directory, or of its first bytes; undefined where there is no such file. */
export async function digestFile(directory: string, name: string, most?: number): Promise<FileDigest | undefined> {
  // Neither a pipe nor a device is waited for: what lies in a folder that was sent is anybody's.
  const file = await open(join(directory, name), constants.O_RDONLY | constants.O_NONBLOCK).catch(unlessMissing);
  if (file === undefined) return undefined;
  try {
    const there = await file.stat();
    if (!there.isFile()) return undefined;
    const hash = createHash('sha256');
    let bytes = 0;
    const end = Math.min(there.size, most ?? there.size);
    if (end > 0) {
      const stream: ReadStream = file.createReadStream({ end: end - 1, highWaterMark: 1 << 20, autoClose: false });
      for await (const chunk of stream) {
        hash.update(chunk as Buffer);
        bytes += (chunk as Buffer).length;
      }
    }
    return { name, sha256: hash.digest('hex'), bytes };
  } finally {
    await file.close();
  }
}

/** The digests of those of the files that are there. */
export async function digestFiles(directory: string, names: readonly string[]): Promise<readonly FileDigest[]> {
  const found: FileDigest[] = [];
  for (const name of names) {
    const digest = await digestFile(directory, name);
    if (digest !== undefined) found.push(digest);
  }
  return found;
}

function unlessMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
