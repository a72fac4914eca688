/** Data volumes that outlived their VM: DeleteDataVolume moves them to the recycle bin, ExpungeDataVolume empties it. */
import { defineApi, failure, success } from '../api.ts';
import { SAYS } from '../error.ts';

export const deleteDataVolume = defineApi({
  message: 'org.zstack.header.volume.APIDeleteDataVolumeMsg',
  method: 'DELETE',
  mode: 'async',
  changes: true,
  answer({ state, path: { uuid = '' } }) {
    const volume = state.vms.detached.get(uuid);
    const attached = [...state.vms.all()].find(({ volumes }) => volumes.some((one) => one.uuid === uuid));
    if (attached !== undefined) {
      return failure(state.error('SYS.1007', `the volume[uuid:${uuid}] is attached to vm[uuid:${attached.uuid}]`));
    }
    if (volume !== undefined) state.vms.detached.set(uuid, { ...volume, status: 'Deleted' });
    // A well-formed UUID that nobody has is deleted with success, as for VMs (zstack-api.md 7.4).
    return success({});
  },
});

export const expungeDataVolume = defineApi({
  message: 'org.zstack.header.volume.APIExpungeDataVolumeMsg',
  method: 'PUT',
  mode: 'async',
  changes: true,
  answer({ state, path: { uuid = '' } }) {
    const volume = state.vms.detached.get(uuid);
    if (volume === undefined) {
      return failure(state.error('SYS.1003', SAYS.noResource('uuid', uuid, 'VolumeVO')));
    }
    if (volume.status !== 'Deleted') {
      return failure(state.error('SYS.1007', `cannot expunge volume[uuid:${uuid}], it is not in the recycle bin`));
    }
    state.vms.detached.delete(uuid);
    return success({});
  },
});
