/**
 * A run that is killed (SIGKILL) every few seconds until it is done: whether each group was copied exactly once, by the
 * ledger of the simulated site, how long a resumed process takes to be at work again, and what a look at the run costs
 * afterwards.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIn } from '../journals.mjs';
import { interleaved, medians, node } from '../measure.mjs';
import { siteEnv } from '../plans.mjs';
import { shapeOf } from '../shapes.mjs';
import { startSite } from '../site.mjs';

const SHAPE = '10,000 of 2 s at 200';

/** Returns rows: `{ name, contender, … }`. Throws when a group was copied twice or not at all. */
export async function killNine({ zdr, scratch, small, rounds }) {
  const { plan } = shapeOf(SHAPE, small);
  const file = join(scratch, 'plan.json');
  const runs = join(scratch, 'runs');
  writeFileSync(file, JSON.stringify(plan));
  const site = await startSite(SHAPE, small);
  try {
    // Each life is longer than the one before it, so that a slow machine gets to the end too.
    let ms = small ? 1_500 : 16_000;
    let life = await live([zdr, 'run', '--yes', file], { runs, site, ms });
    const resumed = [];
    while (life.killed) {
      ms *= 1.1;
      // By its name: killed after its last event, it is over, and only its reports are missing.
      life = await live([zdr, 'resume', '--yes', runIn(runs)], { runs, site, ms });
      resumed.push(life.resumed);
    }
    const { copied, copiedTwice } = life.seen;
    if (copied !== plan.groups.length || copiedTwice > 0) {
      throw new Error(`of ${plan.groups.length} groups ${copied} were copied, ${copiedTwice} of them more than once`);
    }
    const report = JSON.parse(readFileSync(join(runs, runIn(runs), 'report.json'), 'utf8'));
    const { recovered } = report.counts;
    if (recovered !== plan.groups.length) throw new Error(`the report says that ${recovered} groups are recovered`);
    const MiB = readFileSync(join(runs, runIn(runs), 'journal.jsonl')).length / 2 ** 20;
    const kills = {
      name: `${SHAPE}, resumed`,
      contender: 'zdr',
      kills: resumed.length,
      copiedOnce: copied,
      MiB,
    };
    return [{ ...kills, ...medians(resumed) }, ...(await looks(zdr, runs, rounds))];
  } finally {
    await site.stop();
  }
}

/** One process, until it ends or is killed after `ms`. */
async function live(args, { runs, site, ms }) {
  const began = Date.now();
  let killed = false;
  let timer;
  await node([...args, '--runs-dir', runs], {
    env: { ...process.env, ...siteEnv(site.url) },
    ends: [0, 'SIGKILL'],
    during: async (child) => {
      timer = setTimeout(() => {
        killed = child.kill('SIGKILL');
      }, ms);
    },
  });
  clearTimeout(timer);
  const seen = await site.seen();
  const since = (at) => (at === undefined ? [] : at - began);
  return { killed, seen, resumed: { firstPollMs: since(seen.firstPollAt), firstCallMs: since(seen.firstCallAt) } };
}

async function looks(zdr, runs, rounds) {
  const commands = [['status'], ['report'], ['report', '-o', 'html'], ['verify'], ['runs']];
  const command = (args) => () => node([zdr, ...args, '--runs-dir', runs]);
  const used = await interleaved(rounds, Object.fromEntries(commands.map((args) => [args.join(' '), command(args)])));
  return Object.entries(used).map(([name, one]) => ({ name: `${SHAPE}, ${name}`, contender: 'zdr', ...one }));
}
