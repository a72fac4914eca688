/** What happens to sessions, results, jobs and the management node while a run goes on. */
import { describe, expect, test } from 'vitest';
import type { PlanGroup } from '../../src/plan/plan.ts';
import { exitCode } from '../../src/report/exit-code.ts';
import type { Report } from '../../src/report/report.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { TransportError } from '../../src/zstack/transport.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { violations } from '../support/once.ts';
import { executions, play, setStage } from '../support/simulated-run.ts';
import { killAndResume, live } from './killing.ts';

const GiB = 2 ** 30;
const HOUR = 3_600_000;
const MINUTE = 60_000;

const some = (count: number, change: Partial<PlanGroup> = {}) =>
  Array.from({ length: count }, (_, n) =>
    makeGroup(`g${n + 1}`, { expect: { volumes: 2, minSizeBytes: (n + 1) * GiB }, ...change }),
  );
const tolerant = { failure: { tolerate: { count: 99 }, then: 'stop' as const } };

const outcomes = (report: Report) => report.groups.map(({ outcome }) => outcome);
const attempts = (report: Report) => report.groups.map((group) => group.attempts);
const minutes = (report: Report) => (report.durationMs ?? Number.NaN) / MINUTE;
const ofType = (events: readonly RecordedEvent[], type: string) => events.filter((event) => event.type === type);

describe('a session that ends costs no attempt', () => {
  test.each([
    ['as a query is answered 503', 'session-expires:api=query,call=5'],
    ['as a call becomes a job that fails', 'session-expires:api=recover,call=3'],
    ['by the clock', 'session-expires:at=20s'],
  ])('%s', async (_, fault) => {
    const stage = setStage({ plan: makeTestPlan(some(8)), faults: [fault] });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual(Array(8).fill('recovered'));
    expect(attempts(report)).toEqual(Array(8).fill(1));
    expect(Object.values(executions(stage))).toEqual(Array(8).fill(1));
  });

  test('in a job that only polls for longer than a session lives', async () => {
    const plan = makeTestPlan([
      makeGroup('g1', { timeoutMs: 6 * HOUR, expect: { volumes: 1, minSizeBytes: 1000 * GiB } }),
    ]);
    const stage = setStage({ plan });
    const { report } = await play(stage);
    expect(minutes(report)).toBeGreaterThan(120);
    expect(outcomes(report)).toEqual(['recovered']);
    expect(executions(stage)).toEqual({ g1: 1 });
  });
});

describe('results that expire', () => {
  const long = makeTestPlan([
    makeGroup('g1', { timeoutMs: 8 * HOUR, expect: { volumes: 2, minSizeBytes: 1250 * GiB } }),
  ]);

  test('of a job longer than three hours are read before they go', async () => {
    const stage = setStage({ plan: long });
    const { report } = await play(stage);
    expect(minutes(report)).toBeGreaterThan(185);
    expect(report.groups[0]?.calls.map(({ result }) => result)).toEqual(['succeeded']);
  });

  test('while no zdr ran: the storage tells that it was copied', async () => {
    const stage = setStage({ plan: long });
    const { report, killed } = await killAndResume(stage, {
      kill: { at: 'accepted', of: 'request', n: 30 },
      downMs: 5 * HOUR,
    });
    expect(killed).toBe(true);
    expect(report.groups[0]?.calls.map(({ result }) => result)).toEqual(['found']);
    expect(outcomes(report)).toEqual(['recovered']);
    expect(executions(stage)).toEqual({ g1: 1 });
  });

  const lost = (downMs: number) => {
    const stage = setStage({ plan: makeTestPlan(some(1)), faults: ['job-fails:attempt=1,code=SYS.1016'] });
    return { stage, ended: killAndResume(stage, { kill: { at: 'accepted', of: 'recover', n: 2 }, downMs }) };
  };

  test('while no zdr ran: that the storage shows nothing proves nothing, as a copy may run behind a lost row', async () => {
    const { stage, ended } = lost(5 * HOUR);
    expect(outcomes((await ended).report)).toEqual(['unknown']);
    expect(executions(stage)).toEqual({ g1: 1 });
  });

  test('a day after its time was over it does, and a new attempt is made', async () => {
    const { stage, ended } = lost(27 * HOUR);
    const { report } = await ended;
    expect(report.groups[0]?.calls.map(({ failure, attempt }) => [attempt, failure?.code])).toEqual([
      [1, 'job.lost'],
      [2, undefined],
    ]);
    expect(executions(stage)).toEqual({ g1: 2 });
    expect(violations({ plan: stage.plan, report, site: stage.simulated })).toEqual([]);
  });
});

