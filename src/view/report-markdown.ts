import type { GroupReport } from '../report/group-report.ts';
import type { Report } from '../report/report.ts';
import { groupAdvice } from './advice.ts';
import { drillMarkdown } from './drill.ts';
import { cleanedText, cleanupState, scheduleText, titleOf } from './drill-facts.ts';
import { bytesOf, code, cutGrid, grid, prose } from './markdown.ts';
import { objectiveViews } from './objectives.ts';
import { countsText, outcomeWord } from './outcome.ts';
import { rate, size } from './size.ts';
import { dateAndTime, duration, tookText } from './time.ts';
import { HEADLINES, leftOut, openVolumes, troubledGroups } from './verdict.ts';
import { count, grouped, simulatedText, times } from './words.ts';

/** GitHub takes a step summary of at most 1 MiB, and shows none of a larger one. */
export const GITHUB_SUMMARY_BYTES = 1_000_000;

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

function differencesTable(report: Report, mostBytes: number): string | undefined {
  const groups = troubledGroups(report);
  if (groups.length === 0) return undefined;
  const rows = groups.flatMap((group) => {
    const volumes = openVolumes(group);
    const row = (volume: string, verdict: string, detail: string) => [
      code(group.name),
      outcomeOf(group),
      volume,
      verdict,
      detail,
      prose(groupAdvice(group, report).join('; ')),
    ];
    if (volumes.length === 0) return [row('', '', prose(group.explanation ?? ''))];
    return volumes.map(({ name, backupUuid, verdict, detail }) =>
      row(`${name === undefined ? '' : `${prose(name)} `}${code(backupUuid)}`, verdict, prose(detail ?? '')),
    );
  });
  return cutGrid(['Group', 'Outcome', 'Volume', 'Verdict', 'Detail', 'What to do'], rows, '', mostBytes, WHOLE);
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
