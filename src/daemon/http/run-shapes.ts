/** Runs, as the API answers them. */
import { type Static, Type } from 'typebox';
import { OBJECTIVE_RESULTS } from '../../report/objective-result.ts';
import { Flag, Maybe, Ms, oneOf, shape, Text, Time, Whole } from './shape-parts.ts';

export const OutcomeCounts = shape({
  recovered: Whole(),
  differs: Whole(),
  failed: Whole(),
  unknown: Whole(),
  'not-started': Whole(),
  unfinished: Whole(),
});

const Objective = (what: string) =>
  shape({
    measuredMs: Maybe(Ms(`${what}; absent where that is not known`)),
    objectiveMs: Maybe(Ms('What the plan demands')),
    dueAt: Maybe(Time('Of an RTO: when its time is over')),
    result: Maybe(
      oneOf(OBJECTIVE_RESULTS, 'Absent without an objective. open: something is missing yet, and there is time left'),
    ),
  });

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
  run: Text('Its id'),
  kind: oneOf(KINDS, 'A rehearsal, or the real thing'),
  plan: Text(),
  planDigest: Maybe(Text()),
  drill: Maybe(Text('The entry of `drills` that it is of')),
  occurrence: Maybe(Time('The occurrence of the schedule that it is for')),
  phase: oneOf(RUN_PHASES, 'pending: decided and not begun; refused: it could not begin; dead: nobody carries it on'),
  ours: Flag('Started by this daemon, which goes on with it if it dies'),
  by: Maybe(Text('Who asked for it; absent for what the calendar started')),
  operator: Maybe(Text('Who carried it out')),
  decidedAt: Maybe(Time('When it was decided to start it')),
  startedAt: Maybe(Time('Absent for what has not begun')),
  lastEventAt: Maybe(Time('Of its journal')),
  finishedAt: Maybe(Time('Absent while it has not ended')),
  durationMs: Maybe(Ms('To the end, or to the last event')),
  outcome: Maybe(Text('As in the report; of a drill that did not begin: not-started')),
  exitCode: Maybe(Whole('docs/exit-codes.md')),
  message: Maybe(Text('Why it did not begin, or what it waits for')),
  simulated: Flag('At a simulated site: its times are of a clock that runs ahead'),
  parent: Maybe(Text('The run that it continues')),
  givenUp: Maybe(Flag('By a person, with --abandon: nothing goes on with it')),
  resumes: Maybe(Whole()),
  cancelledBy: Maybe(Text()),
  groups: Maybe(Whole('That took part')),
  counts: Maybe(OutcomeCounts),
  bytes: Maybe(Type.Number({ description: 'Copied' })),
  cleanup: Maybe(oneOf(['pending', 'kept', 'left', 'done'], 'Of a drill: what became of what it made')),
  keptUntil: Maybe(Time('When what it keeps is removed')),
  leftovers: Maybe(Whole('Things of the drill that could not be removed')),
  rto: Maybe(Objective('From the start to the last group that was proven; absent unless all are')),
  rpo: Maybe(Objective('Age of the oldest backup at the start')),
};
/** A run in a list. */
export const RunSummary = shape(runSummary);
export type RunSummary = Static<typeof RunSummary>;

/** A VM that was made of a recovered backup. */
export const RestoredVm = shape({
  name: Text(),
  uuid: Text(),
  state: Text('As the site last showed it, such as Running; before that asked, created, failed or unknown'),
  address: Maybe(Text('At which it is checked')),
  removed: Flag('By the cleanup of the drill'),
  checks: Type.Array(
    shape({
      what: Text('tcp 22, http 80 /healthz'),
      result: oneOf(['passed', 'failed', 'not-made'], 'not-made: the VM did not get that far, or not yet'),
      detail: Maybe(Text('Why it did not pass')),
    }),
  ),
});
export type RestoredVm = Static<typeof RestoredVm>;

export const VolumeSides = shape({
  name: Maybe(Text()),
  backupUuid: Text(),
  verdict: Maybe(Text('Absent where nothing was judged')),
  detail: Maybe(Text()),
  expected: Text('By what was there before the run'),
  claimed: Text('By the answer of the API'),
  observed: Text('By a fresh query'),
});

export const GroupProgress = shape({
  name: Text(),
  wave: Text(),
  storage: Text('That receives the copy'),
  critical: Flag(),
  phase: oneOf(['pending', 'running', 'finished'], 'Where it stands'),
  outcome: Maybe(Text()),
  activity: Maybe(Text('What a running group is doing, in a few words')),
  reason: Maybe(Text('Why it ended so; there for each that did not end recovered')),
  problems: Maybe(Type.Array(Text(), { description: 'What is wrong with it as a whole' })),
  volumes: Maybe(Type.Array(VolumeSides, { description: 'Of one that did not end recovered' })),
  advice: Maybe(Type.Array(Text(), { description: 'What to do about it' })),
  asked: Flag('False for one that was left out on purpose'),
  attempts: Whole(),
  startedAt: Maybe(Time()),
  finishedAt: Maybe(Time()),
  bytes: Maybe(Type.Number()),
  vm: Maybe(RestoredVm),
});

export const WaveProgress = shape({
  name: Text(),
  phase: oneOf(['pending', 'waiting', 'open', 'closed'], 'waiting: for an approval'),
  gate: Flag(),
  approvedBy: Maybe(Text()),
  groups: Whole(),
  ended: Whole(),
  running: Whole(),
});

export const Progress = shape({
  groups: Whole(),
  ended: Whole(),
  bytesDone: Type.Number(),
  bytesExpected: Type.Number({ description: '0 where nothing is known' }),
  bytesPerSecond: Maybe(Type.Number()),
  timeLeftMs: Maybe(Ms('By the estimate and by how fast it really went; absent unless it is running')),
  waitsForApproval: Maybe(Text('The wave')),
});
export type Progress = Static<typeof Progress>;

/** A run with its waves, storages and groups. */
export const RunDetail = shape({
  ...runSummary,
  seq: Maybe(Whole('Number of its last event: where to follow it from')),
  progress: Maybe(Progress),
  notice: Maybe(Text('What holds the whole run up')),
  next: Maybe(Text('What to do next; absent while it goes on')),
  notices: Type.Array(Text(), {
    description: 'What a reader must know before the numbers; none while it goes on',
  }),
  waves: Type.Array(WaveProgress),
  groupList: Type.Array(GroupProgress),
  removed: Maybe(
    shape(
      { vm: Whole(), volume: Whole(), copy: Whole() },
      'What the cleanup of a drill has removed of what it made, by kind',
    ),
  ),
  cleanedAt: Maybe(Time('When the last cleanup of the drill ended')),
  leftoverList: Type.Array(shape({ what: Text(), uuid: Text(), group: Text(), why: Text(), hint: Maybe(Text()) })),
  files: Type.Array(shape({ name: Text(), bytes: Whole() }), {
    description: 'Evidence to download',
  }),
});
export type RunDetail = Static<typeof RunDetail>;
