/** How many groups a drill takes. */
import { sampleSize } from '../document/promise.ts';
import { type DrillGroup, isSelected } from './sample.ts';
import type { DrillSchedule } from './schedule.ts';

/** How much a drill will recover. */
export interface Size {
  /** At a time, without those that they depend on. */
  readonly groups: number;
  /** Groups of the plan; of a sample, those that its tags select. */
  readonly of: number;
  /** Others each time, in rotation. */
  readonly sample: boolean;
}

/** Of its next occurrence, by what its sample takes. */
export function sizeOf(schedule: DrillSchedule, groups: readonly DrillGroup[]): Size {
  const selected = groups.filter((group) => isSelected(group, schedule)).length;
  const taken = sampleSize(schedule.sample, selected);
  const sample = taken < selected;
  return { groups: taken, of: sample ? selected : groups.length, sample };
}
