import type { Plan, PlanGroup } from '../plan/plan.ts';
import { storageOf } from '../plan/storages.ts';

/** What a group costs besides its copy: submitting, noticing the end, the query that verifies. */
export const OVERHEAD_MS = 5_000;
/** Assumed size of a group of which neither the records nor the plan tell one. */
export const ASSUMED_BYTES = 20 * 1024 ** 3;

/** Size by which a group is judged: the known one, else the pinned one, else the least that the plan demands, else {@link ASSUMED_BYTES}. */
export function expectedBytes(group: PlanGroup, known?: number): number {
  return known ?? group.pinned?.sizeBytes ?? group.expect.minSizeBytes ?? ASSUMED_BYTES;
}

/** Expected duration of the copy alone in ms: at the pace of the slower of its two storages. */
export function copyMs(group: PlanGroup, plan: Plan, bytes?: number): number {
  const slowest = Math.min(...[group.source, group.destination].map((name) => storageOf(plan, name).throughput));
  return Math.ceil((expectedBytes(group, bytes) / slowest) * 1000);
}

/** Expected duration of a recovery in ms: the overhead, and the copy. */
export const expectedMs = (group: PlanGroup, plan: Plan, bytes?: number): number =>
  OVERHEAD_MS + copyMs(group, plan, bytes);

/** What a VM costs besides the writing of its volumes: being asked for, seen running, and checked. */
const RESTORE_OVERHEAD_MS = 6_000;

/** Expected duration in ms of what follows the copy: the VM of the group's `restore`, written at the pace of the storage that holds the copy. */
export function restoreMs(group: PlanGroup, plan: Plan, bytes?: number): number {
  if (group.restore === undefined) return 0;
  const { throughput } = storageOf(plan, group.receiving);
  return RESTORE_OVERHEAD_MS + Math.ceil((expectedBytes(group, bytes) / throughput) * 1000);
}
