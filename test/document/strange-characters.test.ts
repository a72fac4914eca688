/** Characters that cannot be told from others by their looks, and where they are named. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlans } from '../../src/document/read-plans.ts';

const PLAN = `apiVersion: zstack-dr/v1
kind: RecoveryPlan
metadata: { name: east, description: "DESCRIPTION" }
site:
  endpoint: http://10.0.0.5:8080/zstack
  auth: { account: admin, password: { env: ZSTACK_PASSWORD } }
storages:
  local: { uuid: 4f6c3d0e8b1a4c7d9e2f5a6b7c8d9e01, role: local }
  vault: { uuid: 9a7b330aa7364f3ebb5f1f3b5f3f7a11, role: backup }
defaults: { source: local, destination: vault }
groups:
  - name: dns-01
    groupUuid: 0150a8120f9334db8e9abc9d3f5eea08
    expect: { volumes: 2, minSize: 1GiB }
  - name: dns-02
    groupUuid: 1f60b9231fa445ec9fabcdae405ffb19
    dependsOn: [dns-01] # after it
    expect: { volumes: 1, minSize: 1GiB }
`;

const errors = (text: string) => readPlans(text, 'p.yaml').diagnostics.filter(({ severity }) => severity === 'error');

/** Where a character stands in a text, from 1. */
function placeOf(text: string, character: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(character));
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

test('the plan that is spoilt here is sound', () => {
  expect(readPlans(PLAN, 'p.yaml').diagnostics).toEqual([]);
});

describe('a strange character is named where it stands, with what to write', () => {
  test.each<[string, string, string, string, string]>([
    ['after a colon', 'dependsOn: [', 'dependsOn:\u00a0[', 'U+00A0 no-break space', 'a plain space'],
    ['in the indent', '    dependsOn', '\u00a0\u00a0\u00a0\u00a0dependsOn', 'U+00A0 no-break space', 'a plain space'],
    ['before a key', '    dependsOn', '    \u2003dependsOn', 'U+2003 em space', 'a plain space'],
    ['in a wide indent', '    dependsOn', '\u3000\u3000dependsOn', 'U+3000 ideographic space', 'a plain space'],
    ['a wide space', 'dependsOn: [', 'dependsOn:\u3000[', 'U+3000 ideographic space', 'a plain space'],
    ['in a UUID', 'groupUuid: 0150', 'groupUuid: 01\u200b50', 'U+200B zero width space', 'Remove it'],
    ['before a UUID', 'groupUuid: 0150', 'groupUuid: \ufeff0150', 'U+FEFF byte order mark', 'Remove it'],
    ['in a name', 'name: dns-01', 'name: dns\u2060-01', 'U+2060 word joiner', 'Remove it'],
    ['in a reference', '[dns-01]', '[dns-\u200d01]', 'U+200D zero width joiner', 'Remove it'],
    ['in a key', 'dependsOn:', 'depends\u00adOn:', 'U+00AD soft hyphen', 'Remove it'],
    ['before a key of a plan', 'groups:', '\ufeffgroups:', 'U+FEFF byte order mark', 'Remove it'],
    ['a colon', 'dependsOn: [', 'dependsOn\uff1a[', 'U+FF1A fullwidth colon', '`:` and a space'],
    ['a colon in brackets', 'volumes: 2', 'volumes\uff1a2', 'U+FF1A fullwidth colon', '`:` and a space'],
    ['a colon of the site', 'endpoint: ', 'endpoint\uff1a ', 'U+FF1A fullwidth colon', '`:` instead'],
    ['a comma in brackets', 'volumes: 2, ', 'volumes: 2\uff0c', 'U+FF0C fullwidth comma', '`,`'],
    ['a comma of a list', '[dns-01]', '[dns-01\u3001x]', 'U+3001 ideographic comma', '`,` and a space'],
    ['brackets', '[dns-01]', '\uff3bdns-01\uff3d', 'U+FF3B fullwidth left square bracket', '`[`'],
    ['quotes', 'name: dns-01', 'name: \u201cdns-01\u201d', 'U+201C left double quotation mark', '`"`'],
    ['a letter of a key', 'dependsOn', 'dep\u0435ndsOn', 'U+0435 Cyrillic letter that looks like e', '`e`'],
    ['a letter of a word', 'role: backup', 'role: b\u03b1ckup', 'U+03B1 Greek letter that looks like a', '`a`'],
    ['a dash of a list', '  - name: dns-01', '  \u2013 name: dns-01', 'U+2013 en dash', '`-`'],
    ['a minus', '  - name: dns-01', '  \u2212 name: dns-01', 'U+2212 minus sign', '`-`'],
    ['a digit', 'volumes: 2', 'volumes: \uff12', 'U+FF12 fullwidth digit', '`2`'],
  ])('%s', (_name, sound, spoilt, named, instead) => {
    const text = PLAN.replace(sound, spoilt);
    const character = String.fromCodePoint(Number.parseInt(named.slice(2, 6), 16));
    const found = errors(text).find(({ message }) => message.includes(named));
    expect(found?.at).toMatchObject(placeOf(text, character));
    expect(found?.hint).toContain(instead);
  });
});

describe('where it is legal it is no finding', () => {
  test.each([
    '数据库：主，备（“一”）　第二',
    'before\u00a0after – and — “quoted”',
    'Резервная площадка',
    '\u3000\u3000段落',
  ])('in a description: %s', (description) => {
    expect(readPlans(PLAN.replace('DESCRIPTION', description), 'p.yaml').diagnostics).toEqual([]);
    const block = PLAN.replace('"DESCRIPTION" }', '').replace('{ name: east, description:', '');
    const lines = `metadata:\n  name: east\n  description: |\n    ${description}\n`;
    expect(errors(block.replace(/metadata: *\n/, lines))).toEqual([]);
  });

  test('in a name of another script', () => {
    expect(errors(PLAN.replaceAll('dns-01', 'сервер-01').replaceAll('dns-02', '数据库'))).toEqual([]);
  });

  test('in a comment', () => {
    expect(errors(PLAN.replace('# after it', '# nach\u00a0“ihm”：'))).toEqual([]);
  });
});

test('a mistake of another kind is not put down to a legal text near it', () => {
  const [found] = errors(PLAN.replace('DESCRIPTION', '主：“一”，二').replace('site:', 'site'));
  expect(found?.message).not.toMatch(/U\+/);
});

test('whatever stands in a description, the findings of a plan stay the same', () => {
  const description = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => JSON.stringify(text).slice(1, -1));
  fc.assert(
    fc.property(description, (text) => {
      const named = readPlans(
        PLAN.replace('DESCRIPTION', () => text),
        'p.yaml',
      ).diagnostics;
      expect(named.filter(({ message }) => message.includes('U+'))).toEqual([]);
    }),
  );
});
