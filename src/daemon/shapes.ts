/** What the API answers: TypeBox schemas, of which the types here and the OpenAPI document are made. Times RFC 3339 UTC, durations ms, sizes bytes. */
import { type Static, Type } from 'typebox';

const Time = (description = '') => Type.String({ format: 'date-time', ...(description === '' ? {} : { description }) });
const Ms = (description = '') => Type.Number({ description: description === '' ? 'ms' : `${description} (ms)` });
const Maybe = Type.Optional;
const strict = { additionalProperties: false } as const;
const oneOf = <const Words extends string[]>(words: readonly [...Words], description = '') =>
  Type.Enum([...words] as [...Words], description === '' ? {} : { description });

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
      measuredMs: Maybe(Ms(what)),
      objectiveMs: Maybe(Ms('What the plan demands')),
      result: Maybe(oneOf(['met', 'missed', 'unknown'], 'Absent without an objective')),
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
  simulated: Type.Boolean(),
  parent: Maybe(Type.String({ description: 'The run that it continues' })),
  resumes: Maybe(Type.Integer()),
  cancelledBy: Maybe(Type.String()),
  groups: Maybe(Type.Integer({ description: 'That took part' })),
  counts: Maybe(OutcomeCounts),
  bytes: Maybe(Type.Number({ description: 'Copied' })),
  cleanup: Maybe(oneOf(['pending', 'kept', 'left', 'done'], 'Of a drill: what became of what it made')),
  keptUntil: Maybe(Time('When what it keeps is removed')),
  leftovers: Maybe(Type.Integer({ description: 'Things of the drill that could not be removed' })),
  rto: Maybe(Objective('From the start to the last group that was proven')),
  rpo: Maybe(Objective('Age of the oldest backup at the start')),
};
export const RunSummary = Type.Object(runSummary, strict);
export type RunSummary = Static<typeof RunSummary>;

export const GroupProgress = Type.Object(
  {
    name: Type.String(),
    wave: Type.String(),
    storage: Type.String({ description: 'That receives the copy' }),
    critical: Type.Boolean(),
    phase: oneOf(['pending', 'running', 'finished'], 'Where it stands'),
    outcome: Maybe(Type.String()),
    activity: Maybe(Type.String({ description: 'What a running group is doing, in a few words' })),
    reason: Maybe(Type.String({ description: 'Why it ended so' })),
    attempts: Type.Integer(),
    startedAt: Maybe(Time()),
    finishedAt: Maybe(Time()),
    bytes: Maybe(Type.Number()),
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
    next: Maybe(Type.String({ description: 'What to do next' })),
    notices: Type.Array(Type.String(), { description: 'What a reader must know before the numbers' }),
    waves: Type.Array(WaveProgress),
    groupList: Type.Array(GroupProgress),
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

export const Finding = Type.Object(
  {
    code: Type.String(),
    severity: oneOf(['error', 'warning']),
    message: Type.String(),
    hint: Maybe(Type.String()),
    line: Maybe(Type.Integer()),
    column: Maybe(Type.Integer()),
  },
  strict,
);

export const DrillSummary = Type.Object(
  {
    plan: Type.String(),
    drill: Type.String(),
    cron: Type.String(),
    timeZone: Type.String(),
    overlap: oneOf(['skip', 'queue', 'cancel']),
    active: Type.Boolean({ description: 'False while its plan is not valid, or it is paused' }),
    paused: Maybe(
      Type.Object({ by: Maybe(Type.String()), reason: Maybe(Type.String()), since: Time('Paused then') }, strict),
    ),
    queued: Maybe(Time('The occurrence that waits for the running drill to end')),
    next: Type.Array(Time(), { description: 'The next starts, at most three' }),
    running: Maybe(Type.String({ description: 'Run id' })),
    last: Maybe(RunSummary),
    lastSuccess: Maybe(Time('End of the last drill that proved recovery')),
  },
  strict,
);
export type DrillSummary = Static<typeof DrillSummary>;

const planSummary = {
  name: Type.String(),
  file: Type.String(),
  valid: Type.Boolean({ description: 'Its drills start only while it is' }),
  trouble: Maybe(Type.String({ description: 'Why it is not' })),
  description: Maybe(Type.String()),
  digest: Maybe(Type.String()),
  objectives: Type.Object({ rtoMs: Maybe(Ms('RTO')), rpoMs: Maybe(Ms('RPO')) }, strict),
  groups: Type.Integer(),
  proof: Type.Object(
    {
      proven: Type.Integer({ description: 'Groups that some run or drill proved' }),
      never: Type.Integer({ description: 'Groups that none ever did' }),
      oldest: Maybe(Time('The group whose last proof is the oldest was proven then')),
      oldestGroup: Maybe(Type.String()),
    },
    strict,
  ),
  drills: Type.Array(DrillSummary),
  last: Maybe(RunSummary),
  running: Type.Array(Type.String(), { description: 'Run ids' }),
};
export const PlanSummary = Type.Object(planSummary, strict);
export type PlanSummary = Static<typeof PlanSummary>;

export const PlanDetail = Type.Object(
  {
    ...planSummary,
    findings: Type.Array(Finding),
    groupList: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          wave: Type.String(),
          critical: Type.Boolean(),
          tags: Type.Array(Type.String()),
          lastProven: Maybe(Time()),
          lastProvenIn: Maybe(Type.String({ description: 'Run id' })),
          ageMs: Maybe(Ms('Since then')),
        },
        strict,
      ),
    ),
  },
  strict,
);
export type PlanDetail = Static<typeof PlanDetail>;

