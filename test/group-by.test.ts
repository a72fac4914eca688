import { expect, it } from 'vitest';
import { groupBy } from '../src/group-by.ts';

it('keeps keys and items in the order in which they come', () => {
  const groups = groupBy(['pear', 'apple', 'plum', 'avocado'], (word) => word.charAt(0));
  expect([...groups]).toEqual([
    ['p', ['pear', 'plum']],
    ['a', ['apple', 'avocado']],
  ]);
  expect(groupBy([], String).size).toBe(0);
});
