/** Every point at which a process can die, on the virtual clock; then another one goes on. */
import { describe, expect, test, vi } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { timeless, violations } from '../support/once.ts';
import { executions, type Stage, setStage } from '../support/simulated-run.ts';
import { sampled } from '../support/slow.ts';
import { type KillPoint, killAndResume, type LifeOptions, live } from './killing.ts';

const GiB = 2 ** 30;
const SECOND = 1_000;
const HOUR = 3_600_000;

/** Two waves, a dependency in and between them, one job that fails and passes, one group that is there already. */
const plan: Plan = makeTestPlan(
  [
    makeGroup('g1', { expect: { volumes: 2, minSizeBytes: GiB } }),
    makeGroup('g2', { expect: { volumes: 2, minSizeBytes: 2 * GiB } }),
    makeGroup('g3', { expect: { volumes: 1, minSizeBytes: GiB }, dependsOn: ['g1'] }),
    makeGroup('g4', { expect: { volumes: 2, minSizeBytes: GiB }, wave: 1 }),
    makeGroup('g5', { expect: { volumes: 1, minSizeBytes: GiB }, wave: 1, dependsOn: ['g2', 'g4'] }),
    makeGroup('g6', { expect: { volumes: 1, minSizeBytes: GiB }, wave: 1 }),
  ],
  {
    concurrency: 2,
    waves: [
      { name: 'first', gate: false },
      { name: 'second', gate: true },
    ],
    failure: { tolerate: { count: 6 }, then: 'stop' },
  },
);

const stageOf = (
  dialect: 'sdk' | 'documented',
  faults: readonly string[] = ['job-fails:group=g2,attempt=1,code=SYS.1016'],
) =>
  setStage({
    plan,
    faults,
    world: (world) => ({
      ...world,
      site: { ...world.site, dialect },
      groups: world.groups.map((group) => (group.name === 'g6' ? { ...group, storages: ['local', 'vault'] } : group)),
    }),
  });

const options: LifeOptions = { approve: () => 'op' };

/** Every record and every call; `thorough`: every other request, too, heard of by the server and not by the client. */
async function pointsOf(stage: Stage, thorough: boolean): Promise<readonly KillPoint[]> {
  const { appended, requests, recovers } = await live(stage, options);
  const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
  return [
    ...upTo(appended).flatMap((n) => [{ at: 'before-record', n } as const, { at: 'after-record', n } as const]),
    ...upTo(recovers).flatMap((n) => [
      { at: 'left', of: 'recover', n } as const,
      { at: 'accepted', of: 'recover', n } as const,
    ]),
    ...upTo(thorough ? requests : 0).map((n) => ({ at: 'accepted', of: 'request', n }) as const),
  ];
}

/** Kills at every point, or at some of them (slow.ts); returns what went wrong, each with the point that shows it. */
async function matrix(
  dialect: 'sdk' | 'documented',
  downMs: number,
  judge: (one: Awaited<ReturnType<typeof killAndResume>>, stage: Stage) => readonly string[],
  worse: LifeOptions = {},
): Promise<{ readonly cases: number; readonly found: readonly string[] }> {
  const points = await pointsOf(stageOf(dialect), downMs <= SECOND);
  const found: string[] = [];
  for (const kill of worse.weaken === undefined && worse.wrap === undefined ? sampled(points) : points) {
    const stage = stageOf(dialect);
    const one = await killAndResume(stage, { ...options, ...worse, kill, downMs });
    const wrong = [...violations({ plan, report: one.report, site: stage.simulated }), ...judge(one, stage)];
    found.push(...wrong.map((what) => `${JSON.stringify(kill)}: ${what}`));
  }
  return { cases: points.length, found };
}

const once = { g1: 1, g2: 2, g3: 1, g4: 1, g5: 1, g6: 0 };

vi.setConfig({ testTimeout: 180_000 });

