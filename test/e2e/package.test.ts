/** The package as it is shipped: unpacked in an empty directory, with no other package beside it. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serving } from '../support/daemon.ts';
import { scratch, startZdr, zdr } from '../support/zdr.ts';

/** Made by npm of the build that is there, and unpacked. Its directory. */
function unpacked(): string {
  const directory = scratch();
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', directory]);
  const [file = ''] = readdirSync(directory);
  execFileSync('tar', ['-xzf', file], { cwd: directory });
  return join(directory, 'package');
}

test('works whole without another package', { timeout: 60_000 }, async () => {
  const root = unpacked();
  const main = join(root, 'dist/src/main.js');
  const cwd = join(root, 'empty');
  mkdirSync(cwd);
  const run = (args: readonly string[]) => zdr(args, { cwd, main });

  expect(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');
  const plan = join(root, 'plans/quickstart.yaml');
  for (const args of [['--version'], ['validate', plan], ['fmt', '--check', plan], ['plan', plan], ['schema']])
    expect(await run(args)).toMatchObject({ code: 0 });
  expect(await run(['run', '--simulate', '--speed', '600', plan])).toMatchObject({ code: 0 });

  const daemon = await serving((args, options) => startZdr(args, { ...options, main }), cwd, [plan]);
  expect((await daemon.get('/')).status).toBe(200);
  expect((await daemon.get('/licenses.txt')).status).toBe(200);
});

test('what runs already needs nothing of a package that is taken away: an upgrade replaces it', {
  timeout: 60_000,
}, async () => {
  const root = unpacked();
  const installed = { cwd: scratch(), main: join(root, 'dist/src/main.js') };
  const fault = 'job-fails:group=dns-02,details=磁盘空间不足,times=9';
  const plan = join(root, 'plans/quickstart.yaml');
  const running = startZdr(['run', '--simulate', '--speed', '600', '--fault', fault, plan], installed);
  const daemon = await serving((args, options) => startZdr(args, { ...installed, ...options }), installed.cwd, [plan]);
  await running.says('opened');
  rmSync(root, { recursive: true });

  const { code, stdout, stderr } = await running.ended;
  expect(stderr).not.toContain('internal error');
  expect(stdout).toContain('磁盘空间不足');
  expect(code).toBe(6);
  const [run = ''] = readdirSync(join(installed.cwd, 'runs')).filter((name) => /^\d.*quickstart/.test(name));
  expect(readdirSync(join(installed.cwd, 'runs', run))).toContain('report.md');

  await daemon.until('/api/v1/runs', ({ runs }) => runs.length === 1);
  const report = await daemon.get(`/api/v1/runs/${run}/report?format=text`);
  expect(report).toMatchObject({ status: 200, body: expect.stringContaining('磁盘空间不足') });
});

test('names everybody whose work is in it, and holds what its pages point at', () => {
  const root = unpacked();
  const notices = readFileSync(join(root, 'dist/THIRD-PARTY-NOTICES'), 'utf8');
  const bundled = new Set<string>();
  for (const file of readdirSync('dist/src', { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.map')) continue;
    const { sources } = JSON.parse(readFileSync(join('dist/src', file), 'utf8')) as { sources: string[] };
    for (const source of sources) {
      const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
      if (name !== undefined) bundled.add(name);
    }
  }
  expect(bundled.size).toBeGreaterThan(30);
  const named = notices.split('\n').map((line) => line.split(' ')[0]);
  for (const name of [...bundled, 'preact', 'uplot']) expect(named).toContain(name);

  const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)];
  for (const page of pages.filter((name) => name.endsWith('.md')))
    for (const [, target = ''] of readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g))
      expect(existsSync(join(root, page, '..', target)), `${page} points at ${target}`).toBe(true);
});
