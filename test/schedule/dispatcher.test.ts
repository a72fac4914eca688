import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan, PlanGroup } from '../../src/plan/plan.ts';
import { Dispatcher } from '../../src/schedule/dispatcher.ts';
import { anyPlan, type GroupShape, type PlanShape, planOf } from './plans.ts';

const minutes = (group: PlanGroup) => (group.expect.minSizeBytes ?? 1) * 60_000;
const group = (name: string, size: number, more: Partial<PlanGroup> = {}): GroupShape => ({
  name,
  expect: { minSizeBytes: size },
  ...more,
});
const open = (shape: PlanShape): Dispatcher => {
  const dispatcher = new Dispatcher(planOf(shape), { expectedMs: minutes, restoreMs: () => 0 });
  dispatcher.openWave(0);
  return dispatcher;
};
const names = (groups: readonly PlanGroup[]) => groups.map(({ name }) => name);

describe('the order of start', () => {
  const roomy = { storages: { local: 9, vault: 9 } };

  it.each<[string, GroupShape[], string[]]>([
    ['longest first', [group('a', 1), group('b', 3), group('c', 2)], ['b', 'c', 'a']],
    ['the order of the file among equals', [group('b', 2), group('a', 2), group('c', 2)], ['b', 'a', 'c']],
    [
      'the longest chain first, although its first group is short',
      [
        group('long', 5),
        group('short', 1),
        group('then', 4, { dependsOn: ['short'] }),
        group('last', 2, { dependsOn: ['then'] }),
      ],
      ['short', 'long'],
    ],
    [
      'a chain counts only within its wave',
      [group('long', 5), group('short', 1), group('then', 9, { dependsOn: ['short'], wave: 1 })],
      ['long', 'short'],
    ],
  ])('%s', (_, groups, expected) => {
    expect(names(open({ ...roomy, waves: 2, groups }).start(9))).toEqual(expected);
  });

  it('favours the storage that has the most work before it', () => {
    const narrow = ['n1', 'n2', 'n3', 'n4'].map((name) => group(name, 3, { source: 'narrow' }));
    const wide = ['w1', 'w2', 'w3', 'w4'].map((name) => group(name, 4, { source: 'wide' }));
    const dispatcher = open({ storages: { narrow: 1, wide: 4, vault: 9 }, groups: [...wide, ...narrow] });
    expect(names(dispatcher.start(2))).toEqual(['n1', 'w1']);
  });
});

describe('limits', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => group(name, 1));

  it('holds the plan-wide slots that it is given', () => {
    expect(names(open({ groups: six }).start(1))).toEqual(['a']);
    expect(open({ groups: six }).start(0)).toEqual([]);
  });

  it.each([
    ['the source', { local: 2, vault: 9 }, 2],
    ['the destination', { local: 9, vault: 4 }, 4],
  ])('holds the limit of %s', (_, storages, limit) => {
    const dispatcher = open({ storages, groups: six });
    expect(dispatcher.start(9)).toHaveLength(limit);
    expect(dispatcher.start(9)).toEqual([]);
    expect([dispatcher.runningOn('local'), dispatcher.runningOn('vault')]).toEqual([limit, limit]);
    dispatcher.finish('b', true);
    expect(dispatcher.start(9)).toHaveLength(1);
  });

  it('starts others while the storage of the most urgent is full', () => {
    const groups = [group('a', 9), group('b', 9), group('c', 1, { source: 'other' })];
    const dispatcher = open({ storages: { local: 1, other: 1, vault: 9 }, groups });
    expect(names(dispatcher.start(9))).toEqual(['a', 'c']);
  });

  it('starts nothing on a held storage until it is released', () => {
    const groups = [group('a', 9), group('c', 1, { source: 'other' })];
    const dispatcher = open({ storages: { local: 1, other: 1, vault: 9 }, groups });
    dispatcher.hold('local');
    expect(names(dispatcher.start(9))).toEqual(['c']);
    expect(dispatcher.counts.ready).toBe(1);
    dispatcher.release('local');
    expect(names(dispatcher.start(9))).toEqual(['a']);
  });

  it('uses no more than others leave of a limit, and says which storages they crowd', () => {
    const groups = [group('a', 9), group('b', 8), group('c', 7), group('d', 1, { source: 'other' })];
    const dispatcher = open({ storages: { local: 2, other: 1, vault: 9 }, groups });
    dispatcher.allow('local', 1);
    expect(names(dispatcher.start(9))).toEqual(['a', 'd']);
    expect(dispatcher.crowded()).toEqual(['local']);
    dispatcher.allow('local', 2);
    expect(dispatcher.crowded()).toEqual([]);
    expect(names(dispatcher.start(9))).toEqual(['b']);
    // Full by its own groups: nobody else is waited for, whatever is allowed.
    dispatcher.allow('local', 5);
    expect(dispatcher.start(9)).toEqual([]);
    dispatcher.allow('local', 0);
    expect(dispatcher.crowded()).toEqual([]);
    // What waits for a held storage, or for one that is full by itself, does not wait for others.
    dispatcher.finish('a', true);
    expect(dispatcher.crowded()).toEqual(['local']);
    dispatcher.hold('local');
    expect(dispatcher.crowded()).toEqual([]);
    expect(dispatcher.probe('local')?.name).toBe('c');
  });

  it('takes back a group that found no room, and starts it in its old place', () => {
    const groups = [group('a', 9), group('b', 1)];
    const dispatcher = open({ storages: { local: 1, vault: 9 }, groups });
    expect(names(dispatcher.start(9))).toEqual(['a']);
    dispatcher.pause('a');
    dispatcher.ready('a');
    expect(names(dispatcher.start(9))).toEqual(['a']);
    expect(dispatcher.start(9)).toEqual([]);
  });

  it('starts nothing after stop, and still takes what runs to its end', () => {
    const dispatcher = open({ groups: six });
    dispatcher.start(1);
    dispatcher.stop();
    expect(dispatcher.start(9)).toEqual([]);
    dispatcher.finish('a', true);
    expect(dispatcher.counts).toEqual({ ready: 5, running: 0, left: 5 });
  });
});

