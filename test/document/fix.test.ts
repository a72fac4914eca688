import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { fixText } from '../../src/document/format/fix.ts';
import { readPlans } from '../../src/document/read-plans.ts';
import { soundPlan } from './documents.ts';

const UUID = '0150a8120f9334db8e9abc9d3f5eea08';
const DASHED = '0150A812-0F93-34DB-8E9A-BC9D3F5EEA08';

const dashed = (uuid: string) => uuid.toUpperCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

const plan = (change: Readonly<Record<string, string>> = {}) => {
  const { group = UUID, critical = 'true', name = 'dns-01', description = 'd', end = '\n' } = change;
  return [
    '# who reads this: keep me',
    'apiVersion: zstack-dr/v1',
    'kind: RecoveryPlan',
    `metadata: {name: east,   description: ${description} } # odd layout`,
    'site:',
    '    endpoint: http://127.0.0.1:8080/zstack',
    '    auth: { account: admin, password: { env: ZSTACK_PASSWORD } }',
    'storages:',
    '  local: { uuid: 4f6c3d0e8b1a4c7d9e2f5a6b7c8d9e01, role: local }',
    '  vault: { uuid: 9a7b330aa7364f3ebb5f1f3b5f3f7a11, role: backup }',
    'defaults: { source: local, destination: vault }',
    '',
    '',
    'groups:',
    `- name: ${name} # first`,
    `  groupUuid: ${group}   # the UUID`,
    `  critical: ${critical}`,
    '',
  ].join(end);
};

