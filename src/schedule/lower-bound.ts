import type { Plan, PlanGroup } from '../plan/plan.ts';
import type { Durations } from './durations.ts';
import { createGraph } from './graph.ts';

/** What a plan can be bound by: its dependencies, its plan-wide limit, the limit of one storage, or how often its site may be asked. */
export type Bound =
  | { readonly kind: 'critical-path' }
  | { readonly kind: 'concurrency' }
  | { readonly kind: 'requests' }
  | { readonly kind: 'storage'; readonly storage: string };

export interface LowerBound {
  /** No order of starting can be faster than this. */
  readonly ms: number;
  /** What binds for the greatest part of that time; undefined for a plan without groups. */
  readonly bottleneck?: Bound;
}

/**
 * For each wave the largest of: its critical path, its total over the plan-wide limit, each storage's total over the
 * storage's limit, its requests over those that the site takes in a second. Waves follow one another, so their bounds
 * add up.
 */
export function lowerBound(plan: Plan, durations: Durations): LowerBound {
  const graph = createGraph(plan, durations);
  const time = new Map<string, { bound: Bound; ms: number }>();
  let total = 0;
  for (const wave of graph.waves) {
    const binding = boundsOf(plan, graph, wave, durations.requests).reduce((most, other) =>
      other.ms > most.ms ? other : most,
    );
    const key = JSON.stringify(binding.bound);
    time.set(key, { bound: binding.bound, ms: (time.get(key)?.ms ?? 0) + binding.ms });
    total += binding.ms;
  }
  const most = [...time.values()].sort((a, b) => b.ms - a.ms)[0];
  return { ms: Math.ceil(total), ...(most === undefined || most.ms === 0 ? {} : { bottleneck: most.bound }) };
}

function boundsOf(
  plan: Plan,
  graph: ReturnType<typeof createGraph>,
  wave: readonly number[],
  requests: Durations['requests'],
) {
  let chain = 0;
  let sum = 0;
  let asked = 0;
  const onStorage = new Map<string, number>();
  for (const at of wave) {
    const ms = graph.expectedMs[at] as number;
    const group = graph.groups[at] as PlanGroup;
    const { source, destination } = group;
    chain = Math.max(chain, graph.chainMs[at] as number);
    sum += ms;
    if (requests !== undefined) asked += requests.copy(group) + requests.restore(group);
    for (const name of new Set([source, destination])) onStorage.set(name, (onStorage.get(name) ?? 0) + ms);
  }
  // Of equal bounds the first is named: a storage before the plan-wide limit, that before the dependencies and the requests.
  const bounds: { bound: Bound; ms: number }[] = plan.storages.map(({ name, maxConcurrent }) => ({
    bound: { kind: 'storage', storage: name },
    ms: (onStorage.get(name) ?? 0) / maxConcurrent,
  }));
  bounds.push({ bound: { kind: 'concurrency' }, ms: sum / plan.concurrency });
  bounds.push({ bound: { kind: 'critical-path' }, ms: chain });
  if (requests !== undefined) bounds.push({ bound: { kind: 'requests' }, ms: (asked * 1000) / requests.perSecond });
  return bounds;
}
