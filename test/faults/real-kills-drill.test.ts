/**
 * `zdr drill` as it is built, killed by SIGKILL over real sockets, then gone on with or given up: the site is as before.
 * The points are sampled; ZDR_CRASH_ALL=1 takes every one of them.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { readReport, runIds, type Stage, setStage } from '../support/stage.ts';
import { scratch } from '../support/zdr.ts';

const ALL = process.env['ZDR_CRASH_ALL'] === '1';
const AT_A_TIME = 4;
const PRELOAD = `--import ${resolve('test/faults/kill-at.mjs')}`;

/** `g1` becomes a VM; `g2` is on the receiving storage before the drill. */
const plan = smallPlan(
  smallGroups(2, (n) => (n === 1 ? { restore: { cpu: 1, memory: '1GiB', networks: ['5'.repeat(32)] } } : {})),
);
const stageOf = () =>
  setStage({
    plan,
    world: (world) => ({
      ...world,
      groups: world.groups.map((group) => (group.name === 'g2' ? { ...group, storages: ['local', 'vault'] } : group)),
    }),
  });

/** Everything at the site, but when a record was last touched. */
const contentsOf = ({ simulated }: Stage) =>
  JSON.parse(JSON.stringify(simulated.contents(), (key, value) => (key === 'lastOpAt' ? undefined : value)));

interface Kill {
  readonly point: 'before' | 'torn' | 'after';
  readonly n: number;
}

async function survive(kill: Kill | undefined, then: 'resume' | 'cleanup', counted?: string) {
  const stage = await stageOf();
  const before = contentsOf(stage);
  const first = await stage.zdr(['drill', 'plan.yaml', '--yes'], {
    env: {
      NODE_OPTIONS: PRELOAD,
      ...(kill === undefined ? {} : { ZDR_KILL_AT: `${kill.point}:${kill.n}` }),
      ...(counted === undefined ? {} : { ZDR_COUNT_WRITES: counted }),
    },
  });
  const killed = first.signal === 'SIGKILL';
  let ended = first;
  if (killed) ended = await stage.zdr(then === 'resume' ? ['resume', '--yes'] : ['cleanup']);
  // Before its first event is durable a drill has made nothing: there is nothing to go on with.
  const nothing = killed && ended.code === 2;
  const report = nothing || runIds(stage.cwd).length === 0 ? undefined : readReport(stage.cwd);
  return { killed, nothing, ended, report, before, after: contentsOf(stage) };
}

test('a drill that is killed at any point and gone on with, or given up, leaves the site as before', {
  timeout: ALL ? 3_600_000 : 600_000,
}, async () => {
  const counted = join(scratch(), 'writes');
  const whole = await survive(undefined, 'resume', counted);
  expect({ code: whole.ended.code, said: whole.ended.stderr }).toMatchObject({ code: 0 });
  expect(whole.report?.drill).toMatchObject({ cleanup: 'done', removed: { vm: 1, copy: 1 }, leftovers: [] });
  expect(whole.after).toEqual(whole.before);
  const writes = Number(readFileSync(counted, 'utf8'));
  expect(writes).toBeGreaterThan(15);

  const kills: (readonly [Kill, 'resume' | 'cleanup'])[] = [];
  for (let n = 1; n <= writes; n += 1) {
    for (const [index, point] of (['before', 'after', 'torn'] as const).entries()) {
      for (const [turn, then] of (['resume', 'cleanup'] as const).entries()) {
        if (ALL || (n + 5 * index + 8 * turn) % 16 === 1) kills.push([{ point, n }, then]);
      }
    }
  }
  const limit = pLimit(AT_A_TIME);
  let killed = 0;
  await Promise.all(
    kills.map(([kill, then]) =>
      limit(async () => {
        const survived = await survive(kill, then);
        const { code, stderr: said } = survived.ended;
        const where = JSON.stringify({ ...kill, then });
        expect({ where, said, after: survived.after }).toMatchObject({ where, after: survived.before });
        if (survived.killed) killed += 1;
        if (!survived.killed || survived.nothing) return;
        // A drill that was given up has not proved everything; whatever it says, nothing of it is left.
        if (then === 'resume') expect({ where, said, code }).toMatchObject({ where, code: 0 });
        expect({ where, said, drill: survived.report?.drill }).toMatchObject({
          where,
          drill: { cleanup: 'done', leftovers: [] },
        });
      }),
    ),
  );
  expect(killed).toBeGreaterThan(kills.length * 0.8);
});
