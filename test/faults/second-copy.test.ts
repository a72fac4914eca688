/** Ways to a second copy that an attack found; each must stay closed. */
import { describe, expect, test, vi } from 'vitest';
import { realClock } from '../../src/cli/site/real-clock.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { SiteError } from '../../src/run/failure.ts';
import type { Site } from '../../src/run/ports.ts';
import { createRecorder } from '../../src/run/record.ts';
import { makeGroup, makeTestPlan, started } from '../support/events.ts';
import { executions, play, setStage } from '../support/simulated-run.ts';
import { killAndResume, live } from './killing.ts';

const SECOND = 1_000;
const plan = makeTestPlan([makeGroup('g1')]);

describe('a request that may be on its way yet', () => {
  test.each(['transient', 'permanent', 'session', 'unavailable'] as const)(
    'keeps its job uuid, although its repeat is refused (%s)',
    async (failureClass) => {
      const stage = setStage({ plan });
      const sent: string[] = [];
      const wrap = (site: Site): Site => ({
        ...site,
        async recover(call, signal) {
          sent.push(call.jobUuid);
          const failure = { code: 'http.504', class: 'unknown', message: 'x' } as const;
          // The gateway holds the first one back, refuses two repeats, and lets the third one through.
          if (sent.length === 1) return { kind: 'in-doubt', failure };
          if (sent.length < 4) return { kind: 'refused', failure: { ...failure, class: failureClass } };
          return site.recover(call, signal);
        },
        dialect: () => 'sdk',
      });
      const { report } = await play(stage, { wrap });
      expect(report.counts.recovered).toBe(1);
      expect(sent.length).toBeGreaterThan(3);
      expect(new Set(sent).size).toBe(1);
      expect(executions(stage)).toEqual({ g1: 1 });
    },
  );
});

describe('a site that was found to choose job uuids itself', () => {
  test('is not sent a call in doubt again by a resumed run, which cannot ask for it', async () => {
    const sends = async (remembered: boolean) => {
      const stage = setStage({ plan });
      let sent = 0;
      const wrap = (site: Site): Site => ({
        ...site,
        recover(call, signal) {
          sent += 1;
          return site.recover(call, signal);
        },
      });
      const site = { rememberedDialect: 'sdk', rememberedForeignJobs: remembered } as const;
      await killAndResume(stage, { kill: { at: 'left', of: 'recover', n: 1 }, downMs: SECOND, wrap, site });
      return sent;
    };
    expect([await sends(false), await sends(true)]).toEqual([expect.any(Number), 1]);
    expect(await sends(false)).toBeGreaterThan(1);
  });
});

test('what is left of a delay is waited for after a resume, however often the run is killed', async () => {
  const delayed = makeTestPlan([makeGroup('g1', { retry: { attempts: 4, delayMs: 600_000, maxDelayMs: 600_000 } })]);
  const stage = setStage({ plan: delayed, faults: ['job-fails:attempt=1,code=SYS.1016'] });
  const whole = await live(setStage({ plan: delayed, faults: ['job-fails:attempt=1,code=SYS.1016'] }));
  const n = whole.durable.findIndex(({ type }) => type === 'group.delayed') + 1;
  const { life } = await killAndResume(stage, { kill: { at: 'after-record', n }, downMs: SECOND });
  const since = life.durable.find((event) => event.type === 'group.delayed');
  const again = life.durable.findLast((event) => event.type === 'call.issued');
  if (since?.type !== 'group.delayed' || again === undefined) throw new Error('it was neither delayed nor tried again');
  expect(again.seq).toBeGreaterThan(since.seq);
  expect(Date.parse(again.time) - Date.parse(since.time)).toBeGreaterThanOrEqual(since.delayMs);
});

test('a group whose records are of an earlier process is looked at again before it is called', async () => {
  const stage = setStage({ plan });
  const whole = await live(setStage({ plan }));
  const n = whole.durable.findIndex(({ type }) => type === 'groups.found') + 1;
  const first = await live(stage, { kill: { at: 'after-record', n } });
  expect(executions(stage)).toEqual({ g1: 0 });
  // Somebody else recovers it meanwhile.
  await play(stage, { runId: '20261124-060000-test-site-0002' });
  const second = await live(stage, { events: first.durable });
  expect(second.played?.report.groups[0]?.reason).toEqual({ kind: 'already-present' });
  expect(executions(stage)).toEqual({ g1: 1 });
});

test('a site that will not be looked at again is not called on the strength of old records', async () => {
  const stage = setStage({ plan });
  const whole = await live(setStage({ plan }));
  const n = whole.durable.findIndex(({ type }) => type === 'groups.found') + 1;
  const first = await live(stage, { kill: { at: 'after-record', n } });
  const wrap = (site: Site): Site => ({
    ...site,
    find: () => Promise.reject(new SiteError({ code: 'query.endless', class: 'permanent', message: 'x' })),
  });
  const second = await live(stage, { events: first.durable, wrap });
  expect(second.played?.report.counts).toMatchObject({ failed: 1 });
  expect(executions(stage)).toEqual({ g1: 0 });
});

describe('the clock', () => {
  test('that is set while a process runs moves no deadline', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const before = realClock.now();
      vi.setSystemTime(Date.now() + 3 * 3_600 * SECOND);
      expect(realClock.now() - before).toBeLessThan(60 * SECOND);
    } finally {
      vi.useRealTimers();
    }
  });

  test('that was set back between two processes takes no time from the run, and is recorded', async () => {
    const events: RecordedEvent[] = [];
    let now = Date.UTC(2026, 10, 24, 6);
    const clock = { now: () => now, wall: () => now, sleep: async () => {} };
    const journal = { append: async (event: RecordedEvent) => void events.push(event), close: async () => {} };
    const options = { journal, clock, observers: [], onObserverError: () => {} };
    const first = createRecorder(options);
    await first.record(started(plan));
    now -= 3_600 * SECOND;
    const second = createRecorder({ ...options, resumed: first.state() });
    await second.record({ type: 'run.resumed', tool: '0.1.0', operator: 'op@host' });
    now += SECOND;
    await second.record({ type: 'site.available' });
    expect(events.map(({ type }) => type)).toEqual(['run.started', 'clock.changed', 'run.resumed', 'site.available']);
    const [before = 0, ...after] = events.map(({ time }) => Date.parse(time));
    expect(after).toEqual([before + 1, before + 1, before + 1 + SECOND]);
    expect(events[1]).toMatchObject({ byMs: -3_600 * SECOND, aheadMs: 3_600 * SECOND + 1 });
  });
});
