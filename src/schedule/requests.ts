/** How much a run asks of its site: what holds it up where `site.requestsPerSecond` is small for its copies. */
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { storageOf } from '../plan/storages.ts';
import { copyMs, restoreMs } from './expected.ts';
import { pollsOf, spreadOf } from './polling.ts';

/**
 * Requests of a run whose site takes only so many in a second. The looks before the run are left out: each asks for
 * hundreds of groups.
 */
export interface Requests {
  readonly perSecond: number;
  /** Of a group until it is proven: its call, the polls of its job, and the proof. */
  readonly copy: (group: PlanGroup) => number;
  /** Of its VM, after that: its call, the polls of its job, and the look at it; 0 for a group without one. */
  readonly restore: (group: PlanGroup) => number;
}

/** Undefined for a plan without such a limit. `sizes`: known ones in bytes by group name. */
export function requestsOf(plan: Plan, sizes: ReadonlyMap<string, number>): Requests | undefined {
  const { requestsPerSecond: perSecond, dialect } = plan.site;
  if (perSecond === undefined) return undefined;
  // Where all jobs together are asked about more often than that, each poll waits for those of the others.
  const pauseMs = (jobs: number) => (jobs * 1000) / perSecond;
  const copies = pauseMs(mostCopies(plan));
  const restores = pauseMs(plan.restores ?? 1);
  const proof = plan.verify === 'observed' ? 1 : 0;
  return {
    perSecond,
    copy(group) {
      // Its one answer is the result.
      if (dialect === 'documented') return 1 + proof;
      const ms = copyMs(group, plan, sizes.get(group.name));
      return 1 + pollsOf(ms, { learnt: spreadOf([ms], 1) }, copies) + proof;
    },
    restore: (group) =>
      group.restore === undefined ? 0 : 1 + pollsOf(restoreMs(group, plan, sizes.get(group.name)), {}, restores) + 1,
  };
}

/** No more copies run at a time. */
function mostCopies(plan: Plan): number {
  const { groups, concurrency } = plan;
  const limitOf = (side: 'source' | 'destination') =>
    [...new Set(groups.map((group) => group[side]))].reduce(
      (sum, name) => sum + storageOf(plan, name).maxConcurrent,
      0,
    );
  return Math.min(concurrency, groups.length, limitOf('source'), limitOf('destination'));
}
