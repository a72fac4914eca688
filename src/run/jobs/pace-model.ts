import { bytesOf } from '../../plan/inventory.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import { expectedMs } from '../../schedule/expected.ts';
import { type Expected, spreadOf } from '../../schedule/polling.ts';
import { elapsedMs } from '../run-time.ts';
import type { CallState, RunState } from '../state.ts';

export const REMEMBERED = 31;
export const ENOUGH = 3;

/** Expected durations learnt from the copies that this run has finished. */
export interface PaceModel {
  /** Call after each settled call that succeeded. Counts only one that was watched from its acceptance to its end. */
  learn(group: PlanGroup, call: CallState): void;
  /** The site could not be asked about this call for a while: when it ended is not known. */
  lostSight(call: CallState): void;
  /** What is expected; nothing is learnt until a few copies between the same storages have ended. */
  expected(group: PlanGroup): Expected;
}

/**
 * The median pace of the last copies between the same two storages, in ms per byte where the sizes are known from the
 * records before the run, else in ms per group.
 */
export function createPaceModel(state: () => RunState): PaceModel {
  const paces = new Map<string, number[]>();
  const bytesBefore = ({ groupUuid }: PlanGroup): number | undefined => bytesOf(state().before.get(groupUuid) ?? []);
  const unseen = new Set<string>();
  const keyOf = (group: PlanGroup, bytes: number | undefined) =>
    JSON.stringify([group.source, group.destination, bytes === undefined]);

  return {
    lostSight: ({ job }) => void unseen.add(job),
    learn(group, { job, acceptedAt, settledAt }) {
      const { attendedSince, clock } = state();
      if (unseen.delete(job) || acceptedAt === undefined || settledAt === undefined || acceptedAt < attendedSince)
        return;
      const durationMs = elapsedMs(clock, acceptedAt, settledAt);
      if (durationMs === undefined) return;
      const bytes = bytesBefore(group);
      const key = keyOf(group, bytes);
      const known = paces.get(key) ?? [];
      known.push(durationMs / (bytes ?? 1));
      if (known.length > REMEMBERED) known.shift();
      paces.set(key, known);
    },
    expected(group) {
      const bytes = bytesBefore(group);
      const plannedMs = expectedMs(group, state().plan, bytes);
      const known = paces.get(keyOf(group, bytes));
      if (known === undefined || known.length < ENOUGH) return { plannedMs };
      return { plannedMs, learnt: spreadOf(known, bytes ?? 1) };
    },
  };
}
