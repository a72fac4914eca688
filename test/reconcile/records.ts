import type { BackupRecord } from '../../src/plan/inventory.ts';

export const GROUP = '0150a8120f9334db8e9abc9d3f5eea08';
export const OTHER_GROUP = 'ffffa8120f9334db8e9abc9d3f5eea08';
export const LOCAL = 'a'.repeat(32);
export const VAULT = 'b'.repeat(32);
export const ELSEWHERE = 'c'.repeat(32);
const GIB = 1024 ** 3;

/** A record of the group as it is before the run: on the vault only. Number 0 is the root volume. */
export function recordBefore(number: number): BackupRecord {
  return {
    uuid: `${number}`.padStart(32, '1'),
    volumeUuid: `${number}`.padStart(32, '2'),
    name: `volume-${number}`,
    type: number === 0 ? 'Root' : 'Data',
    state: 'Enabled',
    status: 'Ready',
    sizeBytes: (number + 1) * GIB,
    groupUuid: GROUP,
    createDate: 'Nov 14, 2017 10:20:57 PM',
    createdAt: '2017-11-14T14:20:57.000Z',
    refs: [{ storageUuid: VAULT, status: 'Ready', installPath: `zstore://v/${number}` }],
  };
}

/** The same record once it is recovered. */
export function recordAfter(number: number): BackupRecord {
  const before = recordBefore(number);
  return { ...before, refs: [...(before.refs ?? []), { storageUuid: LOCAL, status: 'Ready' }] };
}

export function without<K extends keyof BackupRecord>(record: BackupRecord, ...fields: K[]): BackupRecord {
  const copy: Record<string, unknown> = { ...record };
  for (const field of fields) delete copy[field];
  return copy as unknown as BackupRecord;
}

/** The two records of the published response example (recover-vm-backup-api-page.txt), as the client reads them. */
export const PAGE_EXAMPLE: readonly BackupRecord[] = [
  {
    uuid: '5e28a0c27a8e352bbeedff94a0326f9e',
    volumeUuid: 'aa5fbdba3ffa352bbefaf913f56949f3',
    name: 'Root-Volume-Backup-1',
    sizeBytes: 1.073741824e9,
    groupUuid: GROUP,
    createDate: 'Nov 14, 2017 10:20:57 PM',
  },
  {
    uuid: '5924c90ddbcb3784ae6e78b70ede90ce',
    volumeUuid: '12d583f519f03a0593dff7514af65be4',
    name: 'Data-Volume-Backup-1',
    sizeBytes: 2.147483648e9,
    createDate: 'Nov 14, 2017 10:20:57 PM',
  },
];
