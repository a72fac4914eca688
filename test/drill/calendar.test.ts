import { describe, expect, test } from 'vitest';
import { cronProblem, occurrences } from '../../src/drill/calendar.ts';
import { makeSchedule } from '../../src/drill/schedule.ts';

function take<T>(from: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  for (const one of from) if (taken.push(one) === count) break;
  return taken;
}

const first = (count: number, written: Partial<Parameters<typeof makeSchedule>[0]>, from: string): string[] => {
  const schedule = makeSchedule({ name: 'd', schedule: '0 2 * * *', ...written });
  return take(occurrences(schedule, Date.parse(from)), count).map(({ at }) => new Date(at).toISOString().slice(0, 16));
};

describe('occurrences', () => {
  test.each([
    [
      'a fixed time in the gap runs after it, on the same day',
      '30 2 * * *',
      'America/New_York',
      '2026-03-08T00:00:00Z',
      ['2026-03-08T07:00', '2026-03-09T06:30'],
    ],
    [
      'a fixed time that comes twice runs once',
      '30 1 * * *',
      'America/New_York',
      '2026-11-01T00:00:00Z',
      ['2026-11-01T05:30', '2026-11-02T06:30'],
    ],
    [
      'a list of fixed times that come twice too',
      '30 1,14 * * *',
      'America/New_York',
      '2026-11-01T00:00:00Z',
      ['2026-11-01T05:30', '2026-11-01T19:30'],
    ],
    [
      'every hour is every hour, in the repeated one too',
      '0 * * * *',
      'America/New_York',
      '2026-11-01T04:50:00Z',
      ['2026-11-01T05:00', '2026-11-01T06:00', '2026-11-01T07:00'],
    ],
    [
      'a zone that shifts by half an hour',
      '0 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-02T16:00:00Z',
      ['2026-10-03T15:30', '2026-10-04T15:00'],
    ],
    [
      'a zone whose day begins in the gap',
      '0 0 * * *',
      'America/Sao_Paulo',
      '2018-11-03T12:00:00Z',
      ['2018-11-04T03:00', '2018-11-05T02:00'],
    ],
    ['a quarter', '0 2 1 */3 *', 'Asia/Shanghai', '2026-01-01T00:00:00Z', ['2026-03-31T18:00', '2026-06-30T18:00']],
    ['a leap day', '0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
  ])('%s', (_, schedule, timeZone, from, expected) => {
    expect(first(expected.length, { schedule, timeZone }, from)).toEqual(expected);
  });

  test('an instant itself is not after itself', () => {
    expect(first(1, {}, '2026-01-01T02:00:00Z')).toEqual(['2026-01-02T02:00']);
  });

  test('jitter is bounded, differs from time to time, and is the same when asked again', () => {
    const schedule = makeSchedule({ name: 'd', schedule: '0 2 * * *', jitter: '10m' });
    const starts = () => take(occurrences(schedule, 0), 50).map(({ at, startAt }) => startAt - at);
    expect(starts()).toEqual(starts());
    expect(new Set(starts()).size).toBeGreaterThan(40);
    for (const late of starts()) expect(late >= 0 && late < 600_000).toBe(true);
  });

  test('a blackout forbids what would start in it, its end excluded', () => {
    const blackouts = [{ from: '2026-12-24T02:00:00Z', to: '2026-12-26T02:00:00Z', reason: 'freeze' }];
    const schedule = makeSchedule({ name: 'd', schedule: '0 2 * * *', blackouts });
    const days = take(occurrences(schedule, Date.parse('2026-12-22T12:00:00Z')), 4);
    expect(days.map(({ blackout }) => blackout?.reason)).toEqual([undefined, 'freeze', 'freeze', undefined]);
  });
});

test.each([
  ['0 2 * * *', 'UTC', undefined],
  ['0 2 30 2 *', 'UTC', 'it never comes'],
  ['61 2 * * *', 'UTC', expect.stringContaining('61')],
  ['0 2 * *', 'UTC', expect.anything()],
  ['0 0 2 * * *', 'UTC', expect.anything()],
  ['0 2 * * *', 'Mars/Olympus', expect.anything()],
])('%s in %s: %s', (cron, zone, problem) => {
  expect(cronProblem(cron, zone)).toEqual(problem);
});
