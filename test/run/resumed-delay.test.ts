/** A delay between two attempts goes on while no process carries the run, unless nobody knows how long that was. */
import { describe, expect, test } from 'vitest';
import type { Plan, PlanRestore } from '../../src/plan/plan.ts';
import { live } from '../faults/killing.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { setStage } from '../support/simulated-run.ts';

const GiB = 2 ** 30;
const HOUR = 3_600_000;
const retry = { attempts: 2, delayMs: HOUR, maxDelayMs: HOUR };
const restore: PlanRestore = {
  name: 'erp',
  strategy: 'InstantStart',
  cpu: 1,
  memoryBytes: GiB,
  networks: ['5a1c7e7f8f0b4f0fa7f3b1f2a3c4d5e6'],
  timeoutMs: HOUR,
  checks: [],
};
const planOf = (more: { readonly restore?: PlanRestore }) =>
  makeTestPlan([makeGroup('g1', { expect: { volumes: 1, minSizeBytes: GiB }, retry, ...more })]);

/**
 * Kills the process as soon as the delay is recorded and resumes after a share of it; `setBackMs`: the clock is set
 * back meanwhile. When the second attempt began: in ms of the world's time since the delay was recorded, and since the
 * resume.
 */
async function secondAttempt(plan: Plan, fault: string, share: number, setBackMs = 0) {
  const start = () => setStage({ plan, faults: [fault] });
  const whole = await live(start());
  const delayed = whole.durable.find(({ type }) => type === 'group.delayed');
  if (delayed?.type !== 'group.delayed') throw new Error('nothing was delayed');
  const { delayMs } = delayed;

  const stage = start();
  const { clock } = stage;
  const first = await live(stage, { kill: { at: 'after-record', n: delayed.seq } });
  expect(first.durable.at(-1)?.type).toBe('group.delayed');
  const delayedAt = clock.now();
  await clock.run(clock.sleep(share * delayMs));
  clock.set(-setBackMs);
  const resumedAt = clock.now();
  let issuedAt = Number.NaN;
  const second = await live(stage, {
    events: first.durable,
    onDurable(event) {
      if ((event.type === 'call.issued' || event.type === 'vm.issued') && event.attempt === 2) issuedAt = clock.now();
    },
  });
  expect(second.played?.report.counts.recovered).toBe(1);
  return { delayMs, sinceDelayed: issuedAt - delayedAt, sinceResumed: issuedAt - resumedAt };
}

describe.each<[string, Plan, string]>([
  ['a copy', planOf({}), 'job-fails:attempt=1,code=SYS.1016'],
  ['a VM', planOf({ restore }), 'vm-fails:call=1,code=SYS.1016'],
])('the next attempt of %s, after a resume', (_, plan, fault) => {
  test.each([0, 0.5, 0.9])('%d of the delay later, waits for what is left of it', async (share) => {
    const { delayMs, sinceDelayed } = await secondAttempt(plan, fault, share);
    expect(sinceDelayed).toBeGreaterThanOrEqual(delayMs - 2);
    expect(sinceDelayed).toBeLessThan(delayMs + 2_000);
  });

  test('when the delay is long over, waits no longer', async () => {
    expect((await secondAttempt(plan, fault, 2)).sinceResumed).toBeLessThan(2_000);
  });

  test('waits the whole delay where the clock was changed meanwhile: how much of it is over nobody knows', async () => {
    const { delayMs, sinceResumed } = await secondAttempt(plan, fault, 0.5, 6 * HOUR);
    expect(sinceResumed).toBeGreaterThanOrEqual(delayMs - 2);
    expect(sinceResumed).toBeLessThan(delayMs + 2_000);
  });
});
