import { drillReport } from '../report/drill-report.ts';
import { nextStep } from '../report/next-step.ts';
import type { Report } from '../report/report.ts';
import type { Shortage } from '../run/room.ts';
import { awakeMs } from '../run/run-time.ts';
import type { GroupState, RunState } from '../run/state.ts';
import { grouped, simulatedText, times } from '../words/count.ts';
import { size } from '../words/size.ts';
import { dateAndTime, duration, timeOfDay, tookText } from '../words/time.ts';
import { activity, notice, runPhase } from './activity.ts';
import { type Carrier, carrierText } from './carrier.ts';
import { outcomeText, outcomeWord, tonedCounts, whyText } from './outcome.ts';
import { lostWaysOut } from './overdue.ts';
import { objectiveText, objectiveViews } from './report/objectives.ts';
import { HEADLINES } from './report/verdict.ts';
import { shortageLines } from './room.ts';
import { type Tally, tallyOf } from './tally.ts';
import { clean } from './write/clean.ts';
import { inRunsDir, sentence } from './write/command.ts';
import { mostOn, type Page } from './write/page.ts';
import { table } from './write/table.ts';
import { fields, paint } from './write/text.ts';

const CLEANED = {
  pending: 'not done yet',
  kept: 'what the drill made is kept',
  left: 'something of the drill is left',
  done: 'nothing of the drill is left',
} as const;

/** Groups listed of each kind; `--json` has all. */
const SHOWN = 20;

type Verdict = Pick<Report, 'outcome' | 'objectives'>;

