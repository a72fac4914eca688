/** Runs that are stopped, killed, kept waiting or started twice: each group is still copied once. */
import { describe, expect, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, readEvents, readReport, runIds, setStage } from '../support/stage.ts';

/** Copies that end when the test says so. */
const LONG_MS = 30 * 60_000;

const four = () => smallPlan(smallGroups(4), {}, 2);

describe('a signal', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s starts nothing more and waits for running jobs; resume goes on', async (signal, expected) => {
    const stage = await setStage({ plan: four(), copyMs: LONG_MS });
    const run = stage.start(['run', 'plan.yaml']);
    await stage.whenCopying(2);
    run.child.kill(signal);
    await run.says('running jobs are waited for');
    stage.pass(LONG_MS);
    const { code, stderr } = await run.ended;
    const [runId = ''] = runIds(stage.cwd);
    expect({ code, stderr }).toEqual({ code: expected, stderr: expect.stringContaining(`zdr resume ${runId}`) });
    expect(Object.values(stage.executions()).sort()).toEqual([0, 0, 1, 1]);
    expect(readReport(stage.cwd)).toMatchObject({ outcome: 'interrupted', counts: { recovered: 2, unfinished: 2 } });

    const resumed = stage.start(['resume']);
    await stage.whenCopying(4);
    stage.pass(LONG_MS);
    expect((await resumed.ended).code).toBe(0);
    expect(stage.executions()).toEqual(each(stage, 1));
    expect(runIds(stage.cwd)).toEqual([runId]);
    expect(readReport(stage.cwd)).toMatchObject({ outcome: 'recovered', resumes: 1, counts: { recovered: 4 } });
    expect((await stage.zdr(['verify'])).code).toBe(0);
  });

  test('a second one leaves at once; resume adopts the jobs that went on meanwhile', async () => {
    const stage = await setStage({ plan: four(), copyMs: LONG_MS });
    const run = stage.start(['run', 'plan.yaml']);
    await stage.whenCopying(2);
    run.child.kill('SIGINT');
    await run.says('Once more to leave at once');
    run.child.kill('SIGINT');
    expect(await run.ended).toMatchObject({ code: 130, stderr: expect.stringContaining('zdr resume') });
    expect(Object.values(stage.executions()).sort()).toEqual([0, 0, 1, 1]);

    stage.pass(LONG_MS);
    const resumed = stage.start(['resume']);
    await stage.whenCopying(4);
    stage.pass(LONG_MS);
    expect((await resumed.ended).code).toBe(0);
    expect(stage.executions()).toEqual(each(stage, 1));
    expect(readReport(stage.cwd).counts).toMatchObject({ recovered: 4, unfinished: 0 });
  });

  test('SIGHUP of a closed terminal ends nothing', async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(2)), copyMs: LONG_MS });
    const run = stage.start(['run', 'plan.yaml']);
    await stage.whenCopying(2);
    run.child.kill('SIGHUP');
    run.child.kill('SIGHUP');
    stage.pass(LONG_MS);
    expect((await run.ended).code).toBe(0);
    expect(stage.executions()).toEqual(each(stage, 1));
  });
});

describe('the lock', () => {
  test('a plan that is being run cannot be run again; a killed process leaves its lock to the next', async () => {
    const stage = await setStage({ plan: four(), copyMs: LONG_MS });
    const run = stage.start(['run', 'plan.yaml']);
    await stage.whenCopying(2);
    const [runId = ''] = runIds(stage.cwd);
    const requests = stage.requests.length;
    for (const again of [['run', 'plan.yaml'], ['resume']]) {
      const { code, stderr } = await stage.zdr(again);
      expect({ code, stderr }).toEqual({ code: 10, stderr: expect.stringContaining(`run ${runId} holds the lock`) });
    }
    // The second was refused before it logged in.
    expect(stage.requests.slice(requests).filter(({ url }) => url.includes('/login'))).toEqual([]);
    expect(runIds(stage.cwd)).toEqual([runId]);

    run.child.kill('SIGKILL');
    expect((await run.ended).signal).toBe('SIGKILL');
    const resumed = stage.start(['resume']);
    await resumed.says(`took over the lock of run ${runId}`);
    stage.pass(LONG_MS);
    await stage.whenCopying(4);
    stage.pass(LONG_MS);
    expect((await resumed.ended).code).toBe(0);
    expect(stage.executions()).toEqual(each(stage, 1));
  });
});

describe('a gate', () => {
  const waves = [{ name: 'first' }, { name: 'second', gate: { approval: true } }];
  const plan = () =>
    smallPlan(
      smallGroups(2, (n) => ({ wave: n === 1 ? 'first' : 'second' })),
      { waves },
    );

  test('that nobody opens ends the run with 11; approve and resume go on', async () => {
    const stage = await setStage({ plan: plan() });
    const { code, stderr } = await stage.zdr(['run', 'plan.yaml']);
    const [runId = ''] = runIds(stage.cwd);
    expect({ code, stderr }).toEqual({ code: 11, stderr: expect.stringContaining(`zdr approve ${runId} second`) });
    expect(stage.executions()).toEqual({ g1: 1, g2: 0 });
    // Without the approval it waits again.
    expect((await stage.zdr(['resume'])).code).toBe(11);

    expect(await stage.zdr(['approve', runId, 'first'])).toMatchObject({ code: 2 });
    expect(await stage.zdr(['approve', runId, 'secnd'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean second?'),
    });
    expect((await stage.zdr(['approve', runId, 'second'])).code).toBe(0);
    expect((await stage.zdr(['resume'])).code).toBe(0);
    expect(stage.executions()).toEqual({ g1: 1, g2: 1 });
    const events = readEvents(stage.cwd);
    const [started] = events;
    const approved = events.find(({ type }) => type === 'wave.approved');
    expect(approved).toMatchObject({
      wave: 'second',
      by: expect.stringMatching(/.+@.+/),
      planDigest: started?.type === 'run.started' && started.plan.digest,
    });
    expect((await stage.zdr(['verify'])).code).toBe(0);
  });

  test('is opened by --yes beforehand', async () => {
    const stage = await setStage({ plan: plan() });
    expect((await stage.zdr(['run', '--yes', 'plan.yaml'])).code).toBe(0);
    expect(stage.executions()).toEqual({ g1: 1, g2: 1 });
  });
});
