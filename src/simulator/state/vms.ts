import { derivedUuid } from '../random.ts';
import type { World, WorldVm } from '../world/world.ts';

export interface VmVolume {
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly deviceId: number;
}

export interface VmNic {
  readonly uuid: string;
  readonly l3NetworkUuid: string;
  readonly ip: string;
  readonly mac: string;
}

/** A virtual machine as the server knows it. */
export interface Vm extends WorldVm {
  readonly internalId: number;
  readonly createdAt: number;
  readonly lastOpAt: number;
  readonly rootVolumeUuid: string;
  readonly volumes: readonly VmVolume[];
  readonly nics: readonly VmNic[];
  readonly l3NetworkUuids: readonly string[];
  /** Its guest answers nothing. */
  readonly silent: boolean;
}

/** A data volume that outlived its VM: attached to none, and Deleted while it lies in the recycle bin. */
export interface DetachedVolume extends VmVolume {
  readonly status: 'Ready' | 'Deleted';
  readonly lastVm: Vm;
}

export function createVmTable(world: World) {
  let internalId = 0;
  const vms = new Map<string, Vm>();
  for (const vm of world.vms) {
    internalId += 1;
    const rootVolumeUuid = derivedUuid('volume', vm.name, 0);
    vms.set(vm.uuid, {
      ...vm,
      internalId,
      createdAt: 0,
      lastOpAt: 0,
      rootVolumeUuid,
      volumes: [{ uuid: rootVolumeUuid, name: `ROOT-for-${vm.name}`, type: 'Root', size: 0, deviceId: 0 }],
      nics: [],
      l3NetworkUuids: [],
      silent: false,
    });
  }
  return {
    /** Data volumes that belong to no VM, by UUID. */
    detached: new Map<string, DetachedVolume>(),
    find: (uuid: string): Vm | undefined => vms.get(uuid),
    all: (): Iterable<Vm> => vms.values(),
    put(vm: Vm): void {
      vms.set(vm.uuid, vm);
    },
    remove(uuid: string): void {
      vms.delete(uuid);
    },
    nextInternalId(): number {
      internalId += 1;
      return internalId;
    },
  };
}
