import { appendFileSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createJournal } from '../../src/journal/journal-file.ts';
import { openRunStore, type RunStore } from '../../src/journal/run-store.ts';
import { findAncestors } from '../../src/runs/ancestors.ts';
import { foldJournal } from '../../src/runs/fold.ts';
import { makeGroup, makeTestPlan, recorded } from '../support/events.ts';
import { scratch } from '../support/zdr.ts';

const plan = makeTestPlan([makeGroup('g1')]);
const RUN = '20261101-060000-test-site-0001';
const PARENT = '20261031-060000-test-site-0001';

async function writeRun(store: RunStore, runId: string, parent?: string): Promise<string> {
  await store.create(runId, 'kind: RecoveryPlan\n');
  const path = store.journalPath(runId);
  const journal = await createJournal(path);
  const begin = { type: 'run.started', format: 1, runId, plan, tool: '0.1.0', operator: 'op@host' } as const;
  const events = [
    { ...begin, ...(parent === undefined ? {} : { parent }) },
    { type: 'group.started', group: 'g1' },
  ] as const;
  for (const event of recorded(events)) await journal.append(event);
  await journal.close();
  return path;
}

const HARMS: readonly (readonly [string, (path: string) => void, object])[] = [
  ['whole', () => {}, { kind: 'run', runId: RUN, tornBytes: 0 }],
  ['torn in its last line', (path) => appendFileSync(path, '{"seq":'), { kind: 'run', tornBytes: 7 }],
  ['without an event', (path) => truncateSync(path), { kind: 'never-begun' }],
  ['gone', (path) => rmSync(path), { kind: 'no-file', cause: { code: 'ENOENT' } }],
  [
    'damaged behind its first event',
    (path) => appendFileSync(path, 'x\n'),
    { kind: 'damaged', before: { runId: RUN } },
  ],
  ['damaged from its first line on', (path) => writeFileSync(path, 'x\n'), { kind: 'damaged', before: undefined }],
  [
    'a directory',
    (path) => {
      rmSync(path);
      mkdirSync(path);
    },
    { kind: 'damaged', before: undefined },
  ],
];

test.each(HARMS)('a journal that is %s', async (_, harm, expected) => {
  const store = openRunStore(join(scratch(), 'runs'));
  harm(await writeRun(store, RUN));
  expect(await foldJournal(store, RUN)).toMatchObject(expected);
  // Who continues that run has it for an ancestor only where it is whole.
  const { earlier, broken } = await findAncestors(store, { runId: 'x', parent: RUN });
  expect(earlier).toHaveLength('tornBytes' in expected ? 1 : 0);
  expect(broken === undefined).toBe('tornBytes' in expected);
});

test('a chain is told from its first run, or from where it breaks off', async () => {
  const store = openRunStore(join(scratch(), 'runs'));
  await writeRun(store, RUN, PARENT);
  const broken = await findAncestors(store, { runId: 'x', parent: RUN });
  expect(broken).toMatchObject({ earlier: [{ runId: RUN }], broken: { runId: PARENT, found: { kind: 'no-run' } } });
  await writeRun(store, PARENT);
  const whole = await findAncestors(store, { runId: 'x', parent: RUN });
  expect(whole.earlier.map(({ runId }) => runId)).toEqual([PARENT, RUN]);
  expect(whole).not.toHaveProperty('broken');
  expect(await findAncestors(store, { runId: PARENT, parent: RUN })).toMatchObject({
    broken: { runId: PARENT, found: { kind: 'circle' } },
  });
});
