import { describe, expect, test } from 'vitest';
import { cronProblem, cronTimes } from '../../src/document/cron.ts';

function first(count: number, expression: string, timeZone: string, from: string): string[] {
  const times: string[] = [];
  for (const at of cronTimes(expression, timeZone, Date.parse(from)))
    if (times.push(new Date(at).toISOString().slice(0, 16)) === count) break;
  return times;
}

describe('times', () => {
  test.each<[string, string, string, string, string[]]>([
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
    [
      'a gap up to midnight',
      '30 23 * * *',
      'America/Nuuk',
      '2027-03-26T12:00:00Z',
      ['2027-03-27T01:30', '2027-03-28T01:00', '2027-03-29T00:30'],
    ],
    [
      'several times in one gap: once',
      '0,15,30 23 * * *',
      'America/Nuuk',
      '2027-03-27T02:00:00Z',
      ['2027-03-28T01:00', '2027-03-29T00:00'],
    ],
    [
      'a weekday whose evening is left out',
      '59 23 * * SAT',
      'America/Nuuk',
      '2027-03-22T00:00:00Z',
      ['2027-03-28T01:00'],
    ],
    [
      'a whole day that is left out',
      '30 12 * * *',
      'Pacific/Apia',
      '2011-12-29T12:00:00Z',
      ['2011-12-29T22:30', '2011-12-30T10:00', '2011-12-30T22:30'],
    ],
    [
      'a year between two of them',
      '30 23 27 3 *',
      'America/Nuuk',
      '2026-04-01T00:00:00Z',
      ['2027-03-28T01:00', '2028-03-28T00:30'],
    ],
    [
      'a step runs by the hours that there are',
      '*/30 23 * * *',
      'America/Nuuk',
      '2027-03-27T02:00:00Z',
      ['2027-03-29T00:00'],
    ],
    ['a quarter', '0 2 1 */3 *', 'Asia/Shanghai', '2026-01-01T00:00:00Z', ['2026-03-31T18:00', '2026-06-30T18:00']],
    ['a leap day', '0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
    [
      'day and weekday: either',
      '0 2 13 * FRI',
      'UTC',
      '2026-11-09T00:00:00Z',
      ['2026-11-13T02:00', '2026-11-20T02:00'],
    ],
    ['an instant is not after itself', '0 2 * * *', 'UTC', '2026-01-01T02:00:00Z', ['2026-01-02T02:00']],
  ])('%s', (_, expression, timeZone, from, expected) => {
    expect(first(expected.length, expression, timeZone, from)).toEqual(expected);
  });

  /** By another way: every quarter of an hour of a year, as the zone writes it. */
  function quarters(timeZone: string, year: number) {
    const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    const all: { readonly at: number; readonly day: string; readonly time: string }[] = [];
    for (let at = Date.UTC(year, 0, 1, 12); at < Date.UTC(year, 11, 30); at += 900_000) {
      const [day = '', time = ''] = format.format(at).split(' ');
      all.push({ at, day, time });
    }
    return all;
  }

  function within(expression: string, timeZone: string, from: number, to: number): number[] {
    const times: number[] = [];
    for (const at of cronTimes(expression, timeZone, from - 1)) {
      if (at > to) break;
      times.push(at);
    }
    return times;
  }

  test.each(['America/New_York', 'Australia/Lord_Howe', 'Asia/Shanghai', 'America/Nuuk', 'Africa/Cairo'])(
    'in %s a year holds what its clocks show',
    { timeout: 60_000 },
    (timeZone) => {
      const all = quarters(timeZone, 2027);
      const from = all[0]?.at ?? 0;
      const to = all.at(-1)?.at ?? 0;
      // With a wildcard or a step: whenever the clock shows it, in a repeated hour twice.
      expect(within('30 */2 * * *', timeZone, from, to)).toEqual(
        all.filter(({ time }) => time.endsWith(':30') && Number(time.slice(0, 2)) % 2 === 0).map(({ at }) => at),
      );
      // Fixed: on each day once, at the first instant that shows it or, where none does, a later time.
      for (const [expression, wanted] of [
        ['30 1 * * *', '01:30'],
        ['15 2 * * *', '02:15'],
      ] as const) {
        const days = new Map<string, number>();
        for (const { at, day, time } of all) if (time >= wanted && !days.has(day)) days.set(day, at);
        // The first day begins behind that time.
        days.delete(all[0]?.day ?? '');
        expect(within(expression, timeZone, from, to).filter((at) => at <= (all.at(-1)?.at ?? 0))).toEqual([
          ...days.values(),
        ]);
      }
    },
  );
});

describe('what cannot be used', () => {
  test.each<[string, string | undefined]>([
    ['0 2 * * *', undefined],
    ['*/5 0-23/2 1,15 JAN-MAR SUN', undefined],
    ['0 2 L * *', undefined],
    ['0 2 * * 7', undefined],
    ['0 2 29 2 *', undefined],
    ['0 2 30 2 *', 'never'],
    ['0 2 31 4,6,9,11 *', 'never'],
    ['61 2 * * *', 'minute'],
    ['0 24 * * *', 'hour'],
    ['0 2 32 * *', 'day of the month'],
    ['0 2 1 13 *', 'month'],
    ['0 2 1 FOO *', 'month'],
    ['0 2 * * 8', 'weekday'],
    ['5-1 2 * * *', 'minute'],
    ['0 */0 * * *', 'hour'],
    ['0 2 , * *', 'day of the month'],
  ])('%s: %s', (expression, problem) => {
    const found = cronProblem(expression);
    expect(typeof found === 'object' ? found.name : found).toBe(problem);
  });
});
