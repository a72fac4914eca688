/** Runs, as the API answers them. */
import { type Static, Type } from 'typebox';
import { OBJECTIVE_RESULTS } from '../../report/objective-result.ts';
import { Maybe, Ms, oneOf, strict, Time } from './shape-parts.ts';

export const OutcomeCounts = Type.Object(
  {
    recovered: Type.Integer(),
    differs: Type.Integer(),
    failed: Type.Integer(),
    unknown: Type.Integer(),
    'not-started': Type.Integer(),
    unfinished: Type.Integer(),
  },
  strict,
);

const Objective = (what: string) =>
  Type.Object(
    {
      measuredMs: Maybe(Ms(`${what}; absent where that is not known`)),
      objectiveMs: Maybe(Ms('What the plan demands')),
      dueAt: Maybe(Time('Of an RTO: when its time is over')),
      result: Maybe(
        oneOf(OBJECTIVE_RESULTS, 'Absent without an objective. open: something is missing yet, and there is time left'),
      ),
    },
    strict,
  );

export const RUN_PHASES = [
  'pending',
  'refused',
  'running',
  'waiting',
  'stopping',
  'cleaning',
  'interrupted',
  'dead',
  'finished',
] as const;
export const KINDS = ['drill', 'run'] as const;

const runSummary = {
  run: Type.String({ description: 'Its id' }),
  kind: oneOf(KINDS, 'A rehearsal, or the real thing'),
  plan: Type.String(),
  planDigest: Maybe(Type.String()),
  drill: Maybe(Type.String({ description: 'The entry of `drills` that it is of' })),
  occurrence: Maybe(Time('The occurrence of the schedule that it is for')),
  phase: oneOf(RUN_PHASES, 'pending: decided and not begun; refused: it could not begin; dead: nobody carries it on'),
  ours: Type.Boolean({ description: 'Started by this daemon, which goes on with it if it dies' }),
  by: Maybe(Type.String({ description: 'Who asked for it; absent for what the calendar started' })),
  operator: Maybe(Type.String({ description: 'Who carried it out' })),
  decidedAt: Maybe(Time('When it was decided to start it')),
  startedAt: Maybe(Time('Absent for what has not begun')),
  lastEventAt: Maybe(Time('Of its journal')),
  finishedAt: Maybe(Time('Absent while it has not ended')),
  durationMs: Maybe(Ms('To the end, or to the last event')),
  outcome: Maybe(Type.String({ description: 'As in the report; of a drill that did not begin: not-started' })),
  exitCode: Maybe(Type.Integer({ description: 'docs/exit-codes.md' })),
  message: Maybe(Type.String({ description: 'Why it did not begin, or what it waits for' })),
  simulated: Type.Boolean({ description: 'At a simulated site: its times are of a clock that runs ahead' }),
  parent: Maybe(Type.String({ description: 'The run that it continues' })),
  givenUp: Maybe(Type.Boolean({ description: 'By a person, with --abandon: nothing goes on with it' })),
  resumes: Maybe(Type.Integer()),
  cancelledBy: Maybe(Type.String()),
  groups: Maybe(Type.Integer({ description: 'That took part' })),
  counts: Maybe(OutcomeCounts),
  bytes: Maybe(Type.Number({ description: 'Copied' })),
  cleanup: Maybe(oneOf(['pending', 'kept', 'left', 'done'], 'Of a drill: what became of what it made')),
  keptUntil: Maybe(Time('When what it keeps is removed')),
  leftovers: Maybe(Type.Integer({ description: 'Things of the drill that could not be removed' })),
  rto: Maybe(Objective('From the start to the last group that was proven; absent unless all are')),
  rpo: Maybe(Objective('Age of the oldest backup at the start')),
};
export const RunSummary = Type.Object(runSummary, strict);
export type RunSummary = Static<typeof RunSummary>;

