import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Diagnostic } from '../../src/document/diagnostic.ts';
import { readPlans } from '../../src/document/read-plans.ts';
import { soundPlan } from './documents.ts';

const quickstart = readFileSync('plans/quickstart.yaml', 'utf8');

const codesOf = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);
const read = (document: unknown) => readPlans(stringify(document), 'plan.yaml');

const otherPlan = () => ({ ...soundPlan(), metadata: { name: 'other' } });

/** The source text that a finding points at. */
function pointedAt(text: string, { at }: Diagnostic): string {
  const line = text.split('\n')[(at?.line ?? 0) - 1] ?? '';
  return at === undefined ? '' : line.slice(at.column - 1, at.endLine === at.line ? at.endColumn - 1 : undefined);
}

function assertWithin(text: string, diagnostics: readonly Diagnostic[]): void {
  const lines = text.split('\n');
  let last = 0;
  for (const { at, message } of diagnostics) {
    expect(message).not.toBe('');
    if (at === undefined) throw new Error(`no position: ${message}`);
    expect(at.line).toBeGreaterThanOrEqual(Math.max(1, last));
    expect(at.endLine).toBeLessThanOrEqual(lines.length);
    expect(at.column).toBeGreaterThanOrEqual(1);
    expect(at.column).toBeLessThanOrEqual((lines[at.line - 1] ?? '').length + 1);
    expect(at.endColumn).toBeLessThanOrEqual((lines[at.endLine - 1] ?? '').length + 1);
    expect(at.endLine > at.line || at.endColumn >= at.column).toBe(true);
    last = at.line;
  }
}

describe('plans that are sound', () => {
  test.each(['plans/quickstart.yaml', 'plans/whole-site.yaml'])('%s has no findings', (file) => {
    const text = readFileSync(file, 'utf8');
    const { documents, diagnostics } = readPlans(text, file);
    expect(diagnostics).toEqual([]);
    expect(documents.map(({ value }) => value?.kind)).toEqual(['RecoveryPlan']);
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schemas\/recovery-plan\.schema\.json\n/);
  });

  test('the whole site has 500 groups and 4 storages', () => {
    const [document] = readPlans(readFileSync('plans/whole-site.yaml', 'utf8'), 'whole-site.yaml').documents;
    expect(document?.value?.groups).toHaveLength(500);
    expect(Object.keys(document?.value?.storages ?? {})).toHaveLength(4);
  });

  test('several documents in one file', () => {
    const text = `${stringify(soundPlan())}---\n# only a comment\n---\n${stringify(otherPlan())}`;
    const { documents, diagnostics } = readPlans(text, 'plan.yaml');
    expect(diagnostics).toEqual([]);
    expect(documents).toHaveLength(2);
    const second = documents[1]?.locate(['kind']);
    expect(text.split('\n')[(second?.line ?? 0) - 1]).toBe('kind: RecoveryPlan');
    expect(second?.line).toBeGreaterThan(text.split('\n').length / 2);
  });

  test('an error in one document leaves the others usable', () => {
    const text = `${stringify({ ...soundPlan(), groups: [] })}---\n${stringify(otherPlan())}`;
    const { documents, diagnostics } = readPlans(text, 'plan.yaml');
    expect(codesOf(diagnostics)).toContain('ZDR1106');
    expect(documents.map(({ value }) => value !== undefined)).toEqual([false, true]);
  });

  test('a warning leaves the plan usable', () => {
    const plan = { ...soundPlan(), waves: [{ name: 'one' }, { name: 'two' }] };
    const { documents, diagnostics } = read(plan);
    expect(codesOf(diagnostics)).toEqual(['ZDR1221']);
    expect(documents[0]?.value).toEqual(plan);
  });

  test('10,000 groups that share an anchor are read', () => {
    const groups = Array.from({ length: 10_000 }, (_, index) => {
      const expectation = index === 0 ? '&std { volumes: 2, minSize: 10GiB }' : '*std';
      return `  - { name: vm-${index}, groupUuid: ${(index + 1).toString(16).padStart(31, '0')}a, expect: ${expectation} }`;
    });
    const text = `${stringify({ ...soundPlan(), groups: undefined })}groups:\n${groups.join('\n')}\n`;
    const { documents, diagnostics } = readPlans(text, 'plan.yaml');
    expect(diagnostics).toEqual([]);
    expect(documents[0]?.value?.groups[9999]?.expect).toEqual({ volumes: 2, minSize: '10GiB' });
  });
});

