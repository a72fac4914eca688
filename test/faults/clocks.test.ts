/** The clocks of the machine that carries the run stand still, jump and lie, at every event of a small run, before and after a resume. */
import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../../src/run/event.ts';
import type { Journal } from '../../src/run/ports.ts';
import type { Transport } from '../../src/zstack/transport.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { createHost, type Host } from '../support/host-clock.ts';
import { violations } from '../support/once.ts';
import { executions, type Played, play, type Stage, setStage } from '../support/simulated-run.ts';

const GiB = 2 ** 30;
const HOUR = 3_600_000;

/** Small copies and one of hours, which is running whatever happens to the clock. */
const plan = makeTestPlan(
  [
    makeGroup('g1', { expect: { volumes: 2, minSizeBytes: GiB } }),
    makeGroup('g2', { expect: { volumes: 1, minSizeBytes: GiB }, dependsOn: ['g1'] }),
    makeGroup('g3', { expect: { volumes: 1, minSizeBytes: 1024 * GiB }, timeoutMs: 8 * HOUR }),
    makeGroup('g4', { expect: { volumes: 1, minSizeBytes: GiB }, wave: 1 }),
  ],
  {
    concurrency: 2,
    waves: [
      { name: 'first', gate: false },
      { name: 'second', gate: false },
    ],
    failure: { tolerate: { count: 4 }, then: 'stop' },
  },
);

const FAULTS = ['lost-response:group=g1,api=recover,times=1', 'job-fails:group=g2,attempt=1,code=SYS.1016'];

const STEPS: Readonly<Record<string, (host: Host) => Promise<void> | void>> = {
  'the machine sleeps for four hours': (host) => host.suspend(4 * HOUR),
  'the clock is set on by four hours': (host) => host.set(4 * HOUR),
  'the clock is set back by four hours': (host) => host.set(-4 * HOUR),
};

/** `inDoubt`: a call of which nobody knows how old it is, or whose answer the server has forgotten, may end unknown; it is never sent again. */
function judge({ simulated, clock }: Stage, { report, events }: Played, startedAt: number, inDoubt: boolean): string[] {
  const { recovered, unknown } = report.counts;
  const times = events.map(({ time }) => Date.parse(time));
  const took = clock.now() - startedAt;
  return [
    ...violations({ plan, report, site: simulated }),
    ...(inDoubt || recovered === plan.groups.length ? [] : [`recovered ${recovered}`]),
    ...(unknown <= (inDoubt ? plan.concurrency : 0) ? [] : [`unknown ${unknown}`]),
    ...(times.every((time, n) => time >= (times[n - 1] ?? 0)) ? [] : ['times go back']),
    ...(report.groups.every(({ durationMs = 0 }) => durationMs >= 0) && (report.durationMs ?? 0) >= 0
      ? []
      : ['a time below zero']),
    // The long copy takes three hours, the sleep four, and a call in doubt the time of its group: nobody may
    // look away for hours because of a clock.
    ...(took < (inDoubt ? 4 + 8 + 1 : 4 + 3.5) * HOUR ? [] : [`took ${took / HOUR} h`]),
  ];
}

/** A run on a host of which something happens to the clock at the nth event, and the first process may die there. */
async function run(at: number, step: (host: Host) => Promise<void> | void, dies: boolean) {
  const stage = setStage({ plan, faults: FAULTS });
  const startedAt = stage.clock.now();
  const host = createHost(stage.clock);
  const transport = (wire: Transport) => host.wire(wire);
  const kept: RecordedEvent[] = [];
  let die: (error: Error) => void = () => {};
  const killed = new Promise<never>((_, reject) => {
    die = reject;
  });
  killed.catch(() => {});
  let dead = false;
  const journal = (): Journal => ({
    async append(event) {
      if (dead) return new Promise(() => {});
      kept.push(event);
      if (kept.length !== at) return;
      await step(host);
      if (!dies) return;
      dead = true;
      die(new Error('killed'));
      await new Promise(() => {});
    },
    close: async () => {},
  });
  const first = await play(stage, { clock: host.clock, transport, journal, killed }).catch(() => undefined);
  if (first !== undefined) return { stage, startedAt, played: { ...first, events: kept }, events: kept };
  // The next process finds the machine as it is now: its own monotonic clock begins at the wall's.
  const heir = createHost(stage.clock, host.clock.wall() - stage.clock.now());
  const played = await play(stage, { clock: heir.clock, transport: heir.wire, events: [...kept] });
  return { stage, startedAt, played, events: played.events };
}

describe.each(Object.entries(STEPS))('%s', (name, step) => {
  const sleeps = name.includes('sleeps');
  test.each([false, true])('at any event, and the process dies there: %s', { timeout: 120_000 }, async (dies) => {
    const { events } = await run(0, () => {}, false);
    const found: string[] = [];
    for (let at = 1; at < events.length; at += 1) {
      const { stage, startedAt, played } = await run(at, step, dies);
      const type = events[at - 1]?.type ?? '';
      const inDoubt = dies ? /^call[.]|^group[.]started/.test(type) : sleeps && type === 'call.accepted';
      found.push(...judge(stage, played, startedAt, inDoubt).map((what) => `${at} ${events[at - 1]?.type}: ${what}`));
    }
    expect(found).toEqual([]);
  });
});

test('a machine that sleeps right after a request left sends it no second time', async () => {
  const one = makeTestPlan([makeGroup('g1', { expect: { volumes: 1, minSizeBytes: GiB }, timeoutMs: 12 * HOUR })], {
    failure: { tolerate: { count: 1 }, then: 'stop' },
  });
  // The copy ends, its job is forgotten after three hours, and the copy is gone from sight: only the age of the call protects.
  const stage = setStage({ plan: one, faults: ['false-success:attempt=1'] });
  const host = createHost(stage.clock);
  let sent = 0;
  const transport = (wire: Transport): Transport => {
    const inner = host.wire(wire);
    return {
      ...inner,
      async request(request) {
        const recovers = request.path.endsWith('/actions') && request.path.startsWith('/v1/vm-backups/');
        if (!recovers || request.body?.startsWith('{"recoverVm') !== true) return inner.request(request);
        sent += 1;
        const answer = wire.request(request);
        answer.catch(() => {});
        if (sent === 1) {
          await answer;
          await host.suspend(5 * HOUR);
          const { TransportError } = await import('../../src/zstack/transport.ts');
          throw new TransportError('reset', true, 'gone while asleep');
        }
        return answer;
      },
    };
  };
  const { report, events } = await play(stage, { clock: host.clock, transport });
  expect(executions(stage)).toEqual({ g1: 1 });
  expect(report.counts.unknown).toBe(1);
  expect(events.some(({ type }) => type === 'clock.changed')).toBe(true);
  expect(report.groups[0]?.durationMs).toBeUndefined();
  // The run has its time without the five hours.
  expect(report.durationMs).toBeLessThan(13 * HOUR);
  expect(report.notices.join(' ')).toMatch(/clock of the machine .* was changed/);
});
