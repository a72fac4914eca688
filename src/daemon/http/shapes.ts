/** What the API answers: TypeBox schemas, of which the types here and the OpenAPI document are made. Times RFC 3339 UTC, durations ms, sizes bytes. */
import { type Static, Type } from 'typebox';
import { OBJECTIVE_RESULTS } from '../../report/objective-result.ts';
import { KINDS, Progress, RunSummary } from './run-shapes.ts';
import { Maybe, Ms, oneOf, strict, Time } from './shape-parts.ts';

export * from './run-shapes.ts';

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

const Simulated = (what: string) => Maybe(Type.Boolean({ description: `${what}, by a clock that runs ahead` }));

const planSummary = {
  name: Type.String(),
  file: Type.String(),
  valid: Type.Boolean({ description: 'Its drills start only while it is' }),
  known: Type.Boolean({
    description: 'False for one that this daemon never saw valid: its objectives, groups and drills are not known',
  }),
  trouble: Maybe(Type.String({ description: 'Why it is not valid' })),
  errors: Maybe(Type.Array(Finding, { description: 'The first of them, of one that is not valid' })),
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
      simulated: Simulated('True where that was at a simulated site'),
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
          simulated: Simulated('True where it was last proven at a simulated site'),
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
    valid: Type.Boolean({ description: 'False while its plan is not: then it will not start' }),
    groups: Type.Integer({ description: 'That it takes, without those that they depend on' }),
    of: Type.Integer({ description: 'Groups of the plan; of a sample, those that its tags select' }),
    sample: Type.Boolean({ description: 'It takes others each time, in rotation' }),
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
  {
    from: Time(),
    until: Time(),
    occurrences: Type.Array(Occurrence),
    more: Type.Boolean(),
    missing: Type.Array(Type.String(), { description: 'Why drills of some plans are missing, or will not start' }),
  },
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
    durationMs: Maybe(Ms('Of the whole run; absent where it is not known')),
    rtoMs: Maybe(Ms()),
    rtoObjectiveMs: Maybe(Ms()),
    rtoResult: Maybe(oneOf(OBJECTIVE_RESULTS)),
    rpoMs: Maybe(Ms()),
    rpoObjectiveMs: Maybe(Ms()),
    rpoResult: Maybe(oneOf(OBJECTIVE_RESULTS)),
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
