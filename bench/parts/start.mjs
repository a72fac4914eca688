/** How long a command takes that has little to do, against a Node that has nothing to do. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleaved, node } from '../measure.mjs';
import { groupsOf, planOf, written } from '../plans.mjs';

const ROUNDS = 15;

/** Returns rows: `{ name, contender, … }`. */
export async function start({ zdr, scratch, small, rounds }) {
  writeFileSync(join(scratch, 'ten.yaml'), written.block(planOf(groupsOf(10))));
  const run = (args) => () => node(args, { cwd: scratch });
  const measured = await interleaved(small ? rounds : ROUNDS, {
    'node -e 0': run(['-e', '0']),
    '--version': run([zdr, '--version']),
    help: run([zdr, 'help']),
    'explain ZDR1101': run([zdr, 'explain', 'ZDR1101']),
    'validate, 10 groups': run([zdr, 'validate', 'ten.yaml']),
    'plan, 10 groups': run([zdr, 'plan', 'ten.yaml']),
  });
  return Object.entries(measured).map(([name, used]) => ({
    name,
    contender: name === 'node -e 0' ? 'floor' : 'zdr',
    ...used,
    ofBare: used.cpuMs / measured['node -e 0'].cpuMs,
  }));
}
