import { drillReport } from '../../report/drill-report.ts';
import { nextStep } from '../../report/next-step.ts';
import type { Report } from '../../report/report.ts';
import { awakeMs } from '../../run/run-time.ts';
import type { Shortage } from '../../run/slots.ts';
import type { GroupState, RunState } from '../../run/state.ts';
import { type RunOwner, runPhase } from '../../runs/phase.ts';
import { grouped, simulatedText, times } from '../../words/count.ts';
import { size } from '../../words/size.ts';
import { dateAndTime, duration, timeOfDay, tookText } from '../../words/time.ts';
import { outcomeText, tonedCounts, whyText } from '../outcome.ts';
import { cleanupState } from '../report/drill.ts';
import { objectiveText, objectiveViews } from '../report/objectives.ts';
import { HEADLINES } from '../report/verdict.ts';
import { clean } from '../write/clean.ts';
import {
  type Block,
  type Columns,
  type Document,
  facts,
  paragraph,
  spoken,
  type Text,
  tableOf,
} from '../write/document.ts';
import { activity, notice } from './activity.ts';
import { lostWaysOut } from './overdue.ts';
import { shortageLines } from './room.ts';
import { type Tally, tallyOf } from './tally.ts';

/** Groups listed of each kind; `--json` has all. */
const SHOWN = 20;

type Verdict = Pick<Report, 'outcome' | 'objectives'>;

/** What is known of a run besides its events. */
export interface StatusView {
  /** In ms since the epoch. */
  readonly now: number;
  readonly owner: RunOwner | undefined;
  /** What its groups wait for because other runs hold it. */
  readonly lacking?: readonly Shortage[];
  /** What became of it, once it has ended. */
  readonly report?: Verdict | undefined;
}

/** How far a run is. */
export function statusDocument(state: RunState, view: StatusView): Document {
  const { owner, lacking = [] } = view;
  const tally = tallyOf(state);
  const phase = runPhase(state, owner);
  // What a dead process waited for, nobody waits for now.
  const held = phase === 'dead' ? undefined : notice(state);
  const gone = owner?.state === 'gone' || owner?.state === 'given-up' || state.interrupted !== undefined;
  return {
    title: [
      `${state.drill === undefined ? 'Run' : 'Drill'} ${state.runId}: `,
      phase === 'dead' ? { text: 'dead, its process is gone', tone: 'bad' } : phase,
    ],
    blocks: [
      head(state, tally, view),
      ...[...(held === undefined ? [] : [held]), ...shortageLines(lacking)].map((text) =>
        paragraph({ text, tone: 'warn' }),
      ),
      ...waves(tally),
      ...running(state, tally, gone ? undefined : view.now),
      ...troubles(tally),
    ],
    sections: [],
    next: next(state, view),
    rest: '--json shows them',
  };
}

function head(state: RunState, tally: Tally, { owner, report }: StatusView): Block {
  const { clock, simulated, finishedAt, lastEventAt, plan } = state;
  const cleaned = drillReport(state);
  const end = finishedAt ?? lastEventAt;
  const changes = clock.changes.map((at) => dateAndTime(new Date(at).toISOString())).join(', ');
  const resumed = state.resumes === 0 ? '' : `, resumed ${times(state.resumes)}`;
  const expected = tally.bytesExpected > 0 ? ` of ${size(tally.bytesExpected)}` : '';
  const objectives = report === undefined ? [] : objectiveViews(report);
  return facts(
    ['plan', [`${plan.name} `, { text: plan.digest.slice(0, 12), tone: 'dim' }]],
    ['started', `${dateAndTime(state.startedAt)} by ${state.operator}${resumed}`],
    [
      finishedAt === undefined ? 'last event' : 'finished',
      `${dateAndTime(end)}, after ${tookText(awakeMs(clock, state.startedAt, end))}`,
    ],
    ['clock', changes === '' ? undefined : `changed at ${changes}`],
    ['process', owner && ownerText(owner)],
    ['site', simulated && `simulated, ${simulatedText(simulated)}`],
    ['outcome', report && HEADLINES[report.outcome]],
    ['groups', tonedCounts({ ...tally.counts, unfinished: tally.groups - tally.ended })],
    ...objectives
      .filter(({ result }) => result !== 'no objective')
      .map((one) => [one.name, objectiveText(one)] as const),
    ['cleanup', cleaned && finishedAt && cleanupState(cleaned)],
    ['recovered', `${size(tally.bytesDone)}${expected}`],
  );
}

