/** The runs as their journals tell them, while those grow: the real journals of runs that the test writes. */
import { appendFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openArchive } from '../../src/daemon/archive.ts';
import { createJournal, type OpenJournal } from '../../src/journal/journal-file.ts';
import { openRunStore, type RunStore } from '../../src/journal/run-store.ts';
import type { DrillTerms, RunEvent } from '../../src/run/event.ts';
import { readSummary, summaryOf } from '../../src/runs/summary-file.ts';
import { makeGroup, makeTestPlan, recorded } from '../support/events.ts';
import { scratch } from '../support/zdr.ts';

const PLAN = makeTestPlan([makeGroup('g1'), makeGroup('g2')]);
const START = Date.UTC(2026, 10, 24, 6);
/** In s since the epoch. */
const SECOND = 1_795_000_000;
const id = (day: number) => `202611${String(day).padStart(2, '0')}-060000-test-site-0001`;

interface Written {
  readonly runId: string;
  /** Appends events as the run would. */
  write(...events: RunEvent[]): Promise<void>;
}

/** A run that has begun, `parent` being the one that it continues. */
async function begin(store: RunStore, runId: string, parent?: string, drill?: DrillTerms): Promise<Written> {
  await store.create(runId, 'kind: RecoveryPlan\n');
  const journal: OpenJournal = await createJournal(store.journalPath(runId));
  onTestFinished(() => journal.close());
  const written: RunEvent[] = [];
  const run = {
    runId,
    async write(...events: RunEvent[]) {
      const before = written.length;
      written.push(...events);
      for (const event of recorded(written, START).slice(before)) await journal.append(event);
    },
  };
  await run.write({
    type: 'run.started',
    format: 1,
    runId,
    plan: PLAN,
    tool: '0.1.0',
    operator: 'op@host',
    ...(parent === undefined ? {} : { parent }),
    ...(drill === undefined ? {} : { drill }),
  });
  return run;
}

/** The summary made once more, of a journal whose time was changed. */
async function keepAgain(store: RunStore, runId: string): Promise<void> {
  expect((await summaryOf(store, runId)).kind).toBe('run');
  expect(await readSummary(store, runId)).toBeDefined();
}

const begun = (group: string): RunEvent => ({ type: 'group.started', group });
const recovered = (group: string): RunEvent => ({
  type: 'group.finished',
  group,
  outcome: 'recovered',
  judgement: { recovered: true, proof: 'observed', volumes: [], problems: [] },
});
const leftOut = (group: string): RunEvent => ({
  type: 'group.finished',
  group,
  outcome: 'not-started',
  reason: { kind: 'not-selected' },
});
const finished: RunEvent = {
  type: 'run.finished',
  counts: { recovered: 1, differs: 0, failed: 0, unknown: 0, 'not-started': 1 },
};

async function setUp() {
  const store = openRunStore(join(scratch(), 'runs'));
  await store.make();
  const archive = openArchive(store, { self: { pid: 1, host: 'h' }, isAlive: () => false, signal: () => {} } as never);
  return { store, archive };
}

describe('a run', () => {
  test('is read on as its journal grows, and closed when nothing can come any more', async () => {
    const { store, archive } = await setUp();
    const run = await begin(store, id(1));
    expect(archive.loaded()).toBe(false);
    await archive.refresh();
    expect(archive.loaded()).toBe(true);
    expect(archive.get(id(1))).toMatchObject({ phase: 'dead', owner: { state: 'gone' }, events: 1 });
    await run.write(begun('g1'), recovered('g1'));
    await archive.refresh();
    expect(archive.unread()).toEqual([]);
    expect(archive.live(id(1))?.seq).toBe(3);
    expect(archive.unclosed().map(({ runId }) => runId)).toEqual([id(1)]);
    await run.write(leftOut('g2'), finished);
    await archive.refresh();
    expect(archive.get(id(1))).toMatchObject({ phase: 'finished', events: 5 });
    expect([archive.unclosed(), archive.live(id(1))]).toEqual([[], undefined]);
    expect([...(archive.get(id(1))?.facts().asked ?? [])]).toEqual(['g1']);
  });

  test('whose journal is damaged is said to be so, once, and read again when it has changed', async () => {
    const { store, archive } = await setUp();
    await begin(store, id(1));
    const { size } = await stat(store.journalPath(id(1)));
    await appendFile(store.journalPath(id(1)), 'no event\n');
    await archive.refresh();
    expect(archive.get(id(1))).toBeUndefined();
    expect(archive.unread()).toMatchObject([{ runId: id(1), message: expect.stringContaining(':2:') }]);
    await truncate(store.journalPath(id(1)), size);
    await archive.refresh();
    expect(archive.get(id(1))?.runId).toBe(id(1));
    expect(archive.unread()).toEqual([]);
  });

  test('that is gone is forgotten', async () => {
    const { store, archive } = await setUp();
    await begin(store, id(1));
    await archive.refresh();
    await rm(store.directory(id(1)), { recursive: true });
    await archive.refresh();
    expect([archive.get(id(1)), archive.runs(), archive.unclosed()]).toEqual([undefined, [], []]);
  });

  test.each([false, true])('knows what the run that it continues came to, also later (ended: %s)', async (ended) => {
    const { store, archive } = await setUp();
    const parent = await begin(store, id(1));
    const child = await begin(store, id(2), id(1));
    await parent.write(begun('g1'));
    await child.write(leftOut('g1'), begun('g2'), recovered('g2'), ...(ended ? [finished] : []));
    await archive.refresh();
    const known = () => archive.get(id(2))?.facts().report.counts;
    expect(known()).toMatchObject({ recovered: 1, 'not-started': 1 });
    await parent.write(recovered('g1'));
    await archive.refresh();
    expect(known()).toMatchObject({ recovered: 2, 'not-started': 0 });
  });
});

