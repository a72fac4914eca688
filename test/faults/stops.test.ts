/** Runs that stop: a full disk, a signal, a spent budget, and two of them at once. */
import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../../src/run/event.ts';
import type { Journal } from '../../src/run/ports.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { violations } from '../support/once.ts';
import { executions, type PlayOptions, play, type Stage, setStage } from '../support/simulated-run.ts';
import { live } from './killing.ts';

const GiB = 2 ** 30;

const some = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    makeGroup(`g${n + 1}`, { expect: { volumes: 2, minSizeBytes: (n + 1) * GiB } }),
  );

class DiskFull extends Error {}

/** Takes `events` events and then no more. */
const smallDisk = (durable: RecordedEvent[], events: number) => (): Journal => ({
  async append(event) {
    if (durable.length >= events) throw new DiskFull('no space left on device');
    durable.push(event);
  },
  async close() {},
});

/** The job uuids of the calls that left. */
function spy(calls: string[]): NonNullable<PlayOptions['transport']> {
  return (wire) => ({
    ...wire,
    request(request) {
      const job = request.headers['X-Job-UUID'];
      if (job !== undefined) calls.push(job);
      return wire.request(request);
    },
  });
}

test('a disk that is full after any event: nothing leaves without its record, and the run goes on when there is room', async () => {
  const plan = makeTestPlan(some(6));
  const faults = ['job-fails:group=g2,attempt=1'];
  const whole = await play(setStage({ plan, faults }));
  for (let room = 0; room < whole.events.length; room += 1) {
    const stage: Stage = setStage({ plan, faults });
    const durable: RecordedEvent[] = [];
    const calls: string[] = [];
    await expect(
      play(stage, { journal: smallDisk(durable, room), transport: spy(calls) }),
      `room for ${room} events`,
    ).rejects.toThrow(DiskFull);
    const issued = durable.flatMap((event) => (event.type === 'call.issued' ? [event.job] : []));
    expect(issued).toEqual(expect.arrayContaining(calls));
    const left = calls.length;
    await stage.clock.run(stage.clock.sleep(30_000));
    expect(calls.length).toBe(left);
    const { played } = await live(stage, { events: durable });
    expect(played?.report.counts.recovered).toBe(6);
    expect(executions(stage)).toEqual({ g1: 1, g2: 2, g3: 1, g4: 1, g5: 1, g6: 1 });
  }
  expect(whole.events.length).toBeGreaterThan(30);
});

describe('a signal and a spent budget', () => {
  const plan = makeTestPlan(some(12), { concurrency: 3, failure: { tolerate: { count: 0 }, then: 'stop' } });
  // The largest start first; this one fails while the two others run.
  const faults = ['job-fails:group=g12,code=SYS.1003,progress=0.4'];

  test.each([
    ['the signal first', 1_000],
    ['the budget first', 90_000],
  ])('%s: the first decides how the run ends, and nothing new starts', async (_, at) => {
    const stage = setStage({ plan, faults });
    const drain = new AbortController();
    void stage.clock.sleep(at).then(() => drain.abort('SIGINT'));
    const { report, state, events } = await play(stage, { drain: drain.signal });
    expect(Object.values(executions(stage)).filter((count) => count > 0)).toHaveLength(3);
    if (at === 1_000) {
      expect(state.interrupted).toEqual({ kind: 'signal', signal: 'SIGINT' });
      expect(report.counts).toMatchObject({ failed: 1, recovered: 2, unfinished: 9 });
    }
    const { played } = at === 1_000 ? await live(stage, { events }) : { played: { report, state } };
    expect(played?.state.finishedAt).toBeDefined();
    expect(played?.report.counts).toMatchObject({ failed: 1, recovered: 2, 'not-started': 9, unfinished: 0 });
    expect(played?.report.groups[0]?.reason).toEqual({ kind: 'budget', scope: 'plan' });
    expect(Object.values(executions(stage)).filter((count) => count > 0)).toHaveLength(3);
  });
});

test('stopped at any moment and gone on with: nothing twice, nothing lost', async () => {
  const plan = makeTestPlan(some(5), { concurrency: 2 });
  const faults = ['job-fails:group=g4,attempt=1', 'lost-response:group=g3', 'reset:group=g5,times=2'];
  for (let at = 0; at < 120_000; at += 3_500) {
    const stage = setStage({ plan, faults });
    const drain = new AbortController();
    void stage.clock.sleep(at).then(() => drain.abort('SIGTERM'));
    const left = await play(stage, { drain: drain.signal });
    if (left.state.interrupted === undefined) continue;
    await stage.clock.run(stage.clock.sleep(5_000));
    const { played } = await live(stage, { events: left.events });
    const report = played?.report ?? left.report;
    expect(report.counts.recovered, `stopped after ${at} ms`).toBe(5);
    expect(violations({ plan, report, site: stage.simulated })).toEqual([]);
  }
});