describe('one mistake is one finding', () => {
  test.each([
    [
      'the only use of a storage is mistyped',
      { defaults: { source: 'east-local', destination: 'valut' } },
      ['ZDR1203'],
    ],
    [
      'the only use of a wave is mistyped',
      { waves: [{ name: 'databases' }], group: { wave: 'datbases' } },
      ['ZDR1204'],
    ],
    ['a required key is mistyped', { metadata: { nmae: 'x' } }, ['ZDR1101']],
    ['one of several keys is mistyped', { group: { groupUuid: undefined, groupUid: '0a'.repeat(16) } }, ['ZDR1101']],
    ['a group is no mapping', { group: 'text' }, ['ZDR1103']],
    ['a value is missing', { timeout: null }, ['ZDR1103']],
    ['the storages are no mapping', { storages: 'all' }, ['ZDR1103']],
    ['the waves are no list', { waves: 'all', group: { wave: 'one' } }, ['ZDR1103']],
    ['a UUID is too short, twice', { group: { groupUuid: '0a' }, other: { groupUuid: '0a' } }, ['ZDR1105', 'ZDR1105']],
    ['the storages of all groups are forgotten', { defaults: { destination: 'vault' } }, ['ZDR1209']],
    [
      'a cycle through a later wave',
      {
        waves: [{ name: 'one' }, { name: 'two' }],
        group: { wave: 'one', dependsOn: ['vm-3'] },
        other: { wave: 'two' },
      },
      ['ZDR1206'],
    ],
  ])('%s', (_what, { group, other, ...change }: Record<string, unknown>, codes) => {
    const plan = Object.assign(soundPlan(), change);
    if (typeof group === 'object') Object.assign(plan.groups[0] ?? {}, group);
    else if (group !== undefined) plan.groups.push(group as never);
    Object.assign(plan.groups[3] ?? {}, other);
    expect(codesOf(read(plan).diagnostics)).toEqual(codes);
  });
});

describe('JSON', () => {
  test('a plan in JSON is the same plan', () => {
    const { documents, diagnostics } = readPlans(JSON.stringify(soundPlan()), 'plan.json');
    expect(diagnostics).toEqual([]);
    expect(documents[0]?.value).toEqual(soundPlan());
  });

  test('findings in JSON have positions', () => {
    const plan = soundPlan();
    Object.assign(plan.groups[2] ?? {}, { timeout: '5 minutes' });
    for (const indent of [0, 2, '\t']) {
      const text = JSON.stringify(plan, null, indent);
      const { diagnostics } = readPlans(text, 'PLAN.JSON');
      expect(diagnostics.map((finding) => [finding.code, pointedAt(text, finding)])).toEqual([
        ['ZDR1105', '"5 minutes"'],
      ]);
    }
  });

  test('a key written twice in JSON is found', () => {
    const text = JSON.stringify(soundPlan()).replace('"kind"', '"timeout":"1h","timeout":"2h","kind"');
    const { diagnostics } = readPlans(text, 'plan.json');
    expect(codesOf(diagnostics)).toEqual(['ZDR1003']);
  });

  test('text that only looks like keys is none', () => {
    const plan = { ...soundPlan(), metadata: { name: 'x', description: 'a \\"b": "c": \\\\" : {"d":1}' } };
    expect(readPlans(JSON.stringify(plan), 'plan.json').diagnostics).toEqual([]);
  });
});