describe('a run at rest', () => {
  const interrupted: RunEvent = { type: 'run.interrupted', cause: { kind: 'signal', signal: 'SIGINT' } };
  const archiveOf = (store: RunStore) =>
    openArchive(store, { self: { pid: 1, host: 'h' }, isAlive: () => false, signal: () => {} } as never);

  test('is known by its summary to the next daemon as it was to the first; its journal is not folded', async () => {
    const { store, archive } = await setUp();
    const parent = await begin(store, id(1));
    await parent.write(begun('g1'), recovered('g1'), interrupted);
    const child = await begin(store, id(2), id(1));
    await child.write(leftOut('g1'), begun('g2'), recovered('g2'), finished);
    await archive.refresh();
    const shown = (one: typeof archive) =>
      one.runs().map(({ facts, ...run }) => ({ ...run, ...facts(), provenAt: Array.from(facts().provenAt) }));
    const known = shown(archive);
    expect(known.map(({ phase, asked }) => [phase, asked])).toEqual([
      ['interrupted', ['g1', 'g2']],
      ['finished', ['g1', 'g2']],
    ]);
    const both = [id(1), id(2)];
    // In whole seconds, so that it can be set again; then the summaries are of another time.
    for (const runId of both) await utimes(store.journalPath(runId), SECOND, SECOND);
    for (const runId of both) await keepAgain(store, runId);
    // What is folded now is damaged.
    for (const runId of both) {
      const text = await store.read(runId, 'journal.jsonl');
      await writeFile(store.journalPath(runId), text.replace('"group.started"', '"group.stopped"'));
      await utimes(store.journalPath(runId), SECOND, SECOND);
    }
    const next = archiveOf(store);
    await next.refresh();
    expect(next.unread()).toEqual([]);
    expect(shown(next)).toEqual(known);
    expect(next.unclosed().map(({ runId }) => runId)).toEqual([id(1)]);
    expect(next.live(id(1))).toBeUndefined();
  });

  test('is followed again when it goes on, and is then known by its end', async () => {
    const { store, archive } = await setUp();
    const run = await begin(store, id(1));
    await run.write(begun('g1'), recovered('g1'), interrupted);
    await archive.refresh();
    expect(archive.live(id(1))).toBeUndefined();
    await run.write({ type: 'run.resumed', tool: '0.1.0', operator: 'op@host' });
    for (const one of [archive, archiveOf(store)]) {
      await one.refresh();
      expect(one.get(id(1))).toMatchObject({ phase: 'dead', resumes: 1 });
      expect(one.live(id(1))?.seq).toBe(5);
    }
    await run.write(leftOut('g2'), finished);
    await archive.refresh();
    expect(archive.get(id(1))).toMatchObject({ phase: 'finished', events: 7 });
    expect(archive.unclosed()).toEqual([]);
  });

  test('may be a drill that keeps what it made: it is looked at until that is cleaned up', async () => {
    const { store, archive } = await setUp();
    const run = await begin(store, id(1), undefined, { onSuccess: 'keep', onFailure: 'keep' });
    await run.write(begun('g1'), recovered('g1'), leftOut('g2'), finished, { type: 'cleanup.kept' });
    await archive.refresh();
    expect(archive.get(id(1))).toMatchObject({ phase: 'finished' });
    expect(archive.unclosed()).toHaveLength(1);
    await run.write({ type: 'run.resumed', tool: '0.1.0', operator: 'op@host' });
    await run.write({ type: 'cleanup.started', by: 'op@host' });
    await archive.refresh();
    expect(archive.get(id(1))).toMatchObject({ phase: 'dead' });
    await run.write({ type: 'cleanup.finished', left: 0 });
    await archive.refresh();
    expect(archive.get(id(1))?.facts().report.drill?.cleanup).toBe('done');
    expect(archive.unclosed()).toEqual([]);
  });
});

test('who asks while journals are read gets what a reading after it brings, and shares it', async () => {
  const { store, archive } = await setUp();
  const first = archive.refresh();
  await new Promise((resolve) => setImmediate(resolve));
  const [second, third] = [archive.refresh(), archive.refresh()];
  expect(second).toBe(third);
  await first;
  await begin(store, id(1));
  await second;
  await archive.refresh();
  expect(archive.runs()).toHaveLength(1);
});
