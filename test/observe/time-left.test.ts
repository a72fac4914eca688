import { describe, expect, it } from 'vitest';
import { createTimeLeft } from '../../src/observe/time-left.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { sampleEstimate, sampleGroup, samplePlan } from '../view/samples.ts';
import { jobOf, matched, recorded, replay, started, startedAt } from './samples.ts';

// Four groups, one after the other, a minute each.
const plan = samplePlan(['a', 'b', 'c', 'd'].map((name) => sampleGroup(name)));
const timeLeft = createTimeLeft(sampleEstimate(plan));

const start = (group: string): RunEvent => ({ type: 'group.started', group });
const call = (group: string): RunEvent => ({ type: 'call.issued', group, call: 1, attempt: 1, job: jobOf(group) });
const finish = (group: string): RunEvent => ({
  type: 'group.finished',
  group,
  outcome: 'recovered',
  judgement: matched(0),
});

function leftAt(second: number, events: readonly (readonly [number, RunEvent])[]): number {
  return Math.round(timeLeft(replay(recorded([[0, started(plan)], ...events])), startedAt + second * 1000) / 1000);
}

describe('the time left', () => {
  it.each<[string, number, readonly (readonly [number, RunEvent])[], number]>([
    ['is the estimate at the beginning', 0, [], 240],
    ['counts the age of what runs', 20, [[0, start('a')]], 220],
    ['never counts more than a group is expected to take', 500, [[0, start('a')]], 180],
    [
      'learns that groups take twice as long',
      120,
      [
        [0, start('a')],
        [0, call('a')],
        [120, finish('a')],
      ],
      360,
    ],
    [
      'is not spoilt by a pause',
      1000,
      [
        [0, start('a')],
        [0, call('a')],
        [60, finish('a')],
      ],
      180,
    ],
    ['counts what never starts as done', 0, [[0, { type: 'group.finished', group: 'd', outcome: 'not-started' }]], 180],
    [
      'is nothing at the end',
      240,
      ['a', 'b', 'c', 'd'].flatMap((name, index) => [
        [index * 60, start(name)] as const,
        [index * 60, call(name)] as const,
        [index * 60 + 60, finish(name)] as const,
      ]),
      0,
    ],
  ])('%s', (_, second, events, left) => {
    expect(leftAt(second, events)).toBe(left);
  });

  it('is nothing for an empty plan', () => {
    const none = samplePlan([]);
    expect(createTimeLeft(sampleEstimate(none))(replay(recorded([[0, started(none)]])), startedAt)).toBe(0);
  });
});
