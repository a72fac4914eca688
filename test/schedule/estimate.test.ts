import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanGroup } from '../../src/plan/plan.ts';
import { estimate, MOST_SAVINGS } from '../../src/schedule/estimate.ts';
import { expectedMs } from '../../src/schedule/expected.ts';
import { occupancy } from '../../src/schedule/occupancy.ts';
import { anyPlan, type GroupShape, type PlanShape, planOf } from './plans.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** Storages copy 100 MiB/s and a group has 5 s besides: 500 MiB take 10 s in all. */
const group = (name: string, seconds: number, more: Partial<PlanGroup> = {}): GroupShape => ({
  name,
  expect: { minSizeBytes: (seconds - 5) * 100 * MIB },
  ...more,
});

describe('expectedMs', () => {
  it.each<[string, Partial<PlanGroup>, number | undefined, number]>([
    ['the known size', { expect: { minSizeBytes: GIB } }, 100 * MIB, 6_000],
    ['the least size of the plan', { expect: { minSizeBytes: 200 * MIB } }, undefined, 7_000],
    ['20 GiB where nothing is known', {}, undefined, 5_000 + 204_800],
    ['the pace of the slower storage', { destination: 'slow' }, 100 * MIB, 15_000],
  ])('goes by %s', (_, more, bytes, expected) => {
    const plan = planOf({ storages: { local: 1, vault: 1, slow: 1 }, groups: [{ name: 'a', ...more }] });
    const storages = plan.storages.map((one) => (one.name === 'slow' ? { ...one, throughput: 10 * MIB } : one));
    expect(expectedMs(plan.groups[0] as PlanGroup, { ...plan, storages }, bytes)).toBe(expected);
  });
});