export const Live = Type.Object({ run: RunSummary, progress: Progress }, strict);

export const Summary = Type.Object(
  {
    now: Time('By the daemon'),
    version: Type.String(),
    host: Type.String(),
    warnings: Type.Array(Type.String(), { description: 'What needs a person' }),
    plans: Type.Array(PlanSummary),
    running: Type.Array(Live),
  },
  strict,
);
export type Summary = Static<typeof Summary>;

export const Occurrence = Type.Object(
  {
    plan: Type.String(),
    drill: Type.String(),
    at: Time('By the cron expression'),
    startsAt: Time('With its jitter'),
    local: Type.String({ description: 'startsAt in the time zone of the schedule' }),
    blackout: Maybe(Type.String({ description: 'It will be left out, and why' })),
    paused: Type.Boolean(),
    note: Maybe(
      oneOf(
        ['gap', 'once', 'first', 'second', 'forward', 'back'],
        'What clocks do to it: its time is left out that day; or comes twice; or clocks have changed since the one before',
      ),
    ),
  },
  strict,
);
export type Occurrence = Static<typeof Occurrence>;

export const CalendarPage = Type.Object(
  { from: Time(), until: Time(), occurrences: Type.Array(Occurrence), more: Type.Boolean() },
  strict,
);

export type CalendarPage = Static<typeof CalendarPage>;

export const HistoryEntry = Type.Object(
  {
    run: Type.String(),
    kind: oneOf(KINDS, ''),
    plan: Type.String(),
    drill: Maybe(Type.String()),
    startedAt: Time(),
    outcome: Type.String(),
    durationMs: Ms('Of the whole run'),
    rtoMs: Maybe(Ms()),
    rtoObjectiveMs: Maybe(Ms()),
    rpoMs: Maybe(Ms()),
    rpoObjectiveMs: Maybe(Ms()),
    groups: Type.Integer(),
    recovered: Type.Integer(),
    simulated: Type.Boolean(),
  },
  strict,
);

export type HistoryEntry = Static<typeof HistoryEntry>;

export const DecisionEntry = Type.Object(
  {
    seq: Type.Integer(),
    time: Time(),
    type: Type.String(),
    plan: Maybe(Type.String()),
    drill: Maybe(Type.String()),
    run: Maybe(Type.String()),
    occurrence: Maybe(Time()),
    after: Maybe(Time('With it the decision stands for all occurrences from here to `occurrence`')),
    decision: Maybe(oneOf(['start', 'queue', 'replace', 'skip'])),
    reason: Maybe(Type.String()),
    outcome: Maybe(Type.String()),
    message: Maybe(Type.String()),
    wave: Maybe(Type.String()),
    by: Maybe(Type.String()),
  },
  strict,
);
export type DecisionEntry = Static<typeof DecisionEntry>;

export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable' }),
    detail: Maybe(Type.String()),
    hint: Maybe(Type.String({ description: 'What to do' })),
    instance: Type.String({ description: 'The request, as the log names it' }),
  },
  { ...strict, description: 'RFC 9457' },
);
export type Problem = Static<typeof Problem>;
