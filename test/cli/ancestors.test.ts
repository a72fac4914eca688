import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ancestorsOf } from '../../src/cli/runs/ancestors.ts';
import { openArchive } from '../../src/daemon/archive.ts';
import { createJournal } from '../../src/journal/journal-file.ts';
import { openRunStore } from '../../src/journal/run-store.ts';
import { makeGroup, makeTestPlan, recorded } from '../support/events.ts';
import { scratch } from '../support/zdr.ts';

const plan = makeTestPlan([makeGroup('g1')]);
const id = (day: number) => `202611${String(day).padStart(2, '0')}-060000-test-site-0001`;

test('a forged circle of runs is told, and each of its journals is read once', async () => {
  const store = openRunStore(join(scratch(), 'runs'));
  const parents = { [id(1)]: id(2), [id(2)]: id(1), [id(3)]: id(2) };
  for (const [runId, parent] of Object.entries(parents)) {
    await store.create(runId, 'kind: RecoveryPlan\n');
    const journal = await createJournal(store.journalPath(runId));
    const begin = { type: 'run.started', format: 1, runId, plan, tool: '0.1.0', operator: 'op@host', parent } as const;
    for (const event of recorded([begin])) await journal.append(event);
    await journal.close();
  }
  let read = 0;
  const counted = {
    ...store,
    journalPath: (runId: string) => {
      read += 1;
      return store.journalPath(runId);
    },
  };
  await expect(ancestorsOf(counted, { runId: id(3), parent: id(2) })).rejects.toThrow(/continues itself in the end/);
  expect(read).toBeLessThan(10);
  const archive = openArchive(store, { self: { pid: 1, host: 'h' }, isAlive: () => false, signal: () => {} } as never);
  const ancestors = await archive.ancestors({ runId: id(3), parent: id(2) } as never);
  expect(ancestors.map(({ runId }) => runId)).toEqual([id(1), id(2)]);
});
