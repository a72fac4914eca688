/** When the summary of a run is believed, and when its journal is folded instead. */

import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { giveUp } from '../../src/journal/given-up.ts';
import type { RunStore } from '../../src/journal/run-store.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { findAncestors } from '../../src/runs/ancestors.ts';
import { foldJournal } from '../../src/runs/fold.ts';
import { summarize } from '../../src/runs/summary.ts';
import { keepSummary, readFullSummary, readSummary, SUMMARY_FILE, summaryOf } from '../../src/runs/summary-file.ts';
import { makeGroup, makeTestPlan, recorded } from '../support/events.ts';
import { append, emptyStore, forge } from './stored-run.ts';

const plan = makeTestPlan([makeGroup('g1'), makeGroup('g2')]);
const id = (day: number) => `202611${String(day).padStart(2, '0')}-060000-test-site-0001`;
const [PARENT, RUN, COPY] = [id(1), id(2), id(3)];

/** When the journal was written to last, in s since the epoch: whole, so that it can be set again. */
const SECOND = 1_795_000_000;

const recovered = (group: string): RunEvent[] => [
  { type: 'group.started', group },
  {
    type: 'group.finished',
    group,
    outcome: 'recovered',
    judgement: { recovered: true, proof: 'observed', volumes: [], problems: [] },
  },
];
const finished: RunEvent = {
  type: 'run.finished',
  counts: { recovered: 2, differs: 0, failed: 0, unknown: 0, 'not-started': 0 },
};
const started = (runId: string, parent?: string): RunEvent => ({
  type: 'run.started',
  format: 1,
  runId,
  plan,
  tool: '0.1.0',
  operator: 'op@host',
  ...(parent === undefined ? {} : { parent }),
});
const whole = (runId: string, parent?: string) =>
  recorded([started(runId, parent), ...recovered('g1'), ...recovered('g2'), finished]);

/** A run that has ended, and continues another that was interrupted; the summary of it says that it is one. */
async function summarized(): Promise<RunStore> {
  const store = emptyStore();
  const interrupted: RunEvent = { type: 'run.interrupted', cause: { kind: 'signal', signal: 'SIGINT' } };
  await append(store, PARENT, recorded([started(PARENT), ...recovered('g1'), interrupted]));
  await append(store, RUN, whole(RUN, PARENT));
  await utimes(store.journalPath(PARENT), SECOND, SECOND);
  await utimes(journalOf(store), SECOND, SECOND);
  expect(await summaryOf(store, RUN)).toMatchObject({ kind: 'run', summary: { operator: 'op@host' } });
  await forge(store, RUN, (line) => line.replaceAll('op@host', 'by the summary'));
  return store;
}

/** Who is said to have begun the run. */
async function operatorOf(store: RunStore, runId: string): Promise<string | undefined> {
  const found = await summaryOf(store, runId);
  return found.kind === 'run' ? found.summary.operator : found.kind;
}

/** Writes into the journal, and sets its time back to what it was. */
async function behindItsTime(store: RunStore, write: () => Promise<void>): Promise<void> {
  const { mtimeMs } = await stat(journalOf(store));
  await write();
  await utimes(journalOf(store), SECOND, SECOND);
  expect((await stat(journalOf(store))).mtimeMs).toBe(mtimeMs);
}

const journalOf = (store: RunStore) => store.journalPath(RUN);
const summaryPath = (store: RunStore) => store.filePath(RUN, SUMMARY_FILE);
const editSummary = (edit: (text: string) => string) => async (store: RunStore) =>
  store.write(RUN, SUMMARY_FILE, edit(await store.read(RUN, SUMMARY_FILE)));

test('a summary is what this version makes of a run: raise FORMAT with every change of it', async () => {
  const store = await summarized();
  await rm(summaryPath(store));
  await summaryOf(store, RUN);
  const text = (await store.read(RUN, SUMMARY_FILE)).replaceAll(/[0-9a-f]{64}/g, 'SHA-256');
  await expect(text).toMatchFileSnapshot('golden/summary.jsonl');
});

describe('a summary is believed', () => {
  test('of a run whose journal ends as it did', async () => {
    const store = await summarized();
    expect(await operatorOf(store, RUN)).toBe('by the summary');
    expect((await readFullSummary(store, RUN))?.facts.asked).toEqual(['g1', 'g2']);
  });

  test('in a copy that kept the times of the files', async () => {
    const store = await summarized();
    await cp(store.directory(RUN), store.directory(COPY), { recursive: true, preserveTimestamps: true });
    expect(await operatorOf(store, COPY)).toBe('by the summary');
  });
});

