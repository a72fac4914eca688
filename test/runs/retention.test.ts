import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseExpired, keepsNothing, type RetainedRun, type RetentionPolicy } from '../../src/runs/retention.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-11-24T12:00:00Z');

/** A run that ended so many days ago. */
const run = (runId: string, days: number, change: Partial<RetainedRun> = {}): RetainedRun => ({
  runId,
  plan: 'east',
  simulated: false,
  startedAt: now - days * DAY - 1000,
  finishedAt: now - days * DAY,
  recovered: true,
  ...change,
});
const unfinished = (runId: string, days: number, change: Partial<RetainedRun> = {}): RetainedRun => {
  const { finishedAt: _, ...rest } = run(runId, days, change);
  return rest;
};
const expired = (runs: readonly RetainedRun[], policy: RetentionPolicy) =>
  chooseExpired(runs, policy, now)
    .filter(({ kept }) => kept === undefined)
    .map((choice) => choice.run.runId);

describe('a retention policy', () => {
  it.each<[string, RetainedRun[], RetentionPolicy, string[]]>([
    ['the newest, however they are given', [run('c', 3), run('a', 1), run('b', 2)], { last: 2 }, ['c']],
    ['the newest of each plan', [run('a', 1), run('b', 2), run('w', 9, { plan: 'west' })], { last: 1 }, ['b']],
    ['real ones whatever simulated ones came later', [run('a', 1, { simulated: true }), run('b', 2)], { last: 1 }, []],
    ['the young', [run('a', 29.9), run('b', 30.1)], { withinMs: 30 * DAY }, ['b']],
    ['one of the future, by a clock that went wrong', [run('a', -400)], { withinMs: DAY }, []],
    ['what any of the rules keeps', [run('a', 1), run('b', 2), run('c', 3)], { last: 1, withinMs: 2.5 * DAY }, ['c']],
    ['those that failed', [run('a', 1), run('b', 9, { recovered: false })], { failed: true }, ['a']],
    [
      'the last proof, though later runs failed',
      [run('a', 1, { recovered: false }), run('b', 2), run('c', 3)],
      { lastRecovered: 1 },
      ['a', 'c'],
    ],
    [
      'one that has not ended, and does not count it',
      [unfinished('a', 1), run('b', 2), run('c', 3)],
      { last: 1 },
      ['c'],
    ],
    ['one that is held', [run('a', 1), run('b', 99, { held: 'a call may run' })], { last: 1 }, []],
    [
      'all that a kept run continues',
      [run('c', 1, { parent: 'b' }), run('b', 50, { parent: 'a' }), run('a', 60), run('x', 70)],
      { last: 1 },
      ['x'],
    ],
    [
      'what an unfinished one continues',
      [unfinished('b', 50, { parent: 'a' }), run('a', 60), run('z', 1)],
      { last: 1 },
      [],
    ],
    ['its end in a forged circle', [run('a', 1, { parent: 'b' }), run('b', 2, { parent: 'a' })], { last: 1 }, []],
  ])('keeps %s', (_, runs, policy, gone) => expect(expired(runs, policy)).toEqual(gone));

  it('says why a run stays', () => {
    const runs = [
      run('b', 1, { parent: 'a' }),
      run('a', 9),
      run('h', 9, { held: 'a call may run' }),
      unfinished('u', 9),
    ];
    expect(chooseExpired(runs, { last: 1 }, now).map(({ kept }) => kept)).toEqual([
      'one of the newest of its plan',
      'run b continues it',
      'a call may run',
      'has not ended',
    ]);
  });

  it.each<[RetentionPolicy, boolean]>([
    [{}, true],
    [{ last: 0, withinMs: 0, lastRecovered: 0, failed: false }, true],
    [{ last: 1 }, false],
    [{ withinMs: 1 }, false],
    [{ lastRecovered: 1 }, false],
    [{ failed: true }, false],
  ])('%j says nothing: %s', (policy, nothing) => expect(keepsNothing(policy)).toBe(nothing));

  it('never lets go what has not ended, is held or is continued; keeping more lets no more go', () => {
    const runs = fc
      .array(
        fc.record({
          days: fc.integer({ min: -5, max: 100 }),
          plan: fc.constantFrom('east', 'west'),
          recovered: fc.boolean(),
          simulated: fc.boolean(),
          ended: fc.boolean(),
          held: fc.boolean(),
          parent: fc.option(fc.nat(11)),
        }),
        { maxLength: 12 },
      )
      .map((all) =>
        all.map(({ days, ended, held, parent, ...rest }, index) =>
          (ended ? run : unfinished)(`r${index}`, days, {
            ...rest,
            ...(held ? { held: 'held' } : {}),
            ...(parent === null ? {} : { parent: `r${parent}` }),
          }),
        ),
      );
    const policy = fc.record({
      last: fc.nat(4),
      withinMs: fc.nat(60 * DAY),
      failed: fc.boolean(),
      lastRecovered: fc.nat(3),
    });
    fc.assert(
      fc.property(runs, policy, fc.nat(3), (all, some, more) => {
        const gone = new Set(expired(all, some));
        for (const one of all) {
          if (one.finishedAt === undefined || one.held !== undefined) expect(gone).not.toContain(one.runId);
          if (!gone.has(one.runId) && one.parent !== undefined) expect(gone).not.toContain(one.parent);
        }
        const fewer = expired(all, { ...some, last: some.last + more, withinMs: some.withinMs + more * DAY });
        for (const runId of fewer) expect(gone).toContain(runId);
      }),
    );
  });
});
