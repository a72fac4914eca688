/** What is next for a run, case by case: values in, steps out. */
import { expect, test } from 'vitest';
import type { ArchivedRun } from '../../src/daemon/archived-run.ts';
import type { OurRun } from '../../src/daemon/ledger/state.ts';
import {
  beginRun,
  followRun,
  interrupt,
  type Look,
  nextAttempt,
  retryCleanup,
  type Step,
} from '../../src/daemon/supervisor/next-steps.ts';
import { HOUR, watched } from './world.ts';

const NIGHT = Date.UTC(2026, 0, 6, 2);
const RUN = 'run-east-1';
const DUE: OurRun = { run: RUN, verb: 'drill', plan: 'east', drill: 'nightly', at: NIGHT, decidedAt: '', begun: true };
const ASKED: OurRun = {
  run: RUN,
  verb: 'run',
  plan: 'east',
  by: 'ann',
  startBy: NIGHT + HOUR,
  decidedAt: '',
  begun: true,
};
const UNBEGUN: OurRun = { run: RUN, verb: 'drill', plan: 'east', drill: 'nightly', at: NIGHT, decidedAt: '' };
const CARRIED = { isCarried: true, signals: 0 } as const;

type Drill = { readonly cleanup: string; readonly keptUntil?: string };
function found(phase: ArchivedRun['phase'], more: Partial<ArchivedRun> = {}, drill?: Drill): ArchivedRun {
  return {
    runId: RUN,
    phase,
    simulated: false,
    startedAt: new Date(NIGHT).toISOString(),
    lastEventAt: new Date(NIGHT).toISOString(),
    facts: () => ({
      report: { outcome: 'recovered', events: 7, drill },
      asked: ['a', 'b'],
      provenAt: [1, 0],
    }),
    ...more,
  } as unknown as ArchivedRun;
}

const look = (news: Partial<Look>): Look => ({
  run: DUE,
  now: NIGHT,
  found: undefined,
  unread: undefined,
  isAlive: false,
  ended: undefined,
  memory: { isCarried: false, signals: 0 },
  watched: watched('east', [{}]),
  whole: true,
  calendar: {
    schedules: new Map(),
    running: new Map([[RUN, { replaced: false, startedAt: NIGHT }]]),
    groups: new Map(),
  },
  ...news,
});

/** In a few words; what is only for the log is left out. */
const words = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => {
    if (step.do === 'say') return [];
    if (step.do === 'start') return [`start ${step.command.verb}`];
    if (step.do === 'wait') return [`wait: ${step.why}`];
    if (step.do === 'signal') return [`signal ${step.signals}`];
    if (step.do === 'put-off') return [`put off until ${step.attempt.notBefore - NIGHT}`];
    return [`${step.event.type}${'outcome' in step.event ? ` ${step.event.outcome}` : ''}`];
  });

const cancelled = (now = false): OurRun => ({ ...DUE, cancelled: { by: 'ann', now } });
const alive = { owner: { state: 'alive' }, holder: { pid: 5 } } as Partial<ArchivedRun>;
const tried = { isCarried: false, signals: 0, attempt: { tries: 2, notBefore: NIGHT + 1_000, events: 7 } } as const;
const left = (cause: object) => ({ interrupted: cause }) as Partial<ArchivedRun>;

