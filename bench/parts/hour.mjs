/** An hour of work: whether a run that lasts takes more and more memory and descriptors. Left out unless it is asked for. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, node } from '../measure.mjs';
import { siteEnv } from '../plans.mjs';
import { shapeOf } from '../shapes.mjs';
import { startSite } from '../site.mjs';

const SHAPE = '600 of 5 min at 50';
const SAMPLES = 240;

/** Returns rows: `{ name, contender, … }`. Throws when a group was not copied once. */
export async function hour({ zdr, scratch, small }) {
  const { plan, boundMs } = shapeOf(SHAPE, small);
  const file = join(scratch, 'plan.json');
  writeFileSync(file, JSON.stringify(plan));
  const site = await startSite(SHAPE, small);
  const samples = [];
  let timer;
  try {
    const used = await node([zdr, 'run', '--yes', file, '--runs-dir', join(scratch, 'runs')], {
      env: { ...process.env, ...siteEnv(site.url) },
      during: async ({ pid }) => {
        timer = setInterval(() => samples.push(...sampleOf(pid)), boundMs / SAMPLES);
      },
    });
    const { copied, copiedTwice } = await site.seen();
    if (copied !== plan.groups.length || copiedTwice > 0) throw new Error('not each group was copied once');
    const share = (from, to) => samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * to));
    return [
      { name: SHAPE, contender: 'zdr', ...used, makespan: used.wallMs / boundMs },
      { name: `${SHAPE}, second quarter`, contender: 'zdr', ...held(share(0.25, 0.5)) },
      { name: `${SHAPE}, last quarter`, contender: 'zdr', ...held(share(0.75, 1)) },
    ];
  } finally {
    clearInterval(timer);
    await site.stop();
  }
}

/** What a process holds now; nothing where it has ended, or the system does not tell. */
function sampleOf(pid) {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return [{ rssMiB: Number(kib) / 1024, descriptors: readdirSync(`/proc/${pid}/fd`).length }];
  } catch {
    return [];
  }
}

/** The median of the memory, and the most descriptors. */
const held = (samples) =>
  samples.length === 0
    ? {}
    : {
        rssMiB: median(samples.map(({ rssMiB }) => rssMiB)),
        descriptors: Math.max(...samples.map(({ descriptors }) => descriptors)),
      };
