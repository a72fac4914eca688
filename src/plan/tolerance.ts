import type { Tolerance } from './plan.ts';

/** The number of failed groups that `tolerance` allows out of `groups`; a share is rounded down. */
export function allowed(tolerance: Tolerance, groups: number): number {
  return 'count' in tolerance ? tolerance.count : Math.floor(tolerance.share * groups + 1e-9);
}
