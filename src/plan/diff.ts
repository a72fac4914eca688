/** What a change to a plan changes: two plans in, a list of differences out, each said once. */
import { FIELD_ORDER, type FieldChange, groupFields, planFields, storageFields, waveFields } from './diff-fields.ts';
import { type Matched, matchByName, renamedWaves } from './match.ts';
import type { Plan, PlanGroup } from './plan.ts';

export type Subject = 'plan' | 'storage' | 'wave' | 'group';

/** One difference. Names are those of the plan after the change, except of what was removed. */
export type Difference =
  | { readonly kind: 'added' | 'removed'; readonly subject: Subject; readonly names: readonly string[] }
  | { readonly kind: 'renamed'; readonly subject: Subject; readonly from: string; readonly to: string }
  | { readonly kind: 'reordered'; readonly subject: 'wave' | 'group' }
  | ({ readonly kind: 'changed'; readonly subject: Subject; readonly names: readonly string[] } & FieldChange);

/**
 * The differences from `before` to `after`: plan, storages, waves, groups. What changes alike for many is one
 * difference with their names. A storage is known again by its UUID, a group by its backup group, a wave by its groups:
 * such a one is renamed, and what refers to it by name has not changed.
 */
export function diffPlans(before: Plan, after: Plan): Difference[] {
  const storages = matchByName(before.storages, after.storages, ({ uuid }) => uuid);
  const storageName = newNames(storages);
  const groups = matchByName(before.groups, after.groups, ({ groupUuid, latestOf }) => latestOf?.vm ?? groupUuid);
  const groupName = newNames(groups);
  const waves = renamedWaves(before, after, groups.pairs, matchByName(before.waves, after.waves));
  const waveName = newNames(waves);

  /** A group of the plan before, in the names of the plan after. */
  const inNewNames = (group: PlanGroup): PlanGroup => ({
    ...group,
    source: storageName(group.source),
    destination: storageName(group.destination),
    receiving: storageName(group.receiving),
    dependsOn: group.dependsOn.map(groupName),
  });
  const waveOf = (plan: Plan, group: PlanGroup) => plan.waves[group.wave]?.name ?? '';
  return [
    ...planFields(before, after).map(
      (change): Difference => ({ kind: 'changed', subject: 'plan', names: [], ...change }),
    ),
    ...comeAndGone('storage', storages),
    ...together('storage', storages.pairs, (old, now) => storageFields(old, now)),
    ...comeAndGone('wave', waves),
    ...(inOrder(waves.pairs, before.waves, after.waves) ? [] : [{ kind: 'reordered', subject: 'wave' } as const]),
    ...together('wave', waves.pairs, (old, now) => waveFields(old, now)),
    ...comeAndGone('group', groups),
    ...together('group', groups.pairs, (old, now) =>
      groupFields(inNewNames(old), now, waveName(waveOf(before, old)), waveOf(after, now)),
    ),
    ...(inOrder(groups.pairs, before.groups, after.groups) ? [] : [{ kind: 'reordered', subject: 'group' } as const]),
  ];
}

/** Everything in a plan that was not there before. */
export function newPlan({ storages, waves, groups }: Plan): Difference[] {
  const added = (subject: Subject, items: readonly Named[]): Difference[] =>
    items.length === 0 ? [] : [{ kind: 'added', subject, names: items.map(({ name }) => name) }];
  return [...added('storage', storages), ...added('wave', waves), ...added('group', groups)];
}

interface Named {
  readonly name: string;
}

function newNames<T extends Named>({ pairs }: Matched<T>): (name: string) => string {
  const names = new Map(pairs.map(([old, now]) => [old.name, now.name]));
  return (name) => names.get(name) ?? name;
}

function comeAndGone<T extends Named>(subject: Subject, { added, removed, pairs }: Matched<T>): Difference[] {
  const listed = (kind: 'added' | 'removed', items: readonly T[]): Difference[] =>
    items.length === 0 ? [] : [{ kind, subject, names: items.map(({ name }) => name) }];
  return [
    ...listed('removed', removed),
    ...listed('added', added),
    ...pairs.flatMap(([{ name: from }, { name: to }]): Difference[] =>
      from === to ? [] : [{ kind: 'renamed', subject, from, to }],
    ),
  ];
}

/** The changes of all pairs; those that are alike are one difference. Of one property the widest first. */
function together<T extends Named>(
  subject: Subject,
  pairs: readonly (readonly [T, T])[],
  changesOf: (before: T, after: T) => readonly FieldChange[],
): Difference[] {
  const byChange = new Map<string, FieldChange & { readonly names: string[] }>();
  for (const [before, after] of pairs) {
    for (const change of changesOf(before, after)) {
      const key = JSON.stringify([change.field, change.before, change.after, change.added, change.removed]);
      const known = byChange.get(key);
      if (known === undefined) byChange.set(key, { ...change, names: [after.name] });
      else known.names.push(after.name);
    }
  }
  return [...byChange.values()]
    .sort(
      (a, b) =>
        place(a.field) - place(b.field) ||
        (a.field < b.field ? -1 : a.field > b.field ? 1 : b.names.length - a.names.length),
    )
    .map((change): Difference => ({ kind: 'changed', subject, ...change }));
}

function place(field: string): number {
  const at = FIELD_ORDER.indexOf(field);
  return at < 0 ? FIELD_ORDER.length : at;
}

/** Whether what stands in both stands in the same order. */
function inOrder<T>(pairs: readonly (readonly [T, T])[], before: readonly T[], after: readonly T[]): boolean {
  const old = new Map(before.map((item, index) => [item, index]));
  const oldOf = new Map(pairs.map(([was, now]) => [now, old.get(was) ?? 0]));
  let last = -1;
  for (const item of after) {
    const at = oldOf.get(item);
    if (at === undefined) continue;
    if (at < last) return false;
    last = at;
  }
  return true;
}
