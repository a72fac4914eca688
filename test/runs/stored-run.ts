/** Runs as they lie on the disk, made of events. */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { continueJournal, createJournal } from '../../src/journal/journal-file.ts';
import { readJournal } from '../../src/journal/read-journal.ts';
import { openRunStore, type RunStore } from '../../src/journal/run-store.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { SUMMARY_FILE } from '../../src/runs/summary-file.ts';
import { scratch } from '../support/zdr.ts';

export const emptyStore = (): RunStore => openRunStore(join(scratch(), 'runs'));

/** Makes the folder of a run, or goes on with its journal behind a torn line. */
export async function append(store: RunStore, runId: string, events: readonly RecordedEvent[]): Promise<void> {
  const path = store.journalPath(runId);
  const isThere = await store.has(runId);
  if (!isThere) await store.create(runId, 'kind: RecoveryPlan\n');
  const journal = isThere
    ? await continueJournal(path, (await readJournal(path, () => {})).end)
    : await createJournal(path);
  for (const event of events) await journal.append(event);
  await journal.close();
}

/** Changes the summary that lies there as nobody does by accident: its digests are right. */
export async function forge(store: RunStore, runId: string, change: (text: string) => string): Promise<void> {
  const [seal = '', run = '', facts = ''] = (await store.read(runId, SUMMARY_FILE)).split('\n');
  const digest = (line: string) => hash('sha256', line, 'hex');
  const lines = [run, facts].map(change);
  const sealed = { ...JSON.parse(seal), run: digest(lines[0] ?? ''), facts: digest(lines[1] ?? '') };
  await store.write(runId, SUMMARY_FILE, `${[JSON.stringify(sealed), ...lines].join('\n')}\n`);
}
