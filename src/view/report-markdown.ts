import type { GroupReport } from '../report/group-report.ts';
import type { Report } from '../report/report.ts';
import { count, grouped, simulatedText, times } from '../words/count.ts';
import { rate, size } from '../words/size.ts';
import { dateAndTime, duration, tookText } from '../words/time.ts';
import { groupAdvice } from './advice.ts';
import { drillMarkdown } from './drill.ts';
import { cleanedText, cleanupState, scheduleText, titleOf } from './drill-facts.ts';
import { objectiveViews } from './objectives.ts';
import { countsText, outcomeWord } from './outcome.ts';
import { byReason, HEADLINES, leftOut, openVolumes, troubledGroups } from './verdict.ts';
import { volumeSides } from './volume-sides.ts';
import { bytesOf, code, cutGrid, grid, prose } from './write/gfm.ts';

/**
 * The report as GitHub-flavoured Markdown: summary, objectives, differences, waves, storages, then every group. With
 * `mostBytes` the tables of groups are cut so that the whole keeps to that size, and say so. Ends in a newline.
 */
export function reportMarkdown(report: Report, mostBytes = Number.POSITIVE_INFINITY): string {
  const { drill } = report;
  const before = [
    `# ${prose(titleOf(report))}`,
    `**${HEADLINES[report.outcome]}**: ${countsText(report.counts)}${drill === undefined ? '' : `; ${cleanupState(drill)}`}`,
    ...report.notices.map((notice) => `> ${prose(notice)}`),
    summary(report),
    '## Objectives',
    objectives(report),
  ];
  const tables = ['## Waves', waves(report), '## Storages', storages(report)];
  const fixed = bytesOf([...before, ...tables].join('\n\n'));
  // The differences come first and may take half of the room, so that some of the groups stay.
  const most = Math.max(0, mostBytes - fixed - 1_000);
  const vms = drillMarkdown(report, most / 4);
  const room = most - bytesOf(vms.join('\n\n'));
  const differences = differencesTable(report, room / 2);
  const groups = cutGrid(GROUP_HEAD, report.groups.map(groupRow), '    rrrr', room - bytesOf(differences ?? ''), WHOLE);
  const sections = [
    ...before,
    ...(differences === undefined ? [] : ['## Not recovered', differences]),
    ...vms,
    ...tables,
    '## Groups',
    groups,
  ];
  return `${sections.join('\n\n')}\n`;
}

function summary(report: Report): string {
  const { plan, simulated, verdicts, alreadyPresent, drill } = report;
  const schedule = drill && scheduleText(drill);
  const cleaned = drill && cleanedText(drill);
  const unverified = leftOut(report);
  return grid(
    ['', ''],
    [
      ['Run', code(report.runId)],
      ...(report.parent === undefined ? [] : [['Continues', code(report.parent)]]),
      ...(schedule === undefined ? [] : [['Schedule', prose(schedule)]]),
      ['Plan', `${code(plan.name)}, digest ${code(plan.digest.slice(0, 12))}`],
      ['Operator', `${prose(report.operator)}, zdr ${prose(report.tool)}`],
      ...(report.declaredAt === undefined ? [] : [['Disaster declared', dateAndTime(report.declaredAt)]]),
      ['Started', dateAndTime(report.startedAt)],
      ['Ended', `${dateAndTime(report.finishedAt)}, after ${tookText(report.durationMs)}`],
      ...(cleaned === undefined ? [] : [['Cleaned up', cleaned]]),
      ...(report.resumes === 0 ? [] : [['Resumed', times(report.resumes)]]),
      ...(simulated ? [['Simulated site', simulatedText(simulated)]] : []),
      ['Proof', plan.verify === 'observed' ? 'a fresh query of the receiving storage' : "the API's own answer"],
      ['Groups', countsText(report.counts)],
      ...(alreadyPresent === 0 ? [] : [['There already', count(alreadyPresent, 'group')]]),
      [
        'Volumes',
        Object.entries(verdicts)
          .map(([verdict, number]) => `${grouped(number)} ${verdict}`)
          .join(', ') || 'none judged',
      ],
      ...(unverified.length === 0
        ? []
        : [
            [
              'Not said by the server',
              unverified.map(([field, number]) => `${code(field)} (${count(number, 'group')})`).join(', '),
            ],
          ]),
      ['Copied', size(report.bytes)],
    ],
  );
}

