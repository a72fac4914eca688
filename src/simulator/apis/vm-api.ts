/** Creating a VM from a backup, and its life afterwards (zstack-api.md 7.3, 7.4). */
import { type Api, type Call, defineApi, failure, success, text } from '../api.ts';
import { type ApiError, CHECKS, SAYS } from '../error.ts';
import { L3_UUID, show, VM_INSTANCE } from '../query/inventories.ts';
import { VM_CLASS } from '../query/java-class.ts';
import { derivedUuid } from '../random.ts';
import type { Result } from '../state/jobs.ts';
import type { Vm } from '../state/vms.ts';

const UUID = /^[0-9a-f]{12}[1-5][0-9a-f]{3}[89ab][0-9a-f]{15}$/;
/** What a VM is in once it is made, by the strategy. */
const STATES = { InstantStart: 'Running', JustCreate: 'Created', CreateStopped: 'Stopped' } as const;

function checkCreation({ state, fields, path }: Call): ApiError | undefined {
  const groupUuid = path['groupUuid'] ?? '';
  const resourceUuid = text(fields, 'resourceUuid');
  if (resourceUuid !== undefined && !UUID.test(resourceUuid)) {
    return state.error('SYS.1007', CHECKS.noUuid(resourceUuid));
  }
  const sized = fields['cpuNum'] !== undefined && fields['memorySize'] !== undefined;
  if (!sized && fields['instanceOfferingUuid'] === undefined) {
    return state.error('SYS.1007', 'instanceOfferingUuid and cpuNum/memorySize cannot be both null');
  }
  if (['l3NetworkUuids', 'zoneUuid', 'clusterUuid', 'hostUuid'].every((name) => fields[name] === undefined)) {
    return state.error('SYS.1007', SAYS.noPlaceForVm());
  }
  const records = state.records.byGroup(groupUuid);
  if (records.length === 0) return state.error('SYS.1006', SAYS.noGroup(groupUuid));
  if (!records.some(({ type }) => type === 'Root')) return state.error('SYS.1006', SAYS.noRoot(groupUuid));
  return undefined;
}

function createVm(call: Call, settle: (result: Result) => void): void {
  const { state, fields, path } = call;
  const groupUuid = path['groupUuid'] ?? '';
  const uuid = text(fields, 'resourceUuid') ?? state.newUuid();
  if (state.vms.find(uuid) !== undefined) {
    // The primary key: a repeated resourceUuid creates nothing.
    settle(failure(state.error('SYS.1000', `Duplicate entry '${uuid}' for key 'PRIMARY'`)));
    return;
  }
  const storageUuid = text(fields, 'backupStorageUuid');
  const records = [...state.records.byGroup(path['groupUuid'] ?? '')].sort((a, b) =>
    a.type === 'Root' ? -1 : b.type === 'Root' ? 1 : 0,
  );
  const absent = records.find(
    ({ refs }) => storageUuid !== undefined && !refs.some((ref) => ref.storageUuid === storageUuid),
  );
  if (absent !== undefined && storageUuid !== undefined) {
    settle(failure(state.error('SYS.1006', SAYS.notOnStorage(absent.uuid, storageUuid))));
    return;
  }
  const l3 = Array.isArray(fields['l3NetworkUuids']) ? fields['l3NetworkUuids'].map(String) : [];
  const internalId = state.vms.nextInternalId();
  const volumes = records.map((record, index) => ({
    uuid: derivedUuid('volume of vm', uuid, index),
    name: `${index === 0 ? 'ROOT' : 'DATA'}-for-${text(fields, 'name') ?? ''}`,
    type: record.type,
    size: record.size,
    deviceId: index,
  }));
  const vm: Vm = {
    uuid,
    name: text(fields, 'name') ?? '',
    internalId,
    state: 'Stopped',
    cpuNum: Number(fields['cpuNum'] ?? 1),
    memorySize: Number(fields['memorySize'] ?? 2 ** 30),
    createdAt: state.serverNow(),
    lastOpAt: state.serverNow(),
    rootVolumeUuid: volumes[0]?.uuid ?? '',
    volumes,
    nics: l3.map((l3NetworkUuid, index) => ({
      uuid: derivedUuid('nic', uuid, index),
      l3NetworkUuid,
      ip: `10.0.${internalId % 250}.${10 + index}`,
      mac: `fa:00:00:00:${(internalId % 256).toString(16).padStart(2, '0')}:0${index}`,
    })),
    systemTags: [],
    userTags: [],
    l3NetworkUuids: l3.length > 0 ? l3 : [L3_UUID],
    silent: false,
  };
  // The volumes are written to primary storage at the pace of the storage that holds the backup.
  const source = state.storages.find(storageUuid ?? records[0]?.refs[0]?.storageUuid ?? '', state.now());
  const bytes = volumes.reduce((sum, { size }) => sum + size, 0);
  const duration = source === undefined ? 0 : source.latencyMs + Math.ceil((bytes / source.bandwidth) * 1000);
  const strategy = (text(fields, 'strategy') ?? 'InstantStart') as keyof typeof STATES;
  const strike = { groupUuid, elapsed: state.elapsed() };
  const fails = state.faults.strikes('vm-fails', strike);
  const stuck = state.faults.strikes('vm-stuck', strike);
  const silent = state.faults.strikes('guest-silent', strike) !== undefined;
  state.vms.put({ ...vm, state: 'Created', silent });
  state.agenda.at(state.now() + duration, () => {
    if (fails !== undefined) {
      if (fails.work === 'done') state.vms.put({ ...vm, state: 'Error' });
      else state.vms.remove(uuid);
      const details = fails.details ?? 'unable to create the vm on any host';
      return settle(failure(state.error(fails.code ?? 'VM.1005', details)));
    }
    const done: Vm = { ...vm, silent, state: stuck === undefined ? STATES[strategy] : (stuck.status ?? 'Starting') };
    state.vms.put(done);
    settle(success({ inventory: show(VM_INSTANCE, done, state) }, { inventory: VM_CLASS }));
  });
}

