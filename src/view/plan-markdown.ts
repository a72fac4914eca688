import type { Diagnostic } from '../document/diagnostic.ts';
import type { Plan } from '../plan/plan.ts';
import type { Estimate } from '../schedule/estimate.ts';
import { count, grouped, percent } from '../words/count.ts';
import { rate, size } from '../words/size.ts';
import { duration } from '../words/time.ts';
import { callLines, callOf } from './call.ts';
import { fairShares, fitSections, type Section } from './fit-old.ts';
import { estimateFacts, type Fact, planFacts, rtoFact } from './plan-facts.ts';
import { groupNotes, mostImportant, type TimedGroup, type TimedWave, timedWaves, waveFacts } from './plan-waves.ts';
import { bytesOf, code, cutGrid, folded, grid, preformatted, prose, rowBytes } from './write/gfm.ts';

export interface PlanMarkdownView {
  /** Show each group's API call. */
  readonly calls: boolean;
  /** What the check of the plan found. */
  readonly findings: readonly Diagnostic[];
  /** The page is cut to this size, the most important first, and says so. */
  readonly mostBytes: number;
}

/** Where the rows stand that were cut. */
const WHOLE = '`zdr plan --all` and `-o json` have them all';

/** The dry run as GitHub-flavoured Markdown: for a pull request, or a step summary. Ends in a newline. */
export function planMarkdown(plan: Plan, estimate: Estimate, view: PlanMarkdownView): string {
  const waves = timedWaves(plan, estimate);
  const sections: Section[] = [
    () => `# Plan ${prose(plan.name)}`,
    () => headline(plan, estimate),
    (room) => (view.findings.length === 0 ? undefined : findingsTable(view.findings, room / 4)),
    () => facts(estimateFacts(estimate)),
    (room) => waveTable(waves, room / 4),
    (room) => storageTable(plan, estimate, room / 4),
    () => folded('The plan', facts([...about(plan), ...planFacts(plan)])),
    () => (estimate.assumptions.length === 0 ? undefined : assumptions(estimate)),
    (room) => waveDetails(plan, waves, view.calls, room),
  ];
  return fitSections(sections, view.mostBytes);
}

function headline(plan: Plan, estimate: Estimate): string {
  const { rto } = estimate.objectives;
  const said = [
    `${count(plan.groups.length, 'group')} in ${count(plan.waves.length, 'wave')}`,
    `${duration(estimate.makespanMs)} estimated for ${size(estimate.bytes)}`,
  ];
  const { text, tone } = rto === undefined ? { text: '' } : rtoFact(rto, estimate.makespanMs);
  const objective = text === '' ? '' : `; RTO ${tone === 'bad' ? `**${prose(text)}**` : prose(text)}`;
  return `**${said.join('**, **')}**${objective}. Nothing was sent: this is a dry run.`;
}

const about = (plan: Plan): Fact[] => [
  { name: 'digest', text: plan.digest },
  ...(plan.description === undefined ? [] : [{ name: 'description', text: plan.description }]),
];

const facts = (all: readonly Fact[]): string =>
  grid(
    ['', ''],
    all.map(({ name, text, tone }) => [name, tone === 'bad' || tone === 'strong' ? `**${prose(text)}**` : prose(text)]),
  );

export function findingsTable(findings: readonly Diagnostic[], room: number): string {
  const rows = [...findings]
    .sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1))
    .map(({ at, code: name, severity, message, hint }) => [
      at === undefined ? '' : code(`${at.file}:${at.line}`),
      severity,
      code(name),
      `${prose(message)}${hint === undefined ? '' : ` ${prose(hint)}`}`,
    ]);
  return cutGrid(['Finding', '', 'Code', 'What'], rows, '', room, '`zdr validate` shows them');
}

const waveTable = (waves: readonly TimedWave[], room: number): string =>
  cutGrid(
    ['Wave', 'Starts', 'Finishes', 'Groups', ''],
    waves.map((timed) => [
      code(timed.wave.name),
      `+${duration(timed.startMs)}`,
      `+${duration(timed.finishMs)}`,
      grouped(timed.groups.length),
      waveFacts(timed).slice(2).map(prose).join(', '),
    ]),
    ' rrr',
    room,
    WHOLE,
  );

