/** Who holds which backup: the server's database of volume backups, indexed so that 10,000 groups cost no scan. */
import type { World } from '../world/world.ts';

/** Where a copy of a volume backup lies. */
export interface BackupRef {
  readonly storageUuid: string;
  readonly installPath: string;
  readonly createdAt: number;
  /** Not in any answer before this time. */
  readonly visibleFrom: number;
  /** `Ready` from this time on, `pendingStatus` before. */
  readonly readyFrom: number;
  readonly pendingStatus: string;
}

export interface BackupRecord {
  readonly uuid: string;
  readonly volumeUuid: string;
  readonly name: string;
  readonly type: string;
  readonly state: string;
  readonly status: string;
  readonly vmUuid: string;
  readonly createdAt: number;
  readonly size: number;
  readonly groupUuid: string;
  readonly lastOpAt: number;
  readonly refs: readonly BackupRef[];
}

export function createRecordStore(world: World) {
  const records = new Map<string, BackupRecord>();
  const groups = new Map<string, Map<string, BackupRecord>>();
  const vms = new Map<string, Map<string, BackupRecord>>();
  const undiscovered = new Map<string, BackupRecord>();

  function index(into: Map<string, Map<string, BackupRecord>>, key: string, record: BackupRecord): void {
    const bucket = into.get(key) ?? new Map();
    into.set(key, bucket.set(record.uuid, record));
  }

  function unindex(from: Map<string, Map<string, BackupRecord>>, key: string, uuid: string): void {
    const bucket = from.get(key);
    bucket?.delete(uuid);
    if (bucket?.size === 0) from.delete(key);
  }

  const store = {
    byUuid: (uuid: string): BackupRecord | undefined => records.get(uuid),
    byGroup: (groupUuid: string): readonly BackupRecord[] => [...(groups.get(groupUuid)?.values() ?? [])],
    byVm: (vmUuid: string): readonly BackupRecord[] => [...(vms.get(vmUuid)?.values() ?? [])],
    all: (): Iterable<BackupRecord> => records.values(),
    /** Adds a record, or replaces the one with its UUID. */
    put(record: BackupRecord): void {
      const old = records.get(record.uuid);
      if (old !== undefined && old.groupUuid !== record.groupUuid) unindex(groups, old.groupUuid, old.uuid);
      records.set(record.uuid, record);
      index(groups, record.groupUuid, record);
      index(vms, record.vmUuid, record);
    },
    remove(uuid: string): void {
      const old = records.get(uuid);
      if (old !== undefined) {
        records.delete(uuid);
        unindex(groups, old.groupUuid, uuid);
        unindex(vms, old.vmUuid, uuid);
      }
    },
    /** Brings groups that lie on the storage but not in the database into it; returns how many records are new. */
    discover(storageUuid: string): number {
      let found = 0;
      for (const record of undiscovered.values()) {
        if (record.refs.some((ref) => ref.storageUuid === storageUuid)) {
          undiscovered.delete(record.uuid);
          store.put(record);
          found += 1;
        }
      }
      return found;
    },
  };

  const storageNames = new Map(world.storages.map(({ uuid, name }) => [uuid, name]));
  for (const group of world.groups) {
    for (const volume of group.volumes) {
      const record: BackupRecord = {
        ...volume,
        vmUuid: group.vmUuid,
        createdAt: group.createdAt,
        groupUuid: group.groupUuid,
        lastOpAt: group.createdAt,
        refs: volume.storages.map((storageUuid) =>
          newRef(storageUuid, storageNames.get(storageUuid) ?? storageUuid, volume.uuid, group.createdAt),
        ),
      };
      if (group.inDatabase) {
        store.put(record);
      } else {
        undiscovered.set(record.uuid, record);
      }
    }
  }
  return store;
}

/** A reference that shows and is Ready at once. */
export function newRef(storageUuid: string, storageName: string, backupUuid: string, at: number): BackupRef {
  return {
    storageUuid,
    installPath: `zstore://${storageName}/${backupUuid}`,
    createdAt: at,
    visibleFrom: Number.NEGATIVE_INFINITY,
    readyFrom: Number.NEGATIVE_INFINITY,
    pendingStatus: 'Creating',
  };
}

/** The status of a reference at a time. */
export const refStatus = (ref: BackupRef, now: number): string => (now >= ref.readyFrom ? 'Ready' : ref.pendingStatus);
