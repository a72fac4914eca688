/** The evidence of a run that may be downloaded: a fixed list of names, and regular files only. */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import type { RunStore } from '../../journal/run-store.ts';

/** Name and media type. */
export const EVIDENCE = {
  'plan.yaml': 'application/yaml; charset=utf-8',
  'pin.yaml': 'application/yaml; charset=utf-8',
  'journal.jsonl': 'application/x-ndjson; charset=utf-8',
  'report.json': 'application/json; charset=utf-8',
  'report.md': 'text/markdown; charset=utf-8',
  'report.html': 'text/html; charset=utf-8',
  'evidence.json': 'application/json; charset=utf-8',
  'evidence.json.sig': 'application/json; charset=utf-8',
} as const;

export type EvidenceName = keyof typeof EVIDENCE;

export const isEvidenceName = (name: string): name is EvidenceName => Object.hasOwn(EVIDENCE, name);

/** What is there of it. */
export async function listFiles(
  store: RunStore,
  runId: string,
): Promise<{ readonly name: string; readonly bytes: number }[]> {
  const found: { name: string; bytes: number }[] = [];
  for (const name of Object.keys(EVIDENCE)) {
    const there = await lstat(store.filePath(runId, name)).catch(() => undefined);
    if (there?.isFile()) found.push({ name, bytes: there.size });
  }
  return found;
}

/** Opens one of them; undefined where there is none, or where it is no regular file. The caller closes it. */
export async function openFile(
  store: RunStore,
  runId: string,
  name: EvidenceName,
): Promise<{ readonly file: FileHandle; readonly bytes: number } | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(store.filePath(runId, name), flags).catch(() => undefined);
  if (file === undefined) return undefined;
  const there = await file.stat();
  if (there.isFile()) return { file, bytes: there.size };
  await file.close();
  return undefined;
}
