import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { allowed } from '../../src/plan/tolerance.ts';
import { createBudget } from '../../src/run/engine/budget.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { type RunState, reduce } from '../../src/run/state.ts';
import { makeGroup, makeTestPlan, recorded, started } from '../support/events.ts';

const GROUPS = Array.from({ length: 10 }, (_, n) => makeGroup(`g${n}`, { wave: n < 4 ? 0 : 1 }));
const WAVES = [
  { name: 'first', gate: false },
  { name: 'second', gate: false },
];
const plan = (change: Partial<Plan>) => makeTestPlan(GROUPS, { waves: WAVES, ...change });
const stateOf = (of: Plan, events: readonly RecordedEvent[] = recorded([started(of)])) =>
  events.reduce<RunState | undefined>(reduce, undefined) as RunState;

test.each([
  [{ count: 0 }, 10, 0],
  [{ count: 3 }, 10, 3],
  [{ share: 0.05 }, 10, 0],
  [{ share: 0.3 }, 10, 3],
  [{ share: 0.29 }, 100, 29],
  [{ share: 1 }, 10, 10],
])('%o of %d groups allows %d', (tolerance, groups, expected) => {
  expect(allowed(tolerance, groups)).toBe(expected);
});

describe('what breaks the budget', () => {
  const fail = (of: Plan, ...names: readonly string[]) => {
    const budget = createBudget(of, stateOf(of));
    return names.map((name) =>
      budget.count(of.groups.find((group) => group.name === name) ?? makeGroup(name), 'failed'),
    );
  };

  test('one failure more than the count', () => {
    expect(fail(plan({ failure: { tolerate: { count: 1 }, then: 'stop' } }), 'g0', 'g5')).toEqual([undefined, 'plan']);
  });
  test('a critical group at once', () => {
    const groups = [makeGroup('g0', { critical: true }), ...GROUPS.slice(1)];
    expect(fail(plan({ groups, failure: { tolerate: { count: 9 }, then: 'stop' } }), 'g0')).toEqual([
      'critical group g0',
    ]);
  });
  test('nothing, where a spent budget continues', () => {
    expect(fail(plan({ failure: { tolerate: { count: 0 }, then: 'continue' } }), 'g0', 'g1')).toEqual([
      undefined,
      undefined,
    ]);
  });
  test('nothing, where a critical group fails and a spent budget continues', () => {
    const groups = [makeGroup('g0', { critical: true }), ...GROUPS.slice(1)];
    expect(fail(plan({ groups, failure: { tolerate: { count: 0 }, then: 'continue' } }), 'g0')).toEqual([undefined]);
  });
  test('a share of the groups of its wave', () => {
    const waves = [
      { name: 'first', gate: false, failure: { tolerate: { share: 0.5 }, then: 'stop' } as const },
      WAVES[1] as (typeof WAVES)[0],
    ];
    const lenient = plan({ waves, failure: { tolerate: { count: 9 }, then: 'stop' } });
    expect(fail(lenient, 'g0', 'g1', 'g2')).toEqual([undefined, undefined, 'wave first']);
  });
  test('the budget of one wave alone', () => {
    const waves = [
      { name: 'first', gate: false, failure: { tolerate: { count: 1 }, then: 'stop' } as const },
      WAVES[1] ?? { name: 'second', gate: false },
    ];
    expect(fail(plan({ waves, failure: { tolerate: { count: 9 }, then: 'stop' } }), 'g5', 'g6', 'g0', 'g1')).toEqual([
      undefined,
      undefined,
      undefined,
      'wave first',
    ]);
  });
});

test('recovered and never started groups count nothing; differing and unknown ones do', () => {
  const of = plan({ failure: { tolerate: { count: 1 }, then: 'stop' } });
  const budget = createBudget(of, stateOf(of));
  const group = GROUPS[0] ?? makeGroup('g0');
  expect(
    (['recovered', 'not-started', 'differs', 'not-started', 'unknown'] as const).map((outcome) =>
      budget.count(group, outcome),
    ),
  ).toEqual([undefined, undefined, undefined, undefined, 'plan']);
});

test('a resumed run knows that its budget is broken already', () => {
  const of = plan({});
  const events = recorded([started(of), { type: 'group.finished', group: 'g3', outcome: 'failed' }]);
  expect(createBudget(of, stateOf(of, events)).broken).toBe('plan');
  expect(createBudget(of, stateOf(of)).broken).toBeUndefined();
});

test('a resumed run names the scope that was broken first, whatever the order in the plan', () => {
  const waves = WAVES.map((wave) => ({ ...wave, failure: { tolerate: { count: 0 }, then: 'stop' } as const }));
  const of = plan({ waves, failure: { tolerate: { count: 9 }, then: 'stop' } });
  const failed = (...names: string[]) =>
    recorded([started(of), ...names.map((group) => ({ type: 'group.finished', group, outcome: 'failed' }) as const)]);
  expect(createBudget(of, stateOf(of, failed('g5', 'g0'))).broken).toBe('wave second');
  expect(createBudget(of, stateOf(of, failed('g0', 'g5'))).broken).toBe('wave first');
});
