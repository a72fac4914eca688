import type { GroupReport } from '../report/group-report.ts';
import type { Report } from '../report/report.ts';
import { count, grouped } from '../words/count.ts';
import { rate, size } from '../words/size.ts';
import { dateAndTime, duration } from '../words/time.ts';
import { groupAdvice } from './advice.ts';
import { cleanupState, titleOf } from './drill-facts.ts';
import { cleanupSection, restoredVms } from './drill-html.ts';
import { objectiveViews } from './objectives.ts';
import { countsText, outcomeWord } from './outcome.ts';
import { REPORT_TELLING, ranHere, reportDrawing, spansOf } from './report-drawing.ts';
import { reportFacts } from './report-facts.ts';
import { groupTimeline, storageTimeline, timelineCut } from './timeline.ts';
import { byReason, HEADLINES, openVolumes, troubledGroups } from './verdict.ts';
import { type VolumeSides, volumeSides } from './volume-sides.ts';
import { fairShares, fitting } from './write/fit.ts';
import { bytesOf } from './write/gfm.ts';
import { facts, legend, pageHtml, tableOf } from './write/html.ts';
import { type Html, html } from './write/markup.ts';

/** Of the rows of groups: more than about 2 MB is slow to open. */
const MOST_ROW_BYTES = 1_400_000;
const MOST_TROUBLE_BYTES = 300_000;
/** A small run stands open. */
const OPEN_UP_TO = 60;
const MOST_WAVES = 500;

/**
 * The report as one page that needs nothing else: no script, no request, its own style only. Everything that a plan, a
 * server or a person said is text in it. Light and dark; the drawings have tables beside them. Ends in a newline.
 */
export function reportHtml(report: Report): string {
  const drawing = reportDrawing(report);
  const receiving = new Set(report.groups.map((group) => group.receiving));
  const trouble = troubles(report);
  const vms = restoredVms(report);
  const { drill } = report;
  return pageHtml({
    title: titleOf(report),
    description: report.plan.description,
    lead: html`<strong class="${report.outcome === 'recovered' ? 'good' : 'bad'}">${HEADLINES[report.outcome]}</strong>: ${countsText(report.counts)}${drill === undefined ? '' : `; ${cleanupState(drill)}`}`,
    sections: [
      ['summary', 'Summary'],
      ['objectives', 'Objectives'],
      ...(trouble === undefined ? [] : [['trouble', 'Not recovered'] as const]),
      ...(vms === undefined ? [] : [['vms', 'Restored VMs'] as const]),
      ...(drill === undefined ? [] : [['cleanup', 'Cleanup'] as const]),
      ['timeline', 'Timeline'],
      ['storages', 'Storages'],
      ['groups', 'Groups'],
    ],
    skipTo: ['groups', 'the groups'],
    main: html`${notices(report)}
<section aria-labelledby="summary"><h2 id="summary">Summary</h2>
${facts(reportFacts(report))}
</section>
<section aria-labelledby="objectives"><h2 id="objectives">Objectives</h2>
${objectives(report)}
</section>
${trouble}
${vms}
${drill && cleanupSection(drill)}
<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
<p class="note">The outlined bars did not end recovered. ${legend(report.storages, receiving)} ${timelineCut(drawing, REPORT_TELLING)}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Timeline of waves and groups">${groupTimeline(drawing)}</div>
${waves(report)}
</section>
<section aria-labelledby="storages"><h2 id="storages">Storages</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Timeline of the storages">${storageTimeline(drawing)}</div>
${storages(report)}
</section>
<section aria-labelledby="groups"><h2 id="groups">Groups</h2>
${groupTables(report)}
</section>`,
  });
}

function notices({ notices: all }: Report): Html | undefined {
  if (all.length === 0) return undefined;
  return html`<section aria-labelledby="notices"><h2 id="notices">To know first</h2><ul>${all.map((notice) => html`<li class="strong">${notice}</li>`)}</ul></section>`;
}

