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
      (event, state) => told.push(`${event.seq} ${event.type} ${state.seq}`),
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
  expect(told).toEqual(['1 run.started 1', '2 wave.opened 2']);
});

test('an observer that throws stops nobody', async () => {
  const { recorder, told, errors } = setUp(async () => {});
  await recorder.record(started(PLAN));
  expect(told).toHaveLength(1);
  expect(errors).toHaveLength(1);
});

test('after a failed append nothing is recorded, folded or told any more', async () => {
  let calls = 0;
  const { recorder, told } = setUp(async () => {
    calls += 1;
    if (calls === 2) throw new Error('disk full');
  });
  await recorder.record(started(PLAN));
  await expect(recorder.record({ type: 'wave.opened', wave: 'all' })).rejects.toThrow('disk full');
  await expect(recorder.record({ type: 'wave.closed', wave: 'all' })).rejects.toThrow('disk full');
  expect(told).toHaveLength(1);
  expect(recorder.state().seq).toBe(1);
});
