import { expect, test } from 'vitest';
import type { Failure } from '../../src/run/failure.ts';
import { jobUuid } from '../../src/run/job-uuid.ts';
import type { JobState, Site } from '../../src/run/ports.ts';
import { type RunState, reduce } from '../../src/run/state.ts';
import { openCalls, stillRunning } from '../../src/runs/open-calls.ts';
import { makeGroup, makeTestPlan, recorded } from '../support/events.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const RUN = '20261101-060000-test-site-0001';
const plan = { ...makeTestPlan([makeGroup('g1', { timeoutMs: 3_600_000 })]), verify: 'claimed' as const };

/** A run that ended without knowing how its call did. */
function leftOpen(): RunState {
  const failure: Failure = { code: 'deadline', class: 'unknown', message: 'late' };
  let state: RunState | undefined;
  const job = jobUuid(RUN, 'g1', 1);
  for (const event of recorded([
    { type: 'run.started', format: 1, runId: RUN, plan, tool: '0.1.0', operator: 'op@host' },
    { type: 'group.started', group: 'g1' },
    { type: 'call.issued', group: 'g1', call: 1, attempt: 1, job },
    { type: 'call.settled', group: 'g1', job, result: { kind: 'unknown', failure } },
  ])) {
    state = reduce(state, event);
  }
  if (state === undefined) throw new Error('the run began');
  return state;
}

const failed = (code: string, failureClass: Failure['class']): JobState => ({
  kind: 'failed',
  failure: { code, class: failureClass, message: code },
});

test.each<[string, JobState, number, boolean]>([
  ['runs', { kind: 'running' }, 0, true],
  ['has ended', { kind: 'succeeded', records: [] }, 0, false],
  ['has failed', failed('SYS.1006', 'transient'), 0, false],
  ['has failed, and its copy may go on', failed('SYS.1001', 'unknown'), 0, true],
  // It says so of every job while it starts (zstack-api.md 8).
  ['is denied by a node that is starting', failed('SYS.1008', 'unavailable'), 0, true],
  [
    'cannot be asked for',
    { kind: 'unreachable', failure: { code: 'net', class: 'unavailable', message: '' } },
    0,
    true,
  ],
  ['is not known, young', { kind: 'gone' }, 0, true],
  ['is not known, long after its time', { kind: 'gone' }, 24 * 3_600_000, false],
])('a job that %s', async (_, answer, ageMs, runs) => {
  const state = leftOpen();
  const clock = createVirtualClock(Date.parse(state.startedAt) + ageMs);
  const site = { job: async () => answer } as unknown as Site;
  const run = { runId: RUN, state, calls: openCalls(state) };
  expect(run.calls).toHaveLength(1);
  const running = await clock.run(stillRunning({ site, clock, random: () => 0.5 }, run));
  expect(running.length > 0).toBe(runs);
});
