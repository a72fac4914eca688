import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BackupRecord } from '../../src/plan/inventory.ts';
import { latestGroups, NOT_PINNED } from '../../src/plan/pin.ts';
import type { LatestOf } from '../../src/plan/plan.ts';
import { chooseBackups } from '../../src/survey/choose-backups.ts';
import { movesBetween, spreadOf } from '../../src/survey/recovery-points.ts';
import { LOCAL, makeGroup, makeTestPlan, VAULT } from '../support/events.ts';
import { backup, backupUuid, day, vmUuid } from './site.ts';

function choose(records: readonly BackupRecord[], latestOf: Partial<LatestOf> = {}) {
  const plan = makeTestPlan([makeGroup('g1', { groupUuid: NOT_PINNED, latestOf: { vm: vmUuid(1), ...latestOf } })]);
  return chooseBackups(plan, latestGroups(plan), records);
}
const chosenDay = (records: readonly BackupRecord[], latestOf: Partial<LatestOf> = {}) => {
  const { chosen, missing } = choose(records, latestOf);
  return chosen[0]?.createdAt ?? missing[0]?.why.kind;
};

test('the newest, with its volumes, the root first', () => {
  const records = [...backup({ vm: 1, day: 18 }), ...backup({ vm: 1, day: 20 }), ...backup({ vm: 1, day: 19 })];
  expect(choose(records)).toEqual({
    missing: [],
    chosen: [
      {
        name: 'g1',
        vm: vmUuid(1),
        groupUuid: backupUuid(1, 20),
        createdAt: day(20),
        sizeBytes: 3 * 1024 ** 3,
        volumes: backup({ vm: 1, day: 20 }).map(({ uuid, type, sizeBytes }) => ({ uuid, type, sizeBytes })),
      },
    ],
  });
});

describe('a backup that is not whole on the giving storage is passed over', () => {
  const broken: [string, Parameters<typeof backup>[0]['change']][] = [
    ['a record is disabled', (record, nth) => (nth === 1 ? { ...record, state: 'Disabled' } : record)],
    ['a record is not Ready', (record, nth) => (nth === 1 ? { ...record, status: 'Creating' } : record)],
    [
      'a copy is not Ready',
      (record, nth) => (nth === 0 ? { ...record, refs: [{ storageUuid: VAULT, status: 'Creating' }] } : record),
    ],
    [
      'a volume lies elsewhere',
      (record, nth) => (nth === 1 ? { ...record, refs: [{ storageUuid: LOCAL, status: 'Ready' }] } : record),
    ],
    ['the root is missing', (record, nth) => (nth === 0 ? undefined : record)],
    ['there are two roots', (record) => ({ ...record, type: 'Root' })],
    ['nobody says where it lies', ({ refs: _, ...record }) => record],
    ['it names two VMs', (record, nth) => (nth === 1 ? { ...record, vmUuid: vmUuid(9) } : record)],
    [
      'one volume has no date',
      ({ createdAt, ...record }, nth) => (nth === 1 || createdAt === undefined ? record : { ...record, createdAt }),
    ],
  ];
  test.each(broken)('%s', (_, change) => {
    const records = [...backup({ vm: 1, day: 20, ...(change && { change }) }), ...backup({ vm: 1, day: 19 })];
    expect(chosenDay(records)).toBe(day(19));
  });
});

test('bounds: no later than', () => {
  const records = [18, 19, 20].flatMap((on) => backup({ vm: 1, day: on }));
  expect(chosenDay(records, { notAfter: day(19) })).toBe(day(19));
  expect(chosenDay(records, { notAfter: '2026-11-19T01:59:59.999Z' })).toBe(day(18));
  expect(chosenDay(records, { notAfter: day(1) })).toBe('too-new');
  expect(choose(records, { notAfter: day(1) }).missing[0]?.why).toEqual({ kind: 'too-new', oldest: day(18) });
});

test('why there is none', () => {
  expect(chosenDay([])).toBe('none');
  expect(chosenDay(backup({ vm: 2 }))).toBe('none');
  expect(choose(backup({ vm: 1, on: [LOCAL] })).missing[0]?.why).toEqual({ kind: 'not-whole', backups: 1 });
  expect(chosenDay(backup({ vm: 1, change: ({ createdAt: _, ...record }) => record }))).toBe('no-date');
});

test('the choice does not depend on the order in which the site answers', () => {
  const records = [
    ...[17, 18, 19].flatMap((on) => backup({ vm: 1, day: on })),
    // Of the same second as another.
    ...backup({ vm: 1, day: 21 }).map((record) => ({ ...record, createdAt: day(19) })),
  ];
  const expected = choose(records);
  fc.assert(
    fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
      expect(choose(shuffled)).toEqual(expected);
    }),
  );
});

test('recovery points: how far apart, and what moved', () => {
  const of = (name: string, on: number) => ({
    name,
    vm: vmUuid(1),
    groupUuid: backupUuid(1, on),
    createdAt: day(on),
    volumes: [],
  });
  const pin = (...groups: ReturnType<typeof of>[]) => ({ plan: 'p', digest: 'd', groups });
  const before = pin(of('a', 17), of('b', 18), of('gone', 18));
  const after = pin(of('a', 17), of('b', 20), of('new', 19));
  expect(spreadOf(after.groups)).toMatchObject({
    oldest: { name: 'a' },
    newest: { name: 'b' },
    spreadMs: 3 * 86_400_000,
  });
  expect(spreadOf(pin().groups)).toBeUndefined();
  expect(movesBetween(before, after)).toEqual({
    moved: [{ from: of('b', 18), to: of('b', 20) }],
    added: [of('new', 19)],
    removed: [of('gone', 18)],
    unchanged: 1,
  });
  expect(movesBetween(undefined, after)).toMatchObject({ moved: [], added: after.groups, removed: [], unchanged: 0 });
});