test.each<[string, Partial<Look>, string[]]>([
  ['its command runs, and there is no journal yet', { run: UNBEGUN, memory: CARRIED }, []],
  ['its command met the lock', { run: UNBEGUN, ended: { exit: 10, said: '' } }, ['put off until 5000']],
  ['its command failed', { run: UNBEGUN, ended: { exit: 4, said: '' } }, ['run.refused', 'drill.ended not-started']],
  ['its journal is seen first', { run: UNBEGUN, found: found('running') }, ['run.begun']],
  ['it goes on', { found: found('running', alive), isAlive: true }, []],
  ['its journal is gone', {}, ['drill.ended failed']],
  [
    'its journal is damaged, before it was seen',
    { run: UNBEGUN, unread: { kind: 'damaged', message: 'line 3' } },
    ['drill.ended failed'],
  ],
  [
    'another version recorded it',
    { run: UNBEGUN, unread: { kind: 'other-version', message: 'it has format 3' } },
    ['wait: it was recorded by another version of zdr'],
  ],
  ['the journal of a real run is gone', { run: ASKED }, ['run.ended unknown']],
  ['its journal is gone, and its process is not', { memory: CARRIED }, []],
  ['it has ended', { found: found('finished') }, ['drill.ended proven']],
  ['a real run has ended', { run: ASKED, found: found('finished') }, ['run.ended recovered']],
  ['it has ended, and its process has not', { found: found('finished'), memory: CARRIED }, []],
  [
    'it has ended after all, though cancelled',
    { run: cancelled(), found: found('finished') },
    ['drill.ended cancelled'],
  ],
  ['it died', { found: found('dead') }, ['start resume']],
  [
    'it died again',
    { found: found('dead'), memory: tried },
    ['wait: tried to go on 2 times; again at 2026-01-06T02:00:01.000Z'],
  ],
  ['it died again, a while ago', { found: found('dead'), memory: tried, now: NIGHT + 1_000 }, ['start resume']],
  ['it died with its simulated site', { found: found('dead', { simulated: true }) }, ['drill.ended failed']],
  ['a person gave it up', { found: found('interrupted', { owner: { state: 'given-up' } }) }, ['drill.ended cancelled']],
  [
    'a person stopped it',
    { found: found('interrupted', left({ kind: 'signal', signal: 'SIGINT' })) },
    ['drill.ended cancelled'],
  ],
  [
    'the system went down',
    { found: found('interrupted', left({ kind: 'signal', signal: 'SIGTERM' })) },
    ['start resume'],
  ],
  [
    'a gate is closed',
    { found: found('interrupted', left({ kind: 'approval', wave: 'w' })) },
    ['wait: wave w waits for approval'],
  ],
  [
    'a gate of a simulated run',
    { found: found('interrupted', { ...left({ kind: 'approval', wave: 'w' }), simulated: true }) },
    ['drill.ended failed'],
  ],
  [
    'a person stopped it, and another wants it to go on',
    {
      run: { ...DUE, resumeRequested: { by: 'bob', at: new Date(NIGHT + 1).toISOString() } },
      found: found('interrupted', left({ kind: 'signal', signal: 'SIGINT' })),
    },
    ['start resume'],
  ],
  ['it is cancelled while it runs', { run: cancelled(), found: found('running', alive), isAlive: true }, ['signal 1']],
  ['it is cancelled and stops already', { run: cancelled(), found: found('stopping', alive), isAlive: true }, []],
  [
    'it is to leave at once, and stops already',
    { run: cancelled(true), found: found('stopping', alive), isAlive: true },
    ['signal 2'],
  ],
  [
    'it is to leave at once: one signal a look',
    { run: cancelled(true), found: found('running', alive), isAlive: true },
    ['signal 1'],
  ],
  ['it is cancelled elsewhere', { run: cancelled(), found: found('running', { owner: { state: 'elsewhere' } }) }, []],
  ['it is cancelled and has stopped', { run: cancelled(), found: found('interrupted') }, ['start cleanup']],
  ['it has left at once', { run: cancelled(true), found: found('interrupted') }, ['drill.ended cancelled']],
  [
    'it is cancelled, and its process has not ended',
    { run: cancelled(), found: found('interrupted'), memory: CARRIED },
    [],
  ],
])('%s', (_, news, expected) => {
  expect(words(followRun(look(news)))).toEqual(expected);
});

const broken = { ...watched('east', [{}]), valid: false, trouble: 'east.yaml has an error' };
const wanted: OurRun = { run: RUN, verb: 'drill', plan: 'east', by: 'ann', startBy: NIGHT, decidedAt: '' };
const NOBODY = { schedules: new Map(), running: new Map(), groups: new Map() };

