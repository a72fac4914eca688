/**
 * What cannot be protected, because the server tells nobody that a copy is running. Kept as tests, so that what is
 * said of it stays true; docs/ names them for the operator.
 */
import { describe, expect, test } from 'vitest';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { executions, play, setStage } from '../support/simulated-run.ts';
import { killAndResume } from './killing.ts';

const GiB = 2 ** 30;
const plan = makeTestPlan([makeGroup('g1', { expect: { volumes: 2, minSizeBytes: 10 * GiB } })], {
  failure: { tolerate: { count: 1 }, then: 'stop' },
});

describe('a job that the server runs without listing it (zstack-api.md 3: a failed insert is swallowed)', () => {
  test('is left alone when its acceptance was heard', async () => {
    const stage = setStage({ plan, faults: ['insert-lost'] });
    const { report } = await play(stage);
    expect(report.counts.recovered).toBe(1);
    expect(executions(stage)).toEqual({ g1: 1 });
  });

  test('is left alone when its acceptance was not heard, but the storage shows a part of it', async () => {
    const stage = setStage({ plan, faults: ['insert-lost'] });
    const { report } = await killAndResume(stage, { kill: { at: 'accepted', of: 'recover', n: 2 }, downMs: 70_000 });
    expect(report.counts.recovered).toBe(1);
    expect(executions(stage)).toEqual({ g1: 1 });
  });

  test('is left alone where no job is listed: there a repeat is not known to be refused', async () => {
    const stage = setStage({ plan, faults: ['insert-lost', 'lost-response:api=recover,times=1'] });
    const { report } = await play(stage);
    expect(report.counts.recovered).toBe(1);
    expect(executions(stage)).toEqual({ g1: 1 });
  });

  test('HOLE: is run a second time when its acceptance was not heard, nothing of it shows yet, and other jobs are listed', async () => {
    const stage = setStage({ plan, faults: ['insert-lost:times=1', 'lost-response:api=recover,times=1'] });
    const { report } = await play(stage);
    expect(report.counts.recovered).toBe(1);
    expect(executions(stage)).toEqual({ g1: 2 });
  });
});

describe('a job that the server calls failed while its copy goes on', () => {
  test('is not run again if the copy has ended by the time of the next attempt', async () => {
    const slow = makeTestPlan([
      makeGroup('g1', {
        expect: { volumes: 1, minSizeBytes: GiB },
        retry: { attempts: 4, delayMs: 300_000, maxDelayMs: 300_000 },
      }),
    ]);
    const stage = setStage({ plan: slow, faults: ['job-fails:attempt=1,code=SYS.1016,work=done'] });
    const { report } = await play(stage);
    expect(report.counts.recovered).toBe(1);
    expect(executions(stage)).toEqual({ g1: 1 });
  });

  test('is not run again after a timeout at the server: the storage is watched', async () => {
    const stage = setStage({ plan, faults: ['job-fails:attempt=1,code=SYS.1001,work=done'] });
    const { report } = await play(stage);
    expect(report.counts.recovered).toBe(1);
    expect(executions(stage)).toEqual({ g1: 1 });
  });

  test('HOLE: is run a second time if the copy is still going on by then', async () => {
    const stage = setStage({ plan, faults: ['job-fails:attempt=1,code=SYS.1016,work=done'] });
    const { report } = await play(stage);
    expect(report.counts.recovered).toBe(1);
    expect(executions(stage)).toEqual({ g1: 2 });
  });
});

describe('a copy that is still running when the time of its group is over', () => {
  const short = makeTestPlan([makeGroup('g1', { timeoutMs: 60_000, expect: { volumes: 2, minSizeBytes: 10 * GiB } })]);

  test('ends unknown, and a run afterwards finds it there', async () => {
    const stage = setStage({ plan: short });
    const { report } = await play(stage);
    expect(report.counts.unknown).toBe(1);
    await stage.clock.run(stage.clock.sleep(120_000));
    const retried = await play(stage, { runId: '20261124-070000-test-site-0002', selected: ['g1'] });
    expect(retried.report.groups[0]?.reason).toEqual({ kind: 'already-present' });
    expect(executions(stage)).toEqual({ g1: 1 });
  });

  test('HOLE: is run a second time by a retry that does not wait for it: a person must look first', async () => {
    const stage = setStage({ plan: short });
    await play(stage);
    await play(stage, { runId: '20261124-070000-test-site-0002', selected: ['g1'] });
    expect(executions(stage)).toEqual({ g1: 2 });
  });
});

test('a call that a server without job uuids may or may not have got is never sent again', async () => {
  const stage = setStage({
    plan,
    faults: ['reset:api=recover,call=1'],
    world: (world) => ({ ...world, site: { ...world.site, dialect: 'documented' } }),
  });
  const { report } = await play(stage);
  expect(report.counts.unknown).toBe(1);
  expect(executions(stage)).toEqual({ g1: 0 });
});
