/** Which groups a drill takes: the rotating sample. */
import { sampleSize } from '../document/promise.ts';
import type { DrillSelection } from './schedule.ts';

/** A group as far as the choice goes. */
export interface DrillGroup {
  /** Unique in the plan. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly dependsOn: readonly string[];
}

/** What earlier drills did with a group: when they started, in ms since the epoch. */
export interface GroupHistory {
  /** The last drill that took it, however that ended. */
  readonly drilledAt: number;
  /** The last one that proved it. */
  readonly provenAt?: number;
}

export interface Chosen {
  /** All that are to be drilled, in the order of the plan. */
  readonly groups: readonly string[];
  /** Those of them that are taken besides the sample, as their proof would be too old before the next drill. */
  readonly overdue: readonly string[];
  /** Those of them that are taken only because another one depends on them. */
  readonly added: readonly string[];
}

/**
 * Chooses the groups of one drill. The sample goes around: those drilled longest ago first, those never drilled before
 * all, ties by name. By when they were drilled, not proven: a group that fails each time must not keep the others from
 * their turn. With `provenEvery`, groups come in besides the sample that were tried and would lack a proof of that age
 * at `nextStartAt`, the start of the drill after this one. What a group depends on is drilled with it.
 */
export function chooseGroups(
  selection: DrillSelection,
  groups: readonly DrillGroup[],
  history: ReadonlyMap<string, GroupHistory>,
  nextStartAt: number | undefined,
): Chosen {
  const eligible = groups.filter((group) => isSelected(group, selection));
  const size = sampleSize(selection.sample, eligible.length);
  const turn = ({ name }: DrillGroup) => history.get(name)?.drilledAt ?? Number.NEGATIVE_INFINITY;
  const sample = new Set(
    eligible
      .toSorted((a, b) => compare(turn(a), turn(b)) || compare(a.name, b.name))
      .slice(0, size)
      .map(({ name }) => name),
  );
  const overdue = new Set<string>();
  const { provenEveryMs } = selection;
  if (provenEveryMs !== undefined && nextStartAt !== undefined) {
    for (const { name } of eligible) {
      const known = history.get(name);
      if (known === undefined || sample.has(name)) continue;
      if ((known.provenAt ?? Number.NEGATIVE_INFINITY) < nextStartAt - provenEveryMs) overdue.add(name);
    }
  }
  const taken = new Set([...sample, ...overdue]);
  const byName = new Map(groups.map((group) => [group.name, group]));
  for (const name of taken) for (const dependency of byName.get(name)?.dependsOn ?? []) taken.add(dependency);
  const names = groups.map(({ name }) => name).filter((name) => taken.has(name));
  return {
    groups: names,
    overdue: names.filter((name) => overdue.has(name)),
    added: names.filter((name) => !sample.has(name) && !overdue.has(name)),
  };
}

/** Is it among the groups that the drill is about, in this drill or another one? */
export function isSelected({ tags }: Pick<DrillGroup, 'tags'>, selection: DrillSelection): boolean {
  if (selection.tags.length === 0) return true;
  const wanted = tagsOf(selection);
  return tags.some((tag) => wanted.has(tag));
}

const wantedTags = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Made once for a selection, which is held against each group. */
function tagsOf({ tags }: DrillSelection): ReadonlySet<string> {
  const wanted = wantedTags.get(tags) ?? new Set(tags);
  wantedTags.set(tags, wanted);
  return wanted;
}

const compare = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
