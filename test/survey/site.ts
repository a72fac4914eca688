/** Backup records as a look at a site brings them. */
import type { BackupRecord } from '../../src/plan/inventory.ts';
import type { StorageFacts, VmFacts } from '../../src/plan/survey.ts';
import { LOCAL, VAULT } from '../support/events.ts';

export const vmUuid = (n: number) => `7c9e6679742540de944b${n.toString(16).padStart(12, '0')}`;
export const backupUuid = (vm: number, nth: number) =>
  `b000000000004000${vm.toString(16).padStart(8, '0')}${nth.toString(16).padStart(8, '0')}`;
export const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T02:00:00.000Z`;
const GIB = 1024 ** 3;

export interface BackupShape {
  readonly vm: number;
  /** Day of November. */
  readonly day?: number;
  readonly volumes?: number;
  readonly on?: readonly string[];
  /** Changes the nth record; undefined leaves it out. */
  readonly change?: (record: BackupRecord, nth: number) => BackupRecord | undefined;
}

/** The records of one backup; by default of one VM of two volumes, whole on the vault. */
export function backup({
  vm,
  day: on = 20,
  volumes = 2,
  on: storages = [VAULT],
  change = (same) => same,
}: BackupShape): BackupRecord[] {
  const groupUuid = backupUuid(vm, on);
  return Array.from(
    { length: volumes },
    (_, nth): BackupRecord => ({
      uuid: `${groupUuid.slice(0, 30)}f${nth}`.replace(/^b/, nth === 0 ? 'c' : 'a'),
      volumeUuid: `d${vm.toString(16).padStart(15, '0')}${nth.toString(16).padStart(16, '0')}`,
      type: nth === 0 ? 'Root' : 'Data',
      state: 'Enabled',
      status: 'Ready',
      sizeBytes: (nth + 1) * GIB,
      groupUuid,
      vmUuid: vmUuid(vm),
      createdAt: day(on),
      refs: storages.map((storageUuid) => ({ storageUuid, status: 'Ready' })),
    }),
  ).flatMap((record, nth) => change(record, nth) ?? []);
}

export const vm = (n: number, over: Partial<VmFacts> = {}): VmFacts => ({
  uuid: vmUuid(n),
  name: `vm-${n}`,
  state: 'Running',
  tags: [],
  ...over,
});

export const STORAGES: readonly StorageFacts[] = [
  { uuid: LOCAL, name: 'east-local', type: 'ImageStoreBackupStorage', role: 'local', availableBytes: 2 * GIB },
  { uuid: VAULT, name: 'vault', type: 'ImageStoreBackupStorage', role: 'backup' },
];
