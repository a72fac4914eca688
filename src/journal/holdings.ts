import type { HeldSlots } from '../run/slots.ts';

/**
 * The storages that the groups of a run hold, and how many hold each. Changed in place: to copy it for each group of a run
 * is work that grows with the square of its width.
 */
export class Holdings implements Iterable<HeldSlots> {
  readonly #storages = new Map<string, readonly string[]>();
  readonly #groups = new Map<string, number>();

  constructor(held: Iterable<HeldSlots> = []) {
    for (const { group, storages } of held) this.take(group, storages);
  }

  get size(): number {
    return this.#storages.size;
  }

  has(group: string): boolean {
    return this.#storages.has(group);
  }

  /** How many groups hold the storage. */
  on(storage: string): number {
    return this.#groups.get(storage) ?? 0;
  }

  /** In place of what the group held before. */
  take(group: string, storages: readonly string[]): void {
    this.free(group);
    this.#storages.set(group, storages);
    for (const storage of new Set(storages)) this.#groups.set(storage, this.on(storage) + 1);
  }

  free(group: string): void {
    for (const storage of new Set(this.#storages.get(group))) this.#groups.set(storage, this.on(storage) - 1);
    this.#storages.delete(group);
  }

  *[Symbol.iterator](): Iterator<HeldSlots> {
    for (const [group, storages] of this.#storages) yield { group, storages };
  }
}
