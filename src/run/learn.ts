import type { PlanGroup } from '../plan/plan.ts';
import type { RunState } from './state.ts';

const REMEMBERED = 31;
const ENOUGH = 3;

/** Expected durations learnt from the copies that this run has finished. */
export interface Learner {
  /** Call after each settled call that succeeded; `durationMs` from acceptance to the result. */
  learn(group: PlanGroup, durationMs: number): void;
  /** Expected duration in ms; undefined until a few copies between the same storages have ended. */
  expectedMs(group: PlanGroup): number | undefined;
}

/**
 * The median pace of the last copies between the same two storages, in ms per byte where the sizes are known from the
 * records before the run, else in ms per group.
 */
export function createLearner(state: () => RunState): Learner {
  const paces = new Map<string, number[]>();
  const bytesOf = (group: PlanGroup): number | undefined => {
    let sum = 0;
    for (const record of state().before.get(group.groupUuid) ?? []) sum += record.sizeBytes ?? Number.NaN;
    return sum > 0 ? sum : undefined;
  };
  const keyOf = (group: PlanGroup, bytes: number | undefined) =>
    JSON.stringify([group.source, group.destination, bytes === undefined]);

  return {
    learn(group, durationMs) {
      const bytes = bytesOf(group);
      const key = keyOf(group, bytes);
      const known = paces.get(key) ?? [];
      known.push(durationMs / (bytes ?? 1));
      if (known.length > REMEMBERED) known.shift();
      paces.set(key, known);
    },
    expectedMs(group) {
      const bytes = bytesOf(group);
      const known = paces.get(keyOf(group, bytes));
      if (known === undefined || known.length < ENOUGH) return undefined;
      const median = [...known].sort((a, b) => a - b)[known.length >> 1] ?? 0;
      return median * (bytes ?? 1);
    },
  };
}
