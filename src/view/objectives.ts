import type { Report } from '../report/report.ts';
import { duration } from './time.ts';

export interface ObjectiveView {
  readonly name: 'RTO' | 'RPO';
  readonly objective: string;
  readonly measured: string;
  /** False where nothing could be measured. */
  readonly known: boolean;
  readonly result: 'met' | 'missed' | 'unknown' | 'no objective';
  /** What the measure is about: the group with the oldest backup, the groups that break it. */
  readonly remark?: string;
}

/** RTO and RPO: asked for, measured, and whether it was met. Names in it are as they were, not cleaned. */
export function objectiveViews({ objectives: { rto, rpo } }: Pick<Report, 'objectives'>): readonly ObjectiveView[] {
  const words = (ms: number | undefined) => (ms === undefined ? 'not known' : duration(ms));
  const remarks = [
    ...(rpo.oldestGroup === undefined ? [] : [`oldest backup: ${rpo.oldestGroup}`]),
    ...(rpo.tooOld.length === 0 ? [] : [`too old: ${some(rpo.tooOld)}`]),
  ];
  return [
    {
      name: 'RTO',
      objective: rto.objectiveMs === undefined ? 'none' : duration(rto.objectiveMs),
      measured: words(rto.measuredMs),
      known: rto.measuredMs !== undefined,
      result: rto.result ?? 'no objective',
      // In time as far as it went, but it did not go far enough.
      ...(rto.result === 'unknown' ? { remark: 'the run has not ended' } : {}),
      ...(rto.result === 'missed' && (rto.measuredMs ?? 0) <= (rto.objectiveMs ?? 0)
        ? { remark: 'not every group is recovered' }
        : {}),
    },
    {
      name: 'RPO',
      objective: rpo.objectiveMs === undefined ? 'none' : duration(rpo.objectiveMs),
      measured: words(rpo.measuredMs),
      known: rpo.measuredMs !== undefined,
      result: rpo.result ?? 'no objective',
      ...(remarks.length === 0 ? {} : { remark: remarks.join('; ') }),
    },
  ];
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
