import { describe, expect, test } from 'vitest';
import { looksLikePlan } from '../../src/document/looks-like-plan.ts';
import { readPlans } from '../../src/document/read-plans.ts';

const PLAN = 'apiVersion: zstack-dr/v1\nkind: RecoveryPlan\n';
/** As a reader of UTF-8 gets a file of UTF-16. */
const utf16 = (text: string, mark = '\ufeff') => Buffer.from(mark + text, 'utf16le').toString('utf8');

describe('means to be a plan', () => {
  test.each([
    ['a plan', PLAN],
    ['its kind alone', 'kind: RecoveryPlan'],
    ['in another case, in quotes', '"Kind": "recoveryplan"'],
    ['in brackets', '{ apiVersion: zstack-dr/v1, kind: RecoveryPlan'],
    ['with a broken line', `${PLAN}metadata: { name: x\n`],
    ['without a kind', 'apiVersion: zstack-dr/v1\nmetadata: { name: x }\n'],
    ['a mistyped kind', PLAN.replace('RecoveryPlan', 'RecoverPlan')],
    ['a mistyped kind alone', 'kind: RecovreyPlan'],
    ['a kind that nobody knows', PLAN.replace('RecoveryPlan', 'Recovery')],
    ['a mistyped version, and another kind', 'apiVersion: zstackdr/v1\nkind: Plan'],
    ['behind another document', `a: 1\n---\n${PLAN}`],
    ['UTF-16', utf16(PLAN)],
    ['UTF-16 without a mark', utf16(PLAN, '')],
  ])('%s', (_, text) => expect(looksLikePlan(text)).toBe(true));

  test.each([
    ['nothing', ''],
    ['a comment', '# kind: RecoveryPlan\na: 1\n'],
    ['a pin', 'apiVersion: zstack-dr/v1\nkind: RecoveryPin\n'],
    ['of another tool', 'apiVersion: apps/v1\nkind: Deployment\n'],
    ['values', 'replicas: 3\nmankind: RecoveryPlan\n'],
  ])('not: %s', (_, text) => expect(looksLikePlan(text)).toBe(false));
});

test('what is UTF-16 is told so', () => {
  for (const text of [utf16(PLAN), utf16(PLAN, ''), Buffer.from(PLAN, 'utf16le').swap16().toString('utf8')])
    expect(readPlans(text, 'x').diagnostics).toMatchObject([
      { code: 'ZDR1005', message: 'The file is UTF-16 text, not UTF-8.' },
    ]);
  expect(readPlans('a\u0000b', 'x').diagnostics[0]?.message).toBe('The file is not UTF-8 text.');
});