const waves = (tally: Tally): Block[] =>
  tableOf(
    'Waves',
    { wave: 'name', state: 'word', groups: 'number', running: 'number', ended: 'number', 'not recovered': 'number' },
    tally.waves.map((wave) => {
      const lost = wave.ended - wave.counts.recovered;
      const numbers = [wave.groups, wave.running, wave.ended].map(grouped);
      return { cells: [wave.name, wave.phase, ...numbers, lost > 0 ? { text: grouped(lost), tone: 'bad' } : ''] };
    }),
  );

/** `now` is undefined where nobody was there: for how long a group has run, nobody knows then. */
function running(state: RunState, tally: Tally, now: number | undefined): Block[] {
  const rows = tally.running.map((group) => {
    const { name, startedAt } = group;
    const since =
      startedAt === undefined ? '' : now === undefined ? timeOfDay(startedAt) : duration(now - Date.parse(startedAt));
    return { cells: [since, name, activity(group, state, now ?? Date.parse(state.lastEventAt))] };
  });
  const columns: Columns =
    now === undefined
      ? { started: 'number', group: 'name', 'was last': 'text' }
      : { 'runs for': 'number', group: 'name', 'what it does': 'text' };
  return tableOf('Running groups', columns, rows, { few: SHOWN });
}

const troubles = (tally: Tally): Block[] =>
  tableOf(
    'Not recovered',
    { outcome: 'word', group: 'name', why: 'text' },
    tally.troubles.map(({ name, outcome = 'unknown', reason, judgement }) => ({
      cells: [outcomeText(outcome), name, whyText(reason, judgement) ?? ''],
    })),
    { few: SHOWN },
  );

function next(state: RunState, { now, owner }: StatusView): Text[] {
  const said =
    state.finishedAt !== undefined
      ? `What was recovered, and what was not: zdr report ${state.runId}`
      : owner?.state === 'alive'
        ? 'It goes on by itself.'
        : owner?.state === 'gone' && state.simulated === undefined
          ? `Jobs that it began go on at the site. To go on: zdr resume ${state.runId}`
          : nextStep(state, owner?.state === 'given-up');
  // A drill whose cleanup goes on asks for nothing.
  const left =
    state.drill === undefined || state.finishedAt === undefined || (owner !== undefined && owner.state !== 'gone')
      ? undefined
      : nextStep(state);
  const lost = state.finishedAt === undefined && owner?.state !== 'given-up' ? lostWaysOut(state, now) : undefined;
  return [lost, said, left].flatMap((one) => (one === undefined ? [] : [spoken(one, 'note')]));
}

/** The same for programs, with every group. Ends in a newline. */
export function statusJson(
  state: RunState,
  owner?: RunOwner,
  lacking: readonly Shortage[] = [],
  report?: Verdict,
): string {
  const tally = tallyOf(state);
  const document = {
    type: 'status',
    format: 1,
    run: state.runId,
    kind: state.drill === undefined ? 'run' : 'drill',
    phase: runPhase(state, owner),
    plan: { name: state.plan.name, digest: state.plan.digest },
    parent: state.parent,
    simulated: state.simulated,
    startedAt: state.startedAt,
    lastEventAt: state.lastEventAt,
    finishedAt: state.finishedAt,
    resumes: state.resumes,
    stopping: state.stopping,
    interrupted: state.interrupted,
    ...(state.unavailable ? { unavailable: state.unavailable, unavailableSince: state.unavailableSince } : {}),
    waitingForRoom: lacking.length === 0 ? undefined : lacking,
    outcome: report?.outcome,
    objectives: report?.objectives,
    counts: { ...tally.counts, unfinished: tally.groups - tally.ended },
    bytes: { done: tally.bytesDone, expected: tally.bytesExpected },
    waves: tally.waves,
    groups: [...state.groups.values()].map(groupJson),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function groupJson({ name, phase, startedAt, finishedAt, calls, outcome, reason }: GroupState) {
  const { attempt, job } = calls.at(-1) ?? {};
  return { name, phase, startedAt, finishedAt, attempt, job, outcome, reason };
}

function ownerText({ state, process }: RunOwner): string {
  const said =
    state === 'elsewhere' ? 'another host: look there' : state === 'given-up' ? 'given up with --abandon' : state;
  return process === undefined ? said : `${process.pid} on ${clean(process.host)}, ${said}`;
}
