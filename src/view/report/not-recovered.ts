/** What did not end recovered, and what to do about it: what failed or differs, then what never started or did not end. */
import type { GroupReport } from '../../report/group-report.ts';
import { wasAsked } from '../../report/objectives.ts';
import type { Report } from '../../report/report.ts';
import { count } from '../../words/count.ts';
import { outcomeText } from '../outcome.ts';
import { type Block, list, paragraph, type Section, section, spoken, tableOf } from '../write/document.ts';
import { groupAdvice } from './advice.ts';
import { byReason, openVolumes, troubledGroups } from './verdict.ts';
import { VOLUME_COLUMNS, volumeCells, volumeTexts } from './volumes.ts';

/** Groups and reasons that a terminal shows; the files have all. */
const SHOWN = 20;

/** Then what was left out on purpose. */
export function notRecovered(report: Report): Section[] {
  const { groups } = report;
  const all = groups.filter((group) => wasAsked(group) && group.outcome !== 'recovered').length;
  const troubled = troubledGroups(report);
  const left = groups.filter((group) => !wasAsked(group)).map(({ name }) => name);
  return [
    ...section('trouble', `Not recovered: ${count(all, 'group')}`, [
      ...section(
        'person',
        `Need a person: ${count(troubled.length, 'group')}`,
        troubled.map((group) => trouble(group, report)),
        { few: SHOWN },
      ),
      ...inBulk(report, 'unfinished', 'Not ended'),
      ...inBulk(report, 'not-started', 'Not started'),
    ]),
    ...section(
      'not-selected',
      `Not selected: ${count(left.length, 'group')}`,
      left.length === 0 ? [] : [{ kind: 'names', names: left }],
    ),
  ];
}

function trouble(group: GroupReport, report: Report): Section {
  const { name, outcome, attempts, explanation, calls, problems } = group;
  // Calls that spend no attempt (a session renewed, a storage probed) are in the log, and so are said here.
  const sent = calls.length > attempts ? ` (${count(calls.length, 'call')})` : '';
  // What differs is said by the problems and the volumes; of anything else the explanation is the cause.
  const cause = outcome !== 'differs' || problems.length + openVolumes(group).length === 0 ? explanation : undefined;
  const said = new Set([...(cause === undefined ? [] : [cause]), ...problems]);
  const volumes = volumeTexts(group, report.storages).map((volume) => ({ cells: volumeCells(volume) }));
  const advice = groupAdvice(group, report).map((line) => spoken(line));
  const title = [
    outcomeText(outcome),
    ' ',
    { code: name },
    attempts > 0 ? ` after ${count(attempts, 'attempt')}${sent}` : '',
  ];
  return {
    kind: 'section',
    title,
    blocks: [
      ...[...said].map((line) => paragraph(line)),
      ...tableOf(`Volumes of ${name}`, VOLUME_COLUMNS, volumes, { stacked: true, few: SHOWN }),
      ...list(advice),
    ],
  };
}

/** Groups of which there may be thousands, by reason. */
function inBulk(report: Report, outcome: 'not-started' | 'unfinished', title: string): Section[] {
  const reasons = [...byReason(report, outcome)];
  const groups = reasons.reduce((sum, [, of]) => sum + of.length, 0);
  const blocks = reasons.map(([why, of]): Block => {
    const names = of.map(({ name }) => name);
    return { kind: 'section', title: why, blocks: [{ kind: 'names', names }] };
  });
  return section(outcome, `${title}: ${count(groups, 'group')}`, blocks, { few: SHOWN });
}
