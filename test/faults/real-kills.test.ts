/**
 * The built command, killed by SIGKILL over real sockets, and resumed. The points are sampled; ZDR_CRASH_ALL=1 takes
 * every one of them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import type { SimulatedRequest } from '../../src/simulator/http/http.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { timeless, violations } from '../support/once.ts';
import { planYaml } from '../support/plan-yaml.ts';
import { type ServedSite, serveSite } from '../support/served-site.ts';
import { type Ended, scratch, startZdr, zdr } from '../support/zdr.ts';

const MiB = 2 ** 20;
const ALL = process.env['ZDR_CRASH_ALL'] === '1';
const EVERY = ALL ? 1 : 7;
const AT_A_TIME = 6;
const PRELOAD = `--import ${resolve('test/faults/kill-at.mjs')}`;

const group = (name: string, change = {}) =>
  makeGroup(name, { expect: { volumes: 2, minSizeBytes: 100 * MiB }, ...change });
const plan = makeTestPlan(
  [
    group('g1'),
    group('g2'),
    group('g3', { dependsOn: ['g1'] }),
    group('g4', { wave: 1, dependsOn: ['g2'] }),
    group('g5', { wave: 1 }),
  ],
  {
    concurrency: 2,
    waves: [
      { name: 'first', gate: false },
      { name: 'second', gate: false },
    ],
  },
);
const once = { g1: 1, g2: 2, g3: 1, g4: 1, g5: 1 };

/** A run killed at a point, and gone on with until it has ended. */
interface Survived {
  readonly killed: boolean;
  readonly ended: Ended;
  readonly said: string;
  readonly report: Report;
  readonly wrong: readonly string[];
}

type Kill =
  | { readonly of: 'journal'; readonly point: 'before' | 'torn' | 'after'; readonly n: number }
  | { readonly of: 'call'; readonly at: 'arrives' | 'accepted'; readonly n: number };

const isCall = ({ method, url, headers }: SimulatedRequest) =>
  method === 'PUT' && url.includes('/vm-backups/') && headers['authorization'] !== undefined;

async function survive(kill: Kill | undefined, count?: string): Promise<Survived> {
  let calls = 0;
  let child: ReturnType<typeof startZdr> | undefined;
  const site: ServedSite = await serveSite({
    plan,
    faults: ['job-fails:group=g2,attempt=1,code=SYS.1016'],
    watch(request, at) {
      if (kill?.of !== 'call' || !isCall(request)) return;
      if (at === 'arrives') calls += 1;
      if (calls === kill.n && at === kill.at) child?.child.kill('SIGKILL');
    },
  });
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), planYaml(plan));
  const env = { ...site.env };
  child = startZdr(['run', 'plan.yaml', '--yes'], {
    cwd,
    env: {
      ...env,
      NODE_OPTIONS: PRELOAD,
      ...(kill?.of === 'journal' ? { ZDR_KILL_AT: `${kill.point}:${kill.n}` } : {}),
      ...(count === undefined ? {} : { ZDR_COUNT_WRITES: count }),
    },
  });
  let ended = await child.ended;
  const killed = ended.signal === 'SIGKILL';
  child = undefined;
  let said = '';
  if (killed) {
    ended = await zdr(['resume', '--yes'], { cwd, env });
    said = ended.stderr;
    // Nothing was submitted before the first event was durable: then there is nothing to go on with.
    if (ended.code === 2) {
      ended = await zdr(['run', 'plan.yaml', '--yes'], { cwd, env });
      said = ended.stderr;
    }
  }
  const runs = join(cwd, 'runs');
  const runId =
    readdirSync(runs)
      .filter((name) => !name.startsWith('.'))
      .sort()
      .at(-1) ?? '';
  const report = JSON.parse(readFileSync(join(runs, runId, 'report.json'), 'utf8')) as Report;
  const wrong = violations({ plan, report, site: site.simulated });
  const copied = Object.fromEntries(
    plan.groups.map(({ name, groupUuid }) => [name, site.simulated.executions(groupUuid).length]),
  );
  if (JSON.stringify(copied) !== JSON.stringify(once)) wrong.push(`executed ${JSON.stringify(copied)}`);
  if (kill?.of === 'journal' && kill.point === 'torn') {
    const verified = await zdr(['verify'], { cwd });
    if (verified.code !== 0) wrong.push(verified.stdout);
  }
  return { killed, ended, said, report, wrong };
}

