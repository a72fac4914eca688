/** What a run of a plan would do, in which order, and how long that would take: described once, for every format. */

import type { Diagnostic } from '../../document/diagnostic.ts';
import { given } from '../../given.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Preflight } from '../../preflight/preflight.ts';
import type { Estimate } from '../../schedule/estimate.ts';
import { count, grouped, percent } from '../../words/count.ts';
import { rate, size } from '../../words/size.ts';
import { duration } from '../../words/time.ts';
import { findingJson } from '../findings/findings.ts';
import { preflightSection, tallyText } from '../preflight/preflight.ts';
import {
  type Block,
  type Columns,
  type Document,
  list,
  type Row,
  type Section,
  section,
  type Text,
  tableOf,
} from '../write/document.ts';
import { timelineSections } from '../write/timeline.ts';
import { callLines, callOf } from './call.ts';
import { PLAN_TELLING, planDrawing } from './drawing.ts';
import { estimateFacts, planFacts, rtoText } from './facts.ts';
import { findingsSection } from './findings.ts';
import { groupNotes, rankOf, type TimedGroup, type TimedWave, timedWaves, waveFacts } from './waves.ts';

/** What is shown besides the plan itself. */
export interface PlanView {
  /** Show each group's API call. */
  readonly calls: boolean;
  /** What the check of the plan found. */
  readonly findings: readonly Diagnostic[];
  /** What a look at the site found. */
  readonly preflight?: Preflight;
  /** Groups of each wave that a terminal shows; all where absent. */
  readonly groupsPerWave?: number;
  /** The command that carries the plan out: what to do next. */
  readonly command?: string;
}

/** A small plan stands unfolded. */
const OPEN_UP_TO = 60;

/** The dry run: waves, order, limits, estimate. */
export function planDocument(plan: Plan, estimate: Estimate, view: PlanView): Document {
  const waves = timedWaves(plan, estimate);
  return {
    title: `Plan ${plan.name}`,
    description: plan.description,
    lead: lead(plan, estimate, view.preflight),
    sections: [
      ...findingsSection(view.findings),
      ...(view.preflight === undefined ? [] : preflightSection(view.preflight)),
      ...section('estimate', 'Estimate', [
        estimateFacts(estimate),
        ...section('assumptions', 'The estimate assumes', list(estimate.assumptions), { folded: 'closed' }),
        ...section('plan', 'The plan', [planFacts(plan)], { folded: 'closed' }),
      ]),
      ...timelineSections(() => planDrawing(plan, estimate, waves), plan, {
        outlined: 'The outlined bars are on the critical path.',
        telling: PLAN_TELLING,
        waves: waveTable(waves),
        storages: storages(plan, estimate),
      }),
      ...section('groups', 'Groups', waveSections(plan, waves, view)),
    ],
    next: next(view),
    rest: 'zdr plan --all and -o json have them all',
  };
}

/** Plan, estimate and what the check found, as JSON, every group of it. Ends in a newline. */
export function planJson(
  plan: Plan,
  estimate: Estimate,
  { calls, findings, preflight }: Pick<PlanView, 'calls' | 'findings' | 'preflight'>,
): string {
  const document = {
    type: 'plan',
    format: 1,
    plan,
    estimate,
    findings: findings.map(findingJson),
    preflight,
    ...(calls ? { calls: plan.groups.map((group) => callOf(plan, group)) } : {}),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function lead(plan: Plan, estimate: Estimate, preflight: Preflight | undefined): Text {
  const { rto } = estimate.objectives;
  return [
    { text: `${count(plan.groups.length, 'group')} in ${count(plan.waves.length, 'wave')}`, tone: 'strong' },
    ', ',
    { text: duration(estimate.makespanMs), tone: 'strong' },
    ` estimated for ${size(estimate.bytes)}`,
    ...(rto === undefined ? [] : ['; RTO ', rtoText(rto, estimate.makespanMs)]),
    ...(preflight === undefined
      ? ['. Nothing was sent: this is a dry run.']
      : [`. Nothing was changed at the site: this is a dry run. Preflight: ${tallyText(preflight)}.`]),
  ];
}

function next({ preflight, command }: PlanView): Text[] {
  if (preflight !== undefined && preflight.counts.blocker > 0)
    return ['The blockers stand in the way of a run: fix them, then look again.'];
  const free = preflight === undefined ? '' : 'Nothing stands in the way. ';
  return command === undefined ? [] : [[`${free}To carry it out: `, { command }]];
}

const waveTable = (waves: readonly TimedWave[]): Block[] =>
  tableOf(
    'Waves',
    { wave: 'name', starts: 'number', finishes: 'number', groups: 'number', 'gate and budget': 'text' },
    waves.map((timed) => ({
      cells: [
        timed.wave.name,
        `+${duration(timed.startMs)}`,
        `+${duration(timed.finishMs)}`,
        grouped(timed.groups.length),
        waveFacts(timed).slice(2).join(', '),
      ],
    })),
  );

function storages(plan: Plan, estimate: Estimate): Block[] {
  const uses = new Map(estimate.storages.map((use) => [use.name, use]));
  const rows = plan.storages.map(({ name, role, maxConcurrent, throughput }): Row => {
    const { peak = 0, busyMs = 0, utilisation = 0, isBottleneck = false } = uses.get(name) ?? {};
    return {
      rank: -busyMs,
      cells: [
        name,
        role,
        String(maxConcurrent),
        String(peak),
        rate(throughput),
        duration(busyMs),
        percent(Math.round(utilisation * 100) / 100),
        isBottleneck ? { text: 'bottleneck', tone: 'warn' } : '',
      ],
    };
  });
  const columns: Columns = {
    storage: 'name',
    role: 'word',
    limit: 'number',
    peak: 'number',
    throughput: 'number',
    busy: 'number',
    used: 'number',
    note: 'word',
  };
  return tableOf('Storages and their load', columns, rows, { first: 'the busiest' });
}

const GROUP_COLUMNS: Columns = {
  start: 'number',
  takes: 'number',
  group: 'name',
  'backup group': 'id',
  source: 'name',
  destination: 'name',
  notes: 'text',
};

function waveSections(plan: Plan, waves: readonly TimedWave[], { calls, groupsPerWave: few }: PlanView): Section[] {
  const folded = plan.groups.length <= OPEN_UP_TO ? 'open' : 'closed';
  return waves.flatMap((timed, index) => {
    const title = `Wave ${index + 1}: ${timed.wave.name}`;
    const rows = timed.groups.map((group) => groupRow(plan, group, calls));
    const table = tableOf(`${title}, in the order in which the groups would start`, GROUP_COLUMNS, rows, {
      first: 'those on the critical path and the critical ones',
      ...given({ few }),
    });
    return section(undefined, `${title} (${waveFacts(timed).join(', ')})`, table, { folded });
  });
}

function groupRow(plan: Plan, timed: TimedGroup, calls: boolean): Row {
  const { group, startMs, finishMs } = timed;
  return {
    cells: [
      `+${duration(startMs)}`,
      duration(finishMs - startMs),
      group.name,
      group.groupUuid,
      group.source,
      group.destination,
      groupNotes(timed),
    ],
    rank: rankOf(timed),
    ...(calls ? { lines: callLines(callOf(plan, group)) } : {}),
  };
}