describe('positions', () => {
  test('ten mistakes are ten findings, each where the mistake is', () => {
    const text = readFileSync('test/document/broken/ten-mistakes.yaml', 'utf8');
    const { diagnostics } = readPlans(text, 'ten-mistakes.yaml');
    expect(diagnostics.map((finding) => [finding.code, pointedAt(text, finding)])).toEqual([
      ['ZDR1108', 'correct-horse-battery'],
      ['ZDR1106', '0'],
      ['ZDR1003', 'concurrency'],
      ['ZDR1105', '2 hours'],
      ['ZDR1101', 'critcal'],
      ['ZDR1203', 'valut'],
      ['ZDR1206', 'erp-app'],
      ['ZDR1204', 'frontends'],
      ['ZDR1201', 'web-01'],
      ['ZDR1105', '80d7209a-801b'],
    ]);
    expect(diagnostics[5]?.hint).toBe('Did you mean "vault"?');
    expect(diagnostics[6]?.message).toContain('erp-db → erp-app → queue → erp-db');
  });

  test('a mistake anywhere is found at its own value, whatever the layout', () => {
    const layouts = [
      (plan: unknown) => stringify(plan),
      (plan: unknown) => stringify(plan, { collectionStyle: 'flow', lineWidth: 40 }),
      (plan: unknown) => stringify(plan, { indent: 5, indentSeq: false, defaultStringType: 'QUOTE_DOUBLE' }),
      (plan: unknown) => stringify(plan).replaceAll('\n', '\r\n'),
      (plan: unknown) => `\uFEFF# comment\n\n---\n${stringify(plan)}...\n`,
      (plan: unknown) => JSON.stringify(plan),
    ];
    const mistakes = [
      (_: unknown, group: Record<string, unknown>) => void Object.assign(group, { wave: 'm1stake' }),
      (_: unknown, group: Record<string, unknown>) => void Object.assign(group, { retry: { delay: 'm1stake' } }),
      (_: unknown, group: Record<string, unknown>) => void Object.assign(group, { m1stake: [1, { a: 2 }] }),
      (_: unknown, group: Record<string, unknown>) => void Object.assign(group, { dependsOn: ['m1stake'] }),
      (plan: Record<string, unknown>) => void Object.assign(plan, { verify: 'm1stake' }),
      (plan: Record<string, unknown>) => void Object.assign(plan, { limits: { m1stake: 1 } }),
      (plan: Record<string, unknown>) =>
        void Object.assign(plan, { defaults: { source: 'm1stake', destination: 'vault' } }),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...layouts),
        fc.constantFrom(...mistakes),
        fc.nat({ max: 3 }),
        (layout, mistake, index) => {
          const plan = soundPlan();
          mistake(plan, plan.groups[index] ?? {});
          const text = layout(plan);
          const { diagnostics } = readPlans(text, 'plan.yaml');
          const errors = diagnostics.filter(({ severity }) => severity === 'error');
          expect(errors.map((finding) => pointedAt(text, finding).replaceAll('"', ''))).toEqual(['m1stake']);
        },
      ),
    );
  });

  test('fifty mistakes among 5,000 groups are fifty findings on their lines', () => {
    const plan = soundPlan();
    plan.groups = Array.from({ length: 5000 }, (_, index) => {
      const broken = index % 100 === 42 ? Math.floor(index / 100) % 5 : undefined;
      return {
        name: `vm-${index}`,
        groupUuid: broken === 0 ? 'm1stake' : (index + 4096).toString(16).padStart(32, '0'),
        ...(broken === 1 ? { wave: 'm1stake' } : {}),
        ...(broken === 2 ? { m1stake: true } : {}),
        ...(broken === 3 ? { timeout: 'm1stake' } : {}),
        ...(broken === 4 ? { dependsOn: ['m1stake'] } : { dependsOn: index > 0 ? ['vm-0'] : [] }),
      };
    });
    const first = plan.groups[0];
    if (first !== undefined) delete first['dependsOn'];
    const text = stringify(plan, { aliasDuplicateObjects: false });
    const { diagnostics } = readPlans(text, 'plan.yaml');
    expect(diagnostics.map((finding) => pointedAt(text, finding))).toEqual(Array(50).fill('m1stake'));
    expect(new Set(diagnostics.map(({ at }) => at?.line)).size).toBe(50);
  });

  test('locate finds values, keys of what is missing, and nothing outside', () => {
    const [document] = readPlans(quickstart, 'quickstart.yaml').documents;
    const show = (path: (string | number)[]) => {
      const range = document?.locate(path);
      const line = quickstart.split('\n')[(range?.line ?? 0) - 1] ?? '';
      return line.slice((range?.column ?? 0) - 1, (range?.endColumn ?? 0) - 1);
    };
    expect(show(['objectives', 'rto'])).toBe('2h');
    expect(show(['groups', 3, 'expect', 'minSize'])).toBe('120GiB');
    expect(show(['groups', 3])).toBe('name: erp-db');
    expect(show(['groups', 6, 'dependsOn', 1])).toBe('ldap');
    expect(show(['site', 'auth', 'password', 'env'])).toBe('ZSTACK_PASSWORD');
    expect(show(['groups', 3, 'retry', 'delay'])).toBe('name: erp-db');
    expect(show(['groups', 99])).toBe('groups');
    expect(show(['asOf'])).toBe('apiVersion: zstack-dr/v1');
  });
});