export const createVmFromVmBackup = defineApi({
  message: 'org.zstack.header.storage.volume.backup.APICreateVmFromVmBackupMsg',
  method: 'POST',
  mode: 'async',
  changes: true,
  backupModule: true,
  fields: {
    name: { required: true },
    backupStorageUuid: { resource: 'BackupStorageVO' },
    instanceOfferingUuid: { requiredUnless: 'vm-size' },
    l3NetworkUuids: { requiredUnless: 'vm-without-networks' },
    cpuNum: { type: 'long', since: 'vm-size' },
    memorySize: { type: 'long', since: 'vm-size' },
    strategy: { values: Object.keys(STATES), since: 'vm-strategy' },
    type: { values: ['UserVm', 'ApplianceVm'] },
  },
  check: checkCreation,
  run: createVm,
});

interface Move {
  readonly method: 'PUT' | 'DELETE';
  readonly name: string;
  readonly from: readonly string[];
  /** Undefined: the VM is gone. */
  readonly to: string | undefined;
}

const move = ({ method, name, from, to }: Move): Api =>
  defineApi({
    message: `org.zstack.header.vm.${name}`,
    method,
    mode: 'async',
    changes: true,
    fields: name === 'APIStopVmInstanceMsg' ? { type: { values: ['grace', 'cold'] } } : {},
    answer({ state, path: { uuid = '' } }) {
      const vm = state.vms.find(uuid);
      if (vm === undefined) {
        // A well-formed UUID that nobody has is destroyed with success (zstack-api.md 7.4).
        if (method === 'DELETE') return success({});
        return failure(state.error('SYS.1003', SAYS.noResource('uuid', uuid, 'VmInstanceVO')));
      }
      if (!from.includes(vm.state)) {
        const details = `vm[uuid:${uuid}] is in state of ${vm.state}, current operation[${name}] only allows states[${from.join(',')}]`;
        return failure(state.error('VM.1010', details));
      }
      if (to === undefined) {
        state.vms.remove(uuid);
        return success({});
      }
      // Data volumes are detached from a VM that is destroyed, and stay.
      const kept = to === 'Destroyed' ? vm.volumes.filter(({ type }) => type === 'Root') : vm.volumes;
      for (const volume of vm.volumes) {
        if (!kept.includes(volume)) state.vms.detached.set(volume.uuid, { ...volume, status: 'Ready', lastVm: vm });
      }
      const moved: Vm = { ...vm, volumes: kept, state: to, lastOpAt: state.serverNow() };
      state.vms.put(moved);
      return success(method === 'DELETE' ? {} : { inventory: show(VM_INSTANCE, moved, state) }, {
        inventory: VM_CLASS,
      });
    },
  });

export const vmActions: readonly Api[] = [
  move({ method: 'PUT', name: 'APIStartVmInstanceMsg', from: ['Stopped', 'Created'], to: 'Running' }),
  move({ method: 'PUT', name: 'APIStopVmInstanceMsg', from: ['Running', 'Unknown', 'Paused'], to: 'Stopped' }),
  move({ method: 'PUT', name: 'APIRebootVmInstanceMsg', from: ['Running'], to: 'Running' }),
  move({ method: 'PUT', name: 'APIRecoverVmInstanceMsg', from: ['Destroyed'], to: 'Stopped' }),
  move({ method: 'PUT', name: 'APIExpungeVmInstanceMsg', from: ['Destroyed'], to: undefined }),
];

export const destroyVm = move({
  method: 'DELETE',
  name: 'APIDestroyVmInstanceMsg',
  from: ['Running', 'Stopped', 'Created', 'Starting', 'Error', 'Paused', 'Unknown', 'Destroyed'],
  to: 'Destroyed',
});
