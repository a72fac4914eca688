import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments, stringify, type ToStringOptions } from 'yaml';
import { formatText } from '../../src/document/format/format.ts';
import { isOrdered, orderKeys } from '../../src/document/format/key-order.ts';
import { soundPlan } from './documents.ts';

const HEAD = 'apiVersion: zstack-dr/v1\nkind: RecoveryPlan\n';

describe('fmt puts the keys in the order of the schema', () => {
  test.each([
    ['at the top', 'kind: RecoveryPlan\napiVersion: zstack-dr/v1\ntimeout: 2h\nverify: observed\n'],
    [
      'with the comments and the empty line above them',
      `${HEAD}\n# how long\ntimeout: 2h # each\n\n# how sure\nverify: observed\n`,
    ],
    [
      'in a group',
      `${HEAD}groups:\n  # the first\n  - groupUuid: 0a # its backup\n    name: a # its name\n\n  - tags: [x]\n    # before others\n    critical: true\n    name: b\n`,
    ],
    ['in brackets', `${HEAD}groups: [{ wave: a, name: b, expect: { maxAge: 1h, volumes: 1 } }]\n`],
    ['in brackets over several lines', `${HEAD}retry: {\n  delay: 5s,\n  attempts: 2\n}\n`],
    [
      'below one of several levels',
      `${HEAD}site:\n  auth:\n    password:\n      env: P\n    account: admin\n  endpoint: http://a\n`,
    ],
    ['with texts of several lines', `${HEAD}metadata:\n  description: |\n    two\n\n    parts\n  name: x\n`],
    ['where the file ends without a line end', `${HEAD}timeout: 2h\nverify: observed`],
    ['with the line ends of Windows', `${HEAD}timeout: 2h # a\nverify: observed # b\n`.replaceAll('\n', '\r\n')],
    ['with anchors', `${HEAD}groups:\n  - tags: &t [x]\n    name: a\n  - tags: *t\n    name: b\n`],
    [
      'after a header that names the schema',
      '# yaml-language-server: $schema=x.json\n# a site\nkind: RecoveryPlan\napiVersion: zstack-dr/v1\n',
    ],
    ['after a comment that stands apart', '# a site\n\nkind: RecoveryPlan\napiVersion: zstack-dr/v1\n'],
    ['in each document', `a: 1\n---\ntimeout: 2h\n${HEAD}`],
    [
      'what is clear beside what is not',
      `kind: RecoveryPlan\napiVersion: zstack-dr/v1\nsite:\n  auth: a\n  # where\n  endpoint: b\n`,
    ],
    ['unknown keys last', `${HEAD}unheard: 1\nof: 2\ntimeout: 2h\n`],
  ])('%s', async (name, text) => {
    await expect(await formatText(text)).toMatchFileSnapshot(`golden/key-order/${name.replaceAll(' ', '-')}.yaml`);
  });

  test.each([
    ['names of the author', `${HEAD}storages:\n  vault: { uuid: 0a }\n  east: { uuid: 0b }\n`],
    ['labels', `${HEAD}metadata: { name: x, labels: { uuid: a, name: b, env: c } }\n`],
    ['another kind of document', 'timeout: 2h\nkind: ConfigMap\napiVersion: v1\n'],
    ['a comment that may be about the whole', `# a site\nkind: RecoveryPlan\napiVersion: zstack-dr/v1\n`],
    [
      'a comment above the first key',
      `${HEAD}site:\n  # how to log in\n  auth: { account: a }\n  endpoint: http://a\n`,
    ],
    ['a comment above the key that would be first', `${HEAD}groups:\n  - wave: a\n    # the name\n    name: b\n`],
    ['comments in brackets', `${HEAD}retry: {\n    delay: 5s, # soon\n    attempts: 2,\n  }\n`],
    [
      'an alias that would come before its anchor',
      `${HEAD}groups:\n  - name: a\n    expect: &e { volumes: 1 }\ndefaults:\n  expect: *e\n`,
    ],
    ['an anchored key', `${HEAD}timeout: 2h\n&v verify: observed\n`],
  ])('leaves alone %s', async (_, text) => {
    const words = (layout: string) => layout.replaceAll(/\s+/g, ' ').trim();
    expect(words((await formatText(text)) ?? '')).toBe(words(text));
  });

  test('a plan in order is not touched', () => {
    const text = stringify({ ...soundPlan(), limits: { concurrency: 2 } });
    expect(isOrdered(parse(text))).toBe(false);
    expect(isOrdered(parse(orderKeys(text)))).toBe(true);
    expect(orderKeys(orderKeys(text))).toBe(orderKeys(text));
  });

  test('twice is once, also where the layout frees a mapping that its comments held', async () => {
    const text = `${HEAD}groups:\n  - groupUuid: a\n    name: g0\n  -\n    # above\n    tags:\n    - x\n    # mid\n    - y\n    name: g1\n`;
    const once = await formatText(text);
    expect(await formatText(once ?? '')).toBe(once);
  });

  test('whatever the order was: values and comments stay, each comment with its key, and twice is once', async () => {
    const group = fc.record(
      {
        name: fc.constantFrom('a', 'b-1'),
        groupUuid: fc.constant('0a'.repeat(16)),
        wave: fc.constant('w'),
        critical: fc.boolean(),
        tags: fc.constant(['x', 'y']),
        dependsOn: fc.constant(['a']),
        timeout: fc.constant('2h'),
        retry: fc.constantFrom<object>({ delay: '5s', attempts: 2 }, { maxDelay: '1m', delay: '5s' }),
        expect: fc.constantFrom<object>({ maxAge: '24h', volumes: 2 }, { minSize: '1GiB' }),
        other: fc.constant('unknown'),
      },
      { requiredKeys: ['name'] },
    );
    const plan = fc.tuple(fc.array(group, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat()));
    const layout = fc.constantFrom<ToStringOptions>(
      {},
      { indent: 4, indentSeq: false },
      { collectionStyle: 'flow', lineWidth: 50 },
      { defaultStringType: 'QUOTE_SINGLE', lineWidth: 0 },
    );
    await fc.assert(
      fc.asyncProperty(plan, layout, fc.boolean(), fc.boolean(), async ([groups, dice], options, above, windows) => {
        const shuffle = <T extends object>(value: T): T =>
          Object.fromEntries(
            Object.entries(value)
              .map((entry) => [dice.next().value, entry] as const)
              .sort(([a], [b]) => a - b)
              .map(([, [key, member]]) => [
                key,
                Array.isArray(member)
                  ? member.map((item) => (typeof item === 'object' ? shuffle(item) : item))
                  : member,
              ]),
          ) as T;
        const value = shuffle({ ...soundPlan(), timeout: '3h', verify: 'observed', groups });
        let number = 0;
        const flow = options.collectionStyle === 'flow';
        const commented = stringify(value, { ...options, aliasDuplicateObjects: false })
          .split('\n')
          .map((line) => {
            number += 1;
            if (line === '' || flow) return line;
            const key = /([\w-]+)['"]?:/.exec(line)?.[1] ?? 'item';
            const blank = number % 5 === 0 ? '\n' : '';
            return above && number > 1 && !line.includes('- ')
              ? `${blank}${/^ */.exec(line)}# ${number} ${key}\n${line}`
              : `${line} # ${number} ${key}`;
          })
          .join(windows ? '\r\n' : '\n');
        const formatted = (await formatText(commented)) ?? 'not formatted';
        expect(parse(formatted)).toEqual(value);
        const comments = (text: string) => (text.match(/#.*/g) ?? []).map((one) => one.trimEnd()).sort();
        expect(comments(formatted)).toEqual(comments(commented));
        for (const line of formatted.split(/\r?\n/)) {
          const [, key, about] = /([\w-]+)'?"?:.*# \d+ (\S+)$/.exec(line) ?? [];
          expect(about).toBe(key);
        }
        for (const [, about, key] of formatted.matchAll(/^ *# \d+ (\S+)\r?\n *"?([\w-]+)"?:/gm))
          expect(about).toBe(key);
        if (!above) expect(isOrdered(parse(formatted))).toBe(true);
        expect(await formatText(formatted)).toBe(formatted);
        expect(parseAllDocuments(formatted)).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });
});
