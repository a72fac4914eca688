import type { Plan, PlanGroup } from './plan.ts';

/** Which groups of a plan take part; an empty list says nothing. */
export interface Selection {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly tags: readonly string[];
  readonly waves: readonly string[];
}

export interface Selected {
  /** Names in the order of the plan. */
  readonly groups: readonly string[];
  /** Taken in because a selected group depends on them. */
  readonly added: readonly string[];
  /** Left out because they depend on a skipped group. */
  readonly dropped: readonly string[];
  /** Names, tags and waves that the plan does not have. */
  readonly unknown: readonly string[];
}

/**
 * Selects groups and keeps their dependencies honest: what a selected group depends on takes part too, and what depends
 * on a skipped group is left out with it.
 */
export function selectGroups(plan: Plan, selection: Selection): Selected {
  const byName = new Map(plan.groups.map((group) => [group.name, group]));
  const waveOf = (group: PlanGroup) => plan.waves[group.wave]?.name ?? '';
  const unknown = [
    ...[...selection.only, ...selection.skip].filter((name) => !byName.has(name)),
    ...selection.tags.filter((tag) => !plan.groups.some((group) => group.tags.includes(tag))),
    ...selection.waves.filter((wave) => !plan.waves.some(({ name }) => name === wave)),
  ];
  const { only, tags, waves } = selection;
  const wanted = new Set(
    plan.groups
      .filter(
        (group) =>
          (only.length === 0 || only.includes(group.name)) &&
          (tags.length === 0 || tags.some((tag) => group.tags.includes(tag))) &&
          (waves.length === 0 || waves.includes(waveOf(group))),
      )
      .map(({ name }) => name),
  );
  const skipped = new Set(selection.skip);
  const dependants = new Map<string, string[]>();
  for (const { name, dependsOn } of plan.groups) {
    for (const dependency of dependsOn) dependants.set(dependency, [...(dependants.get(dependency) ?? []), name]);
  }
  const out = [...skipped];
  for (const name of out) {
    for (const dependant of dependants.get(name) ?? []) {
      if (!skipped.has(dependant)) out.push(dependant);
      skipped.add(dependant);
    }
  }
  // Only what is still asked for brings its dependencies in; none of them can be a skipped one.
  const asked = new Set([...wanted].filter((name) => !skipped.has(name)));
  const taking = new Set(asked);
  for (const name of taking) for (const dependency of byName.get(name)?.dependsOn ?? []) taking.add(dependency);
  const groups = plan.groups.map(({ name }) => name).filter((name) => taking.has(name));
  return {
    groups,
    added: groups.filter((name) => !asked.has(name)),
    dropped: plan.groups
      .map(({ name }) => name)
      .filter((name) => wanted.has(name) && skipped.has(name) && !selection.skip.includes(name)),
    unknown,
  };
}
