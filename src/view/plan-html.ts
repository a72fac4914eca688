import type { Diagnostic } from '../document/diagnostic.ts';
import type { Plan } from '../plan/plan.ts';
import type { Preflight } from '../preflight/preflight.ts';
import type { Estimate } from '../schedule/estimate.ts';
import { count, grouped, percent } from '../words/count.ts';
import { rate, size } from '../words/size.ts';
import { duration } from '../words/time.ts';
import { callLines, callOf } from './call.ts';
import { fairShares } from './fit-old.ts';
import { facts, legend, pageHtml } from './page-html.ts';
import { PLAN_TELLING, planDrawing } from './plan-drawing.ts';
import { estimateFacts, planFacts, rtoFact } from './plan-facts.ts';
import { groupNotes, mostImportant, type TimedGroup, type TimedWave, timedWaves, waveFacts } from './plan-waves.ts';
import { preflightHtml } from './preflight-html.ts';
import { groupTimeline, storageTimeline, timelineCut } from './timeline.ts';
import { bytesOf } from './write/gfm.ts';
import { type Html, html } from './write/markup.ts';

export interface PlanHtmlView {
  /** Show each group's API call. */
  readonly calls: boolean;
  /** What the check of the plan found. */
  readonly findings: readonly Diagnostic[];
  /** What a look at the site found. */
  readonly preflight?: Preflight;
}

/** Of the rows of groups: more than about 2 MB is slow to open. */
const MOST_ROW_BYTES = 1_500_000;
/** A small plan stands open. */
const OPEN_UP_TO = 60;
const MOST_FINDINGS = 200;
const MOST_WAVES = 500;

/**
 * The dry run as one page that needs nothing else: no script, no request, its own style only. Everything that a plan
 * says is text in it. Light and dark; the drawings have tables beside them. Ends in a newline.
 */
export function planHtml(plan: Plan, estimate: Estimate, view: PlanHtmlView): string {
  const waves = timedWaves(plan, estimate);
  const drawing = planDrawing(plan, estimate, waves);
  const receiving = new Set(plan.groups.map((group) => group.receiving));
  return pageHtml({
    title: `Plan ${plan.name}`,
    description: plan.description,
    lead: headline(plan, estimate),
    sections: [
      ['estimate', 'Estimate'],
      ['timeline', 'Timeline'],
      ['storages', 'Storages'],
      ['groups', 'Groups'],
    ],
    skipTo: ['timeline', 'the timeline'],
    main: html`${findings(view.findings)}${view.preflight === undefined ? undefined : preflightHtml(view.preflight)}
<section aria-labelledby="estimate"><h2 id="estimate">Estimate</h2>
${facts(estimateFacts(estimate))}
<details><summary>The estimate assumes</summary><ul>${estimate.assumptions.map((said) => html`<li>${said}</li>`)}</ul></details>
<details><summary>The plan</summary>${facts([{ name: 'digest', text: plan.digest }, ...planFacts(plan)])}</details>
</section>
<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
<p class="note">The outlined bars are on the critical path. ${legend(plan.storages, receiving)} ${timelineCut(drawing, PLAN_TELLING)}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Timeline of waves and groups">${groupTimeline(drawing)}</div>
</section>
<section aria-labelledby="storages"><h2 id="storages">Storages</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Timeline of the storages">${storageTimeline(drawing)}</div>
${storageTable(plan, estimate)}
</section>
<section aria-labelledby="groups"><h2 id="groups">Groups</h2>
${waveTables(plan, waves, view.calls)}
</section>`,
  });
}

function headline(plan: Plan, estimate: Estimate): Html {
  const { rto } = estimate.objectives;
  const objective = rto === undefined ? undefined : rtoFact(rto, estimate.makespanMs);
  const said = html`<strong>${count(plan.groups.length, 'group')} in ${count(plan.waves.length, 'wave')}</strong>, <strong>${duration(estimate.makespanMs)}</strong> estimated for ${size(estimate.bytes)}`;
  return html`${said}${objective === undefined ? undefined : html`; <span class="${objective.tone}">RTO ${objective.text}</span>`}. Nothing was sent: this is a dry run.`;
}

