/** What ended without anybody knowing how is asked about again when the run is resumed, before anything else is decided. */
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { violations } from '../support/once.ts';
import { executions, play, type Stage, setStage } from '../support/simulated-run.ts';

const GiB = 2 ** 30;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `g1` ends unknown, as its copy takes longer than it may; `g2` differs, as its references show late; `g3`, `g4` behind it, and `g7` wait for them. */
const planOf = (whenPresent: 'verify' | 'recover', waves: number): Plan =>
  makeTestPlan(
    [
      // A file may name a group before what it depends on.
      makeGroup('g4', { expect: { volumes: 1, minSizeBytes: GiB }, dependsOn: ['g3'] }),
      makeGroup('g3', { expect: { volumes: 1, minSizeBytes: GiB }, dependsOn: ['g1'] }),
      makeGroup('g7', { expect: { volumes: 1, minSizeBytes: GiB }, dependsOn: ['g2'] }),
      makeGroup('g1', { expect: { volumes: 2, minSizeBytes: 10 * GiB }, timeoutMs: MINUTE, whenPresent }),
      makeGroup('g2', { expect: { volumes: 2, minSizeBytes: GiB }, whenPresent }),
      makeGroup('g5', { expect: { volumes: 1, minSizeBytes: 50 * GiB }, wave: waves - 1 }),
      makeGroup('g6', { expect: { volumes: 1, minSizeBytes: GiB }, wave: waves - 1, dependsOn: ['g5'] }),
    ],
    {
      waves: Array.from({ length: waves }, (_, n) => ({ name: `wave-${n}`, gate: false })),
      failure: { tolerate: { count: 7 }, then: 'stop' },
    },
  );
const FAULTS = ['late-refs:group=g2,delay=5m'];

const outcomesOf = (events: readonly RecordedEvent[]) =>
  Object.fromEntries(
    events.flatMap((event) => (event.type === 'group.finished' ? [[event.group, event.outcome]] : [])),
  );

/** Stops the run once `g5` is copying and `g1` and `g2` have ended: it is left with work undone. */
async function leave(stage: Stage): Promise<readonly RecordedEvent[]> {
  const drain = new AbortController();
  const { events, state } = await play(stage, {
    drain: drain.signal,
    journal: (kept) => ({
      async append(event) {
        kept.push(event);
        const ended = outcomesOf(kept);
        const copying = kept.some((one) => one.type === 'call.accepted' && one.group === 'g5');
        if (copying && ['g4', 'g7'].every((name) => name in ended)) drain.abort('SIGTERM');
      },
      close: async () => {},
    }),
  });
  expect(state.interrupted).toEqual({ kind: 'signal', signal: 'SIGTERM' });
  expect(outcomesOf(events)).toEqual({
    g1: 'unknown',
    g2: 'differs',
    g3: 'not-started',
    g4: 'not-started',
    g5: 'recovered',
    g7: 'not-started',
  });
  return events;
}

const once = { g1: 1, g2: 1, g3: 1, g4: 1, g5: 1, g6: 1, g7: 1 };

describe.each([
  ['verify', 1],
  ['verify', 2],
  ['recover', 2],
] as const)('a run that was left, with whenPresent: %s and %d wave(s)', (whenPresent, waves) => {
  const plan = planOf(whenPresent, waves);

  test('finds recovered what has arrived meanwhile, says so, and begins what waited for it', async () => {
    const stage = setStage({ plan, faults: FAULTS });
    const events = await leave(stage);
    await stage.clock.run(stage.clock.sleep(10 * MINUTE));
    const { report } = await play(stage, { events });
    expect(report.groups.map(({ name, outcome, reason }) => [name, outcome, reason?.kind])).toEqual([
      ['g4', 'recovered', undefined],
      ['g3', 'recovered', undefined],
      ['g7', 'recovered', undefined],
      ['g1', 'recovered', 'arrived-later'],
      ['g2', 'recovered', 'arrived-later'],
      ['g5', 'recovered', undefined],
      ['g6', 'recovered', undefined],
    ]);
    expect(violations({ plan, report, site: stage.simulated })).toEqual([]);
    expect(executions(stage)).toEqual(once);
    expect(report.outcome).toBe('recovered');
  });

  test('long after the server has forgotten the jobs, too', async () => {
    const stage = setStage({ plan, faults: FAULTS });
    const events = await leave(stage);
    await stage.clock.run(stage.clock.sleep(6 * HOUR));
    const { report } = await play(stage, { events });
    expect(report.counts.recovered).toBe(7);
    expect(executions(stage)).toEqual(once);
  });
});

test('what has not arrived is waited for, not copied again; and asked about again by the next resume', async () => {
  const plan = makeTestPlan(
    [
      makeGroup('g1', { expect: { volumes: 2, minSizeBytes: 60 * GiB }, timeoutMs: MINUTE }),
      makeGroup('g2', { expect: { volumes: 1, minSizeBytes: GiB }, dependsOn: ['g1'] }),
      makeGroup('g3', { expect: { volumes: 1, minSizeBytes: GiB }, wave: 1 }),
    ],
    {
      waves: [
        { name: 'first', gate: false },
        { name: 'second', gate: true },
      ],
      failure: { tolerate: { count: 3 }, then: 'stop' },
    },
  );
  const stage = setStage({ plan });
  let { events } = await play(stage);
  for (let resumes = 0; resumes < 2; resumes += 1) {
    expect(outcomesOf(events)).toEqual({ g1: 'unknown', g2: 'not-started' });
    ({ events } = await play(stage, { events }));
  }
  await stage.clock.run(stage.clock.sleep(10 * MINUTE));
  const { report } = await play(stage, { events, approve: () => 'op' });
  expect(report.counts.recovered).toBe(3);
  expect(report.groups[0]?.reason).toEqual({ kind: 'arrived-later' });
  expect(executions(stage)).toEqual({ g1: 1, g2: 1, g3: 1 });
});
