/** What a run gets of what it asks, case by case. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Holdings } from '../../src/journal/holdings.ts';
import type { RunSlots } from '../../src/journal/slot-books.ts';
import { type Asked, announce, type Claims, decide } from '../../src/journal/slot-claims.ts';

const claims = (news: Partial<Claims> = {}): Claims => ({ held: new Holdings(), waits: [], lastTicket: 0, ...news });
const other = (held: Record<string, string[]>): RunSlots => ({
  runId: 'other',
  is: 'alive',
  held: new Map(Object.entries(held)),
  waits: [],
  unreadable: 0,
});
const use = (storage: string, limit = 1) => ({ storage, limit });
const take = (...storages: string[]): Asked => ({ kind: 'take', group: 'g', uses: storages.map((one) => use(one)) });
const wait = (storage: string, ticket: number) => ({ storage, limit: 1, ticket });
const ours = { before: () => undefined };
const theirs = { before: () => 'other' };

test.each<
  [
    string,
    Claims,
    Asked,
    RunSlots[],
    typeof ours | typeof theirs,
    { taken: boolean; held: string[]; waits: [string, number][] },
  ]
>([
  ['there is room', claims(), take('a', 'b'), [], ours, { taken: true, held: ['g'], waits: [] }],
  [
    'one is full',
    claims({ lastTicket: 3 }),
    take('a', 'b'),
    [other({ x: ['b'] })],
    ours,
    { taken: false, held: [], waits: [['b', 4]] },
  ],
  ['it is the turn of another', claims(), take('a'), [], theirs, { taken: false, held: [], waits: [['a', 1]] }],
  [
    'it waits already',
    claims({ waits: [wait('a', 2)], lastTicket: 5 }),
    take('a'),
    [other({ x: ['a'] })],
    ours,
    { taken: false, held: [], waits: [['a', 2]] },
  ],
  [
    'what it lacks besides has the same place',
    claims({ waits: [wait('a', 2)], lastTicket: 5 }),
    take('a', 'b'),
    [other({ x: ['a', 'b'] })],
    ours,
    {
      taken: false,
      held: [],
      waits: [
        ['a', 2],
        ['b', 2],
      ],
    },
  ],
  [
    'its turn has come',
    claims({ waits: [wait('a', 2)], lastTicket: 5 }),
    take('a'),
    [],
    ours,
    { taken: true, held: ['g'], waits: [] },
  ],
  [
    'it is full of its own',
    claims({ held: new Holdings([{ group: 'f', storages: ['a'] }]) }),
    take('a'),
    [],
    ours,
    { taken: false, held: ['f'], waits: [['a', 1]] },
  ],
  [
    'it only waits',
    claims({ waits: [wait('b', 1)], lastTicket: 1 }),
    { kind: 'wait', uses: [use('a')] },
    [other({ x: ['a'] })],
    ours,
    { taken: false, held: [], waits: [['a', 2]] },
  ],
])('%s', (_, before, asked, runs, turns, expected) => {
  const { taken, claims: after, lines } = decide(before, asked, runs, turns);
  const waits = after.waits.map(({ storage, ticket }) => [storage, ticket]);
  expect({ taken, held: Array.from(after.held, ({ group }) => group), waits }).toEqual(expected);
  expect(lines).toEqual(asked.kind === 'take' && !taken ? [{ free: 'g' }] : []);
});

test('what is given back is written first, and counts before anything is taken', () => {
  const before = claims({ held: new Holdings([{ group: 'f', storages: ['a'] }]) });
  const { announced, lines } = announce(before, [take('a'), { kind: 'free', group: 'f' }]);
  expect([...before.held]).toEqual([]);
  expect(announced).toEqual([{ group: 'g', storages: ['a'] }]);
  expect(lines).toEqual([{ take: 'g', on: ['a'] }, { free: 'f' }]);
});

test('holdings count the groups of each storage as if they were counted each time', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.record({ group: name, storages: fc.option(fc.array(name, { maxLength: 3 }), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const holdings = new Holdings();
      const held = new Map<string, readonly string[]>();
      for (const { group, storages } of steps) {
        if (storages === undefined) {
          holdings.free(group);
          held.delete(group);
        } else {
          holdings.take(group, storages);
          held.set(group, storages);
        }
      }
      expect(new Map(Array.from(holdings, ({ group, storages }) => [group, storages]))).toEqual(held);
      expect([holdings.size, holdings.has('a')]).toEqual([held.size, held.has('a')]);
      for (const storage of ['a', 'b', 'c', 'd', 'e'])
        expect(holdings.on(storage)).toBe([...held.values()].filter((own) => own.includes(storage)).length);
    }),
  );
});
