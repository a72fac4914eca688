/** How the server shows its resources: one table of members per inventory, used by queries and by results. */
import { type BackupRecord, refStatus } from '../state/records.ts';
import type { Session } from '../state/sessions.ts';
import type { SiteState } from '../state/state.ts';
import type { StorageNow } from '../state/storages.ts';
import type { Vm, VmVolume } from '../state/vms.ts';
import { Timestamp } from '../timestamp.ts';

/** Member name → value; undefined is left out of the answer. */
export type Members<Row> = Readonly<Record<string, (row: Row, state: SiteState) => unknown>>;

/** Members that are called the same here. */
const own = <Row>(...names: readonly (keyof Row & string)[]): Members<Row> =>
  Object.fromEntries(names.map((name) => [name, (row) => row[name]]));

/** A time by the server's own clock. */
export const stamp = (ms: number): Timestamp => new Timestamp(ms);

export function show<Row>(
  members: Members<Row>,
  row: Row,
  state: SiteState,
  only?: readonly string[],
): Record<string, unknown> {
  const inventory: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(members)) {
    if (only === undefined || only.includes(name)) inventory[name] = read(row, state);
  }
  return inventory;
}

/** VolumeBackupInventory (zstack-api.md 6). */
export const VOLUME_BACKUP: Members<BackupRecord> = {
  ...own<BackupRecord>('uuid', 'volumeUuid', 'name', 'type', 'state', 'status', 'size', 'groupUuid'),
  description: () => 'volume backup',
  metadata: (record) => JSON.stringify({ vmInstanceUuid: record.vmUuid, volumeUuid: record.volumeUuid }),
  mode: () => 'incremental',
  vmInstanceUuid: (record) => record.vmUuid,
  hypervisorType: () => 'KVM',
  createDate: (record) => stamp(record.createdAt),
  lastOpDate: (record) => stamp(record.lastOpAt),
  backupStorageRefs: (record, state) => showRefs(record, state),
};

export const REF_MEMBERS = [
  'volumeBackupUuid',
  'backupStorageUuid',
  'installPath',
  'status',
  'createDate',
  'lastOpDate',
];

function showRefs(record: BackupRecord, state: SiteState): Record<string, unknown>[] {
  const now = state.now();
  return record.refs
    .filter((ref) => now >= ref.visibleFrom)
    .map((ref) => ({
      volumeBackupUuid: record.uuid,
      backupStorageUuid: ref.storageUuid,
      installPath: ref.installPath,
      status: refStatus(ref, now),
      createDate: stamp(ref.createdAt),
      lastOpDate: stamp(ref.createdAt),
    }));
}

/** A volume backup as this site shows it: `site.omit` leaves members out. */
export function showBackup(record: BackupRecord, state: SiteState): Record<string, unknown> {
  const inventory = show(VOLUME_BACKUP, record, state);
  for (const name of state.world.site.omit) delete inventory[name];
  if (!state.has('backup-vm-uuid')) delete inventory['vmInstanceUuid'];
  return inventory;
}

/** BackupStorageInventory (zstack-api.md 5.1). */
export const BACKUP_STORAGE: Members<StorageNow> = {
  ...own<StorageNow>('uuid', 'name', 'totalCapacity', 'availableCapacity', 'type', 'state', 'status'),
  url: () => '/zstack_bs',
  description: () => undefined,
  createDate: (_storage, state) => stamp(state.start),
  lastOpDate: (_storage, state) => stamp(state.start),
  attachedZoneUuids: () => [ZONE_UUID],
};

export const IMAGE_STORE: Members<StorageNow> = {
  ...BACKUP_STORAGE,
  hostname: (storage) => `${storage.name}.example`,
  username: () => 'root',
  sshPort: () => 22,
};

export const ZONE_UUID = '7e3c1c0f4a6b4b6e9f5d2a1b8c7d6e5f';
export const CLUSTER_UUID = '3b9d5a7c1e2f4d6b8a0c9e8f7d6c5b4a';
export const HOST_UUID = '5c1f0e9d8b7a4c6d9e2f3a4b5c6d7e8f';
export const L3_UUID = '9a8b7c6d5e4f4a3b8c2d1e0f9a8b7c6d';
export const OFFERING_UUID = '1d2c3b4a5f6e4d7c8b9a0f1e2d3c4b5a';
export const PRIMARY_STORAGE_UUID = '2e4d6c8b0a1f4e3d9c5b7a6f8e9d0c1b';

/** VmInstanceInventory (zstack-api.md 7.4). */
export const VM_INSTANCE: Members<Vm> = {
  ...own<Vm>('uuid', 'name', 'rootVolumeUuid', 'memorySize', 'cpuNum', 'state', 'internalId'),
  description: () => undefined,
  zoneUuid: () => ZONE_UUID,
  clusterUuid: () => CLUSTER_UUID,
  imageUuid: () => undefined,
  hostUuid: (vm) => (vm.state === 'Running' ? HOST_UUID : undefined),
  lastHostUuid: () => HOST_UUID,
  instanceOfferingUuid: () => undefined,
  platform: () => 'Linux',
  architecture: () => 'x86_64',
  defaultL3NetworkUuid: (vm) => vm.l3NetworkUuids[0],
  type: () => 'UserVm',
  hypervisorType: () => 'KVM',
  cpuSpeed: () => 0,
  allocatorStrategy: () => 'LeastVmPreferredHostAllocatorStrategy',
  vmNics: (vm) => vm.nics.map((nic) => ({ ...nic, vmInstanceUuid: vm.uuid })),
  allVolumes: (vm, state) => vm.volumes.map((volume) => show(VOLUME, { vm, ...volume }, state)),
  vmCdRoms: () => [],
  guestOsType: () => 'Linux',
  createDate: (vm) => stamp(vm.createdAt),
  lastOpDate: (vm) => stamp(vm.lastOpAt),
};

/** `vm`: the one that has it, or had it. */
export type ShownVolume = VmVolume & { readonly vm: Vm; readonly detached?: 'Ready' | 'Deleted' };

/** VolumeInventory (zstack-api.md 5, "Fields"). */
export const VOLUME: Members<ShownVolume> = {
  ...own<ShownVolume>('uuid', 'name', 'type', 'size', 'deviceId'),
  primaryStorageUuid: () => PRIMARY_STORAGE_UUID,
  vmInstanceUuid: (volume) => (volume.detached === undefined ? volume.vm.uuid : undefined),
  diskOfferingUuid: () => undefined,
  rootImageUuid: () => undefined,
  installPath: (volume) => `/zstack_ps/${volume.uuid}.qcow2`,
  format: () => 'qcow2',
  actualSize: (volume) => volume.size,
  state: () => 'Enabled',
  status: (volume) => volume.detached ?? 'Ready',
  isShareable: () => false,
  createDate: (volume) => stamp(volume.vm.createdAt),
  lastOpDate: (volume) => stamp(volume.vm.lastOpAt),
};

export const SESSION: Members<Session> = {
  uuid: (session) => session.uuid,
  accountUuid: (session, state) => state.world.accounts.find(({ name }) => name === session.account)?.uuid,
  userUuid: (session, state) => state.world.accounts.find(({ name }) => name === session.account)?.uuid,
  userType: () => 'AccountUser',
  expiredDate: (session, { world: { site } }) => stamp(session.expiresAt + site.clockSkewMs),
  createDate: (session, { world: { site } }) => stamp(session.createdAt + site.clockSkewMs),
};
