import { describe, expect, it, test } from 'vitest';
import { storageFailure, withNames } from '../../src/report/storage-failure.ts';
import type { Failure } from '../../src/run/failure.ts';
import { SAYS } from '../../src/simulator/error.ts';
import { groupUuid, LOCAL, makeGroup, makeTestPlan, VAULT } from '../support/events.ts';

const group = makeGroup('g1');
const plan = makeTestPlan([group]);
const failing = (message: string, cause?: string): Failure => ({
  code: 'SYS.1006',
  class: 'transient',
  message,
  ...(cause === undefined ? {} : { cause: { code: 'SYS.1006', class: 'transient', message: cause } }),
});
const GiB = 1024 ** 3;

describe.each(['en', 'zh'] as const)('in the language %s', (language) => {
  it.each([
    ['full', SAYS.noSpace(30 * GiB, LOCAL, 0), 'local has no space left: 0 B available, 30 GiB needed'],
    [
      'full, of the other one',
      SAYS.noSpace(GiB, VAULT, GiB / 2),
      'vault has no space left: 0.5 GiB available, 1 GiB needed',
    ],
    ['disabled', SAYS.stateForbids('Disabled', 'm'), 'local or vault is disabled'],
    ['disabled, two named', SAYS.disabled(VAULT, LOCAL), 'local or vault is disabled'],
    ['disconnected', SAYS.disconnected('m'), 'local or vault is disconnected'],
  ])('a storage that is %s is said in English with its name', (_, said, sentence) => {
    expect(storageFailure(plan, group, failing(said[language]))).toBe(sentence);
    expect(storageFailure(plan, group, failing('操作失败', said[language]))).toBe(sentence);
  });

  it('another failure is none of a storage', () => {
    expect(storageFailure(plan, group, failing(SAYS.syncTaskFailed()[language]))).toBeUndefined();
  });
});

test('names stand beside the UUIDs of the plan', () => {
  const stranger = 'f'.repeat(32);
  expect(withNames(`group ${groupUuid(1)} on ${stranger}`, plan)).toBe(`group ${groupUuid(1)} (g1) on ${stranger}`);
});
