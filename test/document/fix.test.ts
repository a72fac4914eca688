import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixText } from '../../src/document/fix.ts';
import { readPlans } from '../../src/document/read-plans.ts';

const UUID = '0150a8120f9334db8e9abc9d3f5eea08';
const DASHED = '0150A812-0F93-34DB-8E9A-BC9D3F5EEA08';

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
  ])('mends %s, and leaves the rest as it is', (_, broken, mended) => {
    const fixed = fixText(plan(broken), 'plan.yaml');
    expect(fixed.text).toBe(plan(mended));
    expect(fixed.mended.length).toBeGreaterThan(0);
    expect(readPlans(fixed.text, 'plan.yaml').diagnostics).toEqual([]);
  });

  test('leaves alone what it cannot be sure of', () => {
    for (const broken of [
      plan({ critical: 'perhaps' }),
      plan({ group: 'dead-beef' }),
      plan().replace('kind', 'knid'),
      'a: [',
    ]) {
      expect(fixText(broken, 'plan.yaml')).toEqual({ text: broken, mended: [] });
    }
  });

  test('mends an anchor where it is written, not its aliases', () => {
    const text = plan({ name: '&n 42', description: '*n' })
      .replace('*n', 'x')
      .concat('- { name: other, groupUuid: *u }\n');
    const anchored = text.replace(`groupUuid: ${UUID}`, `groupUuid: &u ${DASHED}`);
    const fixed = fixText(anchored, 'plan.yaml').text;
    expect(fixed).toContain('name: &n "42" # first');
    expect(fixed).toContain(`groupUuid: &u ${UUID}   # the UUID`);
    expect(fixed).toContain('groupUuid: *u }');
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
        const { text: fixed, mended } = fixText(text, 'plan.yaml');
        if (mended.length === 0) expect(fixed).toBe(text);
        expect(fixText(fixed, 'plan.yaml')).toEqual({ text: fixed, mended: [] });
        const before = readPlans(text, 'plan.yaml').diagnostics;
        const after = readPlans(fixed, 'plan.yaml').diagnostics;
        expect(after.every(({ edit }) => edit === undefined)).toBe(true);
        expect(after.length).toBeLessThanOrEqual(before.length);
        expect(fixed.split('\n').length).toBe(text.split('\n').length);
      }),
    );
  });
});