function storageTable(plan: Plan, estimate: Estimate, room: number): string {
  const uses = new Map(estimate.storages.map((use) => [use.name, use]));
  const rows = plan.storages.map(({ name, role, maxConcurrent, throughput }) => {
    const use = uses.get(name);
    return [
      code(name),
      role,
      String(maxConcurrent),
      rate(throughput),
      duration(use?.busyMs ?? 0),
      percent(Math.round((use?.utilisation ?? 0) * 100) / 100),
      use?.isBottleneck ? '**bottleneck**' : '',
    ];
  });
  const busiestFirst = [...rows.keys()].sort(
    (a, b) =>
      (uses.get(plan.storages[b]?.name ?? '')?.busyMs ?? 0) - (uses.get(plan.storages[a]?.name ?? '')?.busyMs ?? 0),
  );
  return cutGrid(
    ['Storage', 'Role', 'Limit', 'Throughput', 'Busy', 'Used', ''],
    busiestFirst.map((at) => rows[at] ?? []),
    '  rrrr',
    room,
    WHOLE,
  );
}

const assumptions = (estimate: Estimate): string =>
  folded('The estimate assumes', estimate.assumptions.map((said) => `- ${prose(said)}`).join('\n'));

const GROUP_HEAD = ['Start', 'Takes', 'Group', 'Backup group', 'Source', 'Destination', 'Notes'];

const groupRow = (timed: TimedGroup): string[] => [
  `+${duration(timed.startMs)}`,
  duration(timed.finishMs - timed.startMs),
  code(timed.group.name),
  code(timed.group.groupUuid),
  code(timed.group.source),
  code(timed.group.destination),
  prose(groupNotes(timed)),
];

/** What a folded wave takes besides its groups: a wave that gets less is left to the table above. */
const OF_A_WAVE = 600;

/** Every wave gets its share of the room, so that a big one does not hide the others. */
function waveDetails(plan: Plan, waves: readonly TimedWave[], calls: boolean, room: number): string | undefined {
  if (plan.groups.length === 0) return undefined;
  const rows = new Map<TimedGroup, readonly string[]>();
  const blocks = new Map<TimedGroup, string>();
  const cost = (timed: TimedGroup): number => rowBytes(rows.get(timed) ?? []) + bytesOf(blocks.get(timed) ?? '') + 2;
  for (const timed of waves.flatMap(({ groups }) => groups)) {
    rows.set(timed, groupRow(timed));
    if (calls) blocks.set(timed, preformatted(callLines(callOf(plan, timed.group))));
  }
  const needs = waves.map(({ groups }) => groups.reduce((sum, timed) => sum + cost(timed), OF_A_WAVE));
  const shares = fairShares(needs, room - 200);
  const shown = waves.map(({ groups }, index) => mostImportant(groups, (shares[index] ?? 0) - OF_A_WAVE, cost));
  const details = waves.flatMap((timed, index) => {
    const groups = shown[index] ?? [];
    if (groups.length === 0) return [];
    const more = timed.groups.length - groups.length;
    const summary = `Wave ${index + 1}: ${timed.wave.name} (${waveFacts(timed).join(', ')})`;
    const text = [
      grid(
        GROUP_HEAD,
        groups.map((group) => rows.get(group) ?? []),
        'rr',
      ),
      ...(more > 0 ? [`… and ${grouped(more)} more: ${WHOLE}.`] : []),
      ...groups.flatMap((group) => blocks.get(group) ?? []),
    ];
    return [folded(summary, text.join('\n\n'))];
  });
  const hidden = waves.reduce((sum, { groups }, index) => sum + groups.length - (shown[index] ?? []).length, 0);
  const folds = waves.filter(({ groups }) => groups.length > 0).length - details.length;
  return [...(hidden === 0 ? [] : [cutNote(hidden, plan.groups.length, folds)]), ...details].join('\n\n');
}

const cutNote = (hidden: number, all: number, folds: number): string =>
  `_Cut for length: ${grouped(all - hidden)} of ${count(all, 'group')} shown, those on the critical path and the critical ones first${folds > 0 ? `; ${count(folds, 'wave')} left to the table above` : ''}. ${WHOLE}._`;
