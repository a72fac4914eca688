import type { ObjectiveGroups, ObjectivesReport, RtoReport } from '../report/objectives.ts';
import { duration } from './time.ts';
import { count, grouped } from './words.ts';

export interface ObjectiveView {
  readonly name: 'RTO' | 'RPO';
  readonly objective: string;
  readonly measured: string;
  /** False where nothing could be measured. */
  readonly known: boolean;
  readonly result: 'met' | 'missed' | 'unknown' | 'no objective';
  /** Of which groups it is, where not all of the plan took part: `for the 1 selected group of 12`. */
  readonly scope?: string;
  /** What the measure is about: the group with the oldest backup, the groups that break it. */
  readonly remark?: string;
}

/** Without the numbers of groups, what can be told by the times alone. */
interface Objectives {
  readonly objectives: Pick<ObjectivesReport, 'rto' | 'rpo'> & Partial<Pick<ObjectivesReport, 'groups'>>;
}

/** RTO and RPO: asked for, measured, and whether it was met. Names in it are as they were, not cleaned. */
export function objectiveViews({ objectives: { rto, rpo, groups } }: Objectives): readonly ObjectiveView[] {
  const words = (ms: number | undefined) => (ms === undefined ? 'not known' : duration(ms));
  const remarks = [
    ...(rpo.oldestGroup === undefined ? [] : [`oldest backup: ${rpo.oldestGroup}`]),
    ...(rpo.tooOld.length === 0 ? [] : [`too old: ${some(rpo.tooOld)}`]),
  ];
  const scope = scopeOf(groups);
  const partial = isPartial(rto, groups);
  const reached = rto.measuredMs === undefined ? '' : `; those that are took ${duration(rto.measuredMs)}`;
  return [
    {
      name: 'RTO',
      objective: rto.objectiveMs === undefined ? 'none' : duration(rto.objectiveMs),
      // The time to the last group that was recovered is no recovery time of the plan.
      measured: partial ? 'not reached' : words(rto.measuredMs),
      known: !partial && rto.measuredMs !== undefined,
      result: rto.result ?? 'no objective',
      ...scope,
      ...(rto.result === 'unknown' ? { remark: 'the run has not ended' } : {}),
      ...(rto.clockChanged === true ? { remark: 'the clock was changed meanwhile' } : {}),
      ...(partial ? { remark: `not every group is recovered${reached}` } : {}),
    },
    {
      name: 'RPO',
      objective: rpo.objectiveMs === undefined ? 'none' : duration(rpo.objectiveMs),
      measured: words(rpo.measuredMs),
      known: rpo.measuredMs !== undefined,
      result: rpo.result ?? 'no objective',
      ...scope,
      ...(remarks.length === 0 ? {} : { remark: remarks.join('; ') }),
    },
  ];
}

function scopeOf(groups: ObjectiveGroups | undefined): Pick<ObjectiveView, 'scope'> {
  if (groups === undefined || groups.asked === groups.planned) return {};
  return { scope: `for the ${count(groups.asked, 'selected group')} of ${grouped(groups.planned)}` };
}

/** It is over, or has no objective to be in time for, and some group that was asked for is not recovered. */
function isPartial(
  { result, measuredMs = 0, objectiveMs = 0 }: RtoReport,
  groups: ObjectiveGroups | undefined,
): boolean {
  if (result === 'met' || result === 'unknown') return false;
  if (groups !== undefined) return groups.recovered < groups.asked;
  // In time as far as it went, but it did not go far enough.
  return result === 'missed' && measuredMs <= objectiveMs;
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
