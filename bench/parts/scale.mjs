/** 100,000 groups: planned, run and reported, once each. Left out unless it is asked for. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node } from '../measure.mjs';
import { siteEnv } from '../plans.mjs';
import { shapeOf } from '../shapes.mjs';
import { startSite } from '../site.mjs';

const SHAPE = '100,000 of 20 ms at 200';
const LOOP = new URL('../clients/loop.mjs', import.meta.url).pathname;

/** Returns rows: `{ name, contender, … }`. Throws when a group was not copied once. */
export async function scale({ zdr, scratch, small }) {
  const { plan, boundMs } = shapeOf(SHAPE, small);
  const count = plan.groups.length;
  const file = join(scratch, 'plan.json');
  writeFileSync(file, JSON.stringify(plan));
  const runs = mkdtempSync(join(scratch, 'runs-'));
  const env = (url) => ({ env: { ...process.env, ...siteEnv(url) } });
  const atSite = async (client) => {
    const site = await startSite(SHAPE, small);
    try {
      const used = await client(site.url);
      const { copied, copiedTwice } = await site.seen();
      if (copied !== count || copiedTwice > 0) throw new Error('not each group was copied once');
      return { ...used, cpuMsEach: used.cpuMs / count, makespan: used.wallMs / boundMs };
    } finally {
      await site.stop();
    }
  };
  const loop = await atSite((url) => node([LOOP, url, file, 10, 'undici', 'flat']));
  const run = await atSite((url) => node([zdr, 'run', '--yes', file, '--runs-dir', runs], env(url)));
  const look = (...args) => node([zdr, ...args], env('http://127.0.0.1:9'));
  return [
    { name: SHAPE, contender: 'loop', ...loop },
    { name: SHAPE, contender: 'zdr', ...run },
    { name: `${SHAPE}, plan`, contender: 'zdr', ...(await look('plan', file)) },
    { name: `${SHAPE}, status`, contender: 'zdr', ...(await look('status', '--runs-dir', runs)) },
    { name: `${SHAPE}, report`, contender: 'zdr', ...(await look('report', '--runs-dir', runs)) },
    { name: `${SHAPE}, report -o html`, contender: 'zdr', ...(await look('report', '-o', 'html', '--runs-dir', runs)) },
    { name: `${SHAPE}, verify`, contender: 'zdr', ...(await look('verify', '--runs-dir', runs)) },
  ];
}
