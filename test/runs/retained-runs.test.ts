import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { giveUp } from '../../src/journal/given-up.ts';
import { createJournal } from '../../src/journal/journal-file.ts';
import { openRunStore } from '../../src/journal/run-store.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { jobUuid } from '../../src/run/job-uuid.ts';
import { retainedRuns } from '../../src/runs/retained-runs.ts';
import { makeGroup, makeTestPlan, recorded } from '../support/events.ts';
import { scratch } from '../support/zdr.ts';

const plan = makeTestPlan([makeGroup('g1')]);
const none = { recovered: 0, differs: 0, failed: 0, unknown: 0, 'not-started': 0 };
const failure = { code: 'net.reset', class: 'unknown', message: 'connection reset' } as const;

/** A run of one group that ended as said; `left` leaves it unfinished. */
function eventsOf(runId: string, end: 'unknown' | 'failed' | 'left', parent?: string): RunEvent[] {
  const job = jobUuid(runId, 'g1', 1);
  const call: RunEvent[] = [
    { type: 'group.started', group: 'g1' },
    { type: 'call.issued', group: 'g1', call: 1, attempt: 1, job },
  ];
  const ended: RunEvent[] =
    end === 'left'
      ? []
      : [
          { type: 'call.settled', group: 'g1', job, result: { kind: end, failure } },
          { type: 'group.finished', group: 'g1', outcome: end, reason: { kind: 'failure', failure } },
          { type: 'run.finished', counts: { ...none, [end]: 1 } },
        ];
  const begin: RunEvent = {
    type: 'run.started',
    format: 1,
    runId,
    plan,
    tool: '0.1.0',
    operator: 'op@host',
    ...(parent === undefined ? {} : { parent }),
  };
  return [begin, ...call, ...ended];
}

const id = (day: number) => `202611${String(day).padStart(2, '0')}-060000-test-site-0001`;

async function storeOf(runs: readonly RunEvent[][]) {
  const store = openRunStore(join(scratch(), 'runs'));
  for (const events of runs) {
    const [first] = events;
    const runId = first?.type === 'run.started' ? first.runId : '';
    await store.create(runId, 'kind: RecoveryPlan\n');
    const journal = await createJournal(store.journalPath(runId));
    for (const event of recorded(events)) await journal.append(event);
    await journal.close();
  }
  return store;
}

test('a run whose call has no end that anybody knows is held, until it is given up', async () => {
  const store = await storeOf([eventsOf(id(1), 'unknown'), eventsOf(id(2), 'failed', id(1)), eventsOf(id(3), 'left')]);
  const [left, failed, unknown] = await retainedRuns(store, 'test-site');
  expect(left).toMatchObject({ runId: id(3) });
  expect(left).not.toHaveProperty('finishedAt');
  expect(failed).toMatchObject({ runId: id(2), parent: id(1), recovered: false });
  expect(failed).not.toHaveProperty('held');
  expect(unknown).toMatchObject({ runId: id(1), held: 'a call of it may still run' });
  await giveUp(store, id(1), { by: 'op@host', at: new Date(0).toISOString() });
  expect((await retainedRuns(store)).at(-1)).not.toHaveProperty('held');
  expect(await retainedRuns(store, 'another-site')).toEqual([]);
});

test('a run whose journal is damaged is held, and so is what it continues', async () => {
  const store = await storeOf([eventsOf(id(1), 'failed'), eventsOf(id(2), 'failed', id(1))]);
  await store.write(id(2), 'journal.jsonl', `${(await store.read(id(2), 'journal.jsonl')).split('\n')[0]}\n{}\n`);
  expect((await retainedRuns(store))[0]).toMatchObject({ runId: id(2), parent: id(1), held: 'its journal is damaged' });
});

test('a removed run is gone at once; what a crash left of a removal is swept', async () => {
  const store = await storeOf([eventsOf(id(1), 'failed')]);
  await store.remove(id(1));
  expect(readdirSync(store.path)).toEqual([]);
  mkdirSync(join(store.path, '.removed-20261101-060000-test-site-0001', 'rest'), { recursive: true });
  expect(await store.list()).toEqual([]);
  await store.sweep();
  expect(readdirSync(store.path)).toEqual([]);
});
