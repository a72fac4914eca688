import { expect, test } from 'vitest';
import { upcoming } from '../../src/drill/preview.ts';
import type { DrillSchedule } from '../../src/drill/schedule.ts';
import { nightly } from './schedules.ts';

function next(count: number, from: string, ...schedules: readonly DrillSchedule[]): string[] {
  const told: string[] = [];
  for (const { schedule, startAt, note } of upcoming(schedules, Date.parse(from)))
    if (told.push(`${new Date(startAt).toISOString().slice(5, 16)} ${schedule.name} ${note ?? ''}`.trim()) === count)
      break;
  return told;
}

test('schedules are told in one order', () => {
  expect(next(4, '2026-01-01T03:00:00Z', nightly(), nightly({ name: 'noon', schedule: '0 12 * * *' }))).toEqual([
    '01-01T12:00 noon',
    '01-02T02:00 nightly',
    '01-02T12:00 noon',
    '01-03T02:00 nightly',
  ]);
  expect(next(1, '2026-01-01T03:00:00Z')).toEqual([]);
});

test('also where jitter is longer than what lies between two of them', () => {
  const jittery = nightly({ schedule: '*/5 * * * *', jitter: '1h' });
  const told = next(50, '2026-01-01T03:00:00Z', jittery, nightly({ schedule: '*/7 * * * *', name: 'other' }));
  const times = told.map((line) => line.slice(0, '01-01T03:00'.length));
  expect(times).toEqual([...times].sort());
  expect(new Set(told.map((line) => line.split(' ')[1]))).toEqual(new Set(['nightly', 'other']));
});

test.each<[string, string, string, string[]]>([
  ['left out', '30 2 * * *', '2026-03-07T12:00:00Z', ['03-08T07:00 nightly gap', '03-09T06:30 nightly']],
  ['forward', '0 5 * * *', '2026-03-07T12:00:00Z', ['03-08T09:00 nightly forward', '03-09T09:00 nightly']],
  ['twice, taken once', '30 1 * * *', '2026-10-31T12:00:00Z', ['11-01T05:30 nightly once', '11-02T06:30 nightly back']],
  [
    'twice',
    '0 * * * *',
    '2026-11-01T04:30:00Z',
    ['11-01T05:00 nightly first', '11-01T06:00 nightly second', '11-01T07:00 nightly'],
  ],
])('clock changes: %s', (_, schedule, from, expected) => {
  expect(next(expected.length, from, nightly({ schedule, timeZone: 'America/New_York' }))).toEqual(expected);
});