function objectives(report: Report): Html {
  const tone = { met: 'good', missed: 'bad', open: '', unknown: 'strong', 'no objective': 'dim' };
  const rows = objectiveViews(report).map(
    ({ name, objective, measured, result, scope, remark }) =>
      html`<tr><td>${name}<td>${objective}<td>${measured}<td class="${tone[result]}">${result}<td class="text">${[scope, remark].filter((one) => one !== undefined).join('; ')}
`,
  );
  return tableOf(
    'Objectives',
    html`<th scope="col">Objective<th scope="col">Wanted<th scope="col">Measured<th scope="col">Result<th scope="col">Remark`,
    rows,
  );
}

/** What is not recovered, and what to do about it: what failed or differs, then what never started or did not end. */
function troubles(report: Report): Html | undefined {
  const all = troubledGroups(report);
  const bulk = (['unfinished', 'not-started'] as const).flatMap((outcome) =>
    [...byReason(report, outcome)].map(([why, groups]) => bulkItem(outcome, why, groups)),
  );
  if (all.length + bulk.length === 0) return undefined;
  const rows = all.map((group) => troubleRow(group, report));
  const shown = fitting(
    rows,
    MOST_TROUBLE_BYTES,
    () => 0,
    ({ markup }) => bytesOf(markup),
  );
  const more = all.length - shown.length;
  const head = html`<th scope="col">Group<th scope="col">Outcome<th scope="col">Why<th scope="col">What to do`;
  return html`<section aria-labelledby="trouble"><h2 id="trouble">Not recovered</h2>
${all.length === 0 ? undefined : tableOf('Groups that need a person', head, shown)}${more > 0 ? html`<p class="note">… and ${grouped(more)} more: report.json has them all.</p>` : undefined}
${bulk.length === 0 ? undefined : html`<ul>${bulk}</ul>`}
</section>`;
}

const MOST_NAMES = 50;

function bulkItem(outcome: 'unfinished' | 'not-started', why: string, groups: readonly GroupReport[]): Html {
  const names = groups.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = groups.length - names.length;
  const what = outcome === 'unfinished' ? 'not ended' : outcomeWord(outcome);
  return html`<li><strong class="bad">${count(groups.length, 'group')} ${what}</strong>: ${why}: ${names.join(', ')}${more > 0 ? ` and ${grouped(more)} more, listed below` : undefined}</li>
`;
}

function troubleRow(group: GroupReport, report: Report): Html {
  const volumes = volumeSides(group, report.storages);
  // What differs is said by the problems and the volumes; of anything else the explanation is the cause.
  const own = group.outcome === 'differs' && group.problems.length + openVolumes(group).length > 0;
  const said = [...(own || group.explanation === undefined ? [] : [group.explanation]), ...group.problems];
  const advice = groupAdvice(group, report);
  return html`<tr><td class="name">${group.name}<td class="bad">${outcomeText(group)}<td class="text">${said.map((line) => html`${line}<br>`)}${volumes.length === 0 ? undefined : html`<ul>${volumes.map(volumeItem)}</ul>`}<td class="text">${advice.map((line) => html`${line}<br>`)}
`;
}

function volumeItem({ name, backupUuid, verdict, detail, expected, claimed, observed }: VolumeSides): Html {
  return html`<li>${verdict ?? 'not judged'}: ${name === undefined ? undefined : html`${name}, `}backup <code>${backupUuid}</code>${detail === undefined ? undefined : html`: ${detail}`}<br>expected: ${expected}<br>claimed by ZStack: ${claimed}<br>observed: ${observed}</li>`;
}

const outcomeText = ({ outcome }: GroupReport): string =>
  outcome === 'unfinished' ? 'not ended' : outcomeWord(outcome);

function waves({ waves: all }: Report): Html {
  const rows = all.slice(0, MOST_WAVES).map(
    ({ name, phase, openedAt, durationMs, approvedBy, counts }, index) =>
      html`<tr><td class="name">${index + 1}. ${name}<td>${phase}<td class="when">${openedAt === undefined ? '' : dateAndTime(openedAt)}<td class="n">${durationMs === undefined ? '' : duration(durationMs)}<td class="text">${approvedBy}<td class="text">${countsText(counts)}
`,
  );
  const head = html`<th scope="col">Wave<th scope="col">State<th scope="col">Opened<th scope="col" class="n">Took<th scope="col">Approved by<th scope="col">Groups`;
  return tableOf('Waves', head, rows);
}

