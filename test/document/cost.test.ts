import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { plainPage } from '../../src/cli/terminal/page.ts';
import { MAX_FINDINGS } from '../../src/document/pending.ts';
import { readPlans } from '../../src/document/read-plans.ts';
import { makeSuggest } from '../../src/document/schema/suggest.ts';
import { mayHoldSecret } from '../../src/document/secrets.ts';
import { MAX_REFERENCES } from '../../src/document/text/inspect.ts';
import { makeSource } from '../../src/document/text/source.ts';
import { plan } from '../../src/generated/plan-validator.js';
import { findingsText } from '../../src/view/findings/findings.ts';
import { soundPlan } from './documents.ts';
import { watched, workOf } from './work.ts';

const head = stringify({ ...soundPlan(), groups: undefined });
const sound = stringify(soundPlan());
const uuid = (index: number): string => (index + 1).toString(16).padStart(31, '0').concat('a');
const times = (n: number, line: (index: number) => string): string =>
  Array.from({ length: n }, (_, i) => line(i)).join('');
const groups = (n: number, more: (index: number) => string): string =>
  `${head}groups:\n${times(n, (i) => `- { name: g${i}, groupUuid: ${uuid(i)}, ${more(i)} }\n`)}`;

/** Texts of a kind whose length grows with the number. */
const KINDS: Readonly<Record<string, (n: number) => string>> = {
  'unknown keys': (n) => sound + times(n, (i) => `k${i}: 1\n`),
  'unknown keys on one line': (n) => `{ kind: RecoveryPlan, ${times(n, (i) => `k${i}: 1, `)}}`,
  'unknown keys in a group': (n) => `${head}groups:\n- name: g\n${times(n, (i) => `  k${i}: 1\n`)}`,
  'groups with two mistakes': (n) => groups(n, () => 'bad: 1, worse: 2'),
  'groups with two mistakes on one line': (n) =>
    `${head}groups: [${times(n, (i) => `{ name: g${i}, a: 1, b: 2 }, `)}]\n`,
  'groups that are none': (n) => `${head}groups: [${'1, '.repeat(n)}]\n`,
  'tags that are none': (n) => groups(1, () => `tags: [${'1, '.repeat(n)}]`),
  'storages with mistakes': (n) =>
    `${head.replace('storages:\n', `storages:\n${times(n, (i) => `  "s ${i}": { bad: 1 }\n`)}`)}`,
  'sound groups': (n) => groups(n, (i) => `tags: [a], expect: { minSize: ${1 + (i % 50)}GiB }`),
  'names that are taken': (n) => groups(n, () => 'name: g'),
  'unknown waves, and waves without groups': (n) =>
    `${groups(n, (i) => `wave: q${i}`)}waves:\n${times(n, (i) => `- { name: w${i} }\n`)}`,
  'waves of one name with budgets': (n) => `${sound}waves:\n${'- { name: w, failure: { tolerate: 1 } }\n'.repeat(n)}`,
  'unknown dependencies': (n) => groups(n, (i) => `dependsOn: [q${i}]`),
  'a ring of dependencies': (n) => groups(n, (i) => `dependsOn: [g${(i + 1) % n}]`),
  'unknown tags of a drill': (n) =>
    `${groups(1, () => `tags: [${times(n, (i) => `t${i}, `)}]`)}drills: [{ name: d, schedule: 0 3 * * *, select: { tags: [${times(n, (i) => `q${i}, `)}] } }]\n`,
  'logins within each other': (n) => times(n, (i) => `${' '.repeat(i % 40)}site:\n`),
  'logins with open brackets': (n) => '- site: [\n'.repeat(n),
  'an open bracket behind many on one line': (n) => `${sound}x: [${'{ a: 1 }, '.repeat(n)}\ny: ]`,
  'brackets that are closed below': (n) => `${sound}x: [${'{ a:\n 1 }, '.repeat(n)} }\n`,
  'keys written twice': (n) => sound + 'description: x\n'.repeat(n),
};

/** Twice as much may cost twice as much, and a little for what is sorted. */
const MOST_GROWTH = 2.6;
const BUDGETED: ReadonlySet<string> = new Set(['unknown waves, and waves without groups', 'unknown tags of a drill']);
/** On a terminal the first findings are shown; what a whole page costs is looked at by itself. */
const { whole: _, ...terminalPage } = plainPage;

