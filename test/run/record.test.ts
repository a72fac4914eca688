import { expect, test } from 'vitest';
import type { RecordedEvent } from '../../src/run/event.ts';
import { createRecorder } from '../../src/run/record.ts';
import { makeGroup, makeTestPlan, started } from '../support/events.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const PLAN = makeTestPlan([makeGroup('g1')]);

function setUp(append: (event: RecordedEvent) => Promise<void>) {
  const told: string[] = [];
  const errors: unknown[] = [];
  const recorder = createRecorder({
    journal: { append, close: async () => {} },
    clock: createVirtualClock(),
    observers: [
      () => {
        throw new Error('a broken screen');
      },
      (event) => told.push(`${event.seq} ${event.type}`),
    ],
    onObserverError: (error) => errors.push(error),
  });
  return { recorder, told, errors };
}

test('an event is told only after it is durable, in the order of the calls', async () => {
  const release: (() => void)[] = [];
  const { recorder, told } = setUp(() => new Promise((resolve) => release.push(resolve)));
  const first = recorder.record(started(PLAN));
  const second = recorder.record({ type: 'wave.opened', wave: 'all' });
  release[1]?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
  release[0]?.();
  await Promise.all([first, second]);
  expect(told).toEqual(['1 run.started', '2 wave.opened']);
});

test('an observer that throws stops nobody', async () => {
  const { recorder, told, errors } = setUp(async () => {});
  await recorder.record(started(PLAN));
  expect(told).toHaveLength(1);
  expect(errors).toHaveLength(1);
});

test('an event that the fold refuses is never written, and nothing is after it', async () => {
  const written: string[] = [];
  const { recorder, told } = setUp(async ({ type }) => void written.push(type));
  await recorder.record(started(PLAN));
  await expect(recorder.record({ type: 'group.started', group: 'nobody' })).rejects.toThrow(/no group nobody/);
  await expect(recorder.record({ type: 'wave.opened', wave: 'all' })).rejects.toThrow(/no group nobody/);
  expect(written).toEqual(['run.started']);
  expect(told).toEqual(['1 run.started']);
  expect(recorder.state()).toMatchObject({ seq: 1, waves: [{ phase: 'pending' }] });
});

test('an event is judged by those that are on their way to the disk', async () => {
  const release: (() => void)[] = [];
  const written: string[] = [];
  const { recorder } = setUp(({ type }) => {
    written.push(type);
    return new Promise((resolve) => release.push(resolve));
  });
  const recorded = [
    recorder.record(started(PLAN)),
    recorder.record({ type: 'group.finished', group: 'g1', outcome: 'failed' }),
  ];
  await expect(recorder.record({ type: 'group.finished', group: 'g1', outcome: 'failed' })).rejects.toThrow(
    /after the end/,
  );
  for (const resolve of release) resolve();
  await Promise.all(recorded);
  expect(written).toEqual(['run.started', 'group.finished']);
});

test('after a failed append nothing is recorded or told any more', async () => {
  let calls = 0;
  const { recorder, told } = setUp(async () => {
    calls += 1;
    if (calls === 2) throw new Error('disk full');
  });
  await recorder.record(started(PLAN));
  await expect(recorder.record({ type: 'wave.opened', wave: 'all' })).rejects.toThrow('disk full');
  await expect(recorder.record({ type: 'wave.closed', wave: 'all' })).rejects.toThrow('disk full');
  expect(told).toHaveLength(1);
  expect(calls).toBe(2);
});
