/** The storages of a plan by their names: the one place that resolves them. */
import type { Plan, PlanStorage } from './plan.ts';

/** Made once for a plan: a plan of thousands of groups asks for each. */
const known = new WeakMap<Plan, ReadonlyMap<string, PlanStorage>>();

/** Throws Error where the plan has no storage of this name: the checks of the plan language let none through. */
export function storageOf(plan: Plan, name: string): PlanStorage {
  const byName = known.get(plan) ?? new Map(plan.storages.map((storage) => [storage.name, storage]));
  known.set(plan, byName);
  const storage = byName.get(name);
  if (storage === undefined) throw new Error(`the plan has no storage ${name}`);
  return storage;
}

/** Its UUID, as ZStack knows it. Throws as {@link storageOf} does. */
export const storageUuid = (plan: Plan, name: string): string => storageOf(plan, name).uuid;

/** A copy is the same one if it is of this backup on this storage. Throws as {@link storageOf} does. */
export const copyKey = (plan: Plan, group: { readonly groupUuid: string; readonly receiving: string }): string =>
  `${group.groupUuid} ${storageUuid(plan, group.receiving)}`;
