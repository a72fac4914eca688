import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRules } from '../../src/document/rules/rules.ts';
import { nextStart, occurrences } from '../../src/drill/calendar.ts';
import { chooseGroups, type DrillGroup, type GroupHistory, isSelected } from '../../src/drill/sample.ts';
import { makeSchedule } from '../../src/drill/schedule.ts';
import type { Drill } from '../../src/generated/plan-document.ts';
import { watched } from '../document/work.ts';

const DAY = 86_400_000;
const group = (name: string, dependsOn: string[] = [], tags: string[] = []): DrillGroup => ({ name, dependsOn, tags });
const all = { tags: [] };

describe('the groups of a drill', () => {
  const abc = [group('c'), group('b'), group('a')];
  const history = (...entries: readonly (readonly [string, number, number?])[]): Map<string, GroupHistory> =>
    new Map(
      entries.map(([name, drilledAt, provenAt]) => [
        name,
        { drilledAt, ...(provenAt === undefined ? {} : { provenAt }) },
      ]),
    );

  test('without a sample all that are selected, in the order of the plan', () => {
    expect(chooseGroups(all, abc, new Map(), undefined)).toEqual({ groups: ['c', 'b', 'a'], overdue: [], added: [] });
    const tagged = [group('x', [], ['web']), group('y', [], ['db', 'web']), group('z', [], ['db'])];
    expect(chooseGroups({ tags: ['db'] }, tagged, new Map(), undefined).groups).toEqual(['y', 'z']);
  });

  test.each<[string, Map<string, GroupHistory>, string]>([
    ['ties by name', new Map(), 'a'],
    ['never drilled before drilled', history(['a', 1, 1], ['b', 2, 2]), 'c'],
    ['then longest ago', history(['a', 3, 3], ['b', 2, 2], ['c', 4, 4]), 'b'],
    ['a failed one has had its turn', history(['a', 3], ['b', 2, 2], ['c', 4, 4]), 'b'],
  ])('one of three: %s', (_, known, expected) => {
    expect(chooseGroups({ tags: [], sample: { count: 1 } }, abc, known, undefined).groups).toEqual([expected]);
  });

  test.each([
    [{ count: 2 }, 30, 2],
    [{ count: 99 }, 30, 30],
    [{ share: 0.1 }, 30, 3],
    [{ share: 0.1 }, 31, 4],
    [{ share: 0.07 }, 100, 7],
    [{ share: 0.001 }, 5, 1],
    [{ share: 0.5 }, 0, 0],
  ])('a sample of %j of %i groups is %i', (sample, count, expected) => {
    const groups = Array.from({ length: count }, (_, index) => group(`g${index}`));
    expect(chooseGroups({ tags: [], sample }, groups, new Map(), undefined).groups).toHaveLength(expected);
  });

  test('a group takes what it depends on with it, through and through, also from outside the selection', () => {
    const chain = [group('dns'), group('db', ['dns']), group('app', ['db'], ['web']), group('other')];
    expect(chooseGroups({ tags: ['web'], sample: { count: 1 } }, chain, new Map(), undefined)).toEqual({
      groups: ['dns', 'db', 'app'],
      overdue: [],
      added: ['dns', 'db'],
    });
  });

  test('what would be overdue at the next drill comes in besides the sample: a proof too old, or a try that failed', () => {
    const promise = { tags: [], sample: { count: 1 }, provenEveryMs: 10 * DAY };
    const known = history(['a', 1 * DAY, 1 * DAY], ['b', 2 * DAY, 2 * DAY], ['c', 5 * DAY]);
    expect(chooseGroups(promise, abc, known, 12 * DAY)).toEqual({ groups: ['c', 'a'], overdue: ['c'], added: [] });
    expect(chooseGroups(promise, abc, known, 12 * DAY + 1)).toEqual({
      groups: ['c', 'b', 'a'],
      overdue: ['c', 'b'],
      added: [],
    });
    expect(chooseGroups({ ...promise, sample: { count: 2 } }, abc, new Map(), 99 * DAY).groups).toEqual(['b', 'a']);
  });
});

/** What the validator says of a plan with these groups and this drill. */
function findings(groups: readonly DrillGroup[], drill: Drill): string[] {
  const draft = { groups: groups.map((one) => ({ ...one, groupUuid: 'a'.repeat(32) })), drills: [drill] };
  return [...checkRules(draft as never)]
    .filter(({ code }) => code.startsWith('ZDR14'))
    .map(({ code, hint }) => `${code} ${hint}`);
}

/** Drills for more than a year; returns the longest time that each group was without proof, and the largest drill. */
function drillOn(
  groups: readonly DrillGroup[],
  drill: Drill,
  trouble: { readonly fails?: (name: string) => boolean; readonly begins?: number } = {},
) {
  const schedule = makeSchedule('east', drill);
  const begin = Date.UTC(2027, 0, 5) + (trouble.begins ?? 0) * DAY;
  const history = new Map<string, GroupHistory>();
  const without = new Map(groups.map(({ name }) => [name, 0]));
  let last = begin;
  let besides = 0;
  for (const { at, startAt, blackout } of occurrences(schedule, begin)) {
    if (at > begin + 400 * DAY) break;
    if (blackout !== undefined) continue;
    const chosen = chooseGroups(schedule, groups, history, nextStart(schedule, at));
    besides += chosen.overdue.length;
    last = startAt;
    for (const name of chosen.groups) {
      const proven = history.get(name)?.provenAt;
      if (trouble.fails?.(name)) {
        history.set(name, { drilledAt: startAt, ...(proven === undefined ? {} : { provenAt: proven }) });
        continue;
      }
      without.set(name, Math.max(without.get(name) ?? 0, startAt - (proven ?? begin)));
      history.set(name, { drilledAt: startAt, provenAt: startAt });
    }
  }
  for (const { name } of groups) {
    const proven = history.get(name)?.provenAt ?? begin;
    without.set(name, Math.max(without.get(name) ?? 0, last - proven));
  }
  return { without, besides };
}

