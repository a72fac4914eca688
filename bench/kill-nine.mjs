/**
 * 5,000 groups, and a SIGKILL every few seconds until they are done. Prints how often the process died, whether every
 * group was copied exactly once by the simulator's ledger, and how long a resumed process took to be at work again.
 *
 *     npm run build && node bench/kill-nine.mjs [groups=5000] [seconds between kills=5]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundle } from '../scripts/bundle.mjs';

await bundle({ simulator: 'bench/simulator.ts' }, 'dist/bench');
const { realClock, completeWorld, serveSimulator, SimulatedSite } = await import('../dist/bench/simulator.js');

const GROUPS = Number(process.argv[2] ?? 5000);
const BETWEEN_MS = Number(process.argv[3] ?? 5) * 1000;
const CONCURRENCY = 100;
const MiB = 2 ** 20;
const LOCAL = '0f000000000040008000000000000001';
const VAULT = '9a000000000040008000000000000002';
const uuid = (n) => `0150a8120f9344db8e9abc9d${n.toString(16).padStart(8, '0')}`;
const names = Array.from({ length: GROUPS }, (_, n) => `vm-${n}`);

const plan = {
  apiVersion: 'zstack-dr/v1',
  kind: 'RecoveryPlan',
  metadata: { name: 'kill-nine' },
  site: {
    endpoint: { env: 'ZSTACK_ENDPOINT' },
    auth: { account: 'admin', password: { env: 'ZSTACK_PASSWORD' } },
  },
  storages: {
    local: { uuid: LOCAL, role: 'local', maxConcurrent: CONCURRENCY },
    vault: { uuid: VAULT, role: 'backup', maxConcurrent: CONCURRENCY },
  },
  limits: { concurrency: CONCURRENCY },
  defaults: { source: 'local', destination: 'vault' },
  groups: names.map((name, n) => ({ name, groupUuid: uuid(n), expect: { volumes: 2 } })),
};

// A copy takes one to three seconds: as long as a process lives, so that every kill meets a hundred of them.
const world = completeWorld({
  accounts: [{ name: 'admin', password: 'password' }],
  storages: [
    { name: 'local', uuid: LOCAL, tags: ['onlybackup'], bandwidth: 20 * MiB, latencyMs: 500 },
    { name: 'vault', uuid: VAULT, tags: ['remotebackup'], bandwidth: 20 * MiB, latencyMs: 500 },
  ],
  groups: names.map((name, n) => ({
    groupUuid: uuid(n),
    name,
    storages: ['vault'],
    volumes: [
      { name: `${name}-root`, type: 'Root', size: (5 + (n % 40)) * MiB },
      { name: `${name}-data`, type: 'Data', size: 5 * MiB },
    ],
  })),
  faults: [],
});
const simulated = new SimulatedSite({ world, clock: realClock, seed: 1 });
let onRequest = () => {};
const served = await serveSimulator(
  {
    ...simulated,
    handle(request) {
      onRequest(request);
      return simulated.handle(request);
    },
  },
  { host: '127.0.0.1', port: 0 },
);
const cwd = mkdtempSync(join(tmpdir(), 'zdr-kill-nine-'));
writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(plan));
const env = { ...process.env, ZSTACK_ENDPOINT: `${served.url}/zstack`, ZSTACK_PASSWORD: 'password' };

/** Lives until it ends or is killed; says when the first poll and the first call of it arrived, in ms after its start. */
function live(args) {
  const began = performance.now();
  const first = {};
  onRequest = ({ method, url }) => {
    const what = url.includes('/api-jobs/')
      ? 'poll'
      : method === 'PUT' && url.includes('/vm-backups/')
        ? 'call'
        : undefined;
    if (what !== undefined) first[what] ??= performance.now() - began;
  };
  const child = spawn(process.execPath, [resolve('dist/src/main.js'), ...args], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-2000);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), BETWEEN_MS);
  return new Promise((done) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, signal, said, ...first });
    });
  });
}

const say = (line) => process.stdout.write(`${line}\n`);

const began = performance.now();
const resumes = [];
let ended = await live(['run', 'plan.yaml', '--yes']);
while (ended.signal === 'SIGKILL') {
  ended = await live(['resume', '--yes']);
  resumes.push(ended);
}
const seconds = (performance.now() - began) / 1000;

const counts = names.map((_, n) => simulated.executions(uuid(n)).length);
const runs = join(cwd, 'runs');
const [runId = ''] = readdirSync(runs).filter((name) => !name.startsWith('.'));
const report = JSON.parse(readFileSync(join(runs, runId, 'report.json'), 'utf8'));
const journal = statSync(join(runs, runId, 'journal.jsonl')).size;
const show = (what) => {
  const times = resumes.flatMap((one) => (one[what] === undefined ? [] : [one[what]])).sort((a, b) => a - b);
  const at = (share) => ((times[Math.floor(share * (times.length - 1))] ?? Number.NaN) / 1000).toFixed(2);
  return `median ${at(0.5)} s, worst ${at(1)} s`;
};
say(
  `${GROUPS} groups, concurrency ${CONCURRENCY}: exit code ${ended.code} after ${seconds.toFixed(0)} s and ${resumes.length} kills`,
);
say(
  `copied exactly once: ${counts.filter((count) => count === 1).length}; never: ${counts.filter((count) => count === 0).length}; more than once: ${counts.filter((count) => count > 1).length}`,
);
say(
  `report: ${report.counts.recovered} recovered, ${report.resumes} resumes; journal ${(journal / MiB).toFixed(1)} MiB`,
);
say(`from the start of zdr resume to its first poll: ${show('poll')}; to its first new call: ${show('call')}`);
if (ended.code !== 0) say(ended.said);
await served.close();
rmSync(cwd, { recursive: true, force: true });
process.exitCode = ended.code === 0 && counts.every((count) => count === 1) ? 0 : 1;
