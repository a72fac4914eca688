/** `zdr retry` and `zdr resume` after a run that did not learn how a copy ended: once it has arrived, nothing is copied again. */
import { expect, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, outcomes, readReport, setStage } from '../support/stage.ts';

const HOUR = 3_600_000;

test('retry takes what has arrived since for recovered, and starts what waited for it, with whenPresent: recover, too', async () => {
  const groups = smallGroups(3, (n) => [{}, { whenPresent: 'recover' }, { dependsOn: ['g1'] }][n - 1] ?? {});
  const plan = smallPlan(groups, { timeout: '5s', failure: { tolerate: '100%', then: 'continue' } });
  const stage = await setStage({ plan, copyMs: HOUR });
  expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(8);
  expect(outcomes(readReport(stage.cwd))).toEqual({ g1: 'unknown', g2: 'unknown', g3: 'not-started' });

  stage.pass(2 * HOUR);
  // The copy of g3 begins by this, and takes its hour.
  const retried = stage.start(['retry', '--yes']);
  await stage.whenCopying(3);
  stage.pass(2 * HOUR);
  expect((await retried.ended).code).toBe(0);
  const report = readReport(stage.cwd);
  expect(report.groups.map(({ name, outcome, reason }) => [name, outcome, reason?.kind])).toEqual([
    ['g1', 'recovered', 'arrived-later'],
    ['g2', 'recovered', 'arrived-later'],
    ['g3', 'recovered', undefined],
  ]);
  expect(stage.executions()).toEqual(each(stage, 1));
  expect((await stage.zdr(['verify'])).code).toBe(0);
});