describe('jobs that nobody finishes', () => {
  test('are found done long before the deadline, if the copy ended', async () => {
    const stage = setStage({ plan: makeTestPlan(some(4), tolerant), faults: ['orphan:work=done'] });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual(Array(4).fill('recovered'));
    expect(minutes(report)).toBeLessThan(15);
    expect(Object.values(executions(stage))).toEqual(Array(4).fill(1));
  });

  test('are unknown at the deadline if it did not, and never called again', async () => {
    const stage = setStage({ plan: makeTestPlan(some(2), tolerant), faults: ['orphan:group=g1,work=lost'] });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual(['unknown', 'recovered']);
    expect(minutes(report)).toBeGreaterThan(119);
    expect(minutes(report)).toBeLessThan(122);
    expect(exitCode(report)).toBe(8);
    expect(executions(stage)).toEqual({ g1: 1, g2: 1 });
  });
});

describe('a management node that restarts', () => {
  const slow = 'refuse=40s,html=40s,unmapped=40s,unregistered=40s,notReady=40s,work=done';

  test('is waited for through every step of its start, and no attempt is spent', async () => {
    const wide = makeTestPlan(some(12), { concurrency: 8 });
    const plan = { ...wide, storages: wide.storages.map((storage) => ({ ...storage, maxConcurrent: 8 })) };
    const stage = setStage({ plan, faults: [`restart:call=3,${slow}`] });
    const { report, events } = await play(stage);
    expect(outcomes(report)).toEqual(Array(12).fill('recovered'));
    expect(attempts(report)).toEqual(Array(12).fill(1));
    expect(Object.values(executions(stage))).toEqual(Array(12).fill(1));
    expect(ofType(events, 'site.unavailable').length).toBeGreaterThan(0);
    // Calls that were refused: a few, not one a second for each slot.
    expect(ofType(events, 'call.issued').length).toBeLessThan(12 + 4 * 8);
  });

  /** The node is out of reach from the end of the first group on, for which the others wait. */
  const cutOff = () => {
    const groups = some(3).map((group, at) => (at === 0 ? group : { ...group, dependsOn: ['g1'] }));
    const stage = setStage({ plan: makeTestPlan(groups, { concurrency: 1 }) });
    const drain = new AbortController();
    let down = false;
    const events: RecordedEvent[] = [];
    const played = play(stage, {
      drain: drain.signal,
      journal: () => ({
        async append(event) {
          events.push(event);
          if (event.type === 'group.finished') down = true;
          if (event.type === 'site.unavailable') void stage.clock.sleep(MINUTE).then(() => drain.abort('SIGTERM'));
        },
        async close() {},
      }),
      transport: (wire) => ({
        ...wire,
        request: (request) =>
          down ? Promise.reject(new TransportError('refused', false, 'connect ECONNREFUSED')) : wire.request(request),
      }),
    });
    return { stage, events, played };
  };

  test('does not keep a stopped run from leaving, and is not called by it any more', async () => {
    const { stage, events, played } = cutOff();
    const { report, state } = await played;
    expect(state.interrupted).toEqual({ kind: 'signal', signal: 'SIGTERM' });
    expect(exitCode(report)).toBe(143);
    expect(minutes(report)).toBeLessThan(3);
    expect(events.at(-1)?.type).toBe('run.interrupted');
    await stage.clock.run(stage.clock.sleep(HOUR));
    expect(events.at(-1)?.type).toBe('run.interrupted');
    const again = await live(stage, { events });
    expect(again.played?.report.counts.recovered).toBe(3);
    expect(Object.values(executions(stage))).toEqual([1, 1, 1]);
  });
});

