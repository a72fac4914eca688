/** Storages that fail for a while, or for good: only their groups wait, and nothing is lost by waiting. */
import { describe, expect, test } from 'vitest';
import type { PlanGroup } from '../../src/plan/plan.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { LOCAL, makeGroup, makeTestPlan, VAULT } from '../support/events.ts';
import { violations } from '../support/once.ts';
import { executions, play, setStage } from '../support/simulated-run.ts';
import { live } from './killing.ts';

const GiB = 2 ** 30;
const MiB = 2 ** 20;

const storages = [
  { name: 'a', uuid: LOCAL, role: 'local' as const, maxConcurrent: 4, throughput: 200 * MiB },
  { name: 'b', uuid: `${LOCAL.slice(0, 31)}9`, role: 'local' as const, maxConcurrent: 4, throughput: 200 * MiB },
  { name: 'vault', uuid: VAULT, role: 'backup' as const, maxConcurrent: 16, throughput: 400 * MiB },
];

/** Ten groups on each of the storages; those of `a` are the smaller ones. */
const groups: readonly PlanGroup[] = Array.from({ length: 20 }, (_, n) =>
  makeGroup(`g${n + 1}`, {
    source: n < 10 ? 'a' : 'b',
    receiving: n < 10 ? 'a' : 'b',
    expect: { volumes: 2, minSizeBytes: (n + 1) * GiB },
  }),
);
const on = (storage: string) => groups.filter(({ source }) => source === storage).map(({ name }) => name);

const planFor = (concurrency: number) =>
  makeTestPlan(groups, { storages, concurrency, failure: { tolerate: { count: 20 }, then: 'stop' } });

const types = (events: readonly RecordedEvent[], type: string) =>
  events.flatMap((event) => (event.type === type && 'storage' in event ? [event.storage] : []));

const finishedAt = (events: readonly RecordedEvent[], names: readonly string[]) =>
  events.flatMap((event) =>
    event.type === 'group.finished' && names.includes(event.group) ? [Date.parse(event.time)] : [],
  );

describe.each([1, 2, 16])('at concurrency %i', (concurrency) => {
  test('a storage that is disconnected for eleven minutes costs time, and no group', async () => {
    const stage = setStage({ plan: planFor(concurrency), faults: ['storage-disconnected:storage=a,at=0,for=11m'] });
    const { report, events } = await play(stage);
    expect(report.counts.recovered).toBe(20);
    expect(violations({ plan: stage.plan, report, site: stage.simulated })).toEqual([]);
    expect(types(events, 'circuit.opened')).toContain('a');
    expect(types(events, 'circuit.closed')).toContain('a');
    if (concurrency > 1) {
      expect(Math.max(...finishedAt(events, on('b')))).toBeLessThan(Math.min(...finishedAt(events, on('a'))));
    }
  });

  test('one that never comes back is given up, with its groups and no others', async () => {
    const stage = setStage({ plan: planFor(concurrency), faults: ['storage-disconnected:storage=a,at=0'] });
    const { report, events } = await play(stage);
    const outcomes = new Map(report.groups.map(({ name, outcome }) => [name, outcome]));
    expect(on('b').map((name) => outcomes.get(name))).toEqual(Array(10).fill('recovered'));
    for (const name of on('a')) expect(['failed', 'not-started']).toContain(outcomes.get(name));
    const untouched = report.groups.filter(({ outcome }) => outcome === 'not-started');
    for (const { reason } of untouched) expect(reason).toEqual({ kind: 'circuit-open', storage: 'a' });
    if (concurrency < 5) expect(untouched.length).toBeGreaterThan(0);
    expect(events.at(-1)?.type).toBe('run.finished');
    // Five probes, thirty seconds to five minutes apart, and not one call an attempt of every group.
    const calls = report.groups.flatMap(({ name, calls: made }) => (on('a').includes(name) ? made : []));
    expect(calls.length).toBeLessThan(30);
  });
});

test('the smallest group that waits is the probe, and spends no attempt by it', async () => {
  const stage = setStage({ plan: planFor(2), faults: ['storage-disconnected:storage=a,at=0,for=10m'] });
  const { report, events } = await play(stage);
  const opened = events.findIndex((event) => event.type === 'circuit.opened' && event.storage === 'a');
  const closed = events.findIndex((event) => event.type === 'circuit.closed' && event.storage === 'a');
  const probes = events
    .slice(opened, closed)
    .flatMap((event) => (event.type === 'call.issued' && on('a').includes(event.group) ? [event.group] : []));
  expect(probes.length).toBeGreaterThan(2);
  const [smallest] = probes;
  expect(new Set(probes.slice(1)).size).toBeLessThanOrEqual(2);
  const probed = report.groups.find(({ name }) => name === smallest);
  expect(probed?.calls.length).toBeGreaterThan(probed?.attempts ?? 0);
});

test('killed while a storage is held, it is held by the next process, and closes again', async () => {
  const start = () => setStage({ plan: planFor(4), faults: ['storage-disconnected:storage=a,at=0,for=10m'] });
  const { events } = await play(start());
  const opened = events.find((event) => event.type === 'circuit.opened' && event.storage === 'a')?.seq ?? 0;
  expect(opened).toBeGreaterThan(0);
  const stage = start();
  const first = await live(stage, { kill: { at: 'after-record', n: opened + 2 } });
  expect(first.played).toBeUndefined();
  const before = first.durable.length;
  const { played } = await live(stage, { events: first.durable });
  expect(played?.report.counts.recovered).toBe(20);
  const resumed = played?.events.slice(before) ?? [];
  expect(types(resumed, 'circuit.opened')).not.toContain('a');
  expect(types(resumed, 'circuit.closed')).toContain('a');
  expect(executions(stage)).toEqual(Object.fromEntries(groups.map(({ name }) => [name, 1])));
});

test('a full storage is filled again as soon as there is room', async () => {
  const stage = setStage({ plan: planFor(16), faults: ['storage-full:storage=a,at=0,for=8m'] });
  const { report } = await play(stage);
  expect(report.counts.recovered).toBe(20);
  expect(violations({ plan: stage.plan, report, site: stage.simulated })).toEqual([]);
});
