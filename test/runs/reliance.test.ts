/** Which runs count on a copy, so that no drill takes it from them. */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createJournal } from '../../src/journal/journal-file.ts';
import { openRunStore, type RunStore } from '../../src/journal/run-store.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { relianceIn } from '../../src/runs/reliance.ts';
import { retainedRuns } from '../../src/runs/retained-runs.ts';
import { groupUuid, LOCAL, makeGroup, makeTestPlan, recorded } from '../support/events.ts';
import { scratch } from '../support/zdr.ts';

const plan = makeTestPlan([makeGroup('g1')]);
const none = { recovered: 0, differs: 0, failed: 0, unknown: 0, 'not-started': 0 };
const [group] = plan.groups;
const DRILL = '20261124-120000-east-0000';
const HOUR = 3_600_000;
const judgement = { recovered: true, proof: 'observed', volumes: [], problems: [] } as const;

type How = 'recovered' | 'waits' | 'simulated' | 'drill-kept' | 'damaged';

async function write(store: RunStore, runId: string, at: number, how: How): Promise<void> {
  const drill = how === 'drill-kept' ? { drill: { onSuccess: 'keep', onFailure: 'keep' } as const } : {};
  const simulated = how === 'simulated' ? { simulated: { speed: 1, seed: 1 } } : {};
  const events: RunEvent[] = [
    { type: 'run.started', format: 1, runId, plan, tool: '0', operator: 'op@host', ...drill, ...simulated },
    ...(how === 'waits'
      ? []
      : ([
          { type: 'group.started', group: 'g1' },
          { type: 'group.finished', group: 'g1', outcome: 'recovered', judgement },
          { type: 'run.finished', counts: { ...none, recovered: 1 } },
        ] as const)),
    ...(how === 'drill-kept' ? ([{ type: 'cleanup.kept' }] as const) : []),
  ];
  mkdirSync(join(store.path, runId), { recursive: true });
  const journal = await createJournal(store.journalPath(runId));
  for (const event of recorded(events))
    await journal.append({ ...event, time: new Date(at + event.seq * 1_000).toISOString() });
  await journal.close();
  if (how === 'damaged') appendFileSync(store.journalPath(runId), '{"seq":9}\n');
}

const T0 = Date.UTC(2026, 10, 24, 12);
const ask = (store: RunStore) =>
  relianceIn(store, { runId: DRILL, startedAt: new Date(T0).toISOString() })(group?.groupUuid ?? groupUuid(1), LOCAL);

test.each<[string, string, number, How, boolean]>([
  ['one that recovered it since', '20261124-130000-east-0001', HOUR, 'recovered', true],
  ['one of an earlier name that recovered it since', '20200101-000000-east-0001', HOUR, 'recovered', true],
  ['one that recovered it before', '20261124-110000-east-0001', -HOUR, 'recovered', false],
  ['one of a later name that recovered it before', '20991124-110000-east-0001', -HOUR, 'recovered', false],
  ['one that waits', '20261124-110000-east-0001', -HOUR, 'waits', true],
  ['one at a simulated site', '20261124-130000-east-0001', HOUR, 'simulated', false],
  ['a drill that has ended', '20261124-130000-east-0001', HOUR, 'drill-kept', false],
  ['one that cannot be read', '20261124-130000-east-0001', HOUR, 'damaged', true],
])('%s (%4$s) counts on the copy', async (_, runId, after, how, relies) => {
  const store = openRunStore(scratch());
  await write(store, DRILL, T0, 'drill-kept');
  await write(store, runId, T0 + after, how);
  expect(await ask(store)).toBe(relies ? runId : undefined);
});

test('a run that begins while a drill is cleaned up is seen', async () => {
  const store = openRunStore(scratch());
  await write(store, DRILL, T0, 'drill-kept');
  const asked = relianceIn(store, { runId: DRILL, startedAt: new Date(T0).toISOString() });
  const uuid = group?.groupUuid ?? '';
  expect(await asked(uuid, LOCAL)).toBeUndefined();
  await write(store, '20261124-130000-east-0001', T0 + HOUR, 'recovered');
  expect(await asked(uuid, LOCAL)).toBe('20261124-130000-east-0001');
});

test('runs that may count on what a drill made are held until it is cleaned up', async () => {
  const store = openRunStore(scratch());
  await write(store, '20261124-110000-east-0001', T0 - HOUR, 'recovered');
  await write(store, DRILL, T0, 'drill-kept');
  await write(store, '20261124-130000-west-0001', T0 + HOUR, 'recovered');
  const held = Object.fromEntries((await retainedRuns(store)).map(({ runId, held: why }) => [runId, why]));
  expect(held).toEqual({
    '20261124-110000-east-0001': undefined,
    [DRILL]: 'what this drill made is not all removed',
    '20261124-130000-west-0001': 'it may count on what a drill made that is not cleaned up yet',
  });
});
