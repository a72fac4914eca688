import { describe, expect, test } from 'vitest';
import { choosePin } from '../../src/cli/plans/choose-pin.ts';
import type { OpenedSite } from '../../src/cli/site/real-site.ts';
import type { BackupRecord } from '../../src/plan/inventory.ts';
import { NOT_PINNED } from '../../src/plan/pin.ts';
import { LOCAL, makeGroup, makeTestPlan, VAULT } from '../support/events.ts';
import { backup, backupUuid, vmUuid } from '../survey/site.ts';

/** A site that has these records, and counts what it is asked. */
function siteOf(records: readonly BackupRecord[]) {
  const asked: string[] = [];
  const site = {
    backups(of: { vmUuids: readonly string[] } | { storageUuids: readonly string[] }) {
      if ('storageUuids' in of) {
        asked.push(`storages ${of.storageUuids.join()}`);
        return Promise.resolve(records);
      }
      asked.push('vms');
      return Promise.resolve(records.filter(({ vmUuid = '' }) => of.vmUuids.includes(vmUuid)));
    },
    find(groupUuids: readonly string[]) {
      asked.push(`find ${groupUuids.length}`);
      return Promise.resolve(
        groupUuids.map((uuid) => ({ groupUuid: uuid, records: records.filter(({ groupUuid }) => groupUuid === uuid) })),
      );
    },
  };
  return { opened: { site } as unknown as OpenedSite, asked };
}
const planOf = (count: number) =>
  makeTestPlan(
    Array.from({ length: count }, (_, n) => makeGroup(`g${n}`, { groupUuid: NOT_PINNED, latestOf: { vm: vmUuid(n) } })),
  );

/** Its second volume names no VM, so that a query by VM does not find it. */
const nameless = ({ vmUuid: _, ...record }: BackupRecord): BackupRecord => record;

describe('a backup of which a volume names no VM is looked at as a whole', () => {
  test('and passed over where that volume lies elsewhere', async () => {
    const { opened, asked } = siteOf([
      ...backup({ vm: 0, day: 19 }),
      ...backup({
        vm: 0,
        day: 20,
        change: (record, nth) =>
          nth === 1 ? { ...nameless(record), refs: [{ storageUuid: LOCAL, status: 'Ready' }] } : record,
      }),
    ]);
    const { groups } = await choosePin(opened, planOf(1));
    expect(groups[0]?.groupUuid).toBe(backupUuid(0, 19));
    expect(asked).toEqual(['vms', 'find 1', 'find 1']);
  });

  test('and pinned with that volume where it is whole', async () => {
    const { opened } = siteOf(backup({ vm: 0, change: (record, nth) => (nth === 1 ? nameless(record) : record) }));
    const { groups } = await choosePin(opened, planOf(1));
    expect(groups[0]?.volumes).toHaveLength(2);
  });
});

test('many VMs are not asked for one by one', async () => {
  const count = 1500;
  const { opened, asked } = siteOf(Array.from({ length: count }, (_, n) => backup({ vm: n })).flat());
  expect((await choosePin(opened, planOf(count))).groups).toHaveLength(count);
  expect(asked).toEqual([`storages ${VAULT}`]);
});

test('only what takes part must have a backup', async () => {
  const { opened } = siteOf(backup({ vm: 0 }));
  await expect(choosePin(opened, planOf(2))).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringContaining('g1: VM'),
  });
  expect((await choosePin(opened, planOf(2), ['g0'])).groups.map(({ name }) => name)).toEqual(['g0']);
});
