import { expect, test } from 'vitest';
import { zoneProblem } from '../../src/document/zone-names.ts';

test.each(['UTC', 'Asia/Shanghai', 'America/Argentina/Ushuaia', 'Etc/GMT-8', 'Etc/UTC'])(
  '%s means one zone',
  (name) => {
    expect(zoneProblem(name)).toBeUndefined();
  },
);

test.each<[string, string]>([
  ['CST', 'Asia/Shanghai'],
  ['CST', 'America/Chicago'],
  ['cst', 'Asia/Shanghai'],
  ['BST', 'Europe/London'],
  ['IST', 'Asia/Kolkata'],
  ['IST', 'Europe/Dublin'],
  ['PST', 'America/Los_Angeles'],
  ['SGT', 'Asia/Singapore'],
  ['GMT', 'UTC'],
  ['Japan', 'Asia/Tokyo'],
  ['PRC', 'Asia/Shanghai'],
  ['EST5EDT', 'America/New_York'],
])('%s may mean %s', (name, candidate) => {
  expect(zoneProblem(name)).toEqual({ kind: 'unclear', candidates: expect.arrayContaining([candidate]) });
});

test.each(['Mars/Olympus', 'XYZ', 'Shanghai'])('%s is not known', (name) => {
  expect(zoneProblem(name)).toEqual({ kind: 'unknown' });
});

/** A name of this Node that has no slash says which one it is, or is in the table. */
test('no name without a slash is taken without a word', () => {
  for (const name of [
    'ACT',
    'AET',
    'AGT',
    'ART',
    'AST',
    'BET',
    'CAT',
    'CNT',
    'EAT',
    'EST',
    'HST',
    'MST',
    'NST',
    'PLT',
    'ROC',
    'VST',
  ])
    expect(zoneProblem(name)).toBeDefined();
});
