/** How long the daemon takes to be ready, and its memory, with what has gathered over the months. */
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { copyRun, runIn } from '../journals.mjs';
import { interleaved, node } from '../measure.mjs';
import { groupsOf, planOf, siteEnv, written } from '../plans.mjs';
import { shapeOf } from '../shapes.mjs';
import { startSite } from '../site.mjs';

const SHAPE = '500 of 20 ms at 50';
const GROUPS_OF_A_PLAN = 200;
const EVERY_MS = 25;
const LONGEST_MS = 300_000;

/** Returns rows: `{ name, contender, … }`. */
export async function daemon({ zdr, scratch, small, rounds }) {
  const [finished, plans] = small ? [3, 2] : [200, 50];
  writeFileSync(join(scratch, 'tokens'), `ops operate ${'0123456789abcdef'.repeat(2)}\n`, { mode: 0o600 });
  const plan = (name, groups) => written.block(planOf(groupsOf(groups), { name }));
  mkdirSync(join(scratch, 'many'));
  for (let n = 0; n < plans; n += 1) {
    writeFileSync(join(scratch, 'many', `plan-${n}.yaml`), plan(`plan-${n}`, small ? 3 : GROUPS_OF_A_PLAN));
  }
  writeFileSync(join(scratch, 'one.yaml'), plan('bench', 10));
  const runs = join(scratch, 'runs');
  await manyRuns(finished, { zdr, scratch, runs, small });
  const empty = join(scratch, 'empty');
  const serve = (what, dir) => () => ready([zdr, 'serve', '--tokens', 'tokens', '--runs-dir', dir, what], scratch);
  const list = () => node([zdr, 'runs', '--runs-dir', runs], { cwd: scratch });

  const [firstList, firstStart] = [await list(), await serve('one.yaml', runs)()];
  const used = await interleaved(rounds, {
    'daemon, one plan': serve('one.yaml', empty),
    [`daemon, ${plans} plans`]: serve('many', empty),
    [`daemon, ${finished} finished runs`]: serve('one.yaml', runs),
    [`runs, ${finished} finished runs`]: list,
  });
  return Object.entries({
    [`runs, ${finished} finished runs, first time`]: firstList,
    [`daemon, ${finished} finished runs, first time after that`]: firstStart,
    ...used,
  }).map(([name, one]) => ({ name, contender: 'zdr', ...one }));
}

/** A finished run, and copies of it. */
async function manyRuns(count, { zdr, scratch, runs, small }) {
  const site = await startSite(SHAPE, small);
  try {
    writeFileSync(join(scratch, 'plan.json'), JSON.stringify(shapeOf(SHAPE, small).plan));
    const env = { ...process.env, ...siteEnv(site.url) };
    await node([zdr, 'run', '--yes', 'plan.json', '--runs-dir', runs], { cwd: scratch, env });
  } finally {
    await site.stop();
  }
  const first = runIn(runs);
  for (let n = 0; n < count; n += 1) copyRun(runs, first, `${first.slice(0, -4)}${n.toString(16).padStart(4, '0')}`);
  rmSync(join(runs, first), { recursive: true });
}

/** Starts a daemon, waits until it is ready, and ends it. */
async function ready(args, cwd) {
  const port = await freePort();
  const began = performance.now();
  let readyMs;
  const used = await node([...args, '--listen', `127.0.0.1:${port}`], {
    cwd,
    ends: [0, 143],
    during: async (child) => {
      while (!(await isReady(port))) {
        if (child.exitCode !== null || performance.now() - began > LONGEST_MS) throw new Error('it was never ready');
        await delay(EVERY_MS);
      }
      readyMs = performance.now() - began;
      child.kill('SIGTERM');
    },
  });
  return { readyMs, ...used };
}

async function isReady(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return (await answer.json()).status === 'ready';
  } catch {
    // It does not listen yet.
    return false;
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
