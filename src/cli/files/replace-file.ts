import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file in one step, durably and with the mode that it had: whoever reads it meanwhile sees the old text or the
 * new one. Leaves nothing beside it when that fails. Throws what the file system threw.
 */
export async function replaceFile(path: string, text: string, random: () => number): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${random().toString(36).slice(2)}`);
  const file = await open(beside, 'wx');
  try {
    await fill(file, text, there?.mode);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
}

async function fill(opened: FileHandle, text: string, mode: number | undefined): Promise<void> {
  await using file = opened;
  await file.writeFile(text);
  // A file system without modes gives every file the same, and lets nobody set one.
  if (mode !== undefined && (await file.stat()).mode !== mode) await file.chmod(mode & 0o7777);
  await file.sync();
}
