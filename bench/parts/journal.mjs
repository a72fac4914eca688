/** What a journal costs while it is written, and how long a long one takes to fold. */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { multiplyRun, runIn } from '../journals.mjs';
import { interleaved, node } from '../measure.mjs';
import { siteEnv } from '../plans.mjs';
import { shapeOf } from '../shapes.mjs';
import { startSite } from '../site.mjs';

const SYNCS = new URL('../preload/syncs.cjs', import.meta.url).pathname;
const SHAPE = '500 of 500 ms at 50';
/** How each sync goes. */
const DISKS = { 'this disk': '0', 'no syncs': 'none', '5 ms a sync': '5' };

/** Returns rows: `{ name, contender, … }`. */
export async function journal(options) {
  const { scratch, small, zdr, rounds } = options;
  const runs = join(scratch, 'runs');
  const written = await interleaved(
    rounds,
    Object.fromEntries(Object.entries(DISKS).map(([name, sync]) => [name, () => writtenWith(sync, runs, options)])),
  );
  const template = runIn(runs);
  const long = `${template.slice(0, -4)}ffff`;
  const wanted = small ? 2_000 : 1_000_000;
  const events = multiplyRun(runs, template, long, Math.ceil(wanted / written['this disk'].events));
  rmSync(join(runs, template), { recursive: true });
  const bytes = statSync(join(runs, long, 'journal.jsonl')).size;
  const command =
    (...args) =>
    () =>
      node([zdr, ...args, '--runs-dir', runs]);
  const first = await command('runs')();
  const read = await interleaved(rounds, {
    status: command('status'),
    report: command('report'),
    runs: command('runs'),
  });
  const about = { events, MiB: bytes / 2 ** 20 };
  return [
    ...Object.entries(written).map(([name, used]) => ({
      name: `${SHAPE}, ${name}`,
      contender: 'zdr',
      ...used,
    })),
    { name: 'long journal, runs for the first time', contender: 'zdr', ...about, ...first },
    ...Object.entries(read).map(([name, used]) => ({
      name: `long journal, ${name}`,
      contender: 'zdr',
      ...about,
      ...used,
    })),
  ];
}

/** A run that syncs so; the runs directory holds no other one afterwards. */
async function writtenWith(sync, runs, { zdr, scratch, small }) {
  const { plan, boundMs } = shapeOf(SHAPE, small);
  const file = join(scratch, 'plan.json');
  writeFileSync(file, JSON.stringify(plan));
  rmSync(runs, { recursive: true, force: true });
  const site = await startSite(SHAPE, small);
  try {
    const env = { ...process.env, ...siteEnv(site.url), ZDR_BENCH_SYNC: sync };
    const args = ['--require', SYNCS, zdr, 'run', '--yes', file, '--runs-dir', runs];
    const { syncs, ...used } = await node(args, { env });
    const text = readFileSync(join(runs, runIn(runs), 'journal.jsonl'), 'utf8');
    const count = plan.groups.length;
    return {
      ...used,
      makespan: used.wallMs / boundMs,
      cpuMsEach: used.cpuMs / count,
      syncsEach: syncs / count,
      bytesEach: text.length / count,
      events: text.split('\n').length - 1,
    };
  } finally {
    await site.stop();
  }
}
