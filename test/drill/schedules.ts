import type { Drill } from '../../src/document/plan-document.generated.ts';
import { type DrillSchedule, makeSchedule } from '../../src/drill/schedule.ts';

/** Nightly at two in UTC, with changes. */
export const nightly = (changes: Partial<Drill> = {}, plan = 'east'): DrillSchedule =>
  makeSchedule(plan, { name: 'nightly', schedule: '0 2 * * *', ...changes });