describe('waves', () => {
  const groups = [group('first', 1), group('second', 9, { wave: 1 })];

  it('starts no group of a wave that is not open', () => {
    const dispatcher = open({ waves: 2, groups });
    expect(names(dispatcher.start(9))).toEqual(['first']);
    expect(dispatcher.waveDone(0)).toBe(false);
    expect(() => dispatcher.openWave(1)).toThrow('wave 1 cannot open before wave 0 has ended');
    dispatcher.finish('first', false);
    expect(dispatcher.waveDone(0)).toBe(true);
    expect(dispatcher.start(9)).toEqual([]);
    dispatcher.openWave(1);
    expect(names(dispatcher.start(9))).toEqual(['second']);
  });

  it('opens a wave that has no group, and again without effect', () => {
    const dispatcher = open({ waves: 3, groups: [group('last', 1, { wave: 2 })] });
    dispatcher.openWave(1);
    expect(dispatcher.waveDone(1)).toBe(true);
    dispatcher.openWave(2);
    dispatcher.openWave(2);
    expect(dispatcher.counts.ready).toBe(1);
    expect(names(dispatcher.start(9))).toEqual(['last']);
  });
});

describe('dependencies', () => {
  // a ← b ← d, a ← c ← d, and e alone
  const diamond = [
    group('a', 1),
    group('b', 1, { dependsOn: ['a'] }),
    group('c', 1, { dependsOn: ['a'] }),
    group('d', 1, { dependsOn: ['b', 'c'], wave: 1 }),
    group('e', 1),
  ];

  it('starts a group when the last of its dependencies has ended recovered', () => {
    const dispatcher = open({ storages: { local: 9, vault: 9 }, waves: 2, groups: diamond });
    expect(names(dispatcher.start(9))).toEqual(['a', 'e']);
    expect(dispatcher.finish('a', true)).toEqual([]);
    expect(names(dispatcher.start(9))).toEqual(['b', 'c']);
    for (const name of ['b', 'c', 'e']) dispatcher.finish(name, true);
    dispatcher.openWave(1);
    expect(names(dispatcher.start(9))).toEqual(['d']);
  });

  it('names all that can never start, each with the dependency that blocks it', () => {
    const dispatcher = open({ waves: 2, groups: diamond });
    dispatcher.start(9);
    expect(dispatcher.finish('a', false)).toEqual([
      { group: 'b', dependency: 'a' },
      { group: 'c', dependency: 'a' },
      { group: 'd', dependency: 'b' },
    ]);
    dispatcher.finish('e', true);
    expect([dispatcher.counts.left, dispatcher.waveDone(0), dispatcher.waveDone(1)]).toEqual([0, true, true]);
  });

  it('ends a group that never started, and what depends on it', () => {
    const dispatcher = open({ storages: { local: 1, vault: 1 }, waves: 2, groups: diamond });
    dispatcher.hold('local');
    expect(dispatcher.finish('a', false)).toHaveLength(3);
    expect(dispatcher.counts).toEqual({ ready: 1, running: 0, left: 1 });
    dispatcher.release('local');
    expect(names(dispatcher.start(9))).toEqual(['e']);
  });

  it('goes on from a run that was cut off: ended groups in any order, running ones adopted', () => {
    const groups = [...diamond, group('f', 1), group('g', 1)];
    const shape = { storages: { local: 2, vault: 9 }, waves: 2, groups };
    const dispatcher = new Dispatcher(planOf(shape), { expectedMs: minutes, restoreMs: () => 0 });
    expect(dispatcher.finish('b', false)).toEqual([{ group: 'd', dependency: 'b' }]);
    expect(dispatcher.finish('d', false)).toEqual([]);
    dispatcher.finish('a', true);
    dispatcher.adopt('e');
    dispatcher.openWave(0);
    expect(dispatcher.counts).toEqual({ ready: 3, running: 1, left: 4 });
    expect(names(dispatcher.start(9))).toEqual(['c']);
    dispatcher.finish('e', true);
    expect(names(dispatcher.start(9))).toEqual(['f']);
    expect(() => dispatcher.adopt('f')).toThrow('group f runs or has ended already');
  });

  it.each([
    ['a cycle', [group('a', 1, { dependsOn: ['b'] }), group('b', 1, { dependsOn: ['a'] })], 'form a cycle'],
    ['a group that is not there', [group('a', 1, { dependsOn: ['z'] })], 'depends on z, which is not in the plan'],
    ['a later wave', [group('a', 1, { dependsOn: ['b'] }), group('b', 1, { wave: 1 })], 'depends on b of a later wave'],
  ])('refuses a dependency on %s', (_, groups, message) => {
    expect(() => new Dispatcher(planOf({ waves: 2, groups }), { expectedMs: minutes, restoreMs: () => 0 })).toThrow(
      message,
    );
  });
});

