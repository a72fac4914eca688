/** Capacity, state and connection of backup storages (zstack-api.md 5.1). */
import { type Api, defineApi, failure, success, text } from '../api.ts';
import { SAYS } from '../error.ts';
import { BACKUP_STORAGE, IMAGE_STORE, type Members, show } from '../query/inventories.ts';
import { IMAGE_STORE_CLASS, type JavaClass, STORAGE_CLASS } from '../query/java-class.ts';
import type { Result } from '../state/jobs.ts';
import type { SiteState } from '../state/state.ts';
import type { StorageNow } from '../state/storages.ts';

export const getCapacity = defineApi({
  message: 'org.zstack.header.storage.backup.APIGetBackupStorageCapacityMsg',
  method: 'GET',
  fields: { all: { type: 'boolean' } },
  answer({ state, parameters }) {
    const wanted = parameters.filter(([name]) => /^backupStorageUuids(\.\d+)?$/.test(name)).map(([, uuid]) => uuid);
    const storages = state.storages.all(state.now()).filter(({ uuid }) => wanted.length === 0 || wanted.includes(uuid));
    return success({
      totalCapacity: storages.reduce((sum, storage) => sum + storage.totalCapacity, 0),
      availableCapacity: storages.reduce((sum, storage) => sum + storage.availableCapacity, 0),
      success: true,
    });
  },
});

/** What became of the storage that the path names. */
function shown(state: SiteState, uuid: string, members: Members<StorageNow>, javaClass: JavaClass): Result {
  const storage = state.storages.find(uuid, state.now());
  return storage === undefined
    ? failure(state.error('SYS.1003', SAYS.noResource('uuid', uuid, 'BackupStorageVO')))
    : success({ inventory: show(members, storage, state) }, { inventory: javaClass });
}

export const changeState = defineApi({
  message: 'org.zstack.header.storage.backup.APIChangeBackupStorageStateMsg',
  method: 'PUT',
  mode: 'async',
  changes: true,
  fields: { stateEvent: { required: true, values: ['enable', 'disable'] } },
  answer({ state, path: { uuid = '' }, fields }) {
    state.storages.setState(uuid, text(fields, 'stateEvent') === 'enable' ? 'Enabled' : 'Disabled');
    return shown(state, uuid, BACKUP_STORAGE, STORAGE_CLASS);
  },
});

const reconnect = (name: string, members: Members<StorageNow>, javaClass: JavaClass): Api =>
  defineApi({
    message: `org.zstack.header.storage.backup.${name}`,
    method: 'PUT',
    mode: 'async',
    changes: true,
    answer({ state, path: { uuid = '' } }) {
      state.storages.reconnect(uuid);
      return shown(state, uuid, members, javaClass);
    },
  });

export const reconnectStorage = reconnect('APIReconnectBackupStorageMsg', BACKUP_STORAGE, STORAGE_CLASS);
export const reconnectImageStore = reconnect('APIReconnectImageStoreBackupStorageMsg', IMAGE_STORE, IMAGE_STORE_CLASS);
