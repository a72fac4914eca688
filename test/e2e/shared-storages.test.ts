/** Two plans on one storage and one runs directory: who waits is told for whom, everywhere, and what to do when nobody carries that one on. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { outcomes, readEvents, readReport, type Stage, setStage } from '../support/stage.ts';

const A = '20261124-060000-a-0001';
const B = '20261124-060000-b-0002';
const groups = smallGroups(4);
const HOUR = 3_600_000;

/** Plan `a` has the first two groups, plan `b` the others; a storage takes two at a time. */
async function twoPlans(): Promise<Stage> {
  const stage = await setStage({ plan: smallPlan(groups, {}, 2), copyMs: HOUR });
  for (const [name, own] of [
    ['a', groups.slice(0, 2)],
    ['b', groups.slice(2)],
  ] as const) {
    const plan = smallPlan(own, { metadata: { name } }, 2);
    const text = JSON.stringify(plan).replace(/http:[^"]+/, `http://${stage.host}/zstack`);
    writeFileSync(join(stage.cwd, `${name}.yaml`), text);
  }
  return stage;
}

const run = (stage: Stage, name: string, runId: string, more: readonly string[] = []) =>
  stage.start(['run', `${name}.yaml`, '--yes', '--run-id', runId, ...more]);

test('a run waits for the room that another holds, says so, and goes on when it is free', async () => {
  const stage = await twoPlans();
  const a = run(stage, 'a', A);
  await stage.whenCopying(2);
  const planned = await stage.zdr(['plan', 'b.yaml']);
  expect(planned.stderr).toContain(`zdr: run ${A} holds 2 of the 2 slots of local now\n`);
  const b = run(stage, 'b', B);
  await b.says(`waiting for room on local: run ${A} holds 2 of 2`);
  const status = await stage.zdr(['status', B]);
  expect(status.stdout).toContain(`  waiting for room on vault: run ${A} holds 2 of 2\n`);
  expect(JSON.parse((await stage.zdr(['status', B, '--json'])).stdout)).toMatchObject({
    waitingForRoom: [{ name: 'local', holders: [{ runId: A, slots: 2, is: 'alive' }] }, { name: 'vault' }],
  });
  expect((await stage.zdr(['status', A])).stdout).not.toContain('waiting for room');
  expect(readEvents(stage.cwd, B).some(({ type }) => type === 'group.started')).toBe(false);
  stage.pass(2 * HOUR);
  expect((await a.ended).code).toBe(0);
  await stage.whenCopying(4);
  stage.pass(2 * HOUR);
  expect((await b.ended).code).toBe(0);
  expect(outcomes(readReport(stage.cwd, B))).toEqual({ g3: 'recovered', g4: 'recovered' });
  expect(stage.executions()).toEqual({ g1: 1, g2: 1, g3: 1, g4: 1 });
  expect((await stage.zdr(['plan', 'b.yaml'])).stderr).not.toContain('holds');
});

test('a dead run holds its room until it is gone on with', async () => {
  const stage = await twoPlans();
  const a = run(stage, 'a', A);
  await stage.whenCopying(2);
  a.child.kill('SIGKILL');
  await a.ended;
  const b = run(stage, 'b', B);
  await b.says(`run ${A} holds 2 of 2, and nobody carries it on; to settle it: zdr resume ${A}`);
  stage.pass(2 * HOUR);
  // What has ended at the site ends for the others when its run says so.
  expect((await stage.zdr(['status', B])).stdout).toContain('waiting for room on local');
  expect((await stage.zdr(['resume', A, '--yes'])).code).toBe(0);
  await stage.whenCopying(4);
  stage.pass(2 * HOUR);
  expect((await b.ended).code).toBe(0);
});

test('a dead run that is given up holds nothing any more, and a signal ends the wait', async () => {
  const stage = await twoPlans();
  const a = run(stage, 'a', A);
  await stage.whenCopying(2);
  a.child.kill('SIGKILL');
  await a.ended;
  const waits = run(stage, 'b', B);
  await waits.says('waiting for room on local');
  waits.child.kill('SIGINT');
  expect((await waits.ended).code).toBe(130);
  const b = run(stage, 'b', '20261124-060000-b-0003', ['--abandon', A]);
  await stage.whenCopying(4);
  stage.pass(2 * HOUR);
  expect((await b.ended).code).toBe(0);
});
