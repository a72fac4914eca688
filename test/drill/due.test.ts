import { describe, expect, test } from 'vitest';
import { type Decided, type Decision, decide, nextDecision, tooLateToBegin } from '../../src/drill/due.ts';
import type { DrillSchedule } from '../../src/drill/schedule.ts';
import { nightly } from './schedules.ts';

const at = (text: string) => Date.parse(`2026-01-${text}:00Z`);
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
    ['nothing before its time', nightly(), since('01T03:00'), '02T01:59', []],
    ['starts what is due', nightly(), since('01T03:00'), '02T02:00', ['start 02T02']],
    ['a start is in time for a minute', nightly(), since('01T03:00'), '02T02:01', ['start 02T02']],
    ['leaves out what was due while nobody was there', nightly(), since('01T03:00'), '02T02:02', ['skip 02T02 late']],
    ['catches up within the bound', nightly({ catchUp: '6h' }), since('01T03:00'), '02T08:00', ['start 02T02']],
    ['and not beyond it', nightly({ catchUp: '6h' }), since('01T03:00'), '02T08:01', ['skip 02T02 late']],
    [
      'of several, the last one stands for all',
      nightly({ catchUp: '3d' }),
      since('01T03:00'),
      '04T03:00',
      ['skip 02T02 superseded', 'skip 03T02 superseded', 'start 04T02'],
    ],
    ['overlap: skip', nightly(), since('01T03:00', { busy: true }), '02T02:00', ['skip 02T02 overlap']],
    ['overlap: queue', nightly({ overlap: 'queue' }), since('01T03:00', { busy: true }), '02T02:00', ['queue 02T02']],
    [
      'one waits at most',
      nightly({ overlap: 'queue' }),
      since('02T03:00', { busy: true, queued: at('02T02:00') }),
      '03T02:00',
      ['skip 03T02 overlap'],
    ],
    [
      'what waited starts when there is room, however late',
      nightly({ overlap: 'queue' }),
      since('02T03:00', { queued: at('02T02:00') }),
      '02T23:00',
      ['start 02T02'],
    ],
    [
      'unless the next one has come',
      nightly({ overlap: 'queue' }),
      since('02T03:00', { queued: at('02T02:00') }),
      '03T02:00',
      ['skip 02T02 superseded', 'start 03T02'],
    ],
    [
      'or the schedule was paused',
      nightly({ overlap: 'queue' }),
      since('02T03:00', { queued: at('02T02:00'), paused: true }),
      '02T23:00',
      ['skip 02T02 paused'],
    ],
    [
      'the last that may start stands for those that may not, too',
      nightly({ catchUp: '3d', blackouts: [{ from: '2026-01-04T00:00:00Z', to: '2026-01-04T02:30:00Z' }] }),
      since('01T03:00'),
      '04T03:00',
      ['skip 02T02 superseded', 'start 03T02', 'skip 04T02 blackout'],
    ],
    [
      'nothing is caught up with in a blackout',
      nightly({ catchUp: '6h', blackouts: [{ from: '2026-01-02T03:00:00Z', to: '2026-01-02T05:00:00Z' }] }),
      since('01T03:00'),
      '02T04:00',
      ['skip 02T02 blackout'],
    ],
    [
      'and nothing that waited starts in one',
      nightly({ overlap: 'queue', blackouts: [{ from: '2026-01-02T03:00:00Z', to: '2026-01-02T05:00:00Z' }] }),
      since('02T03:00', { queued: at('02T02:00') }),
      '02T04:00',
      ['skip 02T02 blackout'],
    ],
    [
      'what waits goes on waiting while there is no room',
      nightly({ overlap: 'queue' }),
      since('02T03:00', { busy: true, queued: at('02T02:00') }),
      '02T23:00',
      [],
    ],
    [
      'overlap: cancel, and what waited for the cancelling gives way',
      nightly({ overlap: 'cancel' }),
      since('02T03:00', { busy: true, queued: at('02T02:00') }),
      '03T02:00',
      ['skip 02T02 superseded', 'replace 03T02'],
    ],
    [
      'overlap: cancel',
      nightly({ overlap: 'cancel' }),
      since('01T03:00', { busy: true }),
      '02T02:00',
      ['replace 02T02'],
    ],
    ['paused', nightly(), since('01T03:00', { paused: true }), '02T02:00', ['skip 02T02 paused']],
    [
      'blackout',
      nightly({ blackouts: [{ from: '2026-01-02T00:00:00Z', to: '2026-01-03T00:00:00Z' }], catchUp: '2d' }),
      since('01T03:00'),
      '02T02:00',
      ['skip 02T02 blackout'],
    ],
    ['a clock that went back brings nothing again', nightly({ catchUp: '9d' }), since('05T03:00'), '03T02:00', []],
  ])('%s', (_, schedule, decided, now, expected) => {
    expect(told(decide(schedule, decided, at(now)))).toEqual(expected);
  });

  test('years that were missed are one decision, and the last week is looked at', () => {
    const minutely = nightly({ schedule: '*/10 * * * *' });
    const now = Date.parse('2026-01-31T00:00:30Z');
    const decisions = decide(minutely, { until: 0, paused: false, busy: false }, now);
    expect(decisions[0]).toMatchObject({ kind: 'skip', reason: 'late', after: 0 });
    expect(decisions.length).toBeLessThan(8 * 24 * 6);
    expect(decisions.at(-1)).toEqual({ kind: 'start', at: Date.parse('2026-01-31T00:00:00Z') });
    const rare = nightly({ schedule: '0 0 29 2 *' });
    expect(decide(rare, { until: Date.parse('2024-03-01T00:00:00Z'), paused: false, busy: false }, now)).toEqual([]);
  });
});

test('the next decision is at the start of the next occurrence, jitter included', () => {
  expect(nextDecision(nightly(), { until: at('01T02:00') })).toBe(at('02T02:00'));
  const late = (nextDecision(nightly({ jitter: '1h' }), { until: at('01T02:00') }) ?? 0) - at('02T02:00');
  expect(late > 0 && late < 3_600_000).toBe(true);
});

test('a start that never began is begun if it is not too late, and not in a blackout', () => {
  const begin = (now: string, changes = {}) => tooLateToBegin(nightly(changes), at('02T02:00'), at(now));
  expect(begin('02T02:01')).toBeUndefined();
  expect(begin('02T02:02')).toBe('late');
  expect(begin('02T08:00', { catchUp: '6h' })).toBeUndefined();
  const blackouts = [{ from: '2026-01-02T03:00:00Z', to: '2026-01-02T05:00:00Z' }];
  expect(begin('02T04:00', { catchUp: '6h', blackouts })).toBe('blackout');
});
