/** Directories of plans as clusters mount them; files that are no plans. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { client, freePort, OPERATE, writeTokens } from '../support/daemon.ts';
import { PLANS, scratch, startZdr, zdr } from '../support/zdr.ts';

const PLAN = readFileSync(join(PLANS, 'quickstart.yaml'), 'utf8');
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: { name: x }\nstringData:\n  password: hunter2-5531\n';

/** As Kubernetes mounts a ConfigMap. */
function mounted(files: Readonly<Record<string, string>>): string {
  const cwd = scratch();
  mkdirSync(join(cwd, 'cm/..v1'), { recursive: true });
  symlinkSync('..v1', join(cwd, 'cm/..data'));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(cwd, 'cm/..v1', name), text);
    symlinkSync(join('..data', name), join(cwd, 'cm', name));
  }
  return cwd;
}

test('a mounted directory holds its plans once, for every command', async () => {
  const drill = 'drills:\n  - { name: nightly, schedule: "30 2 * * *" }\n';
  const cwd = mounted({ 'east.yaml': PLAN.replace(/^drills:[\s\S]*$/m, '') + drill, 'secret.yaml': SECRET });
  symlinkSync('gone', join(cwd, 'cm/west.yaml'));
  const checked = await zdr(['validate', 'cm'], { cwd });
  expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('no findings in cm/east.yaml') });
  expect(checked.stderr).toContain(
    'skipped 2 files, as they are no recovery plans: cm/west.yaml (leads nowhere), cm/secret.yaml',
  );
  const next = await zdr(['drills', 'next', '-n', '2', '-o', 'json', 'cm'], { cwd });
  expect(JSON.parse(next.stdout).drills).toHaveLength(2);
  expect(await zdr(['fmt', '--check', 'cm'], { cwd })).toMatchObject({ code: expect.any(Number) });
});

test('a directory in which nothing is found says what it passed over', async () => {
  const cwd = scratch();
  mkdirSync(join(cwd, 'plans'));
  symlinkSync('/nowhere', join(cwd, 'plans/east.yaml'));
  const { code, stderr } = await zdr(['validate', 'plans'], { cwd });
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('holds no recovery plan (plans/east.yaml leads nowhere)'),
  ]);
});

test('lines of a file that is no plan are never printed', async () => {
  const cwd = scratch();
  writeFileSync(join(cwd, 'secret.yaml'), SECRET);
  writeFileSync(join(cwd, 'broken.yaml'), `${SECRET}  token: "unended\n  x: [\n`);
  for (const format of ['text', 'json', 'github', 'sarif', 'junit', 'gitlab']) {
    for (const args of [['secret.yaml'], ['broken.yaml'], ['.']]) {
      const { stdout, stderr } = await zdr(['validate', '-o', format, ...args], { cwd });
      expect(stdout + stderr).not.toMatch(/hunter2|unended/);
    }
  }
  const piped = await zdr(['validate', '-'], { input: SECRET });
  expect([piped.code, piped.stdout.includes('hunter2')]).toEqual([1, false]);
});

test('with --ignore-unknown a named file that is no plan blocks nothing', async () => {
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), PLAN);
  writeFileSync(join(cwd, 'kustomization.yaml'), 'resources:\n  - plan.yaml\n');
  writeFileSync(join(cwd, 'typo.yaml'), PLAN.replace('RecoveryPlan', 'RecovreyPlan'));
  const both = ['plan.yaml', 'kustomization.yaml'];
  expect(await zdr(['validate', ...both], { cwd })).toMatchObject({ code: 1 });
  const ignored = await zdr(['validate', '--ignore-unknown', ...both], { cwd });
  expect(ignored).toMatchObject({ code: 0, stderr: expect.stringContaining('skipped 1 file') });
  expect(await zdr(['validate', '--ignore-unknown', 'kustomization.yaml'], { cwd })).toMatchObject({ code: 0 });
  expect(await zdr(['fmt', '--ignore-unknown', ...both], { cwd })).toMatchObject({ code: 0 });
  // One that is mistyped is a plan.
  expect(await zdr(['validate', '--ignore-unknown', 'typo.yaml'], { cwd })).toMatchObject({ code: 1 });
});

test('a daemon without a plan is not ready, and says so; what it passes over is named', {
  timeout: 60_000,
}, async () => {
  const cwd = scratch();
  mkdirSync(join(cwd, 'plans'));
  symlinkSync('gone', join(cwd, 'plans/west.yaml'));
  writeFileSync(join(cwd, 'plans/secret.yaml'), SECRET);
  writeTokens(cwd);
  const port = await freePort();
  const daemon = startZdr(['serve', '--simulate', '--tokens', 'tokens', '--listen', `127.0.0.1:${port}`, 'plans'], {
    cwd,
  });
  onTestFinished(async () => {
    daemon.child.kill('SIGTERM');
    await daemon.ended;
  });
  await daemon.says('serves http');
  await daemon.says('passed over: plans/west.yaml leads nowhere');
  const api = client(`http://127.0.0.1:${port}`, OPERATE);
  const { warnings } = await api.until('/api/v1/summary', (body) => body.warnings?.length > 1);
  expect(warnings).toContainEqual(expect.stringMatching(/No plan is watched, so nothing is drilled: put plans/));
  expect(warnings).toContainEqual(expect.stringContaining('plans/west.yaml leads nowhere'));
  expect((await api.get('/readyz')).status).toBe(503);
  // As a ConfigMap comes late.
  writeFileSync(join(cwd, 'plans/gone'), PLAN);
  await api.until('/readyz', ({ status }) => status === 'ready');
  const after = (await api.get('/api/v1/summary')).body;
  expect(after.plans).toHaveLength(1);
  expect(after.warnings.join()).not.toMatch(/No plan|leads nowhere/);
});
