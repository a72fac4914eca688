import type { ObjectiveResult } from '../../report/objective-result.ts';
import type { ObjectivesReport, RpoReport, RtoReport } from '../../report/objectives.ts';
import { count, grouped } from '../../words/count.ts';
import { dateAndTime, duration } from '../../words/time.ts';
import { namesText, type Text, type Tone } from '../write/document.ts';

export interface ObjectiveView {
  readonly name: 'RTO' | 'RPO';
  readonly objective: string;
  /** A time, or in words why there is none. */
  readonly measured: string;
  /** False where nothing could be measured. */
  readonly known: boolean;
  readonly result: ObjectiveResult | 'no objective';
  /** Of which groups it is, where not all of the plan took part: `for the 1 selected group of 12`. */
  readonly scope?: string;
  /** What the measure is about: what is missing, the group with the oldest backup, the groups that break it. */
  readonly remark?: string;
}

/** Without what only a whole report tells. */
interface Objectives {
  readonly objectives: Partial<Pick<ObjectivesReport, 'groups'>> & {
    readonly rto: Omit<RtoReport, 'from'>;
    readonly rpo: Omit<RpoReport, 'tooOld' | 'unknown' | 'future'> & Partial<RpoReport>;
  };
}

/** RTO and RPO: asked for, measured, and whether it was met. Names in it are as they were, not cleaned. */
export function objectiveViews({ objectives: { rto, rpo, groups } }: Objectives): readonly ObjectiveView[] {
  const scope =
    groups === undefined || groups.asked === groups.planned
      ? {}
      : { scope: `for the ${count(groups.asked, 'selected group')} of ${grouped(groups.planned)}` };
  const missing = groups === undefined ? 0 : groups.asked - groups.recovered;
  return [
    {
      name: 'RTO',
      objective: rto.objectiveMs === undefined ? 'none' : duration(rto.objectiveMs),
      measured: rto.measuredMs === undefined ? unmeasured(rto, missing) : duration(rto.measuredMs),
      known: rto.measuredMs !== undefined,
      result: rto.result ?? 'no objective',
      ...scope,
      ...remark(rtoRemarks(rto, missing)),
    },
    {
      name: 'RPO',
      objective: rpo.objectiveMs === undefined ? 'none' : duration(rpo.objectiveMs),
      measured:
        rpo.measuredMs !== undefined
          ? duration(rpo.measuredMs)
          : rpo.result === 'open'
            ? 'not yet'
            : rpo.atLeastMs === undefined
              ? 'not known'
              : `not known, at least ${duration(rpo.atLeastMs)}`,
      known: rpo.measuredMs !== undefined,
      result: rpo.result ?? 'no objective',
      ...scope,
      ...remark(rpoRemarks(rpo)),
    },
  ];
}

/** Why there is no recovery time. */
function unmeasured({ result }: Pick<RtoReport, 'result'>, missing: number): string {
  if (result === 'open') return 'not yet';
  return result === 'missed' || (result === undefined && missing > 0) ? 'not reached' : 'not known';
}

function rtoRemarks({ result, clockChanged, soFarMs, dueAt }: Omit<RtoReport, 'from'>, missing: number) {
  return [
    ...(missing === 0 || result === 'open'
      ? []
      : [`not every group is recovered${soFarMs === undefined ? '' : `; those that are took ${duration(soFarMs)}`}`]),
    ...(clockChanged === true ? ['the clock was changed meanwhile'] : []),
    ...(result === 'open' && dueAt !== undefined ? [`there is time until ${dateAndTime(dueAt)}`] : []),
  ];
}

function rpoRemarks({ oldestGroup, tooOld = [], future = [] }: Objectives['objectives']['rpo']) {
  return [
    ...(oldestGroup === undefined ? [] : [`oldest backup: ${oldestGroup}`]),
    ...(tooOld.length === 0 ? [] : [`too old: ${namesText(tooOld, 3)}`]),
    ...(future.length === 0 ? [] : [`dated in the future: ${namesText(future, 3)}`]),
  ];
}

const remark = (parts: readonly string[]): Pick<ObjectiveView, 'remark'> =>
  parts.length === 0 ? {} : { remark: parts.join('; ') };

/** `RTO missed`, `RPO unknown`: those of a run that were not met, or of which nobody can tell. */
export const unmetTexts = (
  objectives: Readonly<Partial<Record<'rto' | 'rpo', { readonly result?: ObjectiveResult }>>>,
): readonly string[] =>
  (['rto', 'rpo'] as const).flatMap((name) => {
    const result = objectives[name]?.result;
    return result === 'missed' || result === 'unknown' ? [`${name.toUpperCase()} ${result}`] : [];
  });

const TONES: Readonly<Record<ObjectiveView['result'], Tone>> = {
  met: 'good',
  missed: 'bad',
  open: 'note',
  unknown: 'warn',
  'no objective': 'dim',
};

/** `20m of 2h: met`, with what it is about. */
export function objectiveText({ objective, measured, known, result, scope, remark }: ObjectiveView): Text {
  const against =
    result === 'no objective' || objective === 'none' ? '' : known ? ` of ${objective}` : `, objective ${objective}`;
  const about = `${scope === undefined ? '' : `, ${scope}`}${remark === undefined ? '' : `; ${remark}`}`;
  return [`${measured}${against}: `, { text: result, tone: TONES[result] }, about];
}