const objectives = (report: Report): string =>
  grid(
    ['', 'Objective', 'Measured', 'Result', ''],
    objectiveViews(report).map(({ name, objective, measured, result, scope, remark }) => [
      name,
      objective,
      measured,
      result === 'missed' ? '**missed**' : result,
      prose([scope, remark].filter((one) => one !== undefined).join('; ')),
    ]),
  );

/** A row for each volume of what failed or differs, then one for each reason for which groups never started or did not end. */
function differencesTable(report: Report, mostBytes: number): string | undefined {
  const rows = [
    ...troubledGroups(report).flatMap((group) => troubleRows(group, report)),
    ...(['unfinished', 'not-started'] as const).flatMap((outcome) =>
      [...byReason(report, outcome)].map(([why, groups]) => bulkRow(outcome, why, groups)),
    ),
  ];
  return rows.length === 0 ? undefined : cutGrid(NOT_RECOVERED_HEAD, rows, '', mostBytes, WHOLE);
}

const NOT_RECOVERED_HEAD = [
  'Group',
  'Outcome',
  'Volume',
  'Verdict',
  'Why',
  'Expected',
  'Claimed by ZStack',
  'Observed',
  'What to do',
];

function troubleRows(group: GroupReport, report: Report): string[][] {
  const volumes = volumeSides(group, report.storages);
  const whys = [
    ...(openVolumes(group).length > 0 && group.outcome === 'differs' ? [] : [group.explanation ?? '']),
    ...group.problems,
  ];
  const why = [...new Set(whys)].map(prose).filter((line) => line !== '');
  const advice = prose(groupAdvice(group, report).join('; '));
  const head = why.length === 0 && volumes.length > 0 ? [] : [['', '', why.join('<br>'), '', '', '', advice]];
  const rows = volumes.map(({ name, backupUuid, verdict, detail, expected, claimed, observed }, at) => [
    `${name === undefined ? '' : `${prose(name)} `}${code(backupUuid)}`,
    verdict ?? '',
    prose(detail ?? ''),
    ...[expected, claimed, observed].map(prose),
    head.length === 0 && at === 0 ? advice : '',
  ]);
  return [...head, ...rows].map((row) => [code(group.name), outcomeOf(group), ...row]);
}

const MOST_NAMES = 20;

function bulkRow(outcome: 'unfinished' | 'not-started', why: string, groups: readonly GroupReport[]): string[] {
  const names = groups.slice(0, MOST_NAMES).map(({ name }) => code(name));
  const more = groups.length - names.length;
  const list = `${names.join(', ')}${more > 0 ? ` and ${grouped(more)} more, listed below` : ''}`;
  return [list, `**${outcome === 'unfinished' ? outcome : outcomeWord(outcome)}**`, '', '', prose(why), '', '', '', ''];
}

const waves = ({ waves: all }: Report): string =>
  grid(
    ['Wave', 'State', 'Took', 'Groups'],
    all.map(({ name, phase, durationMs, approvedBy, counts }) => [
      code(name),
      `${phase}${approvedBy === undefined ? '' : `, approved by ${prose(approvedBy)}`}`,
      durationMs === undefined ? '' : duration(durationMs),
      countsText(counts),
    ]),
  );

const storages = ({ storages: all }: Report): string =>
  grid(
    ['Storage', 'Role', 'Most at a time', 'Limit', 'Copied', 'Bytes', 'Throughput'],
    all.map(({ name, role, peak, maxConcurrent, copied, bytes, throughput }) => [
      code(name),
      role,
      String(peak),
      String(maxConcurrent),
      count(copied, 'group'),
      size(bytes),
      throughput === undefined ? '' : rate(throughput),
    ]),
    '  rrrrr',
  );

/** Where the rows stand that were cut. */
const WHOLE = 'report.json has them all';

const GROUP_HEAD = ['Group', 'Wave', 'Outcome', 'Proof', 'Attempts', 'Took', 'Size', 'Volumes', 'Why'];

function groupRow(group: GroupReport): string[] {
  return [
    code(group.name),
    code(group.wave),
    outcomeOf(group),
    group.proof,
    String(group.attempts),
    group.durationMs === undefined ? '' : duration(group.durationMs),
    group.bytes === undefined ? '' : size(group.bytes),
    String(group.volumes.length),
    prose(group.explanation ?? ''),
  ];
}

const outcomeOf = ({ outcome }: GroupReport): string =>
  outcome === 'recovered' ? 'recovered' : `**${outcome === 'unfinished' ? outcome : outcomeWord(outcome)}**`;
