import { expect, test } from 'vitest';
import { nextStart, type Occurrence, occurrences } from '../../src/drill/calendar.ts';
import type { DrillSchedule } from '../../src/drill/schedule.ts';
import { nightly } from './schedules.ts';

function first(count: number, schedule: DrillSchedule, from = '1970-01-01T00:00:00Z'): Occurrence[] {
  const taken: Occurrence[] = [];
  for (const one of occurrences(schedule, Date.parse(from))) if (taken.push(one) === count) break;
  return taken;
}

const delays = (schedule: DrillSchedule) => first(50, schedule).map(({ at, startAt }) => startAt - at);

test('jitter is bounded, differs from time to time and from plan to plan, and is the same when asked again', () => {
  const schedule = nightly({ jitter: '10m' });
  expect(delays(schedule)).toEqual(delays(nightly({ jitter: '10m' })));
  expect(new Set(delays(schedule)).size).toBeGreaterThan(40);
  for (const late of delays(schedule)) expect(late >= 0 && late < 600_000).toBe(true);
  expect(delays(nightly({ jitter: '10m' }, 'west'))).not.toEqual(delays(schedule));
});

test('a blackout forbids what would start in it, its end excluded', () => {
  const blackouts = [{ from: '2026-12-24T02:00:00Z', to: '2026-12-26T02:00:00Z', reason: 'freeze' }];
  const days = first(4, nightly({ blackouts }), '2026-12-22T12:00:00Z');
  expect(days.map(({ blackout }) => blackout?.reason)).toEqual([undefined, 'freeze', 'freeze', undefined]);
});

test('the next start is the first that no blackout forbids, however long it is', () => {
  const from = Date.parse('2026-12-22T12:00:00Z');
  const freeze = (to: string) => nightly({ blackouts: [{ from: '2026-12-01T00:00:00Z', to }] });
  expect(nextStart(nightly(), from)).toBe(Date.parse('2026-12-23T02:00:00Z'));
  expect(nextStart(freeze('2027-12-26T02:00:00Z'), from)).toBe(Date.parse('2027-12-26T02:00:00Z'));
  expect(nextStart(freeze('2027-12-26T02:00:00.001Z'), from)).toBe(Date.parse('2027-12-27T02:00:00Z'));
  expect(nextStart(freeze('2099-01-01T00:00:00Z'), from)).toBeUndefined();
});
