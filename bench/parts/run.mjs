/** Runs at a simulated site, against what people write of an evening; and the policies that decide by calculation. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleaved, node, shell } from '../measure.mjs';
import { siteEnv } from '../plans.mjs';
import { orderRows, pollRows } from '../policies.mjs';
import { shapeOf } from '../shapes.mjs';
import { startSite } from '../site.mjs';

const LOOP = new URL('../clients/loop.mjs', import.meta.url).pathname;
const XARGS = new URL('../clients/xargs.sh', import.meta.url).pathname;

/** `pollMs`: of the clients beside zdr. */
const SHAPES = [
  { name: '1,000 of 100 ms at 50', pollMs: 25, against: ['loop', 'fetch', 'nested', 'xargs'] },
  { name: '10,000 of 20 ms at 200', pollMs: 10, against: ['loop', 'fetch'] },
  { name: '1,000 of 2 s at 200', pollMs: 250, against: ['loop', 'fetch'] },
  { name: 'mixed 0.5-20 s at 40', pollMs: 250, against: ['nested'] },
];

const hasTools = ['xargs', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** Returns rows: `{ name, contender, … }`. */
export async function run({ zdr, scratch, small, rounds }) {
  const rows = [];
  for (const { name, pollMs, against } of SHAPES) {
    const shape = shapeOf(name, small);
    const file = join(scratch, 'plan.json');
    writeFileSync(file, JSON.stringify(shape.plan));
    writeFileSync(join(scratch, 'uuids'), shape.plan.groups.map(({ groupUuid }) => `${groupUuid}\n`).join(''));
    const loop = (http, limits) => (url) => node([LOOP, url, file, pollMs, http, limits]);
    const { local, vault } = shape.plan.storages;
    const clients = {
      loop: loop('undici', 'flat'),
      fetch: loop('fetch', 'flat'),
      nested: loop('undici', 'nested'),
      xargs: (url) =>
        shell(`bash ${XARGS} ${url} ${shape.limit} ${pollMs / 1000} < uuids`, {
          cwd: scratch,
          env: { ...process.env, LOCAL: local.uuid, VAULT: vault.uuid },
        }),
      zdr: (url) => runHere(zdr, file, url, scratch),
    };
    const names = [...against.filter((contender) => contender !== 'xargs' || hasTools), 'zdr'];
    const measured = await interleaved(
      rounds,
      Object.fromEntries(names.map((contender) => [contender, () => atSite(name, small, shape, clients[contender])])),
    );
    for (const [contender, used] of Object.entries(measured)) {
      const lag = contender === 'zdr' ? { lag: policyLag(shape.durationsMs) } : {};
      rows.push({ name, contender, boundMs: shape.boundMs, ...lag, ...used });
    }
    if (!hasTools && against.includes('xargs'))
      rows.push({ name, contender: 'xargs', missing: 'no xargs or curl here' });
  }
  return [...rows, ...orderRows(), ...pollRows()];
}

/** `zdr run` of a plan in a runs directory of its own. */
const runHere = (zdr, file, url, scratch) =>
  node([zdr, 'run', '--yes', file, '--runs-dir', mkdtempSync(join(scratch, 'runs-'))], {
    env: { ...process.env, ...siteEnv(url) },
  });

/** What a client used at a fresh site, and what the site saw of it. */
async function atSite(name, small, { plan, boundMs }, client) {
  const site = await startSite(name, small);
  try {
    const began = Date.now();
    const used = await client(site.url);
    const seen = await site.seen();
    const count = plan.groups.length;
    if (seen.copied !== count || seen.copiedTwice > 0) throw new Error(`not each group was copied once: ${name}`);
    return {
      ...used,
      cpuMsEach: used.cpuMs / count,
      makespan: used.wallMs / boundMs,
      copying: (seen.lastEndAt - seen.firstCallAt) / boundMs,
      firstCallMs: seen.firstCallAt - began,
      requestsBeforeCall: seen.requestsBeforeCall,
      requestsEach: seen.requests / count,
      pollsEach: seen.polls / count,
    };
  } finally {
    await site.stop();
  }
}

const SHORTEST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * The share of its time that a copy goes on holding its slots for after its end, by the policy that the goals are set by: a
 * poll after each 5 % of the elapsed time, half a second to thirty, with 10 % of jitter.
 */
function policyLag(durationsMs) {
  let late = 0;
  let total = 0;
  for (const ms of durationsMs) {
    for (let sample = 0; sample < 20; sample += 1) {
      const jitter = 0.9 + sample / 95;
      let at = 0;
      while (at < ms) at += Math.min(LONGEST_MS, Math.max(SHORTEST_MS, 0.05 * at)) * jitter;
      late += at - ms;
      total += ms;
    }
  }
  return late / total;
}
