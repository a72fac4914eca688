import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HistoryEntry, Occurrence } from '../../src/daemon/http/shapes.ts';
import { takeFrames } from '../../src/page/net/frames.ts';
import { agenda, takesWords } from '../../src/page/shape/agenda.ts';
import { framed } from '../../src/page/shape/framed.ts';
import { byNeed, troubled } from '../../src/page/shape/group-order.ts';
import { ageOf, byAge, matches, type Proven } from '../../src/page/shape/proof-age.ts';
import { restored } from '../../src/page/shape/restored.ts';
import { hashOf, type Route, routeOf } from '../../src/page/shape/route.ts';
import { measureOf } from '../../src/page/shape/trend.ts';
import { groupSaid, outcomeSaid, runSaid } from '../../src/page/shape/verdict.ts';
import { absolute, dayName, isSame, otherTimes, relative, tickName } from '../../src/page/shape/when.ts';
import { group } from './run-detail.ts';

const DAY_MS = 86_400_000;

describe('an address', () => {
  const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
  const route: fc.Arbitrary<Exclude<Route, { view: 'nowhere' }>> = fc.oneof(
    fc.constantFrom({ view: 'overview' }, { view: 'calendar' }, { view: 'runs' }, { view: 'trends' } as const),
    name.map((plan) => ({ view: 'plan', plan }) as const),
    name.map((plan) => ({ view: 'trends', plan }) as const),
    name.map((run) => ({ view: 'run', run }) as const),
    name.map((run) => ({ view: 'report', run }) as const),
  );

  test('leads back to what it was made of, and out of the page never', () => {
    fc.assert(
      fc.property(route, (one) => {
        const hash = hashOf(one);
        expect(hash.startsWith('#/')).toBe(true);
        expect(routeOf(new URL(hash, 'http://127.0.0.1/').hash)).toEqual(one);
      }),
    );
  });

  test.each([
    ['', 'overview'],
    ['#', 'overview'],
    ['#/plans', 'overview'],
    ['#/nothing', 'nowhere'],
    ['#/runs/a/b', 'nowhere'],
    ['#/runs//report', 'nowhere'],
    ['#/plans/%E0%A4%A', 'nowhere'],
    ['#javascript:alert(1)', 'nowhere'],
    ['#/calendar/x', 'nowhere'],
  ])('%s is %s', (hash, view) => expect(routeOf(hash).view).toBe(view));
});

test('events come out whole and in order, wherever the text was cut', () => {
  const text =
    'retry: 2000\n\nid: 1\nevent: run.started\ndata: {"a":"x: y"}\n\n: still here\n\nid: 2\nevent: end\ndata: {}\n\n';
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      let rest = '';
      const all = at.slice(1).flatMap((end, n) => {
        const taken = takeFrames(rest + text.slice(at[n], end));
        rest = taken.rest;
        return taken.frames;
      });
      expect(all).toEqual([
        { id: '1', event: 'run.started', data: '{"a":"x: y"}' },
        { id: '2', event: 'end', data: '{}' },
      ]);
    }),
  );
});

