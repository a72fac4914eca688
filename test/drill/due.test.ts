import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { occurrences } from '../../src/drill/calendar.ts';
import { type Decided, type Decision, decide, nextDecision } from '../../src/drill/due.ts';
import { type DrillSchedule, makeSchedule } from '../../src/drill/schedule.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(`2026-01-${text}:00Z`);
const daily = (more: Partial<Parameters<typeof makeSchedule>[0]> = {}): DrillSchedule =>
  makeSchedule({ name: 'd', schedule: '0 2 * * *', ...more });
const since = (until: string, more: Partial<Decided> = {}): Decided => ({
  until: at(until),
  paused: false,
  busy: false,
  ...more,
});
const told = (decisions: readonly Decision[]) =>
  decisions.map(
    (one) => `${one.kind} ${new Date(one.at).toISOString().slice(8, 13)}${one.kind === 'skip' ? ` ${one.reason}` : ''}`,
  );

describe('decide', () => {
  test.each<[string, DrillSchedule, Decided, string, string[]]>([
    ['nothing before its time', daily(), since('01T03:00'), '02T01:59', []],
    ['starts what is due', daily(), since('01T03:00'), '02T02:00', ['start 02T02']],
    ['a start is in time for a minute', daily(), since('01T03:00'), '02T02:01', ['start 02T02']],
    ['leaves out what was due while nobody was there', daily(), since('01T03:00'), '02T02:02', ['skip 02T02 late']],
    ['catches up within the bound', daily({ catchUp: '6h' }), since('01T03:00'), '02T08:00', ['start 02T02']],
    ['and not beyond it', daily({ catchUp: '6h' }), since('01T03:00'), '02T08:01', ['skip 02T02 late']],
    [
      'of several, the last one stands for all',
      daily({ catchUp: '3d' }),
      since('01T03:00'),
      '04T03:00',
      ['skip 02T02 superseded', 'skip 03T02 superseded', 'start 04T02'],
    ],
    ['overlap: skip', daily(), since('01T03:00', { busy: true }), '02T02:00', ['skip 02T02 overlap']],
    ['overlap: queue', daily({ overlap: 'queue' }), since('01T03:00', { busy: true }), '02T02:00', ['queue 02T02']],
    [
      'one waits at most',
      daily({ overlap: 'queue' }),
      since('02T03:00', { busy: true, queued: at('02T02:00') }),
      '03T02:00',
      ['skip 03T02 overlap'],
    ],
    [
      'what waited starts when there is room, however late',
      daily({ overlap: 'queue' }),
      since('02T03:00', { queued: at('02T02:00') }),
      '02T23:00',
      ['start 02T02'],
    ],
    [
      'unless the next one has come',
      daily({ overlap: 'queue' }),
      since('02T03:00', { queued: at('02T02:00') }),
      '03T02:00',
      ['skip 02T02 superseded', 'start 03T02'],
    ],
    [
      'or the schedule was paused',
      daily({ overlap: 'queue' }),
      since('02T03:00', { queued: at('02T02:00'), paused: true }),
      '02T23:00',
      ['skip 02T02 paused'],
    ],
    ['overlap: cancel', daily({ overlap: 'cancel' }), since('01T03:00', { busy: true }), '02T02:00', ['replace 02T02']],
    ['paused', daily(), since('01T03:00', { paused: true }), '02T02:00', ['skip 02T02 paused']],
    [
      'blackout',
      daily({ blackouts: [{ from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' }], catchUp: '2d' }),
      since('01T03:00'),
      '02T02:00',
      ['skip 02T02 blackout'],
    ],
    ['a clock that went back brings nothing again', daily({ catchUp: '9d' }), since('05T03:00'), '03T02:00', []],
  ])('%s', (_, schedule, decided, now, expected) => {
    expect(told(decide(schedule, decided, at(now)))).toEqual(expected);
  });
});

/** A daemon, as far as the calendar goes: it decides when it wakes, writes down, and dies and lives again. */
function twoYears(
  schedule: DrillSchedule,
  from: number,
  moves: readonly { readonly afterHours: number; readonly jumpHours: number }[],
) {
  const seen = new Map<number, string[]>();
  let now = from;
  let until = from;
  let queued: number | undefined;
  let busyUntil = 0;
  const end = from + 2 * 365 * 24 * HOUR;
  const jumps = moves.map(({ afterHours, jumpHours }) => ({ at: from + afterHours * HOUR, by: jumpHours * HOUR }));
  for (let wakes = 0; now < end && wakes < 20_000; wakes += 1) {
    const busy = now < busyUntil;
    for (const decision of decide(
      schedule,
      { until, paused: false, busy, ...(queued === undefined ? {} : { queued }) },
      now,
    )) {
      seen.set(decision.at, [...(seen.get(decision.at) ?? []), decision.kind]);
      if (queued === decision.at) queued = undefined;
      if (decision.kind === 'queue') queued = decision.at;
      if (decision.kind === 'start' || decision.kind === 'replace') busyUntil = now + 5 * HOUR;
      until = Math.max(until, decision.at);
    }
    const next = Math.min(
      nextDecision(schedule, { until }) ?? end,
      queued === undefined ? end : Math.max(busyUntil, now + 1),
    );
    const wake = Math.max(next, now + 1);
    const jump = jumps.find((one) => one.at > now && one.at <= wake);
    if (jump === undefined) now = wake;
    else {
      // Down for a while, or a clock that is set back or forth.
      jumps.splice(jumps.indexOf(jump), 1);
      now = jump.at + jump.by;
    }
  }
  return { seen, until };
}

test('over two years, DST changes, restarts and clock jumps, each occurrence is decided once, or queued and then decided once', {
  timeout: 120_000,
}, () => {
  fc.assert(
    fc.property(
      fc.constantFrom('30 2 * * *', '0 */7 * * *', '15 1 * * 0', '0 2 1 */3 *', '*/30 1-2 * * 0'),
      fc.constantFrom('America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Shanghai', 'UTC'),
      fc.constantFrom<'skip' | 'queue' | 'cancel'>('skip', 'queue', 'cancel'),
      fc.constantFrom('0s', '6h', '3d'),
      fc.constantFrom('0s', '10m', '20m'),
      fc.array(
        fc.record({ afterHours: fc.integer({ min: 0, max: 17_000 }), jumpHours: fc.integer({ min: -80, max: 80 }) }),
        {
          maxLength: 6,
        },
      ),
      (cron, timeZone, overlap, catchUp, jitter, moves) => {
        const schedule = makeSchedule({ name: 'd', schedule: cron, timeZone, overlap, catchUp, jitter });
        const from = Date.parse('2026-01-01T00:00:00Z');
        const { seen, until } = twoYears(schedule, from, moves);
        const wrong: string[] = [];
        for (const occurrence of occurrences(schedule, from)) {
          if (occurrence.at > until) break;
          const kinds = seen.get(occurrence.at) ?? [];
          const ends = kinds.filter((kind) => kind !== 'queue');
          const waits = kinds.at(-1) === 'queue';
          if (ends.length + (waits ? 1 : 0) !== 1) wrong.push(`${new Date(occurrence.at).toISOString()}: ${kinds}`);
          seen.delete(occurrence.at);
        }
        expect({ wrong, beside: [...seen.keys()] }).toEqual({ wrong: [], beside: [] });
      },
    ),
    { numRuns: 60 },
  );
});

test('without trouble every occurrence starts', () => {
  const schedule = daily({ timeZone: 'America/New_York' });
  const { seen } = twoYears(schedule, Date.parse('2026-01-01T00:00:00Z'), []);
  expect(seen.size).toBeGreaterThan(725);
  for (const kinds of seen.values()) expect(kinds).toEqual(['start']);
});