/** How far a run is, `now` in ms since the epoch. Ends in a newline. */
export function statusText(
  state: RunState,
  page: Page,
  {
    now,
    carrier,
    lacking = [],
    report,
  }: {
    readonly now: number;
    readonly carrier: Carrier | undefined;
    /** What its groups wait for because other runs hold it. */
    readonly lacking?: readonly Shortage[];
    /** What became of it, once it has ended. */
    readonly report?: Verdict | undefined;
  },
): string {
  const tally = tallyOf(state);
  const sections = [
    [
      ...head(state, tally, page, { carrier, report }),
      ...shortageLines(lacking).map((line) => page.style.yellow(`  ${inRunsDir(line, page.runsDir)}`)),
    ],
    waves(tally, page),
    ...(tally.running.length === 0 ? [] : [running(state, { now, carrier }, tally, page)]),
    ...(tally.troubles.length === 0 ? [] : [troubles(tally, page)]),
    next(state, page, { now, carrier }),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The same for programs, with every group. Ends in a newline. */
export function statusJson(
  state: RunState,
  carrier?: Carrier,
  lacking: readonly Shortage[] = [],
  report?: Verdict,
): string {
  const tally = tallyOf(state);
  const document = {
    type: 'status',
    format: 1,
    run: state.runId,
    kind: state.drill === undefined ? 'run' : 'drill',
    phase: runPhase(state, carrier),
    plan: { name: state.plan.name, digest: state.plan.digest },
    ...(state.parent === undefined ? {} : { parent: state.parent }),
    ...(state.simulated ? { simulated: state.simulated } : {}),
    startedAt: state.startedAt,
    lastEventAt: state.lastEventAt,
    ...(state.finishedAt === undefined ? {} : { finishedAt: state.finishedAt }),
    resumes: state.resumes,
    ...(state.stopping ? { stopping: state.stopping } : {}),
    ...(state.interrupted ? { interrupted: state.interrupted } : {}),
    ...(state.unavailable ? { unavailable: state.unavailable, unavailableSince: state.unavailableSince } : {}),
    ...(lacking.length === 0 ? {} : { waitingForRoom: lacking }),
    ...(report === undefined ? {} : { outcome: report.outcome, objectives: report.objectives }),
    counts: { ...tally.counts, unfinished: tally.groups - tally.ended },
    bytes: { done: tally.bytesDone, expected: tally.bytesExpected },
    waves: tally.waves,
    groups: [...state.groups.values()].map(groupJson),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function groupJson({ name, phase, startedAt, finishedAt, calls, outcome, reason }: GroupState) {
  const call = calls.at(-1);
  return {
    name,
    phase,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(call ? { attempt: call.attempt, job: call.job } : {}),
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason ? { reason } : {}),
  };
}

function head(
  state: RunState,
  tally: Tally,
  page: Page,
  { carrier, report }: { readonly carrier: Carrier | undefined; readonly report: Verdict | undefined },
): string[] {
  const { style } = page;
  const phase = runPhase(state, carrier);
  // What a dead process waited for, nobody waits for now.
  const held = phase === 'dead' ? undefined : notice(state);
  const end = state.finishedAt ?? state.lastEventAt;
  return [
    `${style.bold(`${state.drill === undefined ? 'Run' : 'Drill'} ${clean(state.runId)}`)}: ${phase === 'dead' ? style.red('dead, its process is gone') : phase}`,
    ...fields(
      [
        ['plan', `${clean(state.plan.name)} ${style.dim(state.plan.digest.slice(0, 12))}`],
        ['started', `${dateAndTime(state.startedAt)} by ${clean(state.operator)}${resumed(state)}`],
        [
          state.finishedAt === undefined ? 'last event' : 'finished',
          `${dateAndTime(end)}, after ${tookText(awakeMs(state.clock, state.startedAt, end))}`,
        ],
        ...(state.clock.changes.length === 0
          ? []
          : [
              [
                'clock',
                `changed at ${state.clock.changes.map((at) => dateAndTime(new Date(at).toISOString())).join(', ')}`,
              ] as const,
            ]),
        ...(carrier === undefined ? [] : [['process', carrierText(carrier)] as const]),
        ...(state.simulated ? [['site', `simulated, ${simulatedText(state.simulated)}`] as const] : []),
        ...(report === undefined ? [] : [['outcome', HEADLINES[report.outcome]] as const]),
        ['groups', paint(tonedCounts({ ...tally.counts, unfinished: tally.groups - tally.ended }), style)],
        ...(report === undefined
          ? []
          : objectiveViews(report)
              .filter(({ result }) => result !== 'no objective')
              .map((view) => [view.name, paint(objectiveText(view), style)] as const)),
        ...(state.drill === undefined || state.finishedAt === undefined
          ? []
          : [['cleanup', CLEANED[drillReport(state)?.cleanup ?? 'pending']] as const]),
        ['recovered', `${size(tally.bytesDone)}${tally.bytesExpected > 0 ? ` of ${size(tally.bytesExpected)}` : ''}`],
      ],
      page,
    ),
    ...(held === undefined ? [] : [style.yellow(`  ${held}`)]),
  ];
}

const resumed = ({ resumes }: RunState): string => (resumes === 0 ? '' : `, resumed ${times(resumes)}`);

function waves(tally: Tally, page: Page): string[] {
  const rows = tally.waves.map((wave) => [
    clean(wave.name),
    wave.phase,
    grouped(wave.groups),
    grouped(wave.running),
    grouped(wave.ended),
    wave.ended > wave.counts.recovered
      ? { text: grouped(wave.ended - wave.counts.recovered), colour: page.style.red }
      : '',
  ]);
  return table(
    [
      { title: 'wave', shrinks: true },
      { title: 'state' },
      { title: 'groups', align: 'right' },
      { title: 'running', align: 'right' },
      { title: 'ended', align: 'right' },
      { title: 'not recovered', align: 'right' },
    ],
    rows,
    page,
    '  ',
  );
}

function running(
  state: RunState,
  { now, carrier }: { readonly now: number; readonly carrier: Carrier | undefined },
  tally: Tally,
  page: Page,
): string[] {
  const gone = carrier?.is === 'gone' || carrier?.is === 'given-up' || state.interrupted !== undefined;
  const rows = tally.running.slice(0, mostOn(page, SHOWN)).map((group) => [
    // For how long it has run, nobody knows who was not there.
    group.startedAt === undefined
      ? ''
      : gone
        ? timeOfDay(group.startedAt)
        : duration(now - Date.parse(group.startedAt)),
    clean(group.name),
    activity(group, state, gone ? Date.parse(state.lastEventAt) : now),
  ]);
  const columns = [
    { title: gone ? 'started' : 'runs for', align: 'right' },
    { title: 'group', shrinks: true },
    { title: gone ? 'was last' : 'what it does', shrinks: true },
  ] as const;
  return [...table(columns, rows, page, '  '), ...more(tally.running.length, page)];
}

function troubles(tally: Tally, page: Page): string[] {
  const rows = tally.troubles.slice(0, mostOn(page, SHOWN)).map(({ name, outcome = 'unknown', reason, judgement }) => [
    {
      text: outcomeWord(outcome),
      colour: (text: string) =>
        paint({ ...(outcomeText(outcome) as { text: string; tone: 'good' }), text }, page.style),
    },
    clean(name),
    whyText(reason, judgement) ?? '',
  ]);
  const columns = [{ title: 'outcome' }, { title: 'group', shrinks: true }, { title: 'why', shrinks: true }] as const;
  return [...table(columns, rows, page, '  '), ...more(tally.troubles.length, page)];
}

const more = (all: number, page: Page): string[] =>
  all > mostOn(page, SHOWN) ? [page.style.dim(`  … and ${grouped(all - SHOWN)} more (--json shows them)`)] : [];

function next(
  state: RunState,
  page: Page,
  { now, carrier }: { readonly now: number; readonly carrier: Carrier | undefined },
): string[] {
  const said =
    state.finishedAt !== undefined
      ? `What was recovered, and what was not: zdr report ${state.runId}`
      : carrier?.is === 'alive'
        ? 'It goes on by itself.'
        : carrier?.is === 'gone' && state.simulated === undefined
          ? `Jobs that it began go on at the site. To go on: zdr resume ${state.runId}`
          : (nextStep(state, carrier?.is === 'given-up') ?? '');
  // A drill whose cleanup goes on asks for nothing.
  const left =
    state.drill === undefined || state.finishedAt === undefined || (carrier !== undefined && carrier.is !== 'gone')
      ? undefined
      : nextStep(state);
  const lost = state.finishedAt === undefined && carrier?.is !== 'given-up' ? lostWaysOut(state, now) : undefined;
  return [lost, said, left]
    .filter((one) => one !== undefined)
    .flatMap((one) => sentence(one, page.width, page).map(page.style.cyan));
}
