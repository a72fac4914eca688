/** Plans rewritten on disk: fmt, and validate --fix. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/cli/environment.ts';
import { rewrite } from '../../src/cli/files/rewrite.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { MAIN, scratch, zdr } from '../support/zdr.ts';

const UNTIDY = 'a:   {b: 1} # c\n';
const TIDY = 'a: { b: 1 } # c\n';

function directory(files: Readonly<Record<string, string>>) {
  const cwd = scratch();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return { cwd, read: (name: string) => readFileSync(join(cwd, name), 'utf8') };
}

describe('zdr fmt', () => {
  test('rewrites what is laid out otherwise, and names it', async () => {
    const { cwd, read } = directory({ 'one.yaml': UNTIDY, 'two.yaml': TIDY });
    expect(await zdr(['fmt', 'one.yaml', 'two.yaml'], { cwd })).toMatchObject({
      code: 0,
      stdout: 'one.yaml\n',
      stderr: '',
    });
    expect(read('one.yaml')).toBe(TIDY);
    expect(await zdr(['fmt', 'one.yaml', 'two.yaml'], { cwd })).toMatchObject({ code: 0, stdout: '' });
  });

  test('--check writes nothing', async () => {
    const { cwd, read } = directory({ 'one.yaml': UNTIDY, 'two.yaml': TIDY });
    expect(await zdr(['fmt', '--check', 'one.yaml', 'two.yaml'], { cwd })).toMatchObject({
      code: 1,
      stdout: 'one.yaml\n',
      stderr: expect.stringContaining('To write it: zdr fmt one.yaml two.yaml'),
    });
    expect(read('one.yaml')).toBe(UNTIDY);
    expect((await zdr(['fmt', '--check', 'two.yaml'], { cwd })).code).toBe(0);
  });

  test('takes directories and patterns: the plans in them, each once', async () => {
    const plan = 'kind: RecoveryPlan\napiVersion: zstack-dr/v1\n';
    const { cwd, read } = directory({ 'other.yaml': UNTIDY });
    mkdirSync(join(cwd, 'plans'));
    writeFileSync(join(cwd, 'plans/one.yaml'), plan);
    writeFileSync(join(cwd, 'plans/two.yml'), plan);
    const { code, stdout } = await zdr(['fmt', 'plans/t*.yml', '.', 'plans/one.yaml'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'plans/two.yml\nplans/one.yaml\n' });
    expect(read('plans/one.yaml')).toBe('apiVersion: zstack-dr/v1\nkind: RecoveryPlan\n');
    expect(read('other.yaml')).toBe(UNTIDY);
  });

  test('nothing is done where one of the files is JSON', async () => {
    const { cwd, read } = directory({ 'one.yaml': UNTIDY, 'two.json': '{}' });
    expect((await zdr(['fmt', 'one.yaml', 'two.json'], { cwd })).code).toBe(2);
    expect(read('one.yaml')).toBe(UNTIDY);
  });

  test('--check of what is broken does not say that fmt would fix it', async () => {
    const { cwd } = directory({ 'one.yaml': 'a: [\n' });
    const { code, stderr } = await zdr(['fmt', '--check', 'one.yaml'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.not.stringContaining('To write it') });
  });

  test('works between pipes', async () => {
    expect(await zdr(['fmt', '-'], { cwd: scratch(), input: UNTIDY })).toMatchObject({ code: 0, stdout: TIDY });
    expect((await zdr(['fmt', '--check', '-'], { cwd: scratch(), input: UNTIDY })).code).toBe(1);
  });

  test('leaves alone what is broken, and shows where', async () => {
    const { cwd, read } = directory({ 'one.yaml': 'a: [\n', 'two.yaml': UNTIDY });
    const { code, stderr } = await zdr(['fmt', 'one.yaml', 'two.yaml'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/one\.yaml:\d.*one\.yaml is left as it is/s),
    });
    expect(read('one.yaml')).toBe('a: [\n');
    expect(read('two.yaml')).toBe(TIDY);
  });

  test('follows links and keeps the mode; nothing is left beside the file', async () => {
    const { cwd, read } = directory({ 'real.yaml': UNTIDY });
    chmodSync(join(cwd, 'real.yaml'), 0o640);
    symlinkSync('real.yaml', join(cwd, 'link.yaml'));
    expect((await zdr(['fmt', 'link.yaml'], { cwd })).code).toBe(0);
    expect(lstatSync(join(cwd, 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(read('real.yaml')).toBe(TIDY);
    expect(statSync(join(cwd, 'real.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(cwd).sort()).toEqual(['link.yaml', 'real.yaml']);
  });

  test('a file that cannot be replaced stays as it is, and nothing is left beside it', async () => {
    const { cwd, read } = directory({ 'one.yaml': UNTIDY });
    // No file may be longer than nothing: the new text cannot be written.
    const script = `ulimit -f 0; trap '' XFSZ; exec '${process.execPath}' '${MAIN}' fmt one.yaml`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/one\.yaml cannot be written: EFBIG\nhint: /),
    });
    expect(read('one.yaml')).toBe(UNTIDY);
    expect(readdirSync(cwd)).toEqual(['one.yaml']);
  });

  test('a write-protected file stays as it is, though its directory would let it be replaced', async () => {
    const { cwd, read } = directory({ 'one.yaml': UNTIDY });
    chmodSync(cwd, 0o777);
    chmodSync(join(cwd, 'one.yaml'), 0o444);
    const root = process.geteuid?.() === 0;
    // Nothing is protected from root.
    if (root) process.seteuid?.(65_534);
    try {
      const environment = { cwd, self: { pid: process.pid } } as Environment;
      await expect(rewrite(environment, 'one.yaml', UNTIDY, TIDY)).rejects.toMatchObject({
        message: 'one.yaml cannot be written: EACCES',
        hint: 'Look at its permissions, and at the disk.',
      });
    } finally {
      if (root) process.seteuid?.(0);
    }
    expect(read('one.yaml')).toBe(UNTIDY);
    expect(readdirSync(cwd)).toEqual(['one.yaml']);
  });

  test.each([['nowhere.yaml'], ['directory'], ['plan.json']])('refuses %s', async (name) => {
    const { cwd } = directory({ 'plan.json': '{}' });
    mkdirSync(join(cwd, 'directory'));
    expect(await zdr(['fmt', name], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^zdr: .*\nhint: /),
    });
  });
});

describe('zdr validate --fix', () => {
  const broken = JSON.stringify(smallPlan(smallGroups(1)), undefined, 2).replace(
    /"groupUuid": "([0-9a-f]{8})([0-9a-f]+)"/,
    '"groupUuid":   $1-$2',
  );

  test('fixes the file, says what, and checks what remains', async () => {
    const { cwd, read } = directory({ 'plan.yaml': broken });
    const { code, stderr } = await zdr(['validate', '--fix', 'plan.yaml'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^fixed plan\.yaml:\d+: .*\(ZDR1215\)\n$/),
    });
    expect(read('plan.yaml')).toBe(broken.replace(/([0-9a-f]{8})-([0-9a-f]+)/, '$1$2'));
    expect(await zdr(['validate', '--fix', 'plan.yaml'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  });

  test('a name that would move the cursor is shown as it is written', async () => {
    const { cwd } = directory({ 'a\u001b[2J.yaml': broken });
    const { code, stderr } = await zdr(['validate', '--fix', 'a\u001b[2J.yaml'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^fixed a\\u\{1b\}\[2J\.yaml:\d+: /) });
  });

  test('many that were fixed are counted', async () => {
    const dashed = JSON.stringify(smallPlan(smallGroups(150)), undefined, 2).replaceAll(
      /"groupUuid": "([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})/g,
      '"groupUuid": "$1-$2-$3-$4-',
    );
    const { cwd } = directory({ 'plan.yaml': dashed });
    const { code, stderr } = await zdr(['validate', '--fix', 'plan.yaml'], { cwd });
    expect(code).toBe(0);
    expect(stderr.split('\n')).toHaveLength(102);
    expect(stderr).toMatch(/\n… and 50 more fixed in plan\.yaml\n$/);
  });

  test('what cannot be fixed is still found', async () => {
    const { cwd } = directory({ 'plan.yaml': broken.replace('RecoveryPlan', 'Plan') });
    expect((await zdr(['validate', '--fix', 'plan.yaml'], { cwd })).code).toBe(1);
  });

  test('a pipe is refused before it is read', async () => {
    const cwd = scratch();
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    expect(await zdr(['validate', '--fix', 'pipe'], { cwd })).toMatchObject({
      code: 2,
      stderr: 'zdr: pipe is no regular file: it cannot be rewritten\nhint: Save it to a file first.\n',
    });
  });

  test('standard input cannot be rewritten', async () => {
    const { code, stderr } = await zdr(['validate', '--fix', '-'], { cwd: scratch(), input: broken });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('standard input is none') });
  });
});
