/** What can be queried, and by which members without a scan. */
import {
  BACKUP_STORAGE,
  IMAGE_STORE,
  REF_MEMBERS,
  type ShownVolume,
  VM_INSTANCE,
  VOLUME,
  VOLUME_BACKUP,
} from './inventories.ts';
import type { Resource } from './query.ts';
import type { BackupRecord } from './records.ts';
import type { StorageNow } from './storages.ts';
import type { Vm } from './vms.ts';

export const volumeBackups: Resource<BackupRecord> = {
  inventory: 'org.zstack.header.storage.backup.VolumeBackupInventory',
  members: VOLUME_BACKUP,
  nested: { backupStorageRefs: REF_MEMBERS },
  omitted: (state) => state.world.site.omit,
  unknown: (state) => (state.has('backup-vm-uuid') ? [] : ['vmInstanceUuid']),
  all: (state) => state.records.all(),
  lookUp(member, values, { records }) {
    const distinct = [...new Set(values)];
    switch (member) {
      case 'uuid':
        return distinct.flatMap((uuid) => records.byUuid(uuid) ?? []);
      case 'groupUuid':
        return distinct.flatMap((uuid) => records.byGroup(uuid));
      case 'vmInstanceUuid':
        return distinct.flatMap((uuid) => records.byVm(uuid));
      default:
        return undefined;
    }
  },
};

export const backupStorages: Resource<StorageNow> = {
  inventory: 'org.zstack.header.storage.backup.BackupStorageInventory',
  members: BACKUP_STORAGE,
  all: (state) => state.storages.all(state.now()),
};

export const imageStores: Resource<StorageNow> = {
  inventory: 'org.zstack.storage.backup.imagestore.ImageStoreBackupStorageInventory',
  members: IMAGE_STORE,
  all: (state) => state.storages.all(state.now()).filter(({ type }) => type === 'ImageStoreBackupStorage'),
};

export const vmInstances: Resource<Vm> = {
  inventory: 'org.zstack.header.vm.VmInstanceInventory',
  members: VM_INSTANCE,
  nested: { vmNics: ['uuid', 'ip', 'mac', 'l3NetworkUuid'], allVolumes: ['uuid', 'name', 'type'] },
  all: (state) => state.vms.all(),
  lookUp: (member, values, { vms }) => (member === 'uuid' ? values.flatMap((uuid) => vms.find(uuid) ?? []) : undefined),
};

export const volumes: Resource<ShownVolume> = {
  inventory: 'org.zstack.header.volume.VolumeInventory',
  members: VOLUME,
  all: ({ vms }) => [
    ...[...vms.all()].flatMap((vm) => vm.volumes.map((volume) => ({ vm, ...volume }))),
    ...[...vms.detached.values()].map(({ lastVm, status, ...volume }) => ({ ...volume, vm: lastVm, detached: status })),
  ],
};
