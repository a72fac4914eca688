/** `npm run test:mutation`: changes the files that decide, one mutation at a time, and asks whether a test notices. Arguments choose rooms. */
import { spawnSync } from 'node:child_process';
import { ROOMS } from './mutation/rooms.mjs';

const below = [];
for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(ROOMS)) {
  process.stdout.write(`\n$ mutations of ${name}\n`);
  const env = { ...process.env, ZDR_MUTATION_ROOM: name };
  const { status } = spawnSync('stryker', ['run', 'scripts/mutation/stryker.config.mjs'], { env, stdio: 'inherit' });
  if (status !== 0) below.push(name);
}
if (below.length > 0) {
  process.stderr.write(`\nBelow the floor, or not run: ${below.join(', ')}\n`);
  process.exitCode = 1;
}
