/** What can be queried, and by which members without a scan. */

import type { BackupRecord } from '../state/records.ts';
import type { StorageNow } from '../state/storages.ts';
import type { Vm } from '../state/vms.ts';
import type { Resource } from './conditions.ts';
import {
  BACKUP_STORAGE,
  IMAGE_STORE,
  REF_MEMBERS,
  type ShownVolume,
  VM_INSTANCE,
  VOLUME,
  VOLUME_BACKUP,
} from './inventories.ts';
import { BACKUP_CLASS, IMAGE_STORE_CLASS, STORAGE_CLASS, VM_CLASS, VOLUME_CLASS } from './java-class.ts';

export const volumeBackups: Resource<BackupRecord> = {
  inventory: BACKUP_CLASS,
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
  inventory: STORAGE_CLASS,
  members: BACKUP_STORAGE,
  all: (state) => state.storages.all(state.now()),
};

export const imageStores: Resource<StorageNow> = {
  inventory: IMAGE_STORE_CLASS,
  members: IMAGE_STORE,
  all: (state) => state.storages.all(state.now()).filter(({ type }) => type === 'ImageStoreBackupStorage'),
};

export const vmInstances: Resource<Vm> = {
  inventory: VM_CLASS,
  members: VM_INSTANCE,
  nested: { vmNics: ['uuid', 'ip', 'mac', 'l3NetworkUuid'], allVolumes: ['uuid', 'name', 'type'] },
  all: (state) => state.vms.all(),
  lookUp: (member, values, { vms }) => (member === 'uuid' ? values.flatMap((uuid) => vms.find(uuid) ?? []) : undefined),
};

export const volumes: Resource<ShownVolume> = {
  inventory: VOLUME_CLASS,
  members: VOLUME,
  all: ({ vms }) => [
    ...[...vms.all()].flatMap((vm) => vm.volumes.map((volume) => ({ vm, ...volume }))),
    ...[...vms.detached.values()].map(({ lastVm, status, ...volume }) => ({ ...volume, vm: lastVm, detached: status })),
  ],
};
