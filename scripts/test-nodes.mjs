/**
 * `npm run test:nodes`: the quick part of the suite, and the built command, on the versions of Node that come after the
 * one at hand. npm's package `node` brings them, each pinned here and nowhere else. Arguments choose some of them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSIONS = ['22.23.3', '24.21.0'];
/** Directories of test/ that take about a minute together. */
const TESTS = [
  ...[
    'cli',
    'document',
    'drill/advance',
    'drill/due',
    'drill/sample',
    'evidence',
    'journal',
    'notify',
    'observe',
    'plan/',
  ],
  ...['preflight', 'reconcile', 'report', 'run/', 'runs/', 'schedule', 'survey', 'view', 'zstack'],
];

const root = fileURLToPath(new URL('..', import.meta.url));
const zdr = join(root, 'dist/src/main.js');
const plan = join(root, 'plans/quickstart.yaml');

function check(version, args, cwd = root) {
  const command = ['exec', '--yes', `--package=node@${version}`, '--', 'node', ...args];
  process.stdout.write(`\n$ node@${version} ${args.join(' ')}\n`);
  const { status } = spawnSync('npm', command, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const scratch = mkdtempSync(join(tmpdir(), 'zdr-nodes-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
for (const version of process.argv.length > 2 ? process.argv.slice(2) : VERSIONS) {
  check(version, ['-e', `if (process.versions.node !== '${version}') throw new Error(process.version)`]);
  check(version, [zdr, '--version']);
  check(version, [zdr, 'validate', plan]);
  check(version, [zdr, 'run', '--simulate', plan], scratch);
  check(version, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...TESTS.map((name) => `test/${name}`)]);
}
