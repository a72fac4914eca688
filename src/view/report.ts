import type { GroupReport } from '../report/group-report.ts';
import { wasAsked } from '../report/objectives.ts';
import { provesRecovery, type Report } from '../report/report.ts';
import { count, grouped, times } from '../words/count.ts';
import { rate, size } from '../words/size.ts';
import { dateAndTime, tookText } from '../words/time.ts';
import { groupAdvice } from './advice.ts';
import { drillSections } from './drill.ts';
import { cleanupTook, scheduleText } from './drill-facts.ts';
import { objectiveText, objectiveViews } from './objectives.ts';
import { countsText, outcomeColour, outcomeWord } from './outcome.ts';
import { byReason, HEADLINES, leftOut, openVolumes, troubledGroups } from './verdict.ts';
import { type VolumeSides, volumeSides } from './volume-sides.ts';
import { clean } from './write/clean.ts';
import { sentence } from './write/command.ts';
import { fields } from './write/fields.ts';
import { mostOn, type Page, type Style } from './write/page.ts';
import { table } from './write/table.ts';
import { wrap } from './write/width.ts';

export { reportMarkdown } from './report-markdown.ts';

/** Groups shown of each kind; the files have all. */
const SHOWN = 20;

/** The reconciliation as text: what is not recovered first, then the objectives and where all of it is. Ends in a newline. */
export function reportText(report: Report, page: Page, files: readonly string[] = []): string {
  const { style } = page;
  const notices = report.notices.flatMap((notice) => sentence(notice, page.width - 2, page).map((line) => `  ${line}`));
  const sections = [
    summary(report, page),
    ...(notices.length === 0 ? [] : [notices.map(style.yellow)]),
    ...notRecovered(report, page),
    ...drillSections(report, page),
    storages(report, page),
    ...(files.length === 0 ? [] : [[style.bold('Files'), ...files.map((file) => `  ${clean(file)}`)]]),
    [headline(report, style)],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The report whole. Ends in a newline. */
export const reportJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

function headline({ plan, outcome, counts, groups }: Report, style: Style): string {
  const colour = outcome === 'recovered' ? style.green : provesRecovery(outcome) ? style.yellow : style.red;
  const asked = groups.filter(wasAsked).length;
  const which = asked < groups.length ? count(asked, 'selected group') : count(asked, 'group');
  const done = `${grouped(counts.recovered)} of ${which} recovered`;
  return style.bold(colour(`${clean(plan.name)}: ${HEADLINES[outcome]} (${done})`));
}

function summary(report: Report, page: Page): string[] {
  const { style } = page;
  const { plan, counts, verdicts, alreadyPresent, drill } = report;
  const schedule = drill && scheduleText(drill);
  const cleanup = drill && cleanupTook(drill);
  const unverified = leftOut(report);
  return [
    style.bold(`${drill === undefined ? 'Run' : 'Drill'} ${clean(report.runId)}`),
    ...fields(
      [
        ['plan', `${clean(plan.name)} ${style.dim(plan.digest.slice(0, 12))}`],
        ...(schedule === undefined ? [] : [['schedule', clean(schedule)] as const]),
        ['started', `${dateAndTime(report.startedAt)} by ${clean(report.operator)}, zdr ${clean(report.tool)}`],
        [
          'took',
          `${tookText(report.durationMs)}${report.resumes > 0 ? `, resumed ${times(report.resumes)}` : ''}${cleanup === undefined ? '' : `; the cleanup ${cleanup}`}`,
        ],
        ...(report.declaredAt === undefined ? [] : [['declared', dateAndTime(report.declaredAt)] as const]),
        ...(report.parent === undefined ? [] : [['continues', `run ${clean(report.parent)}`] as const]),
        ['groups', countsText(counts, style)],
        ...(alreadyPresent > 0
          ? [['', `${grouped(alreadyPresent)} of them ${alreadyPresent === 1 ? 'was' : 'were'} there already`] as const]
          : []),
        ...[...before(report)].map(
          ([runId, number]) => ['', `${grouped(number)} of them before, in run ${clean(runId)}`] as const,
        ),
        [
          'volumes',
          Object.entries(verdicts)
            .map(([verdict, number]) => `${grouped(number)} ${verdict}`)
            .join(', ') || 'none judged',
        ],
        ...(unverified.length > 0
          ? [
              [
                'not said',
                unverified.map(([field, number]) => `${clean(field)} (${count(number, 'group')})`).join(', '),
              ] as const,
            ]
          : []),
        ['proof', plan.verify === 'observed' ? 'a fresh query of the receiving storage' : "the API's own answer"],
        ['copied', size(report.bytes)],
        ...objectiveViews(report).map((view) => [view.name, objectiveText(view, style)] as const),
      ],
      page,
    ),
  ];
}

/** Groups that earlier runs of the chain recovered, by run. */
function before({ groups }: Report): ReadonlyMap<string, number> {
  const runs = new Map<string, number>();
  for (const { recoveredIn } of groups) {
    if (recoveredIn !== undefined) runs.set(recoveredIn, (runs.get(recoveredIn) ?? 0) + 1);
  }
  return runs;
}

/** What failed, what never started and what has not ended, under one heading; then what was left out on purpose. */
function notRecovered(report: Report, page: Page): string[][] {
  const all = report.groups.filter((group) => wasAsked(group) && group.outcome !== 'recovered').length;
  const left = report.groups.filter((group) => !wasAsked(group)).map(({ name }) => clean(name));
  return [
    ...(all === 0 ? [] : [[page.style.bold(`Not recovered: ${count(all, 'group')}`)]]),
    ...troubles(report, page),
    ...inBulk(report, 'unfinished', 'Unfinished', page),
    ...inBulk(report, 'not-started', 'Not started', page),
    ...(left.length === 0
      ? []
      : [[page.style.bold(`Not selected: ${count(left.length, 'group')}`), ...namesOn(left, page, '  ')]]),
  ];
}

function troubles(report: Report, page: Page): string[][] {
  const groups = troubledGroups(report);
  const shown = mostOn(page, SHOWN);
  const more = groups.length - shown;
  return [
    ...groups.slice(0, shown).map((group) => trouble(group, report, page)),
    ...(more > 0 ? [[page.style.dim(`… and ${grouped(more)} more: report.md and report.json have them all`)]] : []),
  ];
}

function trouble(group: GroupReport, report: Report, page: Page): string[] {
  const { style } = page;
  const { outcome, attempts, explanation } = group;
  const colour = outcome === 'unfinished' ? style.dim : outcomeColour(outcome, style);
  const word = outcome === 'unfinished' ? outcome : outcomeWord(outcome);
  // Calls that spend no attempt (a session renewed, a storage probed) are in the log, and so are said here.
  const sent = group.calls.length > attempts ? ` (${count(group.calls.length, 'call')})` : '';
  const calls = attempts > 0 ? ` after ${count(attempts, 'attempt')}${sent}` : '';
  const volumes = volumeSides(group, report.storages);
  // What differs is said by the problems and the volumes; of anything else the explanation is the cause.
  const cause =
    explanation !== undefined && (outcome !== 'differs' || group.problems.length + openVolumes(group).length === 0);
  const said = [...(cause ? [explanation] : []), ...group.problems];
  return [
    `${style.bold(colour(word))} ${style.bold(clean(group.name))}${calls}`,
    ...said.flatMap((line) => wrap(clean(line), page.width - 2).map((part) => `  ${part}`)),
    ...volumes.slice(0, mostOn(page, SHOWN)).flatMap((volume) => volumeLines(volume, page)),
    ...groupAdvice(group, report).flatMap((advice) =>
      sentence(advice, page.width - 4, page).map((line, at) => `  ${style.cyan(`${at === 0 ? '→' : ' '} ${line}`)}`),
    ),
  ];
}

function volumeLines({ verdict, name, backupUuid, detail, ...sides }: VolumeSides, page: Page): string[] {
  const { width } = page;
  const indented = (text: string, indent: string) =>
    wrap(clean(text), width - 6 - indent.length).map((line, at) => `    ${at === 0 ? '' : indent}${line}`);
  return [
    `  ${verdict ?? 'not judged'}: ${name === undefined ? '' : `${clean(name)}, `}backup ${clean(backupUuid)}`,
    ...(detail === undefined ? [] : indented(detail, '')),
    ...(['expected', 'claimed', 'observed'] as const).flatMap((side) =>
      indented(`${side.padEnd(8)}  ${sides[side]}`, ' '.repeat(10)),
    ),
  ];
}

/** Names in lines, the first of them where the page is short. */
function namesOn(names: readonly string[], page: Page, indent: string): string[] {
  const shown = names.slice(0, mostOn(page, SHOWN));
  const more = names.length - shown.length;
  const list = `${shown.join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
  return wrap(list, page.width - indent.length).map((line) => `${indent}${line}`);
}

/** Groups of which there may be thousands, by reason. */
function inBulk(report: Report, outcome: 'not-started' | 'unfinished', title: string, page: Page): string[][] {
  const reasons = [...byReason(report, outcome)];
  if (reasons.length === 0) return [];
  const shown = mostOn(page, SHOWN);
  const lines = reasons.slice(0, shown).flatMap(([why, groups]) => [
    ...wrap(`${clean(why)}:`, page.width - 2).map((line) => `  ${line}`),
    ...namesOn(
      groups.map(({ name }) => clean(name)),
      page,
      '    ',
    ),
  ]);
  const more = reasons.length - shown;
  const groups = reasons.reduce((sum, [, of]) => sum + of.length, 0);
  return [
    [
      page.style.bold(`${title}: ${count(groups, 'group')}`),
      ...lines,
      ...(more > 0 ? [page.style.dim(`  … and ${grouped(more)} more reasons`)] : []),
    ],
  ];
}

function storages(report: Report, page: Page): string[] {
  const rows = report.storages.map(({ name, role, peak, maxConcurrent, copied, bytes, throughput }) => [
    clean(name),
    role,
    `${peak} of ${maxConcurrent}`,
    grouped(copied),
    size(bytes),
    throughput === undefined ? '' : rate(throughput),
  ]);
  return table(
    [
      { title: 'storage', shrinks: true },
      { title: 'role' },
      { title: 'at a time', align: 'right' },
      { title: 'copied', align: 'right' },
      { title: 'bytes', align: 'right' },
      { title: 'throughput', align: 'right' },
    ],
    rows,
    page,
    '  ',
  );
}
