/** Deleting backups, and re-scanning a storage for groups that the database does not know (zstack-api.md 7.1, 7.3). */
import { type Call, defineApi, success } from '../api.ts';
import { SYNC_RESULT_CLASS } from '../query/java-class.ts';
import type { BackupRecord } from '../state/records.ts';
import type { SiteState } from '../state/state.ts';

/** Values of a list parameter: repeated name, or `name.0=`, `name.1=`. */
function listOf({ parameters }: Call, name: string): readonly string[] {
  return parameters
    .filter(([key]) => key === name || (key.startsWith(`${name}.`) && /^\d+$/.test(key.slice(name.length + 1))))
    .map(([, value]) => value);
}

/** Without `backupStorageUuids` everywhere, which is what the real server presumably does. */
function removeRefs(state: SiteState, record: BackupRecord, storages: readonly string[]): void {
  const gone = record.refs.filter((ref) => storages.length === 0 || storages.includes(ref.storageUuid));
  for (const { storageUuid } of gone) state.storages.reserve(storageUuid, -record.size);
  const refs = record.refs.filter((ref) => !gone.includes(ref));
  if (refs.length === 0) {
    state.records.remove(record.uuid);
  } else if (gone.length > 0) {
    state.records.put({ ...record, refs, lastOpAt: state.serverNow() });
  }
}

const deletion = {
  method: 'DELETE',
  mode: 'async',
  changes: true,
  backupModule: true,
  fields: {
    deleteMode: { values: ['Permissive', 'Enforcing'] },
    handleDependency: { type: 'boolean', since: 'handle-dependency' },
  },
} as const;

export const deleteVmBackup = defineApi({
  ...deletion,
  message: 'org.zstack.header.storage.volume.backup.APIDeleteVmBackupMsg',
  answer(call) {
    for (const record of call.state.records.byGroup(call.path['groupUuid'] ?? '')) {
      removeRefs(call.state, record, listOf(call, 'backupStorageUuids'));
    }
    return success({});
  },
});

export const deleteVolumeBackup = defineApi({
  ...deletion,
  message: 'org.zstack.header.storage.volume.backup.APIDeleteVolumeBackupMsg',
  answer(call) {
    const record = call.state.records.byUuid(call.path['uuid'] ?? '');
    if (record !== undefined) removeRefs(call.state, record, listOf(call, 'backupStorageUuids'));
    return success({});
  },
});

export const rescanVmBackups = defineApi({
  message: 'org.zstack.header.storage.volume.backup.APISyncVmBackupMsg',
  method: 'PUT',
  mode: 'async',
  changes: true,
  backupModule: true,
  answer({ state, path }) {
    const newBackupCount = state.records.discover(path['imageStoreUuid'] ?? '');
    return success({ result: { newBackupCount, deletedBackupCount: 0 } }, { result: SYNC_RESULT_CLASS });
  },
});
