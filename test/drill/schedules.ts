import { type DrillSchedule, makeSchedule } from '../../src/drill/schedule.ts';
import type { Drill } from '../../src/generated/plan-document.ts';

/** Nightly at two in UTC, with changes. */
export const nightly = (changes: Partial<Drill> = {}, plan = 'east'): DrillSchedule =>
  makeSchedule(plan, { name: 'nightly', schedule: '0 2 * * *', ...changes });