describe('a paused group', () => {
  const groups = [group('a', 9), group('b', 1), group('then', 1, { dependsOn: ['a'] })];

  it('leaves its slots to others, and starts again when it is ready', () => {
    const dispatcher = open({ storages: { local: 1, vault: 1 }, groups });
    expect(names(dispatcher.start(9))).toEqual(['a']);
    dispatcher.pause('a');
    expect(dispatcher.counts).toEqual({ ready: 1, running: 0, left: 3 });
    expect(names(dispatcher.start(9))).toEqual(['b']);
    dispatcher.ready('a');
    expect(dispatcher.start(9)).toEqual([]);
    dispatcher.finish('b', true);
    expect(names(dispatcher.start(9))).toEqual(['a']);
    expect(() => dispatcher.ready('a')).toThrow('group a is not paused');
    dispatcher.finish('a', true);
    expect(names(dispatcher.start(9))).toEqual(['then']);
    expect(() => dispatcher.pause('a')).toThrow('group a does not run');
  });

  it('still counts as work before its storages', () => {
    const narrow = { source: 'narrow' };
    const queue = [
      group('n1', 10, narrow),
      group('n2', 3, narrow),
      group('n3', 3, narrow),
      group('w', 4, { source: 'wide' }),
    ];
    const dispatcher = open({ storages: { narrow: 1, wide: 1, vault: 9 }, groups: queue });
    dispatcher.start(1);
    dispatcher.pause('n1');
    dispatcher.ready('n1');
    expect(names(dispatcher.start(1))).toEqual(['n1']);
    dispatcher.finish('n1', true);
    expect(names(dispatcher.start(1))).toEqual(['n2']);
  });

  it('can end without running again', () => {
    const dispatcher = open({ groups });
    dispatcher.start(1);
    dispatcher.pause('a');
    expect(dispatcher.finish('a', false)).toEqual([{ group: 'then', dependency: 'a' }]);
    dispatcher.finish('b', true);
    expect(dispatcher.waveDone(0)).toBe(true);
  });

  it('waits for its wave when it was adopted before the wave opened', () => {
    const dispatcher = new Dispatcher(planOf({ groups }), { expectedMs: minutes, restoreMs: () => 0 });
    dispatcher.adopt('a');
    dispatcher.pause('a');
    dispatcher.ready('a');
    expect(dispatcher.start(9)).toEqual([]);
    dispatcher.openWave(0);
    expect(names(dispatcher.start(9))).toEqual(['a', 'b']);
  });
});