function storages({ storages: all }: Report): Html {
  const rows = all.map(
    ({ name, role, maxConcurrent, peak, busyMs, copied, bytes, throughput }) =>
      html`<tr><td class="name">${name}<td>${role}<td class="n">${maxConcurrent}<td class="n">${peak}<td class="n">${duration(busyMs)}<td class="n">${grouped(copied)}<td class="n">${size(bytes)}<td class="n">${throughput === undefined ? '' : rate(throughput)}
`,
  );
  const head = html`<th scope="col">Storage<th scope="col">Role<th scope="col" class="n">Limit<th scope="col" class="n">Peak<th scope="col" class="n">Busy<th scope="col" class="n">Copied<th scope="col" class="n">Bytes<th scope="col" class="n">Throughput`;
  return tableOf('Storages', head, rows);
}

function groupTables(report: Report): Html {
  const spanOf = spansOf(report);
  const rows = new Map<GroupReport, Html>();
  const ofWave = new Map<string, GroupReport[]>(report.waves.map(({ name }) => [name, []]));
  for (const group of report.groups) {
    rows.set(group, groupRow(group, spanOf));
    ofWave.get(group.wave)?.push(group);
  }
  const cost = (group: GroupReport): number => bytesOf(rows.get(group)?.markup ?? '');
  const shownWaves = report.waves.slice(0, MOST_WAVES);
  const needs = shownWaves.map(({ name }) => (ofWave.get(name) ?? []).reduce((sum, group) => sum + cost(group), 0));
  const shares = fairShares(needs, MOST_ROW_BYTES);
  const left = report.waves.length - shownWaves.length;
  return html`${shownWaves.map(({ name: wave, counts }, index) => {
    const groups = ofWave.get(wave) ?? [];
    const shown = fitting(groups, shares[index] ?? 0, rankOf, cost);
    const more = groups.length - shown.length;
    const name = `Wave ${index + 1}: ${wave}`;
    return html`<details${report.groups.length <= OPEN_UP_TO ? html` open` : undefined}><summary><strong>${name}</strong> (${countsText(counts)})</summary>
${tableOf(
  `${name}, in the order of the plan`,
  GROUP_HEAD,
  shown.map((group) => rows.get(group) ?? html``),
  'groups',
)}${more > 0 ? html`<p class="note">… and ${grouped(more)} more: report.json has them all.</p>` : undefined}</details>
`;
  })}${left > 0 ? html`<p class="note">… and ${count(left, 'more wave')}: report.json has them all.</p>` : undefined}`;
}

const rankOf = ({ outcome, critical }: GroupReport): number => (outcome !== 'recovered' ? 0 : critical ? 1 : 2);

const GROUP_HEAD = html`<th scope="col" class="n">Start<th scope="col" class="n">Took<th scope="col">Group<th scope="col">Backup group<th scope="col">Outcome<th scope="col">Proof<th scope="col">Backup of<th scope="col" class="n">Size<th scope="col" class="n">Volumes<th scope="col" class="n">Attempts<th scope="col">Remark`;

function groupRow(group: GroupReport, spanOf: ReturnType<typeof spansOf>): Html {
  const { name, groupUuid, outcome, proof, backupAt, bytes, volumes, attempts, durationMs, explanation } = group;
  const start = ranHere(group) ? `+${duration(spanOf(group.startedAt).startMs)}` : '';
  const took = durationMs === undefined ? '' : duration(durationMs);
  const tone = outcome === 'recovered' ? 'good' : 'bad';
  return html`<tr><td>${start}<td>${took}<td>${name}<td>${groupUuid}<td class="${tone}">${outcomeText(group)}<td class="whole">${proof}<td class="when">${backupAt === undefined ? '' : dateAndTime(backupAt)}<td class="n">${bytes === undefined ? '' : size(bytes)}<td class="n">${volumes.length}<td class="n">${attempts}<td>${explanation}
`;
}
