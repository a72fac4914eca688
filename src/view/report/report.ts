/** The report of a run: described once, for every format. */
import type { GroupReport } from '../../report/group-report.ts';
import { wasAsked } from '../../report/objectives.ts';
import { provesRecovery, type Report } from '../../report/report.ts';
import { count, grouped, simulatedText, times } from '../../words/count.ts';
import { rate, size } from '../../words/size.ts';
import { dateAndTime, duration, tookText } from '../../words/time.ts';
import { countsText, outcomeText, tonedCounts } from '../outcome.ts';
import {
  type Block,
  type Columns,
  type Document,
  facts,
  list,
  paragraph,
  type Row,
  type Section,
  section,
  spoken,
  type Text,
  tableOf,
} from '../write/document.ts';
import { timelineSections } from '../write/timeline.ts';
import { REPORT_TELLING, ranHere, reportDrawing, spansOf } from './drawing.ts';
import { cleanedText, cleanupState, drillSections } from './drill.ts';
import { notRecovered } from './not-recovered.ts';
import { objectiveText, objectiveViews } from './objectives.ts';
import { HEADLINES, unsaid } from './verdict.ts';
import { VOLUME_COLUMNS, volumeRows } from './volumes.ts';

/** A small run stands unfolded. */
const OPEN_UP_TO = 60;

/** `files`: where it was written besides. */
export function reportDocument(report: Report, files: readonly string[] = []): Document {
  const { plan, drill, notices } = report;
  const objectives = objectiveViews(report).map((view) => [view.name, objectiveText(view)] as const);
  return {
    title: `${drill === undefined ? 'Recovery' : 'Drill'} of ${plan.name}`,
    description: plan.description,
    lead: lead(report),
    sections: [
      ...section('notices', 'To know first', list(notices.map((notice) => spoken(notice, 'warn')))),
      ...notRecovered(report),
      ...section('summary', 'Summary', [summary(report)]),
      ...section('objectives', 'Objectives', [facts(...objectives)]),
      ...drillSections(report),
      ...timelineSections(() => reportDrawing(report), report, {
        outlined: 'The outlined bars did not end recovered.',
        telling: REPORT_TELLING,
        waves: waves(report),
        storages: storages(report),
      }),
      ...section('groups', 'Groups', wavesOf(report), { pagesOnly: true }),
      ...recoveredVolumes(report),
      ...section('files', 'Files', files.map(paragraph)),
    ],
    rest: 'report.md has them all',
  };
}

/** The report as JSON, without the sides of what is as it should be: they are most of its size. Ends in a newline. */
export const reportJson = (report: Report): string => [...reportJsonPieces(report)].join('');

/** Groups of one piece of a report: about a megabyte. */
const GROUPS_A_PIECE = 500;

