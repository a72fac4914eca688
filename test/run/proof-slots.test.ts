/** A proof holds no slot, and no storage has more running copies than its limit all the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordedEvent } from '../../src/run/event.ts';
import { LOCAL, makeGroup, makeTestPlan, VAULT } from '../support/events.ts';
import { violations } from '../support/once.ts';
import { play, setStage } from '../support/simulated-run.ts';

const MiB = 2 ** 20;

const planOf = (groups: number, local: number, concurrency: number, chained = false) =>
  makeTestPlan(
    Array.from({ length: groups }, (_, n) =>
      makeGroup(`g${n + 1}`, {
        expect: { volumes: 2, minSizeBytes: (20 + ((n * 37) % 90)) * MiB },
        ...(chained && n > 0 ? { dependsOn: [`g${n}`] } : {}),
      }),
    ),
    {
      concurrency,
      storages: [
        { name: 'local', uuid: LOCAL, role: 'local', maxConcurrent: local, throughput: 10 * MiB },
        { name: 'vault', uuid: VAULT, role: 'backup', maxConcurrent: 8, throughput: 10 * MiB },
      ],
    },
  );

const at = (events: readonly RecordedEvent[], type: RecordedEvent['type'], group: string) =>
  events.findIndex((event) => event.type === type && 'group' in event && event.group === group);

test('property: whatever the limits, no storage has more copies at a time than its own', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        local: fc.integer({ min: 1, max: 4 }),
        concurrency: fc.integer({ min: 1, max: 6 }),
        seed: fc.nat(1000),
      }),
      async ({ local, concurrency, seed }) => {
        const plan = planOf(12, local, concurrency);
        const stage = setStage({ plan, seed, faults: ['job-fails:attempt=1,probability=0.2'] });
        const { report } = await play(stage);
        expect(violations({ plan, report, site: stage.simulated })).toEqual([]);
        const { storages } = stage.simulated.ledger().concurrent;
        expect(storages[LOCAL]?.max ?? 0).toBeLessThanOrEqual(Math.min(local, concurrency));
      },
    ),
    { numRuns: 25 },
  );
});

test('the next copy begins before the proof of the one before', async () => {
  const { events, report } = await play(setStage({ plan: planOf(6, 1, 1) }));
  expect(report.counts.recovered).toBe(6);
  const order = events.flatMap((event) => (event.type === 'group.started' ? [event.group] : []));
  const early = order
    .slice(1)
    .filter((group, n) => at(events, 'call.issued', group) < at(events, 'group.finished', order[n] ?? ''));
  expect(early.length).toBeGreaterThan(0);
});

test('a dependant waits for the proof all the same', async () => {
  const { events, report } = await play(setStage({ plan: planOf(4, 4, 4, true) }));
  expect(report.counts.recovered).toBe(4);
  for (const n of [2, 3, 4])
    expect(at(events, 'group.started', `g${n}`)).toBeGreaterThan(at(events, 'group.finished', `g${n - 1}`));
});

test('of unproven copies there are no more than twice as many as slots', async () => {
  const plan = { ...planOf(30, 2, 2), failure: { tolerate: { count: 30 }, then: 'continue' as const } };
  // Each claims a success that no storage shows: a proof waits for half a minute.
  const { events } = await play(setStage({ plan, faults: ['false-success'] }));
  let unproven = 0;
  let most = 0;
  for (const event of events) {
    if (event.type === 'call.settled') unproven += 1;
    if (event.type === 'group.finished') unproven -= 1;
    most = Math.max(most, unproven);
  }
  expect(most).toBeGreaterThan(2);
  expect(most).toBeLessThanOrEqual(4);
});