it('takes the end of a group once', () => {
  const dispatcher = open({ groups: [group('a', 1), group('b', 1)] });
  dispatcher.start(2);
  dispatcher.finish('a', true);
  dispatcher.finish('a', false);
  expect(dispatcher.counts).toEqual({ ready: 0, running: 1, left: 1 });
  expect(() => dispatcher.finish('z', true)).toThrow('the plan has no group z');
});

describe('for any plan, any order of ends and any outcomes', () => {
  /** What may start by the rules alone, found the slow and plain way. */
  const startable = (
    plan: Plan,
    wave: number,
    ended: Map<string, boolean>,
    running: Set<string>,
    paused: Set<string>,
  ): string[] => {
    const on = (storage: string) =>
      plan.groups.filter((one) => running.has(one.name) && [one.source, one.destination].includes(storage)).length;
    const room = (storage: string) =>
      on(storage) < (plan.storages.find(({ name }) => name === storage)?.maxConcurrent ?? 0);
    return plan.groups
      .filter((one) => one.wave <= wave && ![ended, running, paused].some((out) => out.has(one.name)))
      .filter((one) => one.dependsOn.every((name) => ended.get(name) === true))
      .filter((one) => running.size < plan.concurrency && room(one.source) && room(one.destination))
      .map(({ name }) => name);
  };

  it('keeps every rule, leaves no slot idle, and ends every group once', () => {
    const fate = fc.record({
      pick: fc.nat(),
      kind: fc.constantFrom('recovered', 'recovered', 'failed', 'paused', 'ready'),
    });
    fc.assert(
      fc.property(anyPlan, fc.infiniteStream(fate), (plan, fates) => {
        const dispatcher = new Dispatcher(plan, { expectedMs: minutes, restoreMs: () => 0 });
        const byName = new Map(plan.groups.map((one) => [one.name, one]));
        const running = new Set<string>();
        const paused = new Set<string>();
        const ended = new Map<string, boolean>();
        let pausesLeft = 20;
        const end = (name: string, recovered: boolean) => {
          expect(ended.has(name)).toBe(false);
          ended.set(name, recovered);
        };
        const finish = (name: string, recovered: boolean) => {
          running.delete(name);
          end(name, recovered);
          for (const blocked of dispatcher.finish(name, recovered)) {
            expect(byName.get(blocked.group)?.dependsOn).toContain(blocked.dependency);
            expect(ended.get(blocked.dependency)).toBe(false);
            end(blocked.group, false);
          }
        };
        for (const wave of plan.waves.keys()) {
          dispatcher.openWave(wave);
          for (;;) {
            for (const started of dispatcher.start(plan.concurrency - running.size)) {
              expect(startable(plan, wave, ended, running, paused)).toContain(started.name);
              running.add(started.name);
            }
            expect(startable(plan, wave, ended, running, paused)).toEqual([]);
            expect(dispatcher.counts).toMatchObject({ running: running.size, left: plan.groups.length - ended.size });
            for (const { name } of plan.storages) {
              const uses = (one: PlanGroup) => running.has(one.name) && [one.source, one.destination].includes(name);
              expect(dispatcher.runningOn(name)).toBe(plan.groups.filter(uses).length);
            }
            if (running.size + paused.size === 0) break;
            const { pick, kind } = fates.next().value as { pick: number; kind: string };
            const one = (of: Set<string>) => [...of][pick % of.size] as string;
            if (running.size === 0 || (kind === 'ready' && paused.size > 0)) {
              const name = one(paused);
              paused.delete(name);
              dispatcher.ready(name);
            } else if (kind === 'paused' && pausesLeft > 0) {
              pausesLeft -= 1;
              const name = one(running);
              running.delete(name);
              paused.add(name);
              dispatcher.pause(name);
            } else {
              finish(one(running), kind !== 'failed');
            }
          }
          expect(dispatcher.waveDone(wave)).toBe(true);
        }
        expect([...ended.keys()].sort()).toEqual([...byName.keys()].sort());
        expect(dispatcher.counts).toEqual({ ready: 0, running: 0, left: 0 });
      }),
      { numRuns: 300 },
    );
  });
});
