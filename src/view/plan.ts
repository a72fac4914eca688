import type { Diagnostic } from '../document/diagnostic.ts';
import type { Plan } from '../plan/plan.ts';
import type { Preflight } from '../preflight/preflight.ts';
import type { Estimate } from '../schedule/estimate.ts';
import { grouped } from '../words/count.ts';
import { duration } from '../words/time.ts';
import { callOf, callText } from './call.ts';
import { estimateLines } from './estimate.ts';
import { findingJson } from './findings.ts';
import { planFacts } from './plan-facts.ts';
import { groupNotes, type TimedGroup, timedWaves, waveFacts } from './plan-waves.ts';
import { clean } from './write/clean.ts';
import type { Page } from './write/page.ts';
import { table } from './write/table.ts';
import { fields } from './write/text.ts';
import { wrap } from './write/width.ts';

export interface PlanView {
  /** Groups shown of each wave; the others are counted. */
  readonly groupsPerWave: number;
  /** Show each group's API call. */
  readonly calls: boolean;
  /** The command that carries the plan out: what to do next. */
  readonly command?: string;
}

/** What a run of the plan would do, in which order, and how long that would take. Ends in a newline. */
export function planText(plan: Plan, estimate: Estimate, page: Page, view: PlanView): string {
  const sections = [
    header(plan, page),
    ...waves(plan, estimate, page, view),
    estimateLines(plan, estimate, page),
    ...(estimate.assumptions.length === 0 ? [] : [assumptions(estimate, page)]),
    ...(view.command === undefined ? [] : [[`To carry it out: ${page.style.cyan(clean(view.command))}`]]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Plan, estimate and what the check found, as JSON, every group of it. Ends in a newline. */
export function planJson(
  plan: Plan,
  estimate: Estimate,
  view: Pick<PlanView, 'calls'> & { readonly preflight?: Preflight },
  findings: readonly Diagnostic[] = [],
): string {
  const document = {
    type: 'plan',
    format: 1,
    plan,
    estimate,
    findings: findings.map(findingJson),
    ...(view.preflight === undefined ? {} : { preflight: view.preflight }),
    ...(view.calls ? { calls: plan.groups.map((group) => callOf(plan, group)) } : {}),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function header(plan: Plan, page: Page): string[] {
  const { style } = page;
  return [
    `${style.bold(`Plan ${clean(plan.name)}`)} ${style.dim(plan.digest.slice(0, 12))}`,
    ...(plan.description === undefined ? [] : [clean(plan.description)]),
    ...fields(
      planFacts(plan).map(({ name, text }) => [name, text] as const),
      page,
    ),
  ];
}

function waves(plan: Plan, estimate: Estimate, page: Page, view: PlanView): string[][] {
  return timedWaves(plan, estimate).map((timed, index) => {
    const { wave, groups } = timed;
    const shown = groups.slice(0, view.groupsPerWave);
    const more = groups.length - shown.length;
    return [
      `${page.style.bold(`Wave ${index + 1} of ${plan.waves.length}: ${clean(wave.name)}`)} (${waveFacts(timed).join(', ')})`,
      ...(shown.length === 0 ? [] : groupTable(shown, page)),
      ...(view.calls ? shown.flatMap(({ group }) => ['', ...callText(callOf(plan, group), page)]) : []),
      ...(more > 0 ? [page.style.dim(`  … and ${grouped(more)} more (--all or -o json shows them)`)] : []),
    ];
  });
}

function groupTable(groups: readonly TimedGroup[], page: Page): string[] {
  const rows = groups.map((timed) => [
    `+${duration(timed.startMs)}`,
    duration(timed.finishMs - timed.startMs),
    clean(timed.group.name),
    clean(timed.group.source),
    clean(timed.group.destination),
    groupNotes(timed),
  ]);
  return table(
    [
      { title: 'start', align: 'right' },
      { title: 'takes', align: 'right' },
      { title: 'group', shrinks: true },
      { title: 'source', shrinks: true },
      { title: 'destination', shrinks: true },
      { title: 'notes', shrinks: true },
    ],
    rows,
    page,
    '  ',
  );
}

function assumptions({ assumptions: said }: Estimate, page: Page): string[] {
  const lines = said.flatMap((assumption) =>
    wrap(clean(assumption), page.width - 4).map((line, index) => `  ${index === 0 ? '-' : ' '} ${line}`),
  );
  return [page.style.bold('The estimate assumes'), ...lines];
}