const someGroups = fc
  .array(fc.array(fc.nat({ max: 20 }), { maxLength: 2 }), { minLength: 1, maxLength: 20 })
  .map((links) =>
    links.map((before, index) =>
      group(
        `g${index}`,
        [...new Set(before.filter((other) => other < index).map((other) => `g${other}`))],
        index % 3 === 0 ? ['third'] : [],
      ),
    ),
  );
const someDrill = fc.record({
  schedule: fc.constantFrom('0 2 * * *', '30 2 * * 1-5', '15 1 * * 0', '0 2 1,15 * *', '0 3 */5 * *'),
  timeZone: fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'UTC'),
  jitter: fc.constantFrom('0s', '45m'),
  sample: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom('10%', '34%')),
  provenEvery: fc.constantFrom('8d', '30d', '60d', '120d'),
  tags: fc.constantFrom<string[] | undefined>(undefined, ['third']),
});
const { ZDR_SOAK_CALENDAR_RUNS = '0', ZDR_SOAK_SEED = '20261124' } = process.env;
const soak = { numRuns: Math.max(10, Number(ZDR_SOAK_CALENDAR_RUNS)), seed: Number(ZDR_SOAK_SEED) };

describe('over a year', () => {
  test('each group is proven as often as is promised, or the validator says that it cannot be', {
    timeout: 600_000,
  }, () => {
    let kept = 0;
    fc.assert(
      fc.property(
        someGroups,
        someDrill,
        fc.infiniteStream(fc.boolean()),
        fc.nat({ max: 360 }),
        (groups, { sample, provenEvery, tags, ...times }, luck, begins) => {
          const select = { sample, provenEvery, ...(tags === undefined ? {} : { tags }) };
          const drill: Drill = { name: 'd', ...times, select };
          if (findings(groups, drill).some((finding) => finding.startsWith('ZDR1407'))) return;
          kept += 1;
          const promisedMs = makeSchedule('east', drill).provenEveryMs ?? 0;
          // Whatever fails, for whatever time, no other group loses its turn by it.
          const broken = new Set(groups.filter(() => luck.next().value).map(({ name }) => name));
          for (const failing of [new Set<string>(), broken]) {
            const { without, besides } = drillOn(groups, drill, { fails: (name) => failing.has(name), begins });
            const late = [...without].filter(
              ([name, ms]) =>
                ms > promisedMs &&
                !failing.has(name) &&
                (tags === undefined || groups.some((one) => one.name === name && one.tags.length > 0)),
            );
            expect(late).toEqual([]);
            if (failing.size === 0) expect(besides).toBe(0);
          }
        },
      ),
      soak,
    );
    expect(kept).toBeGreaterThan(3);
  });

  test('the sample that the validator asks for is enough, and one less is not', () => {
    const groups = Array.from({ length: 30 }, (_, index) => group(`g${index}`));
    const drill = (sample: number): Drill => ({
      name: 'd',
      schedule: '0 2 * * 1-5',
      timeZone: 'Europe/Berlin',
      select: { sample, provenEvery: '15d' },
    });
    expect(findings(groups, drill(1))).toEqual([
      'ZDR1407 Raise `sample` to 3, drill more often, or raise `provenEvery`.',
    ]);
    expect(findings(groups, drill(3))).toEqual([]);
    expect(findings(groups, drill(2))).toHaveLength(1);
    expect(drillOn(groups, drill(3)).besides).toBe(0);
    expect(drillOn(groups, drill(2)).besides).toBeGreaterThan(0);
  });

  test('a start that jitter puts off is later than promised', () => {
    const drill = (jitter: string): Drill => ({
      name: 'd',
      schedule: '0 2 * * *',
      jitter,
      select: { sample: 1, provenEvery: '2d' },
    });
    expect(findings([group('a'), group('b')], drill('0s'))).toEqual([]);
    expect(findings([group('a'), group('b')], drill('1h'))).toHaveLength(1);
  });

  test('before a freeze the drills take what would be overdue in it', () => {
    const groups = Array.from({ length: 20 }, (_, index) => group(`g${String(index).padStart(2, '0')}`));
    const drill: Drill = {
      name: 'd',
      schedule: '0 2 * * *',
      select: { sample: 1, provenEvery: '30d' },
      blackouts: [{ from: '2027-06-01T00:00:00Z', to: '2027-06-22T00:00:00Z' }],
    };
    const { without, besides } = drillOn(groups, drill);
    expect(besides).toBeGreaterThan(0);
    expect(Math.max(...without.values()) / DAY).toBeLessThanOrEqual(30);
  });
});

test('tags of a group are looked up in those of a drill, not compared with each', () => {
  const asked = (n: number): number => {
    const tags = watched(Array.from({ length: n }, (_, index) => `t${index}`));
    const selection = { tags: Array.from({ length: n }, (_, index) => `q${index}`) };
    expect(isSelected({ tags: tags.list }, selection as never)).toBe(false);
    return tags.asked();
  };
  expect(asked(1_000) / asked(500)).toBeLessThan(2.5);
});
