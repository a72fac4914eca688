import type { Plan, PlanGroup } from '../plan/plan.ts';
import type { Durations } from './durations.ts';

/** A plan by index, as the dispatcher needs it: numbers instead of names, so that 100,000 groups stay cheap. */
export interface Graph {
  readonly groups: readonly PlanGroup[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Indices of the groups that wait for this one, in file order. */
  readonly dependants: readonly (readonly number[])[];
  /** Number of dependencies by group. */
  readonly dependencies: Int32Array;
  /** Expected duration of the copy by group, in ms. */
  readonly expectedMs: Float64Array;
  /** Expected duration in ms, restored VMs included, of the longest chain that begins with the group and stays within its wave. */
  readonly chainMs: Float64Array;
  /** Indices of the groups by wave, in file order. */
  readonly waves: readonly (readonly number[])[];
}

/** Throws an Error for what no valid plan contains: an unknown dependency, one on a later wave, a cycle. */
export function createGraph(plan: Plan, { expectedMs, restoreMs }: Durations): Graph {
  const { groups } = plan;
  const indexOf = new Map(groups.map((group, index) => [group.name, index]));
  const dependants: number[][] = groups.map(() => []);
  const dependencies = new Int32Array(groups.length);
  const waves: number[][] = plan.waves.map(() => []);
  const copies = new Float64Array(groups.length);
  const durations = new Float64Array(groups.length);

  for (const [index, group] of groups.entries()) {
    const wave = waves[group.wave];
    if (wave === undefined)
      throw new Error(`group ${group.name} is in wave ${group.wave}, which the plan does not have`);
    wave.push(index);
    copies[index] = expectedMs(group);
    durations[index] = expectedMs(group) + restoreMs(group);
    const names = new Set(group.dependsOn);
    dependencies[index] = names.size;
    for (const name of names) {
      const dependency = indexOf.get(name);
      if (dependency === undefined) throw new Error(`group ${group.name} depends on ${name}, which is not in the plan`);
      if ((groups[dependency]?.wave ?? 0) > group.wave) {
        throw new Error(`group ${group.name} depends on ${name} of a later wave`);
      }
      dependants[dependency]?.push(index);
    }
  }
  const chainMs = longestChains(groups, indexOf, dependants, durations);
  return { groups, indexOf, dependants, dependencies, expectedMs: copies, chainMs, waves };
}

/** Walks from the groups that nobody waits for to those that wait for nobody. */
function longestChains(
  groups: readonly PlanGroup[],
  indexOf: ReadonlyMap<string, number>,
  dependants: readonly (readonly number[])[],
  durations: Float64Array,
): Float64Array {
  const chainMs = Float64Array.from(durations);
  const open = Int32Array.from(dependants, (list) => list.length);
  const done: number[] = [];
  for (let index = 0; index < groups.length; index += 1) if (open[index] === 0) done.push(index);
  for (const index of done) {
    const group = groups[index] as PlanGroup;
    for (const name of new Set(group.dependsOn)) {
      const dependency = indexOf.get(name) as number;
      if (groups[dependency]?.wave === group.wave) {
        const chain = (durations[dependency] as number) + (chainMs[index] as number);
        if (chain > (chainMs[dependency] as number)) chainMs[dependency] = chain;
      }
      open[dependency] = (open[dependency] as number) - 1;
      if (open[dependency] === 0) done.push(dependency);
    }
  }
  if (done.length < groups.length) throw new Error('the dependencies of the plan form a cycle');
  return chainMs;
}
