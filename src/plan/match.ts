/** Which parts of two plans are the same part. */
import type { Plan, PlanGroup, PlanWave } from './plan.ts';

export interface Matched<T> {
  /** The same part before and after, in the order of the plan after. */
  readonly pairs: readonly (readonly [before: T, after: T])[];
  readonly added: readonly T[];
  readonly removed: readonly T[];
}

/** By name; what finds none, by `identity`, if that is given. */
export function matchByName<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  identity?: (item: T) => string,
): Matched<T> {
  const byName = new Map(before.map((item) => [item.name, item]));
  const taken = new Set<T>();
  const partner = new Map<T, T>();
  const take = (item: T, found: T | undefined): void => {
    if (found === undefined || taken.has(found)) return;
    taken.add(found);
    partner.set(item, found);
  };
  for (const item of after) take(item, byName.get(item.name));
  if (identity !== undefined) {
    const left = new Map<string, T>();
    for (const item of before) if (!taken.has(item) && !left.has(identity(item))) left.set(identity(item), item);
    for (const item of after) if (!partner.has(item)) take(item, left.get(identity(item)));
  }
  return {
    pairs: after.flatMap((item) => {
      const found = partner.get(item);
      return found === undefined ? [] : [[found, item] as const];
    }),
    added: after.filter((item) => !partner.has(item)),
    removed: before.filter((item) => !taken.has(item)),
  };
}

/** A wave that is gone and a new one that has all its groups, and no others that were there before, are one wave. */
export function renamedWaves(
  before: Plan,
  after: Plan,
  groups: readonly (readonly [PlanGroup, PlanGroup])[],
  waves: Matched<PlanWave>,
): Matched<PlanWave> {
  const went = new Map<PlanWave, Set<PlanWave>>();
  const came = new Map<PlanWave, Set<PlanWave>>();
  const note = (map: Map<PlanWave, Set<PlanWave>>, key: PlanWave, value: PlanWave) =>
    map.set(key, (map.get(key) ?? new Set()).add(value));
  for (const [old, now] of groups) {
    const from = before.waves[old.wave];
    const to = after.waves[now.wave];
    if (from === undefined || to === undefined) continue;
    note(went, from, to);
    note(came, to, from);
  }
  const renamed = waves.removed.flatMap((from) => {
    const [to, ...others] = went.get(from) ?? [];
    const only = to !== undefined && others.length === 0 && came.get(to)?.size === 1 && waves.added.includes(to);
    return only ? [[from, to] as const] : [];
  });
  return {
    pairs: [...waves.pairs, ...renamed],
    added: waves.added.filter((wave) => !renamed.some(([, to]) => to === wave)),
    removed: waves.removed.filter((wave) => !renamed.some(([from]) => from === wave)),
  };
}
