import type { Plan, PlanGroup } from '../plan/plan.ts';
import type { Durations } from './durations.ts';
import { createGraph } from './graph.ts';

/** The longest chain of dependencies, wave after wave: what a run takes even if no limit held it back. */
export interface CriticalPath {
  readonly ms: number;
  /** Names, in the order in which they run. */
  readonly groups: readonly string[];
}

/** Of equally long chains the one whose groups stand first in the file. */
export function criticalPath(plan: Plan, durations: Durations): CriticalPath {
  const { chainMs, dependants, waves, groups } = createGraph(plan, durations);
  const longest = (indices: readonly number[]): number | undefined =>
    indices.reduce<number | undefined>(
      (most, at) => (most === undefined || (chainMs[at] as number) > (chainMs[most] as number) ? at : most),
      undefined,
    );
  const names: string[] = [];
  let ms = 0;
  for (const [wave, indices] of waves.entries()) {
    let at = longest(indices);
    if (at !== undefined) ms += chainMs[at] as number;
    while (at !== undefined) {
      names.push((groups[at] as PlanGroup).name);
      at = longest((dependants[at] as readonly number[]).filter((next) => groups[next]?.wave === wave));
    }
  }
  return { ms, groups: names };
}
