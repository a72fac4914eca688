/** Capacity, state and connection of backup storages (zstack-api.md 5.1). */
import { type Api, defineApi, failure, success, text } from '../api.ts';
import { SAYS } from '../error.ts';
import { BACKUP_STORAGE, IMAGE_STORE, type Members, show } from '../query/inventories.ts';
import { IMAGE_STORE_CLASS, type JavaClass, STORAGE_CLASS } from '../query/java-class.ts';
import type { StorageNow } from '../state/storages.ts';

export const getCapacity: Api = defineApi({
  name: 'APIGetBackupStorageCapacityMsg',
  package: 'org.zstack.header.storage.backup',
  method: 'GET',
  fields: { all: { type: 'boolean' } },
  run({ state, parameters }, settle) {
    const wanted = parameters.filter(([name]) => /^backupStorageUuids(\.\d+)?$/.test(name)).map(([, uuid]) => uuid);
    const storages = state.storages.all(state.now()).filter(({ uuid }) => wanted.length === 0 || wanted.includes(uuid));
    settle(
      success({
        totalCapacity: storages.reduce((sum, storage) => sum + storage.totalCapacity, 0),
        availableCapacity: storages.reduce((sum, storage) => sum + storage.availableCapacity, 0),
        success: true,
      }),
    );
  },
});

export const changeState: Api = defineApi({
  name: 'APIChangeBackupStorageStateMsg',
  package: 'org.zstack.header.storage.backup',
  method: 'PUT',
  mode: 'async',
  changes: true,
  fields: { stateEvent: { required: true, values: ['enable', 'disable'] } },
  run({ state, path, fields }, settle) {
    const uuid = path['uuid'] ?? '';
    state.storages.setState(uuid, text(fields, 'stateEvent') === 'enable' ? 'Enabled' : 'Disabled');
    const storage = state.storages.find(uuid, state.now());
    settle(
      storage === undefined
        ? failure(state.error('SYS.1003', SAYS.noResource('uuid', uuid, 'BackupStorageVO')))
        : success({ inventory: show(BACKUP_STORAGE, storage, state) }, { inventory: STORAGE_CLASS }),
    );
  },
});

function reconnect(name: string, members: Members<StorageNow>, javaClass: JavaClass): Api {
  return defineApi({
    name,
    package: 'org.zstack.header.storage.backup',
    method: 'PUT',
    mode: 'async',
    changes: true,
    run({ state, path }, settle) {
      const uuid = path['uuid'] ?? '';
      state.storages.reconnect(uuid);
      const storage = state.storages.find(uuid, state.now());
      settle(
        storage === undefined
          ? failure(state.error('SYS.1003', SAYS.noResource('uuid', uuid, 'BackupStorageVO')))
          : success({ inventory: show(members, storage, state) }, { inventory: javaClass }),
      );
    },
  });
}

export const reconnectStorage = reconnect('APIReconnectBackupStorageMsg', BACKUP_STORAGE, STORAGE_CLASS);
export const reconnectImageStore = reconnect('APIReconnectImageStoreBackupStorageMsg', IMAGE_STORE, IMAGE_STORE_CLASS);
