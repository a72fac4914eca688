/** What the API answers: TypeBox schemas, of which the types here and the OpenAPI document are made. Times RFC 3339 UTC, durations ms, sizes bytes. */
import { type Static, Type } from 'typebox';
import { OBJECTIVE_RESULTS } from '../../report/objective-result.ts';
import { KINDS, Progress, RunSummary } from './run-shapes.ts';
import { Flag, Maybe, Ms, oneOf, shape, Text, Time, Whole } from './shape-parts.ts';

export * from './run-shapes.ts';

export const Finding = shape({
  code: Text(),
  severity: oneOf(['error', 'warning']),
  message: Text(),
  hint: Maybe(Text()),
  line: Maybe(Whole()),
  column: Maybe(Whole()),
});

/** A drill of a plan, and when it is due. */
export const DrillSummary = shape({
  plan: Text(),
  drill: Text(),
  cron: Text(),
  timeZone: Text(),
  overlap: oneOf(['skip', 'queue', 'cancel']),
  active: Flag('False while its plan is not valid, or it is paused'),
  paused: Maybe(shape({ by: Maybe(Text()), reason: Maybe(Text()), since: Time('Paused then') })),
  queued: Maybe(Time('The occurrence that waits for the running drill to end')),
  next: Type.Array(Time(), { description: 'The next starts, at most three' }),
  running: Maybe(Text('Run id')),
  last: Maybe(RunSummary),
  lastSuccess: Maybe(Time('End of the last drill that proved recovery')),
});
export type DrillSummary = Static<typeof DrillSummary>;

const Simulated = (what: string) => Maybe(Flag(`${what}, by a clock that runs ahead`));

const planSummary = {
  name: Text(),
  file: Text(),
  valid: Flag('Its drills start only while it is'),
  known: Flag('False for one that this daemon never saw valid: its objectives, groups and drills are not known'),
  trouble: Maybe(Text('Why it is not valid')),
  errors: Maybe(Type.Array(Finding, { description: 'The first of them, of one that is not valid' })),
  description: Maybe(Text()),
  digest: Maybe(Text()),
  objectives: shape({ rtoMs: Maybe(Ms('RTO')), rpoMs: Maybe(Ms('RPO')) }),
  groups: Whole(),
  proof: shape({
    proven: Whole('Groups that some run or drill proved'),
    never: Whole('Groups that none ever did'),
    oldest: Maybe(Time('The group whose last proof is the oldest was proven then')),
    oldestGroup: Maybe(Text()),
    simulated: Simulated('True where that was at a simulated site'),
  }),
  drills: Type.Array(DrillSummary),
  last: Maybe(RunSummary),
  running: Type.Array(Text(), { description: 'Run ids' }),
};
/** A plan that is watched, in a list. */
export const PlanSummary = shape(planSummary);
export type PlanSummary = Static<typeof PlanSummary>;

/** A plan that is watched, with its groups and drills. */
export const PlanDetail = shape({
  ...planSummary,
  findings: Type.Array(Finding),
  groupList: Type.Array(
    shape({
      name: Text(),
      wave: Text(),
      critical: Flag(),
      tags: Type.Array(Text()),
      lastProven: Maybe(Time()),
      lastProvenIn: Maybe(Text('Run id')),
      simulated: Simulated('True where it was last proven at a simulated site'),
      ageMs: Maybe(Ms('Since then')),
    }),
  ),
});
export type PlanDetail = Static<typeof PlanDetail>;

export const Live = shape({ run: RunSummary, progress: Progress });

/** What the overview shows: what runs, what is due, what needs a person. */
export const Summary = shape({
  now: Time('By the daemon'),
  version: Text(),
  host: Text(),
  warnings: Type.Array(Text(), { description: 'What needs a person' }),
  plans: Type.Array(PlanSummary),
  running: Type.Array(Live),
});
export type Summary = Static<typeof Summary>;

/** One time of a drill's calendar. */
export const Occurrence = shape({
  plan: Text(),
  drill: Text(),
  at: Time('By the cron expression'),
  startsAt: Time('With its jitter'),
  local: Text('startsAt in the time zone of the schedule'),
  blackout: Maybe(Text('It will be left out, and why')),
  paused: Flag(),
  valid: Flag('False while its plan is not: then it will not start'),
  groups: Whole('That it takes, without those that they depend on'),
  of: Whole('Groups of the plan; of a sample, those that its tags select'),
  sample: Flag('It takes others each time, in rotation'),
  note: Maybe(
    oneOf(
      ['gap', 'once', 'first', 'second', 'forward', 'back'],
      'What clocks do to it: its time is left out that day; or comes twice; or clocks have changed since the one before',
    ),
  ),
});
export type Occurrence = Static<typeof Occurrence>;

/** A page of the calendar. */
export const CalendarPage = shape({
  from: Time(),
  until: Time(),
  occurrences: Type.Array(Occurrence),
  more: Flag(),
  missing: Type.Array(Text(), { description: 'Why drills of some plans are missing, or will not start' }),
});

export type CalendarPage = Static<typeof CalendarPage>;

/** A run or drill that has ended, for trends. */
export const HistoryEntry = shape({
  run: Text(),
  kind: oneOf(KINDS, ''),
  plan: Text(),
  drill: Maybe(Text()),
  startedAt: Time(),
  outcome: Text(),
  durationMs: Maybe(Ms('Of the whole run; absent where it is not known')),
  rtoMs: Maybe(Ms()),
  rtoObjectiveMs: Maybe(Ms()),
  rtoResult: Maybe(oneOf(OBJECTIVE_RESULTS)),
  rpoMs: Maybe(Ms()),
  rpoObjectiveMs: Maybe(Ms()),
  rpoResult: Maybe(oneOf(OBJECTIVE_RESULTS)),
  groups: Whole(),
  recovered: Whole(),
  simulated: Flag(),
});

export type HistoryEntry = Static<typeof HistoryEntry>;

export const DecisionEntry = shape({
  seq: Whole(),
  time: Time(),
  type: Text(),
  plan: Maybe(Text()),
  drill: Maybe(Text()),
  run: Maybe(Text()),
  occurrence: Maybe(Time()),
  after: Maybe(Time('With it the decision stands for all occurrences from here to `occurrence`')),
  decision: Maybe(oneOf(['start', 'queue', 'replace', 'skip'])),
  reason: Maybe(Text()),
  outcome: Maybe(Text()),
  message: Maybe(Text()),
  wave: Maybe(Text()),
  by: Maybe(Text()),
});
export type DecisionEntry = Static<typeof DecisionEntry>;

/** An error as RFC 9457 has it. */
export const Problem = shape(
  {
    type: Text(),
    title: Text(),
    status: Whole(),
    code: Text('Stable'),
    detail: Maybe(Text()),
    hint: Maybe(Text('What to do')),
    instance: Text('The request, as the log names it'),
  },
  'RFC 9457',
);
export type Problem = Static<typeof Problem>;