/** Without times, and without the ids that come from the time of the start. */
const comparable = (report: Report): unknown =>
  JSON.parse(
    JSON.stringify(timeless(report), (key, value: unknown) => (key === 'runId' || key === 'job' ? undefined : value)),
  );

test('killed at any point, the built command goes on to the same end', { timeout: 600_000 }, async () => {
  const counted = join(scratch(), 'writes');
  const whole = await survive(undefined, counted);
  expect({ code: whole.ended.code, wrong: whole.wrong }).toEqual({ code: 0, wrong: [] });
  const writes = Number(readFileSync(counted, 'utf8'));
  expect(writes).toBeGreaterThan(15);

  const kills: Kill[] = [];
  const points = ['before', 'after', 'torn'] as const;
  for (let n = 1; n <= writes; n += 1) {
    for (const [index, point] of points.entries()) {
      // The first writes are the beginning of every run, the last one is its end; of the others, each point at every seventh.
      if (n <= 2 || n === writes || (n + index) % EVERY === 0) kills.push({ of: 'journal', point, n });
    }
  }
  for (let n = 1; n <= 6; n += ALL ? 1 : 3) {
    kills.push({ of: 'call', at: 'arrives', n }, { of: 'call', at: 'accepted', n });
  }
  const wanted = comparable(whole.report);
  const limit = pLimit(AT_A_TIME);
  let killed = 0;
  await Promise.all(
    kills.map((kill) =>
      limit(async () => {
        const survived = await survive(kill);
        const where = JSON.stringify(kill);
        expect({ where, wrong: survived.wrong, code: survived.ended.code, said: survived.ended.stderr }).toMatchObject({
          where,
          wrong: [],
          code: 0,
        });
        expect({ where, report: comparable(survived.report) }).toEqual({ where, report: wanted });
        if (!survived.killed) return;
        killed += 1;
        expect(survived.said).toMatch(/took over the lock|before its report was written/);
        if (kill.of === 'journal' && kill.point === 'torn' && kill.n > 1)
          expect({ where, said: survived.said }).toMatchObject({
            where,
            said: expect.stringContaining('was not written whole'),
          });
      }),
    ),
  );
  // Writes share one sync now and then, so that a run may have a few fewer than the first.
  expect(killed).toBeGreaterThan(kills.length * 0.85);
});

test('a disk that is full stops the built command, which says so and goes on when there is room', async () => {
  const site = await serveSite({ plan, faults: ['job-fails:group=g2,attempt=1,code=SYS.1016'] });
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), planYaml(plan));
  const full = await zdr(['run', 'plan.yaml', '--yes'], {
    cwd,
    env: { ...site.env, NODE_OPTIONS: PRELOAD, ZDR_KILL_AT: 'full:9' },
  });
  expect(full.code).toBe(3);
  expect(full.stderr).toMatch(/the journal .* cannot be written: ENOSPC/);
  expect(full.stderr).toMatch(/ENOSPC.*\nhint: .*then: zdr resume \S+/s);
  expect(full.stderr).not.toMatch(/^\s+at /m);
  const resumed = await zdr(['resume', '--yes'], { cwd, env: site.env });
  expect({ code: resumed.code, said: resumed.stderr }).toMatchObject({ code: 0 });
  const copied = plan.groups.map(({ groupUuid }) => site.simulated.executions(groupUuid).length);
  expect(copied).toEqual(Object.values(once));
});
