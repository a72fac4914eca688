import { expect, test } from 'vitest';
import type { FailureBudget } from '../../src/plan/plan.ts';
import { makeReport } from '../../src/report/report.ts';
import { type RunState, reduce } from '../../src/run/state.ts';
import { makeGroup, makeTestPlan, recorded, started } from '../support/events.ts';

const budget = (count: number, then: 'stop' | 'continue'): FailureBudget => ({ tolerate: { count }, then });
const spent = (plan: FailureBudget, wave?: FailureBudget): readonly string[] => {
  const waves = [{ name: 'all', gate: false, ...(wave === undefined ? {} : { failure: wave }) }];
  const events = recorded([
    started(makeTestPlan([makeGroup('g1'), makeGroup('g2'), makeGroup('g3')], { failure: plan, waves })),
    { type: 'group.started', group: 'g1' },
    { type: 'group.started', group: 'g2' },
    { type: 'group.finished', group: 'g1', outcome: 'failed' },
    { type: 'group.finished', group: 'g2', outcome: 'differs' },
    { type: 'group.finished', group: 'g3', outcome: 'not-started' },
  ]);
  const state = events.reduce<RunState | undefined>(reduce, undefined);
  return state === undefined ? [] : makeReport(state).notices.filter((line) => line.includes('budget'));
};

test('a spent budget that lets the run go on is said in the report', () => {
  expect(spent(budget(1, 'continue'))).toEqual([
    'The failure budget of the plan is spent: 2 failed, 1 tolerated. The run went on, as the plan says.',
  ]);
  expect(spent(budget(2, 'continue'), budget(0, 'continue'))).toEqual([expect.stringContaining('of the wave all')]);
});

test('one that is not spent, or that stops the run, is not', () => {
  expect(spent(budget(2, 'continue'))).toEqual([]);
  expect(spent(budget(0, 'stop'))).toEqual([]);
});