describe('whatever the text is', () => {
  test('arbitrary texts never throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 })), (text) => {
        for (const file of ['plan.yaml', 'plan.json']) assertWithin(text, readPlans(text, file).diagnostics);
      }),
      { numRuns: 500 },
    );
  });

  test('mutated plans never throw, and positions lie within the file', () => {
    const base = quickstart.split('\n').slice(10, 75).join('\n');
    const snippet = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      '- ',
      '&a ',
      '*a',
      '"',
      "'",
      '\t',
      '\n',
      '  ',
      '|\n',
      '!x ',
      '?',
      '#',
      '~',
      '0',
      '%',
      '---\n',
    );
    const edit = fc.record({ at: fc.nat({ max: base.length }), cut: fc.nat({ max: 12 }), put: snippet });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        let text = base;
        for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut);
        assertWithin(text, readPlans(text, 'plan.yaml').diagnostics);
      }),
      { numRuns: 500 },
    );
  });

  test('any values in place of any part never throw, and a value is given only without errors', () => {
    const paths = [
      'apiVersion',
      'metadata',
      'site',
      'storages',
      'limits',
      'retry',
      'timeout',
      'failure',
      'defaults',
      'waves',
      'groups',
      'drills',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), fc.jsonValue(), (key, value, member) => {
        const plan = soundPlan();
        plan[key] = value;
        plan.groups = Array.isArray(plan.groups) ? [...plan.groups, member as Record<string, unknown>] : plan.groups;
        const text = JSON.stringify(plan);
        const { documents, diagnostics } = readPlans(text, 'plan.json');
        assertWithin(text, diagnostics);
        expect(documents[0]?.value !== undefined).toBe(!diagnostics.some(({ severity }) => severity === 'error'));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['brackets', 'ZDR1007', '['.repeat(20_000)],
    ['list dashes', 'ZDR1007', '- '.repeat(5000)],
    ['nested keys', 'ZDR1007', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['deep JSON', 'ZDR1007', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    [
      'one huge mapping',
      'ZDR1006',
      `storages:\n${Array.from({ length: 20_000 }, (_, key) => `  s${key}: 1`).join('\n')}`,
    ],
  ])('hostile text (%s) is refused in good time', (_what, code, text) => {
    const started = performance.now();
    for (const file of ['plan.yaml', 'plan.json']) {
      expect(codesOf(readPlans(text, file).diagnostics)).toEqual([code]);
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('a file that is too large is not parsed', () => {
    const text = `a: ${'x'.repeat(33 * 1024 * 1024)}`;
    expect(codesOf(readPlans(text, 'plan.yaml').diagnostics)).toEqual(['ZDR1006']);
  });
});

describe('secrets', () => {
  test.each(['secrets', 'site-secrets', 'syntax-on-a-secret', 'receivers'])(
    'a literal secret stands in no finding, and its lines are marked: %s',
    (name) => {
      const text = readFileSync(`test/document/broken/${name}.yaml`, 'utf8');
      const { diagnostics } = readPlans(text, `${name}.yaml`);
      expect(JSON.stringify(diagnostics)).not.toMatch(/hunter/);
      for (const finding of diagnostics) {
        const { at, secret } = finding;
        const lines = text.split('\n').slice((at?.line ?? 1) - 1, at?.endLine);
        if (lines.join('\n').includes('hunter')) expect([finding.message, secret]).toEqual([finding.message, true]);
      }
    },
  );

  test('whatever the secret is, no message, hint or edit holds it', () => {
    const place = fc.constantFrom(
      (secret: unknown) => ({ account: 'admin', password: secret }),
      (secret: unknown) => ({ accessKey: { id: 'abc', secret } }),
      (secret: unknown) => ({ session: secret }),
      (secret: unknown) => ({ session: { env: secret } }),
      (secret: unknown) => ({ password: { vault: secret } }),
      (secret: unknown) => ({ account: 'admin', password: { env: 'P' }, pin: secret }),
      (secret: unknown) => secret,
    );
    const marked = fc.string({ maxLength: 12 }).map((text) => `S3cr3t!${text}`);
    fc.assert(
      fc.property(
        place,
        fc.oneof(marked, fc.array(marked, { minLength: 1 }), fc.record({ x: marked })),
        (make, secret) => {
          const plan = soundPlan();
          plan['site'] = { endpoint: 'http://10.0.0.5:8080/zstack', auth: make(secret) };
          const text = stringify(plan, { lineWidth: 0 });
          const { diagnostics } = readPlans(text, 'plan.yaml');
          expect(diagnostics.length).toBeGreaterThan(0);
          expect(JSON.stringify(diagnostics)).not.toContain('S3cr3t');
          for (const { at, secret: hidden } of diagnostics) {
            const shown = text
              .split('\n')
              .slice((at?.line ?? 1) - 1, at?.endLine)
              .join('\n');
            if (shown.includes('S3cr3t')) expect(hidden).toBe(true);
          }
        },
      ),
    );
  });

  test('whatever the layout is, no line of site is shown, with a mistake elsewhere on it or without', () => {
    const layouts = [
      (plan: unknown) => stringify(plan, { lineWidth: 0 }),
      (plan: unknown) => stringify(plan, { lineWidth: 0, indentSeq: false }),
      (plan: unknown) => stringify(plan, { collectionStyle: 'flow', lineWidth: 40 }),
      (plan: unknown) => stringify(plan).replaceAll('\n', '\r\n'),
      (plan: unknown) => JSON.stringify(plan),
      (plan: unknown) => JSON.stringify(plan, null, '\t'),
      // A bracket that is missing leaves a text that cannot be parsed.
      (plan: unknown) => JSON.stringify(plan, null, 2).replace('"groups": [', '"groups":'),
    ];
    const shapes = [
      { pin: 'S3cr3t' },
      { login: { pin: ['S3cr3t'] } },
      { login: [{ pin: 'S3cr3t' }, 'S3cr3t'] },
      { auth: { pin: 'S3cr3t' } },
    ];
    for (const layout of layouts) {
      for (const shape of shapes) {
        const plan = { ...soundPlan(), site: { endpoint: 'http://10.0.0.5:8080', ...shape }, verify: 'seen' };
        const text = layout(plan);
        const { diagnostics } = readPlans(text, text.startsWith('{"') ? 'plan.json' : 'plan.yaml');
        expect(diagnostics.length).toBeGreaterThan(0);
        expect(JSON.stringify(diagnostics)).not.toContain('S3cr3t');
        for (const { at, secret } of diagnostics) {
          const lines = text.split('\n').slice((at?.line ?? 1) - 1, at?.endLine);
          if (lines.join('\n').includes('S3cr3t')) expect([text, at, secret]).toEqual([text, at, true]);
        }
      }
    }
  });

  test('a site that is written as nobody writes it is still one', () => {
    const text = JSON.stringify({ ...soundPlan(), site: { pin: 'S3cr3t' } }, null, 1).replace('"site"', '"\\u0073ite"');
    const { diagnostics } = readPlans(text, 'plan.json');
    expect(diagnostics.map(({ code, secret }) => [code, secret])).toEqual([
      ['ZDR1102', true],
      ['ZDR1102', true],
      ['ZDR1101', true],
    ]);
  });

  test('what stands outside of site is shown as before', () => {
    const text = stringify({ ...soundPlan(), verify: 'seen', timeout: 5 });
    expect(readPlans(text, 'plan.yaml').diagnostics.map(({ secret }) => secret)).toEqual([undefined, undefined]);
  });
});

describe('edits', () => {
  test('a plan is sound once its edits are made', () => {
    const plan = soundPlan();
    const [first, second, third] = plan.groups;
    Object.assign(first ?? {}, { groupUuid: '0150A812-0F93-34DB-8E9A-BC9D3F5EEA08' });
    Object.assign(second ?? {}, { critical: 'yes' });
    let text = stringify(plan).replace(String(third?.['groupUuid']), `'1234567890123456789012345678E123'`);
    text = text.replace('name: sound', 'name: 0017').replace('"yes"', 'yes');
    const { diagnostics } = readPlans(text, 'plan.yaml');
    expect(codesOf(diagnostics).sort()).toEqual(['ZDR1107', 'ZDR1107', 'ZDR1215', 'ZDR1215']);
    const lines = text.split('\n');
    for (const { edit } of [...diagnostics].reverse()) {
      if (edit === undefined) throw new Error('no edit');
      const line = lines[edit.range.line - 1] ?? '';
      lines[edit.range.line - 1] =
        line.slice(0, edit.range.column - 1) + edit.text + line.slice(edit.range.endColumn - 1);
    }
    expect(readPlans(lines.join('\n'), 'plan.yaml').diagnostics).toEqual([]);
  });
});
