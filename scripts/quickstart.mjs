/** What `npm start` shows: the main job on a simulated site, one command after the other. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const zdr = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const plan = 'plans/quickstart.yaml';

for (const args of [
  ['validate', plan],
  ['plan', plan],
  ['run', '--simulate', plan],
]) {
  process.stdout.write(`\n$ zdr ${args.join(' ')}\n`);
  const { status, signal } = spawnSync(process.execPath, [zdr, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 143));
}
process.stdout.write(`
That was a simulated site. For your own: copy ${plan}, put in your storages and backup groups, then
  node dist/src/main.js validate my-site.yaml
  node dist/src/main.js plan my-site.yaml
  ZSTACK_PASSWORD=... node dist/src/main.js run my-site.yaml
(npm link makes the command \`zdr\` out of \`node dist/src/main.js\`.)
`);