describe('estimate', () => {
  it('tells when each wave and each group starts and finishes', () => {
    const result = estimate(
      planOf({
        storages: { local: 2, vault: 2 },
        waves: 2,
        rtoMs: 45_000,
        groups: [
          group('late', 10, { wave: 1 }),
          group('a', 10),
          group('b', 20),
          group('c', 15),
          group('d', 10, { wave: 1, dependsOn: ['late'] }),
        ],
      }),
    );
    expect(result.makespanMs).toBe(45_000);
    expect(result.waves).toEqual([
      { name: 'wave-0', startMs: 0, finishMs: 25_000, groups: 3 },
      { name: 'wave-1', startMs: 25_000, finishMs: 45_000, groups: 2 },
    ]);
    expect(result.groups.map(({ name, startMs, finishMs }) => [name, startMs, finishMs])).toEqual([
      ['late', 25_000, 35_000],
      ['a', 15_000, 25_000],
      ['b', 0, 20_000],
      ['c', 0, 15_000],
      ['d', 35_000, 45_000],
    ]);
    expect(result.bytes).toBe((5 + 5 + 15 + 10 + 5) * 100 * MIB);
    expect(result.objectives).toEqual({ rto: { objectiveMs: 45_000, holds: true } });
    expect(result.storages[0]).toMatchObject({ name: 'local', limit: 2, peak: 2, busyMs: 45_000 });
    expect(result.storages[0]?.utilisation).toBeCloseTo(65 / 90);
  });

  it('says when the objective is missed, and nothing where there is none', () => {
    expect(estimate(planOf({ rtoMs: 9_999, groups: [group('a', 10)] })).objectives.rto?.holds).toBe(false);
    expect(estimate(planOf({ groups: [group('a', 10)] })).objectives).toEqual({});
  });

  const eight = (change: Partial<PlanGroup> = {}) => Array.from({ length: 8 }, (_, at) => group(`g${at}`, 10, change));
  it.each<[string, PlanShape, unknown, number, unknown[]]>([
    [
      'a storage',
      { storages: { local: 2, vault: 8 }, groups: eight() },
      { kind: 'storage', storage: 'local' },
      40_000,
      [{ limit: { kind: 'storage', storage: 'local' }, from: 2, to: 3, savesMs: 10_000 }],
    ],
    [
      'the plan-wide limit',
      { storages: { local: 9, vault: 9 }, concurrency: 4, groups: eight() },
      { kind: 'concurrency' },
      20_000,
      [{ limit: { kind: 'concurrency' }, from: 4, to: 5, savesMs: 0 }],
    ],
    [
      'the dependencies',
      {
        storages: { local: 9, vault: 9 },
        groups: [group('a', 10), group('b', 10, { dependsOn: ['a'] }), group('c', 10)],
      },
      { kind: 'critical-path' },
      20_000,
      [],
    ],
  ])('names %s as the bottleneck, and what raising a reached limit saves', (_, shape, bottleneck, bound, savings) => {
    const result = estimate(planOf(shape));
    expect(result.bottleneck).toEqual(bottleneck);
    expect(result.lowerBoundMs).toBe(bound);
    expect(result.makespanMs).toBe(bound);
    expect(result.savings).toEqual(savings);
    const named = result.storages.filter(({ isBottleneck }) => isBottleneck).map(({ name }) => name);
    expect(named).toEqual(shape.storages?.['local'] === 2 ? ['local'] : []);
  });

  it('names the requests as the bottleneck where a copy is over sooner than its requests have had their turn', () => {
    const plan = planOf({ storages: { local: 40, vault: 40 }, concurrency: 20, groups: eight() });
    const withRequests = (requestsPerSecond: number) => ({ ...plan, site: { ...plan.site, requestsPerSecond } });
    // Eight calls, and eight proofs; each of the eight jobs is asked about every 8 s: once in the 5 s that it takes.
    const result = estimate(withRequests(1));
    expect(result).toMatchObject({ bottleneck: { kind: 'requests' }, lowerBoundMs: 24_000, makespanMs: 24_000 });
    expect(result.savings).toEqual([{ limit: { kind: 'requests' }, from: 1, to: 2, savesMs: 8_000 }]);
    expect(estimate(withRequests(500))).toEqual({ ...estimate(plan), assumptions: expect.any(Array) });
  });

  it('says what it assumed', () => {
    const groups = [
      ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({ name })),
      group('m', 10),
      { name: 'known' },
    ];
    const plan = planOf({ groups });
    const site = { ...plan.site, requestsPerSecond: 5 };
    const result = estimate({ ...plan, site }, { sizes: new Map([['known', GIB]]) });
    expect(result.assumptions).toEqual([
      'each group takes 5 s besides its copy, no attempt fails, and no wave waits for approval',
      'a group costs 8.7 requests on average (calls, polls, proofs), of which site.requestsPerSecond lets 5 pass in a second',
      'expect.minSize is taken for the size of 1 group: m',
      '20 GiB is assumed for the size of 7 groups: a, b, c, d, e and 2 more',
    ]);
    expect(result.groups.at(-1)?.bytes).toBe(GIB);
    expect(result.bytes).toBe(7 * 20 * GIB + 500 * MIB + GIB);
  });

  it('is empty for a plan without groups', () => {
    const result = estimate(planOf({ groups: [], rtoMs: 1 }));
    expect(result).toMatchObject({ makespanMs: 0, lowerBoundMs: 0, bytes: 0, groups: [], savings: [] });
    expect(result.bottleneck).toBeUndefined();
    expect(result.storages[0]?.utilisation).toBe(0);
  });

  it('is never faster than the bound, keeps limits and waves, and tells the same twice', () => {
    fc.assert(
      fc.property(anyPlan, fc.option(fc.integer({ min: 1, max: 20 })), (any, requestsPerSecond) => {
        const plan = requestsPerSecond === null ? any : { ...any, site: { ...any.site, requestsPerSecond } };
        const result = estimate(plan);
        expect(result.makespanMs).toBeGreaterThanOrEqual(result.lowerBoundMs);
        expect(occupancy(result.groups).peak).toBeLessThanOrEqual(plan.concurrency);
        for (const { peak, limit } of result.storages) expect(peak).toBeLessThanOrEqual(limit);
        for (const [at, { startMs, finishMs }] of result.groups.entries()) {
          const planned = plan.groups[at] as PlanGroup;
          expect(finishMs - startMs).toBeGreaterThanOrEqual(expectedMs(planned, plan));
          if (requestsPerSecond === null) expect(finishMs - startMs).toBe(expectedMs(planned, plan));
          expect(startMs).toBeGreaterThanOrEqual(result.waves[planned.wave]?.startMs ?? 0);
          for (const name of planned.dependsOn) {
            expect(startMs).toBeGreaterThanOrEqual(result.groups.find((one) => one.name === name)?.finishMs ?? 0);
          }
        }
        expect(result.savings.length).toBeLessThanOrEqual(MOST_SAVINGS);
        expect(estimate(plan)).toEqual(result);
      }),
    );
  });

  it('comes within 1 % of the bound for a large plan with waves, dependencies and uneven storages', () => {
    const groups = Array.from({ length: 10_000 }, (_, at) => ({
      name: `g${at}`,
      wave: at % 3,
      source: `local-${at % 4}`,
      dependsOn: at >= 1_500 && at % 2 === 0 ? [`g${at - 1_500}`] : [],
      expect: { minSizeBytes: (1 + ((at * 7919) % 97)) * GIB },
    }));
    const storages = { 'local-0': 6, 'local-1': 5, 'local-2': 3, 'local-3': 8, vault: 20 };
    const result = estimate(planOf({ storages, concurrency: 24, waves: 3, groups }));
    expect(result.makespanMs / result.lowerBoundMs).toBeLessThan(1.01);
  });
});

describe('occupancy', () => {
  it.each<[string, [number, number][], number, number]>([
    ['nothing', [], 0, 0],
    ['one', [[5, 7]], 2, 1],
    [
      'one after the other',
      [
        [0, 5],
        [5, 10],
      ],
      10,
      1,
    ],
    [
      'a gap',
      [
        [0, 1],
        [9, 10],
      ],
      2,
      1,
    ],
    [
      'overlapping, in any order',
      [
        [4, 8],
        [0, 5],
        [4, 6],
      ],
      8,
      3,
    ],
  ])('%s', (_, intervals, busyMs, peak) => {
    expect(occupancy(intervals.map(([startMs, finishMs]) => ({ startMs, finishMs })))).toEqual({ busyMs, peak });
  });
});