describe('cost grows with the text, not with its square', () => {
  test.each(Object.entries(KINDS))('%s', (name, textOf) => {
    const work = (n: number): number =>
      workOf(() => {
        const text = textOf(n);
        const { diagnostics, leftOut } = readPlans(text, 'plan.yaml');
        findingsText(
          { diagnostics, sources: new Map([['plan.yaml', text]]), leftOut: new Map([['p', leftOut]]) },
          terminalPage,
        );
      });
    // Below this number every finding is written out, so that twice as many are.
    // A few wrong names are compared with all right ones, until the budget of that is spent.
    const small = BUDGETED.has(name) ? 0 : work(500) / work(250);
    const large = work(3_000) / work(1_500);
    expect({ small, large, within: Math.max(small, large) < MOST_GROWTH }).toMatchObject({ within: true });
  });

  test.each([
    ['on lines of their own', (n: number) => sound + times(n, (i) => `k${i}: 1\n`)],
    ['on one line', (n: number) => `${sound}x: { ${times(n, (i) => `k${i}: 1, `)} }\n`],
  ])('a whole page of findings %s', (_name, textOf) => {
    const work = (n: number): number => {
      const text = textOf(n);
      const { diagnostics, leftOut } = readPlans(text, 'plan.yaml');
      const findings = { diagnostics, sources: new Map([['plan.yaml', text]]), leftOut: new Map([['p', leftOut]]) };
      return workOf(() => void findingsText(findings, plainPage));
    };
    expect(work(800) / work(400)).toBeLessThan(MOST_GROWTH);
  });

  test('items that must differ are looked up, not compared with each other', () => {
    const asked = (n: number): number => {
      const tags = watched(Array.from({ length: n }, (_, index) => `t${index}`));
      plan({ ...soundPlan(), groups: [{ name: 'g', groupUuid: uuid(0), tags: tags.list }] });
      return tags.asked();
    };
    expect(asked(2_000)).toBeLessThan(2.1 * asked(1_000));
  });

  test('an item that stands twice is found at its last place', () => {
    const value = { ...soundPlan(), groups: [{ name: 'g', groupUuid: uuid(0), tags: ['a', 'b', 'a', 'c', 'a'] }] };
    plan(value);
    expect(plan.errors).toMatchObject([{ keyword: 'uniqueItems', params: { i: 4, j: 2 } }]);
  });

  test('suggestions stop at their budget, however long the names are', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `name-number-${index}`);
    const suggest = makeSuggest(names, 3_000_000);
    const found = Array.from({ length: 1_000 }, (_, index) => suggest(`nmae-number-${index}`));
    expect(found[0]).toBe('name-number-0');
    expect(found.at(-1)).toBeUndefined();
    expect(suggest('NAME-number-7')).toBe('name-number-7');
    expect(makeSuggest(['x'.repeat(100_000)])('y'.repeat(100_000))).toBeUndefined();
  });
});

test('more anchors and aliases than the parser can take are refused, where the first too many stands', () => {
  const text = (n: number) => `x: &a { name: q }\ny:\n${'- *a\n'.repeat(n)}`;
  const codes = (n: number) => readPlans(text(n), 'plan.yaml').diagnostics.map(({ code, at }) => `${code} ${at?.line}`);
  expect(codes(MAX_REFERENCES)).toEqual([`ZDR1009 ${2 + MAX_REFERENCES}`]);
  expect(codes(MAX_REFERENCES - 1).some((code) => code.startsWith('ZDR1009'))).toBe(false);
});

describe('the limit of findings', () => {
  const many = (n: number) => readPlans(sound + times(n, (i) => `k${i}: 1\n`), 'plan.yaml');

  test('the first thousand are kept, and the others counted', () => {
    const { diagnostics, leftOut } = many(MAX_FINDINGS + 234);
    expect(diagnostics).toHaveLength(MAX_FINDINGS);
    expect(leftOut).toEqual({ error: 234, warning: 0 });
    const lines = diagnostics.map(({ at }) => at?.line ?? 0);
    const first = sound.split('\n').length;
    expect(lines).toEqual(Array.from({ length: MAX_FINDINGS }, (_, index) => first + index));
  });

  test('at the limit nothing is left out', () => {
    expect(many(MAX_FINDINGS).leftOut).toEqual({ error: 0, warning: 0 });
  });

  test('errors are kept before warnings that stand before them', () => {
    const upper = (index: number): string => uuid(index).toUpperCase();
    const warned = times(900, (i) => `- { name: g${i}, groupUuid: "${upper(i)}" }\n`);
    const wrong = times(900, (i) => `- { name: h${i}, groupUuid: ${uuid(2_000 + i)}, bad: 1 }\n`);
    const { diagnostics, leftOut } = readPlans(`${head}groups:\n${warned}${wrong}`, 'plan.yaml');
    const severities = diagnostics.map(({ severity }) => severity);
    expect(severities).toEqual([...Array(100).fill('warning'), ...Array(900).fill('error')]);
    expect(leftOut).toEqual({ error: 0, warning: 800 });
  });

  test('of one part with more than the limit, those that stand first are kept', () => {
    const group = `- name: g\n  groupUuid: ${uuid(0)}\n${times(3_000, (i) => `  k${i}: 1\n`)}`;
    const { diagnostics, leftOut } = readPlans(`${head}groups:\n${group}`, 'plan.yaml');
    expect(diagnostics.map(({ message }) => message.split(' ')[0])).toEqual(
      Array.from({ length: MAX_FINDINGS }, (_, index) => `\`k${index}\``),
    );
    expect(leftOut.error).toBe(2_000);
  });

  test('it holds for all documents of a file together', () => {
    const one = (name: string) => stringify({ ...soundPlan(), metadata: { name } }) + times(700, (i) => `k${i}: 1\n`);
    const { diagnostics, leftOut } = readPlans(`${one('a')}---\n${one('b')}`, 'plan.yaml');
    expect([diagnostics.length, leftOut.error]).toEqual([MAX_FINDINGS, 400]);
  });
});

test('where too many logins lie in each other, every line from there on may hold a secret', () => {
  const source = makeSource(times(2_000, (i) => `${' '.repeat(i % 900)}site: [\n`));
  expect(mayHoldSecret(source, { line: 1_999, column: 1, endLine: 1_999, endColumn: 2 })).toBe(true);
});