/** The same, piece by piece: that of 100,000 groups has 150 MB. */
export function* reportJsonPieces({ groups, ...report }: Report): Iterable<string> {
  // The groups are the last member.
  yield `${JSON.stringify(report, null, 2).slice(0, -'\n}'.length)},\n  "groups": [`;
  for (let at = 0; at < groups.length; at += GROUPS_A_PIECE) {
    const piece = groups.slice(at, at + GROUPS_A_PIECE).map(groupJson);
    yield `${at === 0 ? '' : ','}${piece.join(',')}`;
  }
  yield groups.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

function groupJson(group: GroupReport): string {
  const volumes = group.volumes.map((volume) => {
    const { expected: _, claimed: _claimed, observed: _observed, ...rest } = volume;
    return group.outcome === 'recovered' && volume.verdict === 'matched' ? rest : volume;
  });
  return `\n${JSON.stringify({ ...group, volumes }, null, 2)}`.replaceAll('\n', '\n    ');
}

function lead({ outcome, counts, groups, drill }: Report): Text {
  const tone = outcome === 'recovered' ? 'good' : provesRecovery(outcome) ? 'warn' : 'bad';
  const asked = groups.filter(wasAsked).length;
  const which = count(asked, asked < groups.length ? 'selected group' : 'group');
  const left = drill === undefined ? '' : `; ${cleanupState(drill)}`;
  return [{ text: HEADLINES[outcome], tone }, ` (${grouped(counts.recovered)} of ${which} recovered)${left}`];
}

function summary(report: Report): Block {
  const { plan, simulated, verdicts, alreadyPresent, drill, declaredAt, parent } = report;
  const { schedule } = drill ?? {};
  const unverified = unsaid(report).map(([field, number]) => `${field} (${count(number, 'group')})`);
  const volumes = Object.entries(verdicts).map(([verdict, number]) => `${grouped(number)} ${verdict}`);
  return facts(
    ['run', { code: report.runId }],
    ['continues', parent && { code: parent }],
    ['schedule', schedule && `${schedule.name}, due ${dateAndTime(schedule.due)}`],
    ['plan', { code: plan.name }],
    ['digest', { code: plan.digest }],
    ['operator', `${report.operator}, zdr ${report.tool}`],
    ['disaster declared', declaredAt && dateAndTime(declaredAt)],
    ['started', dateAndTime(report.startedAt)],
    ['ended', dateAndTime(report.finishedAt)],
    ['took', tookText(report.durationMs)],
    ['cleaned up', drill && cleanedText(drill)],
    ['resumed', report.resumes === 0 ? undefined : times(report.resumes)],
    ['simulated site', simulated && simulatedText(simulated)],
    ['groups', tonedCounts(report.counts)],
    ['there already', alreadyPresent === 0 ? undefined : count(alreadyPresent, 'group')],
    ['recovered before', before(report)],
    ['volumes', volumes.join(', ') || 'none judged'],
    ['not said by the server', unverified.join(', ') || undefined],
    ['proof', plan.verify === 'observed' ? 'a fresh query of the receiving storage' : "the API's own answer"],
    ['copied', size(report.bytes)],
  );
}

/** Groups that earlier runs of the chain recovered, by run. */
function before({ groups }: Report): string | undefined {
  const runs = new Map<string, number>();
  for (const { recoveredIn } of groups) {
    if (recoveredIn !== undefined) runs.set(recoveredIn, (runs.get(recoveredIn) ?? 0) + 1);
  }
  return [...runs].map(([runId, number]) => `${count(number, 'group')} in run ${runId}`).join(', ') || undefined;
}

const waves = ({ waves: all }: Report): Block[] =>
  tableOf(
    'Waves',
    { wave: 'name', state: 'word', opened: 'when', took: 'number', 'approved by': 'text', groups: 'text' },
    all.map(({ name, phase, openedAt, durationMs, approvedBy = '', counts }) => {
      const took = durationMs === undefined ? '' : duration(durationMs);
      return {
        cells: [name, phase, openedAt === undefined ? '' : dateAndTime(openedAt), took, approvedBy, countsText(counts)],
      };
    }),
  );

const storages = ({ storages: all }: Report): Block[] =>
  tableOf(
    'Storages and their load',
    {
      storage: 'name',
      role: 'word',
      limit: 'number',
      peak: 'number',
      busy: 'number',
      copied: 'number',
      bytes: 'number',
      throughput: 'number',
    },
    all.map(({ name, role, maxConcurrent, peak, busyMs, copied, bytes, throughput }) => ({
      cells: [
        name,
        role,
        String(maxConcurrent),
        String(peak),
        duration(busyMs),
        grouped(copied),
        size(bytes),
        throughput === undefined ? '' : rate(throughput),
      ],
    })),
  );

/** Every group, wave by wave, in the order of the plan. */
function wavesOf(report: Report): Section[] {
  const spanOf = spansOf(report);
  const ofWave = new Map<string, Row[]>(report.waves.map(({ name }) => [name, []]));
  for (const group of report.groups) ofWave.get(group.wave)?.push(groupRow(group, spanOf));
  const folded = report.groups.length <= OPEN_UP_TO ? 'open' : 'closed';
  return report.waves.flatMap(({ name, counts }, index) => {
    const title = `Wave ${index + 1}: ${name}`;
    const blocks = tableOf(`${title}, in the order of the plan`, GROUP_COLUMNS, ofWave.get(name) ?? []);
    return section(undefined, `${title} (${countsText(counts)})`, blocks, { folded });
  });
}

const GROUP_COLUMNS: Columns = {
  start: 'number',
  took: 'number',
  group: 'name',
  'backup group': 'id',
  outcome: 'word',
  proof: 'word',
  'backup of': 'when',
  size: 'number',
  volumes: 'number',
  attempts: 'number',
  why: 'text',
};

function groupRow(group: GroupReport, spanOf: ReturnType<typeof spansOf>): Row {
  const { name, groupUuid, outcome, proof, backupAt, bytes, volumes, attempts, durationMs, explanation = '' } = group;
  return {
    get cells() {
      return [
        ranHere(group) ? `+${duration(spanOf(group.startedAt).startMs)}` : '',
        durationMs === undefined ? '' : duration(durationMs),
        name,
        groupUuid,
        outcomeText(outcome),
        proof,
        backupAt === undefined ? '' : dateAndTime(backupAt),
        bytes === undefined ? '' : size(bytes),
        String(volumes.length),
        String(attempts),
        explanation,
      ];
    },
    rank: outcome !== 'recovered' ? 0 : group.critical ? 1 : 2,
  };
}

/** The three sides of each volume of the groups that are recovered, folded away: of the others they stand above. */
function recoveredVolumes(report: Report): Section[] {
  const rows = report.groups
    .filter(({ outcome }) => outcome === 'recovered')
    .flatMap((group) => volumeRows(group, report.storages));
  const columns: Columns = { group: 'name', ...VOLUME_COLUMNS };
  return section(
    'volumes',
    'Volumes of the recovered groups',
    tableOf('Volumes of the recovered groups', columns, rows),
    {
      folded: 'closed',
      pagesOnly: true,
    },
  );
}
