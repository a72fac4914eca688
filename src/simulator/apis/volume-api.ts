/** Data volumes that outlived their VM: DeleteDataVolume moves them to the recycle bin, ExpungeDataVolume empties it. */
import { type Api, defineApi, failure, success } from '../api.ts';
import { SAYS } from '../error.ts';

export const deleteDataVolume: Api = defineApi({
  name: 'APIDeleteDataVolumeMsg',
  package: 'org.zstack.header.volume',
  method: 'DELETE',
  mode: 'async',
  changes: true,
  run({ state, path }, settle) {
    const uuid = path['uuid'] ?? '';
    const volume = state.vms.detached.get(uuid);
    const attached = [...state.vms.all()].find(({ volumes }) => volumes.some((one) => one.uuid === uuid));
    if (attached !== undefined) {
      settle(failure(state.error('SYS.1007', `the volume[uuid:${uuid}] is attached to vm[uuid:${attached.uuid}]`)));
      return;
    }
    if (volume !== undefined) state.vms.detached.set(uuid, { ...volume, status: 'Deleted' });
    // A well-formed UUID that nobody has is deleted with success, as for VMs (zstack-api.md 7.4).
    settle(success({}));
  },
});

export const expungeDataVolume: Api = defineApi({
  name: 'APIExpungeDataVolumeMsg',
  package: 'org.zstack.header.volume',
  method: 'PUT',
  mode: 'async',
  changes: true,
  run({ state, path }, settle) {
    const uuid = path['uuid'] ?? '';
    const volume = state.vms.detached.get(uuid);
    if (volume === undefined) {
      settle(failure(state.error('SYS.1003', SAYS.noResource('uuid', uuid, 'VolumeVO'))));
      return;
    }
    if (volume.status !== 'Deleted') {
      settle(failure(state.error('SYS.1007', `cannot expunge volume[uuid:${uuid}], it is not in the recycle bin`)));
      return;
    }
    state.vms.detached.delete(uuid);
    settle(success({}));
  },
});