function findings(all: readonly Diagnostic[]): Html | undefined {
  if (all.length === 0) return undefined;
  const more = all.length - MOST_FINDINGS;
  return html`<section aria-labelledby="findings"><h2 id="findings">Findings</h2><ul>${all
    .slice(0, MOST_FINDINGS)
    .map(
      ({ at, code, severity, message, hint }) =>
        html`<li>${at === undefined ? undefined : html`<code>${at.file}:${at.line}</code> `}${severity} ${code}: ${message} ${hint}</li>`,
    )}</ul>${more > 0 ? html`<p class="note">… and ${grouped(more)} more: zdr validate shows them.</p>` : undefined}</section>`;
}

function storageTable(plan: Plan, estimate: Estimate): Html {
  const uses = new Map(estimate.storages.map((use) => [use.name, use]));
  const rows = plan.storages.map(({ name, role, maxConcurrent, throughput }) => {
    const use = uses.get(name);
    return html`<tr><td>${name}<td>${role}<td class="n">${maxConcurrent}<td class="n">${use?.peak ?? 0}<td class="n">${rate(throughput)}<td class="n">${duration(use?.busyMs ?? 0)}<td class="n">${percent(Math.round((use?.utilisation ?? 0) * 100) / 100)}<td>${use?.isBottleneck ? 'bottleneck' : ''}`;
  });
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Storages"><table><caption>Storages</caption><thead><tr><th scope="col">Storage<th scope="col">Role<th scope="col" class="n">Limit<th scope="col" class="n">Peak<th scope="col" class="n">Throughput<th scope="col" class="n">Busy<th scope="col" class="n">Used<th scope="col"><span class="dim">Note</span></thead><tbody>${rows}</tbody></table></div>`;
}

function waveTables(plan: Plan, waves: readonly TimedWave[], calls: boolean): Html {
  const rows = new Map<TimedGroup, Html>();
  for (const timed of waves.flatMap(({ groups }) => groups)) rows.set(timed, row(plan, timed, calls));
  const cost = (timed: TimedGroup): number => bytesOf(rows.get(timed)?.markup ?? '');
  const needs = waves.map(({ groups }) => groups.reduce((sum, timed) => sum + cost(timed), 0));
  const shares = fairShares(needs, MOST_ROW_BYTES);
  const more = waves.length - MOST_WAVES;
  const rest = more > 0 ? html`<p class="note">… and ${count(more, 'more wave')}: zdr plan shows them.</p>` : undefined;
  return html`${waves.slice(0, MOST_WAVES).map((timed, index) => {
    const shown = mostImportant(timed.groups, shares[index] ?? 0, cost);
    const more = timed.groups.length - shown.length;
    const name = `Wave ${index + 1}: ${timed.wave.name}`;
    return html`<details${plan.groups.length <= OPEN_UP_TO ? html` open` : undefined}><summary><strong>${name}</strong> (${waveFacts(timed).join(', ')})</summary>
<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table class="groups"><caption>${name}, in the order in which the groups would start</caption><thead><tr><th scope="col" class="n">Start<th scope="col" class="n">Takes<th scope="col">Group<th scope="col">Backup group<th scope="col">Source<th scope="col">Destination<th scope="col">Notes</thead><tbody>
${shown.map((group) => rows.get(group))}</tbody></table></div>${more > 0 ? html`<p class="note">… and ${grouped(more)} more: zdr plan --all and -o json have them all.</p>` : undefined}</details>
`;
  })}${rest}`;
}

const row = (plan: Plan, timed: TimedGroup, calls: boolean): Html =>
  html`<tr><td>+${duration(timed.startMs)}<td>${duration(timed.finishMs - timed.startMs)}<td>${timed.group.name}<td>${timed.group.groupUuid}<td>${timed.group.source}<td>${timed.group.destination}<td>${groupNotes(timed)}${calls ? html`<details><summary>API call</summary><pre>${callText(plan, timed)}</pre></details>` : undefined}
`;

/** The lines keep their line feeds; each is escaped by itself. */
const callText = (plan: Plan, { group }: TimedGroup): Html =>
  html`${callLines(callOf(plan, group)).map(
    (line) => html`${line}
`,
  )}`;
