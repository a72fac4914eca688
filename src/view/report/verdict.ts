import { groupBy } from '../../group-by.ts';
import type { GroupReport, VolumeReport } from '../../report/group-report.ts';
import { wasAsked } from '../../report/objectives.ts';
import type { Report, ReportOutcome } from '../../report/report.ts';

/** The headline of a report. */
export const HEADLINES: Readonly<Record<ReportOutcome, string>> = {
  recovered: 'recovered and reconciled',
  'objective-missed': 'recovered and reconciled, but an objective was missed',
  'objective-unknown': 'recovered and reconciled, but whether an objective was met is not known',
  unproven: "recovered by the API's own answer, not proven by a query",
  leftovers: 'recovered and reconciled, but something of the drill is left at the site',
  'recovered-with-differences': 'not all that was recovered is proven',
  failed: 'groups failed or never started',
  unfinished: 'not finished',
  unknown: 'what became of some groups is unknown: a person must look',
  interrupted: 'interrupted',
};

/** Volumes that a reader has to see: all that are not matched. */
export const openVolumes = ({ volumes }: GroupReport): readonly VolumeReport[] =>
  volumes.filter(({ verdict }) => verdict !== 'matched');

/** Groups in the order in which they need attention; those that ended recovered, never started or have not ended are not among them. */
export function troubledGroups({ groups }: Report): readonly GroupReport[] {
  const order = ['unknown', 'differs', 'failed'];
  return groups
    .filter(({ outcome }) => order.includes(outcome))
    .sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
}

/** The groups of an outcome that were asked for, by why: the reason once, not a thousand times. */
export function byReason(
  { groups }: Pick<Report, 'groups'>,
  outcome: GroupReport['outcome'],
): ReadonlyMap<string, readonly GroupReport[]> {
  const asked = groups.filter((group) => group.outcome === outcome && wasAsked(group));
  return groupBy(asked, ({ explanation = 'no reason was recorded' }) => explanation);
}

/** Fields that the server left out of recovered groups, with the number of groups. */
export function unsaid({ groups }: Report): readonly (readonly [string, number])[] {
  const fields = new Map<string, number>();
  for (const { outcome, unverified } of groups) {
    if (outcome === 'recovered') for (const field of unverified) fields.set(field, (fields.get(field) ?? 0) + 1);
  }
  return [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
}
