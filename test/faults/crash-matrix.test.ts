/** Every point at which a process can die, on the virtual clock; then another one goes on. */
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { timeless, violations } from '../support/once.ts';
import { executions, type Stage, setStage } from '../support/simulated-run.ts';
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

const stageOf = (dialect: 'sdk' | 'documented', faults: readonly string[] = ['job-fails:group=g2,attempt=1,code=SYS.1016']) =>
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

interface Case {
  readonly kill: KillPoint;
  readonly downMs: number;
}

async function pointsOf(stage: Stage): Promise<readonly KillPoint[]> {
  const { appended, requests, recovers } = await live(stage, options);
  const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
  return [
    ...upTo(appended).flatMap((n) => [{ at: 'before-record', n } as const, { at: 'after-record', n } as const]),
    ...upTo(recovers).flatMap((n) => [
      { at: 'left', of: 'recover', n } as const,
      { at: 'accepted', of: 'recover', n } as const,
    ]),
    ...upTo(requests).map((n) => ({ at: 'accepted', of: 'request', n }) as const),
  ];
}

/** Kills at every point; returns what went wrong, each with the point that shows it. */
async function matrix(
  dialect: 'sdk' | 'documented',
  downMs: number,
  judge: (one: Awaited<ReturnType<typeof killAndResume>>, stage: Stage) => readonly string[],
  worse: LifeOptions = {},
): Promise<{ readonly cases: number; readonly found: readonly string[] }> {
  const points = await pointsOf(stageOf(dialect));
  const found: string[] = [];
  for (const kill of points) {
    const stage = stageOf(dialect);
    const one = await killAndResume(stage, { ...options, ...worse, kill, downMs });
    const wrong = [
      ...violations({ plan, report: one.report, executions: stage.simulated.executions }),
      ...judge(one, stage),
    ];
    found.push(...wrong.map((what) => `${JSON.stringify(kill)}: ${what}`));
  }
  return { cases: points.length, found };
}

const once = { g1: 1, g2: 2, g3: 1, g4: 1, g5: 1, g6: 0 };

describe('job uuids protect every call', () => {
  test.each([0, 3 * SECOND, 90 * SECOND])('resumed after %i ms: every group once, and the same report', async (downMs) => {
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
    expect(cases).toBeGreaterThan(150);
  });
});
