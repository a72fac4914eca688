/** What a plan asks of its site, where that is limited. */
import { expect, test } from 'vitest';
import type { Plan, PlanGroup, PlanRestore } from '../../src/plan/plan.ts';
import { requestsOf } from '../../src/schedule/requests.ts';
import { type PlanShape, planOf } from './plans.ts';

const MIB = 1024 ** 2;
/** Storages copy 100 MiB/s. */
const copying = (seconds: number): Partial<PlanGroup> => ({ expect: { minSizeBytes: seconds * 100 * MIB } });
const VM = { restore: {} as PlanRestore };

/** Requests of the first group: until it is proven, and for its VM. */
function asked(perSecond: number, shape: Partial<PlanShape>, change: Partial<Plan> = {}, dialect = 'auto') {
  const plan = planOf({ storages: { local: 4, vault: 4 }, groups: [{ name: 'a', ...copying(10) }], ...shape });
  const site = { ...plan.site, requestsPerSecond: perSecond, dialect: dialect as Plan['site']['dialect'] };
  const requests = requestsOf({ ...plan, ...change, site }, new Map());
  const [group] = plan.groups;
  if (requests === undefined || group === undefined) throw new Error('it is limited');
  return [requests.copy(group), requests.restore(group)];
}

const many = (change: Partial<PlanGroup>) => Array.from({ length: 8 }, (_, at) => ({ name: `g${at}`, ...change }));

test.each<[string, number[], number[]]>([
  ['a call, polls at the quarters of its time and about its end, and a proof', asked(1_000, {}), [8, 0]],
  ['no proof where nothing is observed', asked(1_000, {}, { verify: 'claimed' }), [7, 0]],
  ['no polls where the one answer is the result', asked(1_000, {}, {}, 'documented'), [2, 0]],
  ['fewer polls where four jobs share one request a second', asked(1, { groups: many(copying(10)) }), [5, 0]],
  ['more for jobs that never run at a time', asked(1, { groups: many(copying(10)), concurrency: 1 }), [7, 0]],
  [
    'a VM beside it, whose job nothing is learnt of',
    asked(1_000, { groups: [{ name: 'a', ...copying(10), ...VM }] }),
    [8, 32],
  ],
])('counts %s', (_, counted, expected) => {
  expect(counted).toEqual(expected);
});

test('asks nothing of a plan without such a limit', () => {
  expect(requestsOf(planOf({ groups: [{ name: 'a' }] }), new Map())).toBeUndefined();
});