export const RestoredVm = Type.Object(
  {
    name: Type.String(),
    uuid: Type.String(),
    state: Type.String({
      description: 'As the site last showed it, such as Running; before that asked, created, failed or unknown',
    }),
    address: Maybe(Type.String({ description: 'At which it is checked' })),
    removed: Type.Boolean({ description: 'By the cleanup of the drill' }),
    checks: Type.Array(
      Type.Object(
        {
          what: Type.String({ description: 'tcp 22, http 80 /healthz' }),
          result: oneOf(['passed', 'failed', 'not-made'], 'not-made: the VM did not get that far, or not yet'),
          detail: Maybe(Type.String({ description: 'Why it did not pass' })),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type RestoredVm = Static<typeof RestoredVm>;

export const VolumeSides = Type.Object(
  {
    name: Maybe(Type.String()),
    backupUuid: Type.String(),
    verdict: Maybe(Type.String({ description: 'Absent where nothing was judged' })),
    detail: Maybe(Type.String()),
    expected: Type.String({ description: 'By what was there before the run' }),
    claimed: Type.String({ description: 'By the answer of the API' }),
    observed: Type.String({ description: 'By a fresh query' }),
  },
  strict,
);

export const GroupProgress = Type.Object(
  {
    name: Type.String(),
    wave: Type.String(),
    storage: Type.String({ description: 'That receives the copy' }),
    critical: Type.Boolean(),
    phase: oneOf(['pending', 'running', 'finished'], 'Where it stands'),
    outcome: Maybe(Type.String()),
    activity: Maybe(Type.String({ description: 'What a running group is doing, in a few words' })),
    reason: Maybe(Type.String({ description: 'Why it ended so; there for each that did not end recovered' })),
    problems: Maybe(Type.Array(Type.String(), { description: 'What is wrong with it as a whole' })),
    volumes: Maybe(Type.Array(VolumeSides, { description: 'Of one that did not end recovered' })),
    advice: Maybe(Type.Array(Type.String(), { description: 'What to do about it' })),
    asked: Type.Boolean({ description: 'False for one that was left out on purpose' }),
    attempts: Type.Integer(),
    startedAt: Maybe(Time()),
    finishedAt: Maybe(Time()),
    bytes: Maybe(Type.Number()),
    vm: Maybe(RestoredVm),
  },
  strict,
);

export const WaveProgress = Type.Object(
  {
    name: Type.String(),
    phase: oneOf(['pending', 'waiting', 'open', 'closed'], 'waiting: for an approval'),
    gate: Type.Boolean(),
    approvedBy: Maybe(Type.String()),
    groups: Type.Integer(),
    ended: Type.Integer(),
    running: Type.Integer(),
  },
  strict,
);

export const Progress = Type.Object(
  {
    groups: Type.Integer(),
    ended: Type.Integer(),
    bytesDone: Type.Number(),
    bytesExpected: Type.Number({ description: '0 where nothing is known' }),
    bytesPerSecond: Maybe(Type.Number()),
    timeLeftMs: Maybe(Ms('By the estimate and by how fast it really went; absent unless it is running')),
    waitsForApproval: Maybe(Type.String({ description: 'The wave' })),
  },
  strict,
);
export type Progress = Static<typeof Progress>;

export const RunDetail = Type.Object(
  {
    ...runSummary,
    seq: Maybe(Type.Integer({ description: 'Number of its last event: where to follow it from' })),
    progress: Maybe(Progress),
    notice: Maybe(Type.String({ description: 'What holds the whole run up' })),
    next: Maybe(Type.String({ description: 'What to do next; absent while it goes on' })),
    notices: Type.Array(Type.String(), {
      description: 'What a reader must know before the numbers; none while it goes on',
    }),
    waves: Type.Array(WaveProgress),
    groupList: Type.Array(GroupProgress),
    removed: Maybe(
      Type.Object(
        { vm: Type.Integer(), volume: Type.Integer(), copy: Type.Integer() },
        { ...strict, description: 'What the cleanup of a drill has removed of what it made, by kind' },
      ),
    ),
    cleanedAt: Maybe(Time('When the last cleanup of the drill ended')),
    leftoverList: Type.Array(
      Type.Object(
        {
          what: Type.String(),
          uuid: Type.String(),
          group: Type.String(),
          why: Type.String(),
          hint: Maybe(Type.String()),
        },
        strict,
      ),
    ),
    files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer() }, strict), {
      description: 'Evidence to download',
    }),
  },
  strict,
);
export type RunDetail = Static<typeof RunDetail>;