describe('fixText', () => {
  test.each([
    ['a UUID with dashes', { group: DASHED }, {}],
    ['a UUID in quotes', { group: `"${DASHED}"` }, { group: `"${UUID}"` }],
    ['a truth of YAML 1.1', { critical: 'yes' }, {}],
    ['a number that is a text', { name: '42' }, { name: '"42"' }],
    ['a number with an exponent', { description: '1e3' }, { description: '"1e3"' }],
    ['all at once, with the line ends of Windows', { group: DASHED, critical: 'Yes', end: '\r\n' }, { end: '\r\n' }],
  ])('fixes %s, and leaves the rest as it is', (_, broken, meant) => {
    const fixed = fixText(plan(broken), 'plan.yaml');
    expect(fixed.text).toBe(plan(meant));
    expect(fixed.findings.length).toBeGreaterThan(0);
    expect(readPlans(fixed.text, 'plan.yaml').diagnostics).toEqual([]);
  });

  test('leaves alone what it cannot be sure of', () => {
    for (const broken of [
      plan({ critical: 'perhaps' }),
      plan({ group: 'dead-beef' }),
      plan().replace('kind', 'knid'),
      'a: [',
    ]) {
      expect(fixText(broken, 'plan.yaml')).toEqual({ text: broken, findings: [] });
    }
  });

  test.each([
    ['a key in another case', '  critical: true', '  Critical: true', '  critical: true'],
    ['a key with other joints', '  groupUuid: ', '  group-uuid: ', '  groupUuid: '],
    ['a key in quotes', '  groupUuid: ', '  "group_UUID": ', '  "groupUuid": '],
    ['a word in another case', 'role: local', 'role: LOCAL', 'role: local'],
    ['a word in quotes', 'role: local', "role: 'Local'", "role: 'local'"],
    ['a whole number in quotes', 'role: local', 'role: local, maxConcurrent: "8"', 'role: local, maxConcurrent: 8'],
    ['a duration with spaces', '  critical: true', '  timeout: 1h 30m', '  timeout: 1h30m'],
    ['a rate with spaces', 'role: local', 'throughput: "2MiB / s"', 'throughput: "2MiB/s"'],
    ['what a mistaken key holds', '  critical: true', '  Retry: { Attempts: "3" }', '  retry: { attempts: 3 }'],
  ])('fixes %s', (_, place, broken, meant) => {
    const fixed = fixText(plan().replace(place, broken), 'plan.yaml').text;
    expect(fixed).toBe(plan().replace(place, meant));
    expect(readPlans(fixed, 'plan.yaml').diagnostics).toEqual([]);
  });

  test.each([
    ['a storage in another case: it is a name of the author', 'source: local', 'source: Local'],
    ['a slip of the fingers', '  critical: true', '  critcal: true'],
    ['a key whose right one is there too', '  critical: true', '  critical: true\n  Critical: true'],
    ['a key that is meant twice', '  critical: true', '  Critical: true\n  CRITICAL: true'],
    ['a number without its unit', '  critical: true', '  timeout: 30'],
    ['a unit in another case', '  critical: true', '  timeout: 30M'],
    ['two numbers with a space between', '  critical: true', '  timeout: 1 0m'],
    ['a name with spaces', 'name: dns-01', 'name: dns 01'],
    ['a share that may be a count', 'groups:', 'failure: { tolerate: "5" }\n\ngroups:'],
    ['a number with a zero before it', 'role: local', 'role: local, maxConcurrent: "08"'],
    ['a text of several lines', '  critical: true', '  critical: >-\n    yes'],
    ['a text in quotes of several lines', '  critical: true', '  timeout: "1h\n    30m"'],
    ['a tagged value', '  critical: true', '  critical: !!str yes'],
    ['an anchored value, which others share', 'name: dns-01', 'name: &n 42'],
    ['what stands in an anchored part', '  critical: true', '  retry: &r { Attempts: 3 }'],
    ['what stands in an anchored section', 'groups:', 'retry: &r { Attempts: 3 }\n\ngroups:'],
    ['what stands in an anchored group', '- name: dns-01', '- &g\n  name: 42'],
    ['an anchored key', '  critical: true', '  &k Critical: true'],
  ])('leaves alone %s', (_, place, written) => {
    const text = plan().replace(place, written);
    expect(readPlans(text, 'plan.yaml').diagnostics).not.toEqual([]);
    expect(fixText(text, 'plan.yaml')).toEqual({ text, findings: [] });
  });

  test('an alias is no place to write', () => {
    const text = plan({ name: '&n 42', description: 'd' }).concat(
      `- { name: *n, groupUuid: ${UUID.replace('0', '1')} }\n`,
    );
    expect(fixText(text, 'plan.yaml')).toEqual({ text, findings: [] });
  });

  test('a shared number is not made a text for the sake of one of its places', () => {
    const text = plan({ name: '&n 4' }).replace(/(groups:[\s\S]*)/, '$1limits: { concurrency: *n }\n');
    expect(fixText(text, 'plan.yaml').text).toBe(text);
  });

  test('what comes out is what was meant, and every other byte is as before, whatever the layout', () => {
    const layouts: readonly ((value: unknown) => string)[] = [
      (value) => stringify(value),
      (value) => stringify(value, { collectionStyle: 'flow', lineWidth: 40 }),
      (value) => stringify(value, { indent: 5, indentSeq: false, defaultStringType: 'QUOTE_DOUBLE' }),
      (value) => stringify(value).replaceAll('\n', '   # why\r\n'),
      (value) => `\uFEFF# comment\n\n---\n${stringify(value)}...\n`,
      (value) => `${stringify({ ...soundPlan(), metadata: { name: 'other' } })}---\n${stringify(value)}`,
      (value) => JSON.stringify(value),
      (value) => JSON.stringify(value, null, '\t'),
    ];
    const uuid = fc
      .bigInt({ min: 0n, max: 2n ** 128n - 1n })
      .map((number) => number.toString(16).padStart(32, '0'))
      .filter((text) => /[a-f].*[a-f]/.test(text));
    const slip = fc.oneof(
      uuid.map((meant) => ({ at: 'groupUuid', broken: dashed(meant), meant })),
      uuid.map((meant) => ({ at: 'groupUuid', broken: meant.toUpperCase(), meant })),
      fc.constantFrom(
        { at: 'critical', broken: 'yes', meant: 'true', bare: true },
        { at: 'critical', broken: '"Off"', meant: 'false', bare: true },
        { at: 'name', broken: '4711', meant: '"4711"', bare: true },
        { at: 'whenPresent', broken: 'VERIFY', meant: 'verify' },
        { at: 'timeout', broken: '1d 2h', meant: '1d2h' },
        { at: 'Critical_', broken: 'Critical_', meant: 'critical', key: true },
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...layouts),
        fc.uniqueArray(slip, {
          minLength: 1,
          maxLength: 4,
          selector: ({ at }) => at.replace('C', 'c').replace('_', ''),
        }),
        fc.nat({ max: 3 }),
        (layout, slips, index) => {
          const value = soundPlan();
          // Nothing depends on the group that gets another name.
          for (const group of value.groups) delete group['dependsOn'];
          const group = value.groups[index] ?? {};
          for (const one of slips) group[one.at] = 'key' in one ? true : `TOKEN${one.at}`;
          let broken = layout(value);
          let meant = broken;
          for (const one of slips) {
            const token = 'key' in one ? one.at : new RegExp('bare' in one ? `"?TOKEN${one.at}"?` : `TOKEN${one.at}`);
            broken = broken.replace(token, one.broken);
            meant = meant.replace(token, one.meant);
          }
          const fixed = fixText(broken, 'plan.yaml');
          expect(fixed.text).toBe(meant);
          expect(fixed.findings).toHaveLength(slips.length);
          expect(readPlans(fixed.text, 'plan.yaml').diagnostics).toEqual([]);
          expect(fixText(fixed.text, 'plan.yaml').findings).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('ten thousand edits are one pass', () => {
    const value = soundPlan();
    value.groups = Array.from({ length: 10_000 }, (_, index) => ({
      name: `vm-${index}`,
      groupUuid: dashed(`${index.toString(16).padStart(31, '0')}f`),
    }));
    const text = stringify(value);
    const { text: fixed, findings } = fixText(text, 'plan.yaml');
    expect(findings).toHaveLength(10_000);
    expect(fixed).toBe(
      text.replaceAll(/[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/g, (one) => one.replaceAll('-', '').toLowerCase()),
    );
  });

  test('whatever is written: what had no finding is left as it is, and fixing twice is fixing once', () => {
    const value = fc.constantFrom(
      'yes',
      'No',
      '12',
      '1e3',
      '0x1F',
      'true',
      '~',
      DASHED,
      UUID,
      `'${DASHED}'`,
      'text',
      '"q"',
      '|-\n    block',
    );
    fc.assert(
      fc.property(value, value, value, value, (group, critical, name, description) => {
        const text = plan({ group, critical, name, description });
        const { text: fixed, findings } = fixText(text, 'plan.yaml');
        if (findings.length === 0) expect(fixed).toBe(text);
        expect(fixText(fixed, 'plan.yaml')).toEqual({ text: fixed, findings: [] });
        const before = readPlans(text, 'plan.yaml').diagnostics;
        const after = readPlans(fixed, 'plan.yaml').diagnostics;
        expect(after.every(({ edit }) => edit === undefined)).toBe(true);
        expect(after.length).toBeLessThanOrEqual(before.length);
        expect(fixed.split('\n').length).toBe(text.split('\n').length);
      }),
    );
  });
});
