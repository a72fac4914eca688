import { expect, test } from 'vitest';
import { NOT_PINNED } from '../../src/plan/pin.ts';
import { coverageOf } from '../../src/survey/coverage.ts';
import { LOCAL, makeGroup, makeTestPlan } from '../support/events.ts';
import { backup, backupUuid, day, vm, vmUuid } from './site.ts';

const latest = (name: string, n: number) => makeGroup(name, { groupUuid: NOT_PINNED, latestOf: { vm: vmUuid(n) } });
const plans = [
  { file: 'a.yaml', plan: makeTestPlan([latest('one', 1), makeGroup('two', { groupUuid: backupUuid(2, 19) })]) },
  { file: 'b.yaml', plan: makeTestPlan([latest('none', 3), makeGroup('gone', { groupUuid: backupUuid(4, 1) })]) },
];
const look = {
  vms: [...[1, 2, 3, 4, 5, 6].map((n) => vm(n)), vm(7, { tags: ['dr::ignore'] }), vm(8, { state: 'Destroyed' })],
  backups: [
    ...backup({ vm: 1 }),
    ...backup({ vm: 2, day: 19 }),
    ...backup({ vm: 2, day: 20 }),
    ...backup({ vm: 3, on: [LOCAL] }),
    ...backup({ vm: 5, day: 18 }),
    ...backup({ vm: 5, day: 19 }),
    ...backup({ vm: 5, day: 20, change: (record) => ({ ...record, status: 'Creating' }) }),
    ...backup({ vm: 8 }),
    ...backup({ vm: 9, day: 19 }),
    ...backup({ vm: 9, day: 20 }),
    ...backup({ vm: 10, on: [LOCAL] }),
  ],
};

test('VMs, backups and groups that are left out', () => {
  expect(coverageOf(plans, look, ['dr::ignore'])).toEqual({
    vms: 6,
    covered: 2,
    ignored: 1,
    findings: [
      { kind: 'vm-not-covered', vm: vmUuid(4), name: 'vm-4' },
      {
        kind: 'vm-not-covered',
        vm: vmUuid(5),
        name: 'vm-5',
        newest: { groupUuid: backupUuid(5, 19), createdAt: day(19) },
      },
      { kind: 'vm-not-covered', vm: vmUuid(6), name: 'vm-6' },
      { kind: 'backup-not-covered', vm: vmUuid(9), newest: { groupUuid: backupUuid(9, 20), createdAt: day(20) } },
      {
        kind: 'no-backup',
        file: 'b.yaml',
        plan: 'test-site',
        group: 'none',
        vm: vmUuid(3),
        storage: 'vault',
        why: { kind: 'not-whole', backups: 1 },
      },
      { kind: 'group-gone', file: 'b.yaml', plan: 'test-site', group: 'gone', groupUuid: backupUuid(4, 1) },
    ],
  });
});

test('an ignored VM counts when its tag is not named', () => {
  const { findings, ignored } = coverageOf(plans, look);
  expect(ignored).toBe(0);
  expect(findings).toContainEqual({ kind: 'vm-not-covered', vm: vmUuid(7), name: 'vm-7' });
});

test('a pinned backup that is gone is found', () => {
  const pinned = makeGroup('one', {
    groupUuid: backupUuid(1, 3),
    latestOf: { vm: vmUuid(1) },
    pinned: { volumes: [] },
  });
  const { findings } = coverageOf([{ file: 'a.yaml', plan: makeTestPlan([pinned]) }], {
    vms: [vm(1)],
    backups: backup({ vm: 1 }),
  });
  expect(findings).toMatchObject([{ kind: 'group-gone', group: 'one' }]);
});

test('a backup that is not whole where it is read from covers nothing, and a bound that leaves none neither', () => {
  const named = makeGroup('named', { groupUuid: backupUuid(1, 20) });
  const bound = makeGroup('bound', { groupUuid: NOT_PINNED, latestOf: { vm: vmUuid(2), notAfter: day(18) } });
  const { findings, covered } = coverageOf([{ file: 'a.yaml', plan: makeTestPlan([named, bound]) }], {
    vms: [vm(1), vm(2)],
    backups: [
      ...backup({ vm: 1, day: 20, change: (record) => ({ ...record, status: 'Creating' }) }),
      ...backup({ vm: 2, day: 20 }),
    ],
  });
  expect(covered).toBe(0);
  expect(findings).toMatchObject([
    { kind: 'not-whole', group: 'named', groupUuid: backupUuid(1, 20) },
    { kind: 'no-backup', group: 'bound', why: { kind: 'too-new', oldest: day(20) } },
  ]);
});

test('nothing is left out', () => {
  const one = [{ file: 'a.yaml', plan: makeTestPlan([latest('one', 1)]) }];
  expect(coverageOf(one, { vms: [vm(1)], backups: backup({ vm: 1 }) })).toEqual({
    findings: [],
    vms: 1,
    covered: 1,
    ignored: 0,
  });
});