test.each<[string, Partial<Look>, string | undefined, string[]]>([
  ['it is due', {}, undefined, ['start drill']],
  ['its command runs', { memory: CARRIED }, undefined, []],
  ['it has begun: its lock is there before its journal', {}, RUN, []],
  ['another has the lock', {}, 'run-east-0', ['wait: run run-east-0 holds the lock of the plan']],
  [
    'it met a lock just now',
    { memory: { ...tried, attempt: nextAttempt(undefined, NIGHT) } },
    undefined,
    ['wait: it is tried again soon'],
  ],
  ['its plan is broken', { watched: broken }, undefined, ['wait: east.yaml has an error']],
  [
    'its plan is broken for too long',
    { watched: broken, now: NIGHT + HOUR },
    undefined,
    ['run.refused', 'drill.ended not-started'],
  ],
  ['its plan is gone', { watched: undefined }, undefined, ['run.refused', 'drill.ended not-started']],
  ['its plan may be gone', { watched: undefined, whole: false }, undefined, ['wait: plan east cannot be read']],
  ['it is late', { now: NIGHT + HOUR }, undefined, ['run.refused', 'drill.ended not-started']],
  ['it was cancelled before', { run: cancelled() }, undefined, ['run.refused', 'drill.ended cancelled']],
  ['a person wants it', { run: wanted, calendar: NOBODY }, undefined, ['drill.started', 'start drill']],
  [
    'a person wanted it long ago',
    { run: wanted, now: NIGHT + 1 },
    undefined,
    ['run.refused', 'drill.ended not-started'],
  ],
])('a run that has not begun: %s', (_, news, holder, expected) => {
  expect(words(beginRun(look({ run: UNBEGUN, ...news }), holder))).toEqual(expected);
});

const until = new Date(NIGHT + HOUR).toISOString();

test.each<[string, Drill, number, string[]]>([
  ['kept for a while', { cleanup: 'kept', keptUntil: until }, HOUR - 1, []],
  ['kept until now', { cleanup: 'kept', keptUntil: until }, HOUR, ['start cleanup']],
  ['kept for good', { cleanup: 'kept' }, 9 * HOUR, []],
  ['left something just now', { cleanup: 'left' }, HOUR - 1, []],
  ['left something an hour ago', { cleanup: 'left' }, HOUR, ['start cleanup']],
  ['left nothing', { cleanup: 'done' }, 9 * HOUR, []],
])('a drill that has ended: %s', (_, drill, afterMs, expected) => {
  expect(words(retryCleanup(look({ found: found('finished', {}, drill), now: NIGHT + afterMs })))).toEqual(expected);
  expect(
    words(retryCleanup(look({ found: found('finished', {}, drill), now: NIGHT + afterMs, memory: CARRIED }))),
  ).toEqual([]);
});

test('a run gets two signals at the most, and the second only where it is to leave at once', () => {
  const run = found('running', alive);
  const after = (signals: 0 | 1 | 2, atOnce: boolean) =>
    words(interrupt({ memory: { isCarried: false, signals } }, run, atOnce));
  expect([after(0, false), after(1, false), after(0, true), after(1, true), after(2, true)]).toEqual([
    ['signal 1'],
    [],
    ['signal 1'],
    ['signal 2'],
    [],
  ]);
});

test('tries come at growing intervals, and anew once the run has got somewhere', () => {
  let attempt = nextAttempt(undefined, 0, 7);
  const delays = [attempt.notBefore];
  for (let n = 0; n < 8; n += 1) {
    attempt = nextAttempt(attempt, 0, 7);
    delays.push(attempt.notBefore);
  }
  expect(delays.map((ms) => ms / 1_000)).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600]);
  expect(nextAttempt(attempt, 0, 8)).toEqual({ tries: 1, events: 8, notBefore: 5_000 });
});
