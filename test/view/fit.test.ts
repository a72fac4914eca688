import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/view/write/document.ts';
import { bytesOf, choice, fairShares, leftOut, type Part, together, whole } from '../../src/view/write/fit.ts';
import { writeMarkdown } from '../../src/view/write/markdown.ts';

const text = (length: number, letter = 'x'): Part<string> => whole(letter.repeat(length), length);
const glue = (written: readonly string[], left: number): string =>
  [...written, ...(left > 0 ? [leftOut(left, 'elsewhere')] : [])].join('\n');
const rows = (number: number, bytes = 10, rank: (at: number) => number = () => 0): Part<string> =>
  choice(
    Array.from({ length: number }, (_, at) => at),
    { around: 5, write: (at) => at, bytes: () => bytes, rank },
    (shown, left) => `${shown.join(' ')}${left > 0 ? ` ${leftOut(left, 'elsewhere')}` : ''}`,
  );

describe('a part', () => {
  it.each([
    [10, 'xxxxxxxxxx'],
    [9, undefined],
  ])('that is all or nothing, in %i bytes', (room, written) => expect(text(10).write(room)).toBe(written));

  it('of rows keeps those of the lowest rank, in their order, and counts the others', () => {
    expect(rows(4).write(45)).toBe('0 1 2 3');
    expect(rows(40, 10, (at) => (at === 30 ? 0 : at === 20 ? 1 : 2)).write(240)).toBe(
      '0 20 30 … and 37 more: elsewhere',
    );
    expect(rows(40).write(100)).toBeUndefined();
  });
});

describe('parts together', () => {
  it.each<[string, number, readonly Part<string>[], string]>([
    ['all fit', 30, [text(10, 'a'), text(10, 'b')], 'ab'],
    ['the last does not', 3_300, [text(1_000, 'a'), text(2_000, 'b'), text(4_000, 'c')], 'ab'],
    ['what is folded takes what others leave', 3_000, [{ ...text(2_500, 'a'), folded: true }, text(1_000, 'b')], 'b'],
    ['what is folded stands where it stood', 4_000, [{ ...text(2_500, 'a'), folded: true }, text(1_000, 'b')], 'ab'],
  ])('where %s', (_, room, parts, shown) => {
    const written = together(parts, 1, glue).write(room) ?? '';
    expect([...new Set(written.split('… and')[0]?.replaceAll('\n', ''))].join('')).toBe(shown);
    expect(written.includes('… and')).toBe(shown.length < parts.length);
    expect(bytesOf(written)).toBeLessThanOrEqual(room);
  });

  it('share the room, so that a big one hides no other', () => {
    const written = together([rows(10_000), rows(100), rows(10_000)], 1, glue).write(9_000) ?? '';
    expect(written.split('\n').map((line) => line.match(/^[\d ]+\d/)?.[0].split(' ').length)).toEqual([
      expect.closeTo(370, -2),
      100,
      expect.closeTo(370, -2),
    ]);
  });
});

it.each([
  [[10, 20, 30], 60, [10, 20, 30]],
  [[10, 100, 100], 60, [10, 25, 25]],
  [[5, 5], 0, [0, 0]],
])('fair shares of %j from %i', (needs, total, shares) => expect(fairShares(needs, total)).toEqual(shares));

it('a table whose rows have lines below keeps to its bytes, however many there are', () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => ({ cells: [`g${at}`, 'x'], lines: ['a'] }));
  const table = { kind: 'table', title: 'Groups', columns: { group: 'name', call: 'text' }, rows } as const;
  const document = {
    title: 'Many',
    sections: [{ kind: 'section', title: 'Groups', blocks: [table] }],
    rest: 'elsewhere',
  };
  const written = writeMarkdown(document as Document, 65_000);
  expect(bytesOf(written)).toBeLessThanOrEqual(65_000);
  expect(bytesOf(written)).toBeGreaterThan(60_000);
});
