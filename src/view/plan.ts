import { latestGroups, NOT_PINNED, notPinned } from '../plan/pin.ts';
import type { Plan, PlanGroup, PlanSite, Tolerance } from '../plan/plan.ts';
import type { Estimate } from '../schedule/estimate.ts';
import { callJson, callText } from './call.ts';
import { clean } from './clean.ts';
import { estimateLines } from './estimate.ts';
import { fields } from './fields.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';
import { dateAndTime, duration } from './time.ts';
import { wrap } from './width.ts';
import { count, grouped, percent } from './words.ts';

export interface PlanView {
  /** Groups shown of each wave; the others are counted. */
  readonly groupsPerWave: number;
  /** Show each group's API call. */
  readonly calls: boolean;
  /** The plan's file, for the command to run next. */
  readonly file?: string;
}

/** What a run of the plan would do, in which order, and how long that would take. Ends in a newline. */
export function planText(plan: Plan, estimate: Estimate, page: Page, view: PlanView): string {
  const sections = [
    header(plan, page),
    ...waves(plan, estimate, page, view),
    estimateLines(plan, estimate, page),
    ...(estimate.assumptions.length === 0 ? [] : [assumptions(estimate, page)]),
    ...(view.file === undefined ? [] : [[`To carry it out: ${page.style.cyan(`zdr run ${clean(view.file)}`)}`]]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Plan and estimate as JSON, every group of it. Ends in a newline. */
export function planJson(plan: Plan, estimate: Estimate, view: Pick<PlanView, 'calls'>): string {
  const calls = view.calls ? { calls: plan.groups.map((group) => callJson(plan, group)) } : {};
  return `${JSON.stringify({ type: 'plan', format: 1, plan, estimate, ...calls }, null, 2)}\n`;
}

function header(plan: Plan, page: Page): string[] {
  const { style } = page;
  const { rtoMs, rpoMs } = plan.objectives;
  const objectives = [
    ...(rtoMs === undefined ? [] : [`RTO ${duration(rtoMs)}`]),
    ...(rpoMs === undefined ? [] : [`RPO ${duration(rpoMs)}`]),
  ];
  return [
    `${style.bold(`Plan ${clean(plan.name)}`)} ${style.dim(plan.digest.slice(0, 12))}`,
    ...(plan.description === undefined ? [] : [clean(plan.description)]),
    ...fields(
      [
        ['groups', `${grouped(plan.groups.length)} in ${count(plan.waves.length, 'wave')}`],
        ['site', `${endpoint(plan.site)}, ${login(plan.site)}`],
        [
          'verify',
          plan.verify === 'observed'
            ? 'observed: a fresh query proves every group'
            : "claimed: only the API's own answer, no query",
        ],
        ['limit', `${count(plan.concurrency, 'recovery', 'recoveries')} at a time, and each storage's own`],
        ['budget', budget(plan)],
        ['objectives', objectives.length === 0 ? 'none' : objectives.join(', ')],
        ...pinned(plan),
      ],
      page,
    ),
  ];
}

/** How far the backups of `latestOf` are chosen. */
function pinned(plan: Plan): (readonly [string, string])[] {
  const latest = latestGroups(plan).length;
  if (latest === 0) return [];
  const open = notPinned(plan).length;
  return [
    [
      'backups',
      open === 0
        ? `${count(latest, 'group')} pinned`
        : `${count(open, 'group')} not pinned: zdr pin chooses their backups, or else the run at its start`,
    ],
  ];
}

function waves(plan: Plan, estimate: Estimate, page: Page, view: PlanView): string[][] {
  const times = new Map(estimate.groups.map((group) => [group.name, group]));
  const ofWave: PlanGroup[][] = plan.waves.map(() => []);
  for (const group of plan.groups) ofWave[group.wave]?.push(group);
  return plan.waves.map((wave, index) => {
    const start = (group: PlanGroup): number => times.get(group.name)?.startMs ?? 0;
    const groups = (ofWave[index] ?? []).sort((a, b) => start(a) - start(b));
    const shown = groups.slice(0, view.groupsPerWave);
    const span = estimate.waves.find(({ name }) => name === wave.name);
    const facts = [
      count(groups.length, 'group'),
      ...(span ? [`+${duration(span.startMs)} to +${duration(span.finishMs)}`] : []),
      ...(wave.gate ? ['opens only when a person approves it'] : []),
      ...(wave.failure ? [`tolerates ${tolerated(wave.failure.tolerate)}`] : []),
    ];
    const more = groups.length - shown.length;
    return [
      `${page.style.bold(`Wave ${index + 1} of ${plan.waves.length}: ${clean(wave.name)}`)} (${facts.join(', ')})`,
      ...(shown.length === 0 ? [] : groupTable(shown, times, page)),
      ...(view.calls ? shown.flatMap((group) => ['', ...callText(plan, group, page)]) : []),
      ...(more > 0 ? [page.style.dim(`  … and ${grouped(more)} more (--all or -o json shows them)`)] : []),
    ];
  });
}

function groupTable(
  groups: readonly PlanGroup[],
  times: ReadonlyMap<string, { readonly startMs: number; readonly finishMs: number }>,
  page: Page,
): string[] {
  const rows = groups.map((group) => {
    const time = times.get(group.name);
    const notes = [
      ...(group.critical ? ['critical'] : []),
      ...(group.groupUuid === NOT_PINNED ? ['not pinned'] : []),
      ...(group.pinned?.createdAt === undefined ? [] : [`of ${dateAndTime(group.pinned.createdAt)}`]),
      ...(group.dependsOn.length === 0 ? [] : [`after ${group.dependsOn.map(clean).join(', ')}`]),
    ];
    return [
      time ? `+${duration(time.startMs)}` : '?',
      time ? duration(time.finishMs - time.startMs) : '?',
      clean(group.name),
      clean(group.source),
      clean(group.destination),
      notes.join(', '),
    ];
  });
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

function budget({ failure }: Plan): string {
  const most = `tolerates ${tolerated(failure.tolerate)}`;
  return failure.then === 'stop'
    ? `${most}; beyond that, or when a critical group fails, no further group starts`
    : `${most}; beyond that it goes on, and the report says so`;
}

function tolerated(tolerate: Tolerance): string {
  if ('share' in tolerate) return `${percent(tolerate.share)} of the groups failed`;
  return tolerate.count === 0 ? 'no failed group' : count(tolerate.count, 'failed group');
}

const endpoint = (site: PlanSite): string =>
  typeof site.endpoint === 'string' ? clean(site.endpoint) : `$${clean(site.endpoint.env)}`;

function login({ auth }: PlanSite): string {
  switch (auth.kind) {
    case 'account':
      return `account ${clean(auth.account)}`;
    case 'accessKey':
      return `access key ${clean(auth.id)}`;
    case 'session':
      return 'a given session';
  }
}
