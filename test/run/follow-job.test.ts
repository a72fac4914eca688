import { expect, test } from 'vitest';
import type { Failure } from '../../src/run/failure.ts';
import { createBackoff } from '../../src/run/jobs/backoff.ts';
import { followJob, type JobPolicy } from '../../src/run/jobs/follow-job.ts';
import { DENIED_FOR_MS } from '../../src/run/jobs/lifetimes.ts';
import type { JobState } from '../../src/run/ports.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

const STARTING: Failure = { code: 'SYS.1008', class: 'unavailable', message: 'starting' };
const AWAY: Failure = { code: 'net.refused', class: 'unavailable', message: 'refused' };
const HOUR = 3_600_000;

/** Follows a job of which the site says this, the last answer for ever. */
async function follow(answers: readonly JobState[], more: Partial<JobPolicy> = {}) {
  const clock = createVirtualClock();
  const from = clock.now();
  const random = () => 0.5;
  let asked = 0;
  const end = await clock.run(
    followJob('job', {
      site: { job: async () => answers[Math.min(asked++, answers.length - 1)] as JobState },
      clock,
      random,
      backoff: createBackoff({ clock, random }),
      deadline: () => from + HOUR,
      elapsedMs: () => clock.now() - from,
      ...more,
    }),
  );
  return { end, asked, tookMs: clock.now() - from };
}

test.each<[string, readonly JobState[], string, number]>([
  ['runs and succeeds', [{ kind: 'running' }, { kind: 'running' }, { kind: 'succeeded', records: [] }], 'succeeded', 3],
  ['is not known', [{ kind: 'gone' }], 'gone', 1],
  ['failed', [{ kind: 'failed', failure: { ...STARTING, code: 'SYS.1006' } }], 'failed', 1],
  ['is denied by a node that starts, and runs', [{ kind: 'failed', failure: STARTING }, { kind: 'gone' }], 'gone', 2],
  ['is out of reach for a while', [{ kind: 'unreachable', failure: AWAY }, { kind: 'gone' }], 'gone', 2],
])('a job that %s', async (_, answers, kind, times) => {
  expect(await follow(answers)).toMatchObject({ end: { kind }, asked: times });
});

test('a job that nothing but starting nodes deny is believed to have failed in the end', async () => {
  const { end, tookMs } = await follow([{ kind: 'failed', failure: STARTING }]);
  expect(end).toEqual({ kind: 'failed', failure: STARTING });
  expect(tookMs).toBeGreaterThanOrEqual(DENIED_FOR_MS);
  expect(tookMs).toBeLessThan(DENIED_FOR_MS + 60_000);
});

test('at the deadline a starting node is believed at once', async () => {
  const { asked } = await follow([{ kind: 'failed', failure: STARTING }], { deadline: () => 0 });
  expect(asked).toBe(1);
});

test('the last question of a job that runs comes at the deadline', async () => {
  const { tookMs } = await follow([{ kind: 'running' }], { elapsedMs: () => 10 * HOUR });
  expect(tookMs).toBe(HOUR);
});

test('an answer in between begins the patience anew', async () => {
  const denied: JobState = { kind: 'failed', failure: STARTING };
  const { tookMs } = await follow([...Array<JobState>(12).fill(denied), { kind: 'running' }, denied]);
  expect(tookMs).toBeGreaterThan(DENIED_FOR_MS + 60_000);
});

test.each<[string, JobState, string]>([
  ['runs', { kind: 'running' }, 'overdue'],
  ['is out of reach', { kind: 'unreachable', failure: AWAY }, 'unreachable'],
])('a job that %s until the deadline', async (_, answer, kind) => {
  const { end, tookMs } = await follow([answer]);
  expect(end.kind).toBe(kind);
  expect(tookMs).toBeGreaterThanOrEqual(HOUR);
  expect(tookMs).toBeLessThan(HOUR + 60_000);
});

test('a job that runs is followed no longer than is enough', async () => {
  expect(await follow([{ kind: 'running' }], { isEnough: async () => true })).toMatchObject({
    end: { kind: 'enough' },
    asked: 1,
  });
});

test('who is woken to leave asks nothing more', async () => {
  const leaving = new AbortController();
  const clock = createVirtualClock();
  const from = clock.now();
  const random = () => 0.5;
  let asked = 0;
  const following = followJob('job', {
    site: {
      job: async () => {
        asked += 1;
        return { kind: 'running' };
      },
    },
    clock,
    random,
    backoff: createBackoff({ clock, random }),
    deadline: () => (leaving.signal.aborted ? from : from + HOUR),
    elapsedMs: () => clock.now() - from,
    wake: leaving.signal,
  });
  void clock.sleep(100).then(() => leaving.abort());
  expect(await clock.run(following)).toEqual({ kind: 'overdue' });
  expect(asked).toBe(1);
});
