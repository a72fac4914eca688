import type { FaultBook } from '../faults/fault-book.ts';
import type { World, WorldStorage } from '../world/world.ts';

/** A storage at one moment: its world, what calls changed, and the faults that are on. */
export type StorageNow = WorldStorage;

export function createStorages(world: World, faults: FaultBook, start: number) {
  const storages = new Map(world.storages.map((storage) => [storage.uuid, { ...storage }]));

  function isOn(
    name: 'storage-disabled' | 'storage-disconnected' | 'storage-full',
    storage: WorldStorage,
    now: number,
  ): boolean {
    return faults.all(name).some((fault) => {
      const from = start + (fault.at ?? 0);
      return (
        (fault.storage === storage.uuid || fault.storage === storage.name) &&
        now >= from &&
        (fault.for === undefined || now < from + fault.for)
      );
    });
  }

  function see(storage: WorldStorage, now: number): StorageNow {
    return {
      ...storage,
      state: isOn('storage-disabled', storage, now) ? 'Disabled' : storage.state,
      status: isOn('storage-disconnected', storage, now) ? 'Disconnected' : storage.status,
      availableCapacity: isOn('storage-full', storage, now) ? 0 : storage.availableCapacity,
    };
  }

  function change(uuid: string, changed: (storage: WorldStorage) => Partial<WorldStorage>): void {
    const storage = storages.get(uuid);
    if (storage !== undefined) storages.set(uuid, { ...storage, ...changed(storage) });
  }

  return {
    find(uuid: string, now: number): StorageNow | undefined {
      const storage = storages.get(uuid);
      return storage === undefined ? undefined : see(storage, now);
    },
    all: (now: number): readonly StorageNow[] => [...storages.values()].map((storage) => see(storage, now)),
    /** Takes or (negative) gives back capacity. */
    reserve: (uuid: string, bytes: number): void =>
      change(uuid, ({ availableCapacity }) => ({ availableCapacity: availableCapacity - bytes })),
    setState: (uuid: string, state: WorldStorage['state']): void => change(uuid, () => ({ state })),
    /** Reconnecting fixes a lost connection, unless a fault still keeps it down. */
    reconnect: (uuid: string): void => change(uuid, () => ({ status: 'Connected' })),
  };
}