describe('job uuids protect every call', () => {
  test.each([0, 3 * SECOND, 90 * SECOND])(
    'resumed after %i ms: every group once, and the same report',
    async (downMs) => {
      const stage = stageOf('sdk');
      const whole = await live(stage, options);
      expect(executions(stage)).toEqual(once);
      const wanted = JSON.stringify(timeless(whole.played?.report));
      const { cases, found } = await matrix('sdk', downMs, ({ report }, killedStage) => {
        const wrong: string[] = [];
        if (JSON.stringify(timeless(report)) !== wanted) wrong.push('the report differs');
        if (JSON.stringify(executions(killedStage)) !== JSON.stringify(once)) {
          wrong.push(`executed ${JSON.stringify(executions(killedStage))}`);
        }
        return wrong;
      });
      expect(found).toEqual([]);
      expect(cases).toBeGreaterThan(downMs <= SECOND ? 150 : 90);
    },
  );
});

/** What is copied is recovered, and nothing but the calls in flight can be in doubt. */
const settledByTheStorage: Parameters<typeof matrix>[2] = ({ report }, stage) => {
  const wrong: string[] = [];
  const unknown = report.groups.filter(({ outcome }) => outcome === 'unknown');
  if (unknown.length > plan.concurrency) wrong.push(`${unknown.length} unknown`);
  for (const { name, groupUuid, outcome, reason } of report.groups) {
    const copied = stage.simulated.executions(groupUuid).some((copy) => copy.outcome === 'succeeded');
    const explained =
      outcome === 'unknown' || (outcome === 'not-started' && reason?.kind === 'dependency') || name === 'g6';
    if (copied !== (outcome === 'recovered') && !explained) wrong.push(`${name} is ${outcome}`);
    if (copied && outcome !== 'recovered') wrong.push(`${name} was copied, but is ${outcome}`);
  }
  return wrong;
};

test('resumed after the results have expired: the storage tells what was copied; a call that it does not show is in doubt, and not repeated', async () => {
  const { cases, found } = await matrix('sdk', 4 * HOUR, settledByTheStorage);
  expect(found).toEqual([]);
  expect(cases).toBeGreaterThan(90);
});

describe('a server that answers when it is done, without job uuids', () => {
  test.each([0, 20 * SECOND])(
    'resumed after %i ms: no group twice, what was copied is recovered, and the rest unknown',
    async (downMs) => {
      const { cases, found } = await matrix('documented', downMs, settledByTheStorage);
      expect(found).toEqual([]);
      expect(cases).toBeGreaterThan(70);
    },
  );
});

/** The engine made worse on purpose: what passes with these proves nothing. */
describe('the matrix finds', () => {
  /** Says that an event is durable although it is only in memory, until the next but one comes. */
  const recordsLater: LifeOptions['weaken'] = (append) => {
    const held: Parameters<typeof append>[0][] = [];
    return {
      async append(event) {
        held.push(event);
        while (held.length > 2) await append(held.shift() as (typeof held)[0]);
      },
    };
  };

  test('a record that becomes durable after the call has left, where no job uuid protects it', async () => {
    const { found } = await matrix('documented', 5 * SECOND, () => [], { weaken: recordsLater });
    expect(found.join('\n')).toMatch(/started while an earlier copy of it was running|started again/);
  });

  test('a call in doubt that is sent again under another uuid', async () => {
    const resubmits: LifeOptions['wrap'] = (site, resumed) => {
      if (!resumed) return site;
      const other = new Map<string, string>();
      return {
        ...site,
        async job(job, signal) {
          const sent = other.get(job);
          return sent === undefined ? { kind: 'gone' } : site.job(sent, signal);
        },
        recover(call, signal) {
          const job = `${call.jobUuid.slice(0, 31)}${call.jobUuid.endsWith('0') ? '1' : '0'}`;
          other.set(call.jobUuid, job);
          return site.recover({ ...call, jobUuid: job }, signal);
        },
      };
    };
    const { found } = await matrix('sdk', SECOND, () => [], { wrap: resubmits });
    expect(found.join('\n')).toMatch(/started while an earlier copy of it was running/);
  });
});
