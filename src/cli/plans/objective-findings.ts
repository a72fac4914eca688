import type { Diagnostic } from '../../document/diagnostic.ts';
import { formatDuration } from '../../document/quantity.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { PlanFile } from './load-plan.ts';

/** What only the estimate can tell: a recovery time objective that the plan misses even if nothing fails. */
export async function objectiveFindings({
  file,
  documents,
}: Pick<PlanFile, 'file' | 'documents'>): Promise<readonly Diagnostic[]> {
  if (documents.every(({ value }) => value?.objectives?.rto === undefined)) return [];
  const { estimate } = await import('../../schedule/estimate.ts');
  return documents.flatMap((document): Diagnostic[] => {
    if (document.value?.objectives?.rto === undefined) return [];
    const { makespanMs, objectives } = estimate(makePlan(document.value));
    if (objectives.rto === undefined || objectives.rto.holds) return [];
    const range = document.locate(['objectives', 'rto']);
    return [
      {
        code: 'ZDR1223',
        severity: 'warning',
        message: `The estimate is ${formatDuration(Math.ceil(makespanMs / 60_000) * 60_000)}, longer than the recovery time objective of ${document.value.objectives.rto}.`,
        hint: 'Run zdr plan on it: it names the bottleneck, and what raising each limit would save.',
        ...(range === undefined ? {} : { at: { file, ...range } }),
      },
    ];
  });
}
