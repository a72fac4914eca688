import fc from 'fast-check';
import { expect, test } from 'vitest';
import { criticalPath } from '../../src/schedule/critical-path.ts';
import { estimate } from '../../src/schedule/estimate.ts';
import { expectedMs } from '../../src/schedule/expected.ts';
import { anyPlan, type GroupShape, planOf } from './plans.ts';

const group = (name: string, seconds: number, change: Partial<GroupShape> = {}): GroupShape => ({
  name,
  expect: { minSizeBytes: (seconds - 5) * 100 * 1024 ** 2 },
  ...change,
});

const pathOf = (waves: number, groups: readonly GroupShape[]) => {
  const plan = planOf({ waves, groups });
  return criticalPath(plan, { expectedMs: (one) => expectedMs(one, plan), restoreMs: () => 0 });
};

test.each<[string, number, GroupShape[], number, string[]]>([
  ['no groups', 1, [], 0, []],
  ['the longest where none depends', 1, [group('a', 10), group('b', 30), group('c', 20)], 30_000, ['b']],
  ['the first in the file of equals', 1, [group('b', 10), group('a', 10)], 10_000, ['b']],
  [
    'a chain that is longer than the longest group',
    1,
    [group('big', 30), group('a', 20), group('b', 20, { dependsOn: ['a'] })],
    40_000,
    ['a', 'b'],
  ],
  [
    'wave after wave',
    2,
    [group('a', 10), group('b', 20), group('late', 10, { wave: 1, dependsOn: ['a'] })],
    30_000,
    ['b', 'late'],
  ],
])('%s', (_, waves, groups, ms, names) => {
  expect(pathOf(waves, groups)).toEqual({ ms, groups: names });
});

test('no run is shorter than its critical path, and the path is one', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      const { criticalPath: path, makespanMs, lowerBoundMs } = estimate(plan);
      const groups = new Map(plan.groups.map((one) => [one.name, one]));
      const chain = path.groups.flatMap((name) => groups.get(name) ?? []);
      expect(chain.reduce((sum, one) => sum + expectedMs(one, plan), 0)).toBeCloseTo(path.ms);
      expect(path.ms).toBeLessThanOrEqual(Math.min(makespanMs, lowerBoundMs) + 1e-6);
      for (const [at, next] of chain.entries()) {
        const before = chain[at - 1];
        if (before === undefined) continue;
        expect(next.wave > before.wave || next.dependsOn.includes(before.name)).toBe(true);
      }
      expect(new Set(chain.map(({ wave }) => wave))).toEqual(new Set(plan.groups.map(({ wave }) => wave)));
    }),
  );
});