describe('a summary is not believed', () => {
  test.each<[string, (store: RunStore) => Promise<unknown>, found?: string]>([
    ['its journal was written to, and is the same', (store) => utimes(journalOf(store), 1, 1)],
    ['its journal has a torn line', (store) => behindItsTime(store, () => appendFile(journalOf(store), '{"seq":7'))],
    ['its journal was cut off', (store) => truncate(journalOf(store), 100), 'never-begun'],
    [
      'its journal was changed, and is damaged',
      async (store) => writeFile(journalOf(store), (await store.read(RUN, 'journal.jsonl')).replace('g2', 'g3')),
      'damaged',
    ],
    [
      'its journal is longer, behind its time',
      (store) =>
        behindItsTime(store, async () =>
          writeFile(journalOf(store), (await store.read(RUN, 'journal.jsonl')).replace('g2', 'g22')),
        ),
      'damaged',
    ],
    [
      'its journal was replaced by one of the same size and time',
      (store) =>
        behindItsTime(store, async () => {
          const { size } = await stat(journalOf(store));
          await rm(journalOf(store));
          await append(
            store,
            RUN,
            recorded([started(RUN, PARENT), ...recovered('g1'), ...recovered('g2'), finished], 1e12),
          );
          expect((await stat(journalOf(store))).size).toBe(size);
        }),
    ],
    [
      'its folder was copied, and the times were not',
      (store) =>
        cp(store.directory(RUN), `${store.directory(RUN)}.copy`, { recursive: true })
          .then(() => rm(store.directory(RUN), { recursive: true }))
          .then(() => rename(`${store.directory(RUN)}.copy`, store.directory(RUN))),
    ],
    [
      'the run that it continues went on',
      (store) =>
        append(
          store,
          PARENT,
          recorded([
            started(PARENT),
            ...recovered('g1'),
            finished,
            { type: 'run.resumed', tool: '0.1.0', operator: 'op@host' },
          ]).slice(4),
        ),
    ],
    ['the run that it continues is gone', (store) => rm(store.directory(PARENT), { recursive: true })],
    ['it is of the version before', editSummary((text) => text.replace('"format":2', '"format":1'))],
    ['it was changed by hand', editSummary((text) => text.replace('"recovered":2', '"recovered":3'))],
    ['it was cut off', editSummary((text) => text.slice(0, 400))],
    ['it is empty', editSummary(() => '')],
    ['it is something else', editSummary(() => 'null\nnull\nnull\n')],
    ['it is nothing, and its digests are right', (store) => forge(store, RUN, () => 'null')],
    ['it has no earlier runs', (store) => forge(store, RUN, (text) => text.replace('"earlier"', '"later"'))],
    ['it is gone', (store) => rm(summaryPath(store))],
    ['it is a directory', (store) => rm(summaryPath(store)).then(() => mkdir(summaryPath(store)))],
    ['it is a pipe', (store) => rm(summaryPath(store)).then(() => execFileSync('mkfifo', [summaryPath(store)]))],
    [
      'what it would be written to is a pipe',
      async (store) => {
        await rm(summaryPath(store));
        execFileSync('mkfifo', [`${summaryPath(store)}.new`]);
      },
    ],
  ])('where %s', async (_, change, found = 'op@host') => {
    const store = await summarized();
    await change(store);
    expect(await readSummary(store, RUN)).toBeUndefined();
    expect(await readFullSummary(store, RUN)).toBeUndefined();
    expect(await operatorOf(store, RUN)).toBe(found);
    // It was made anew, where that can be: the next list folds nothing.
    const now = await readSummary(store, RUN);
    const folded = await foldJournal(store, RUN);
    if (now !== undefined && folded.kind === 'run')
      expect(now).toEqual(summarize(folded.state, await findAncestors(store, folded.state)).summary);
  });

  test('where only what became of the groups was changed: lists do not read that', async () => {
    const store = await summarized();
    await editSummary((text) => text.replace(/"asked":\["g1"/, '"asked":["gX"'))(store);
    expect(await operatorOf(store, RUN)).toBe('by the summary');
    expect(await readFullSummary(store, RUN)).toBeUndefined();
  });
});

describe('a summary is left', () => {
  const left = async (store: RunStore, runId: string) => (await readSummary(store, runId)) !== undefined;

  test('of a run that was left in order or given up, but of none that may go on', async () => {
    const store = await summarized();
    await summaryOf(store, PARENT);
    expect(await left(store, PARENT)).toBe(true);
    await append(store, COPY, whole(COPY).slice(0, 3));
    await summaryOf(store, COPY);
    expect(await left(store, COPY)).toBe(false);
    await giveUp(store, COPY, { by: 'op@host', at: '2026-11-24T06:00:00.000Z' });
    await summaryOf(store, COPY);
    expect(await left(store, COPY)).toBe(true);
  });

  test('by no reader who may not write: the run is shown all the same', async () => {
    const store = await summarized();
    await rm(summaryPath(store));
    const readOnly = { ...store, write: () => Promise.reject(Object.assign(new Error('EROFS'), { code: 'EROFS' })) };
    expect(await operatorOf(readOnly, RUN)).toBe('op@host');
    expect(await left(store, RUN)).toBe(false);
  });

  test('by two at once, of which either is whole', async () => {
    const store = await summarized();
    await rm(summaryPath(store));
    await Promise.all([1, 2, 3, 4].map(() => summaryOf(store, RUN)));
    await summaryOf(store, RUN);
    expect(await readFullSummary(store, RUN)).toBeDefined();
  });

  test('of the state that was folded, never of a journal that has grown since', async () => {
    const store = await summarized();
    await rm(summaryPath(store));
    const folded = await foldJournal(store, PARENT);
    if (folded.kind !== 'run') throw new Error('it is a run');
    await append(
      store,
      PARENT,
      recorded([
        started(PARENT),
        ...recovered('g1'),
        finished,
        { type: 'run.resumed', tool: '0.1.0', operator: 'op@host' },
      ]).slice(4),
    );
    await keepSummary(store, PARENT, folded.state);
    expect(await left(store, PARENT)).toBe(false);
  });
});