describe('proofs', () => {
  const proven = (name: string, days?: number, change: Partial<Proven> = {}): Proven => ({
    name,
    wave: 'first',
    critical: false,
    tags: [],
    ...(days === undefined ? {} : { ageMs: days * DAY_MS }),
    ...change,
  });

  test('are listed with what was never proven first, then the oldest', () => {
    const groups = [
      proven('new', 1),
      proven('b'),
      proven('old', 91),
      proven('a'),
      proven('c', undefined, { critical: true }),
    ];
    expect(byAge(groups).map(({ name }) => name)).toEqual(['c', 'a', 'b', 'old', 'new']);
  });

  test.each([
    [undefined, 'never'],
    [0, 'week'],
    [7, 'month'],
    [29, 'month'],
    [30, 'quarter'],
    [90, 'old'],
  ])('of %s days are %s', (days, age) => expect(ageOf(proven('x', days))).toBe(age));

  test('are found by every word, in name, wave or tags', () => {
    const one = proven('erp-db', 1, { tags: ['tier-1'] });
    expect(['', 'ERP', 'tier-1 first', 'erp tier-2'].map((text) => matches(one, text))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

test('groups stand by how much they need a person; those that nobody chose are no trouble', () => {
  const groups = [
    group('ok', { from: 0, to: 1 }),
    group('runs', { from: 0 }),
    group('waits'),
    group('bad', { from: 0, to: 1, outcome: 'failed' }),
    group('worse', { from: 0, to: 1, outcome: 'failed', critical: true }),
    group('lost', { from: 0, to: 1, outcome: 'unknown' }),
    group('left', { phase: 'finished', outcome: 'not-started', reason: 'was not selected', asked: false }),
    group('after', { phase: 'finished', outcome: 'not-started', reason: 'needs bad, which ended failed' }),
  ];
  expect(byNeed(groups).map(({ name }) => name)).toEqual([
    'lost',
    'bad',
    'worse',
    'runs',
    'left',
    'after',
    'waits',
    'ok',
  ]);
  expect(troubled(groups).map(({ name }) => name)).toEqual(['lost', 'worse', 'bad', 'after']);
});

test('a trend has the oldest first, and says how often the objective was met', () => {
  const entry = (day: number, change: Partial<HistoryEntry>): HistoryEntry => ({
    run: `r${day}`,
    kind: 'drill',
    plan: 'small',
    startedAt: new Date(day * DAY_MS).toISOString(),
    outcome: 'recovered',
    durationMs: 1,
    groups: 1,
    recovered: 1,
    simulated: false,
    ...change,
  });
  const history = [
    entry(3, { rtoMs: 7_200_000, rtoObjectiveMs: 3_600_000, rtoResult: 'missed' }),
    entry(1, { rtoMs: 3_600_000, rtoObjectiveMs: 3_600_000, rtoResult: 'met' }),
    entry(2, { rtoObjectiveMs: 3_600_000, rtoResult: 'missed' }),
  ];
  expect(measureOf(history, 'rto')).toEqual({
    times: [86_400, 172_800, 259_200],
    measured: [3_600_000, null, 7_200_000],
    objective: [3_600_000, 3_600_000, 3_600_000],
    said: 'Last 2h; the objective was met 1 of 3 times.',
  });
  expect(measureOf(history, 'rpo').said).toBe('Never measured yet.');
});

test('the agenda goes by the days of the schedules', () => {
  const occurrence = (local: string, startsAt: string): Occurrence => ({
    plan: 'p',
    drill: 'd',
    at: startsAt,
    startsAt,
    local,
    paused: false,
    valid: true,
    groups: 1,
    of: 1,
    sample: false,
  });
  const days = agenda([
    occurrence('2026-11-25T02:30:00+08:00', '2026-11-24T18:30:00Z'),
    occurrence('2026-11-24T23:00:00+01:00', '2026-11-24T22:00:00Z'),
    occurrence('2026-11-25T01:00:00+01:00', '2026-11-25T00:00:00Z'),
  ]);
  expect(days.map(({ date, occurrences }) => [date, occurrences.length])).toEqual([
    ['2026-11-24', 1],
    ['2026-11-25', 2],
  ]);
  expect(dayName('2026-11-25')).toBe('Wed, 25 Nov 2026');
});

test.each([
  [12, 12, false, 'all 12 groups'],
  [1, 1, false, '1 group'],
  [3, 12, false, '3 of 12 groups'],
  [5, 1_200, true, 'a sample of 5 of 1,200 groups'],
])('a drill of %s of %s groups (sample: %s) is said to take %s', (groups, of, sample, words) =>
  expect(takesWords({ groups, of, sample })).toBe(words),
);

test.each([
  ['Asia/Shanghai', 'Europe/Berlin', ['24 Nov 2026, 17:03 CET', '24 Nov 2026, 16:03 UTC']],
  ['Asia/Shanghai', 'UTC', ['24 Nov 2026, 16:03 UTC']],
  ['UTC', 'Europe/Berlin', ['24 Nov 2026, 17:03 CET']],
  ['Europe/Berlin', 'Europe/Paris', ['24 Nov 2026, 16:03 UTC']],
  ['Etc/UTC', 'UTC', []],
])('beside a time in %s stands, for who is in %s, only what is another', (zone, viewer, others) => {
  const at = Date.UTC(2026, 10, 24, 16, 3, 4);
  expect(otherTimes(at, zone, viewer)).toEqual(others);
  expect(isSame(at, zone, viewer)).toBe(!others.some((text) => !text.endsWith('UTC')) && zone !== 'Asia/Shanghai');
});

test('VMs that did not answer stand first, then those that are still to', () => {
  const vm = (name: string, state: string, ...results: ('passed' | 'failed' | 'not-made')[]) =>
    group(name, {
      vm: { name, uuid: name, state, removed: false, checks: results.map((result) => ({ what: 'tcp 22', result })) },
    });
  const groups = [
    group('none'),
    vm('good', 'Running', 'passed'),
    vm('asked', 'asked', 'not-made'),
    vm('mute', 'Running', 'passed', 'failed'),
    vm('lost', 'unknown'),
  ];
  expect(restored(groups).map(({ vm: { name } }) => name)).toEqual(['mute', 'lost', 'asked', 'good']);
});

test('times say their zone, and how far they are', () => {
  const at = Date.UTC(2026, 10, 24, 16, 3, 4);
  expect(absolute(at, { timeZone: 'Europe/Berlin' })).toBe('24 Nov 2026, 17:03 CET');
  expect(absolute(at, { timeZone: 'UTC', seconds: true })).toBe('24 Nov 2026, 16:03:04 UTC');
  const far = [0, -30_000, 200_000, -3_700_000, 2 * DAY_MS].map((ms) => relative(at + ms, at));
  expect(far).toEqual(['just now', '30s ago', 'in 3m 20s', '1h 2m ago', 'in 2d']);
  expect(tickName(at, DAY_MS)).toMatch(/^2[345] Nov$/);
  expect(tickName(at, 3_600_000)).toMatch(/^\d\d:\d\d$/);
});

test('every verdict has words and a sign, also one that is not known', () => {
  expect(outcomeSaid('constructor')).toEqual({ tone: 'idle', sign: '·', words: 'constructor' });
  expect(runSaid({ phase: 'interrupted' }, true).words).toBe('waits for approval');
  expect(runSaid({ phase: 'interrupted', outcome: 'interrupted' }).words).toBe('interrupted');
  expect(runSaid({ phase: 'refused', outcome: 'not-started' }).words).toBe('did not start');
  expect(runSaid({ phase: 'finished', outcome: 'failed' })).toEqual({ tone: 'bad', sign: '✕', words: 'failed' });
  expect(groupSaid({ phase: 'running' }).words).toBe('running');
});

test('links of a report stay in its frame, and nothing that it quotes becomes one', () => {
  expect(framed('<a class="skip" href="#groups">x</a>')).toBe('<a class="skip" href="about:srcdoc#groups">x</a>');
  expect(framed('<p> href=&#34;#groups')).toBe('<p> href=&#34;#groups');
});