describe('time', () => {
  test('for want of a slot is not the time of the group', async () => {
    const stage = setStage({
      plan: makeTestPlan(some(2), { concurrency: 1, ...tolerant }),
      faults: ['orphan:group=g1,work=lost', 'job-fails:group=g2,attempt=1'],
    });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual(['unknown', 'recovered']);
  });

  test('while no zdr runs is not either', async () => {
    const stage = setStage({ plan: makeTestPlan(some(1)), faults: ['job-fails:attempt=1'] });
    const { report } = await killAndResume(stage, { kill: { at: 'left', of: 'recover', n: 3 }, downMs: 27 * HOUR });
    expect(outcomes(report)).toEqual(['recovered']);
  });

  test('is spent on a second call, however long the first hung: that says nothing of the next', async () => {
    const group = { timeoutMs: 15 * MINUTE, expect: { volumes: 2, minSizeBytes: 100 * 2 ** 30 } };
    const stage = setStage({
      plan: makeTestPlan(some(1, { ...group, retry: { attempts: 3, delayMs: 100, maxDelayMs: 200 } })),
      faults: ['job-fails:attempt=1,progress=0.95'],
    });
    const { report, events } = await play(stage);
    const [first, second] = ofType(events, 'call.issued');
    const settled = ofType(events, 'call.settled')[0];
    const tookMs = Date.parse(settled?.time ?? '') - Date.parse(first?.time ?? '');
    expect(tookMs).toBeGreaterThan(7.5 * MINUTE);
    expect(second).toBeDefined();
    expect(report.groups[0]?.reason).not.toMatchObject({ failure: { code: 'SYS.1006' } });
  });

  // A call that is begun although none before it was so quick would end unknown.
  test.each([15, 18, 20, 22, 25])('is over after the retries that fit in its %i s', async (seconds) => {
    const retry = { attempts: 50, delayMs: 100, maxDelayMs: 200 };
    const stage = setStage({
      plan: makeTestPlan(some(1, { timeoutMs: seconds * 1000, retry })),
      faults: ['job-fails:code=SYS.1016'],
    });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual(['failed']);
    expect(minutes(report)).toBeLessThan(2);
  });
});

describe('what an earlier attempt left on the storage', () => {
  test('is not taken for the work of a call that never arrived', async () => {
    const stage = setStage({
      plan: makeTestPlan(some(1)),
      faults: ['job-fails:attempt=1,code=BS.1004,progress=0.5', 'reset:api=recover,call=3'],
    });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual(['recovered']);
    expect(minutes(report)).toBeLessThan(5);
  });
});

describe('a group that is there already, and is to be recovered all the same', () => {
  const stageWith = (faults: readonly string[], site: object = {}) =>
    setStage({
      plan: makeTestPlan(some(1, { whenPresent: 'recover' }), tolerant),
      faults,
      world: (world) => ({
        ...world,
        site: { ...world.site, ...site },
        groups: world.groups.map((group) => ({ ...group, storages: ['local', 'vault'] })),
      }),
    });

  test('is called, and recovered', async () => {
    const stage = stageWith([], { whenPresent: 'copy' });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual(['recovered']);
    expect(executions(stage)).toEqual({ g1: 1 });
  });

  test('is recovered, too, when the server says that it is there', async () => {
    const { report } = await play(stageWith([], { whenPresent: 'refuse' }));
    expect(outcomes(report)).toEqual(['recovered']);
    expect(minutes(report)).toBeLessThan(2);
  });

  test('proves nothing by being there when the answer is lost', async () => {
    const { report } = await play(stageWith(['orphan:work=lost'], { whenPresent: 'copy' }));
    expect(outcomes(report)).toEqual(['unknown']);
  });
});
