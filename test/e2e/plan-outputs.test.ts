/** `zdr plan` in its formats, into files and streams. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeManyGroups } from '../support/many-groups.ts';
import { PLANS, scratch, zdr } from '../support/zdr.ts';

const QUICKSTART = join(PLANS, 'quickstart.yaml');
const TEN_MISTAKES = resolve('test/document/broken/ten-mistakes.yaml');

test('every format goes where it is sent, and no secret with it', async () => {
  const cwd = scratch();
  const secret = 'hunter2-hunter2';
  const args = [
    'plan',
    '--calls',
    '-o',
    'text',
    '-o',
    'json=a.json',
    '-o',
    'markdown=a=b.md',
    '--output=html=a.html',
    QUICKSTART,
  ];
  const { code, stdout, stderr } = await zdr(args, { cwd, env: { ZSTACK_PASSWORD: secret } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Plan quickstart\n/);
  expect(JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8'))).toMatchObject({
    type: 'plan',
    findings: [],
    calls: { length: 12 },
  });
  expect(readFileSync(join(cwd, 'a=b.md'), 'utf8')).toMatch(/^# Plan quickstart\n/);
  expect(readFileSync(join(cwd, 'a.html'), 'utf8')).toMatch(/^<!doctype html>\n.*<\/html>\n$/s);
  expect(readdirSync(cwd).sort()).toEqual(['a.html', 'a.json', 'a=b.md']);
  for (const text of [stdout, ...readdirSync(cwd).map((name) => readFileSync(join(cwd, name), 'utf8'))]) {
    expect(text).not.toContain(secret);
    expect(text).toContain('X-Job-UUID');
  }
});

test('--json and -o json are the same, and with files alone nothing goes to standard output', async () => {
  const cwd = scratch();
  const [short, long] = [await zdr(['plan', '--json', QUICKSTART]), await zdr(['plan', '-o', 'json=-', QUICKSTART])];
  expect(short.stdout).toBe(long.stdout);
  expect(await zdr(['plan', '-o', 'text=plan.txt', QUICKSTART], { cwd })).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(join(cwd, 'plan.txt'), 'utf8')).toMatch(/^Plan quickstart\n/);
});

describe('what cannot be written', () => {
  test.each([
    [['-o', 'pdf'], 'The formats are text, json, markdown, html'],
    [['-o', '=x'], 'The formats are'],
    [['-o', 'html='], 'Name a file: html=FILE'],
    [['-o', 'text', '--json'], 'json and text cannot both be written to standard output'],
    [['-o', 'text=x', '-o', 'json=x'], 'text and json cannot both be written to x'],
    [['-o', 'html=no/such/x.html'], 'cannot write no/such/x.html: there is no directory no/such'],
    [['-o', 'html=.'], 'cannot write .: it is a directory'],
  ])('%j is a usage error', async (args, says) => {
    const cwd = scratch();
    const ended = await zdr(['plan', ...args, QUICKSTART], { cwd });
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
    expect(ended.stderr).toMatch(/^(zdr: [^\n]+\nhint: [^\n]+|error: [^\n]+\n\(zdr help [^\n]+\))\n$/);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

test('findings of a plan that is not valid are JSON where JSON was asked for', async () => {
  const cwd = scratch();
  const { code, stdout, stderr } = await zdr(['plan', '--json', '-o', 'html=x.html', TEN_MISTAKES], { cwd });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ type: 'findings', counts: { error: 10 } });
  expect(stderr).toContain('is not a valid plan; nothing was done');
  expect(existsSync(join(cwd, 'x.html'))).toBe(false);
});

test('warnings are in every format, and never on standard output as text', async () => {
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), readFileSync(QUICKSTART, 'utf8').replace('concurrency: 6', 'concurrency: 5'));
  const ended = await zdr(['plan', '--json', '-o', 'markdown=x.md', '-o', 'html=x.html', 'plan.yaml'], { cwd });
  expect(JSON.parse(ended.stdout).findings).toMatchObject([{ code: 'ZDR1216', severity: 'warning' }]);
  expect(ended.stderr).toContain('warning ZDR1216');
  for (const name of ['x.md', 'x.html']) expect(readFileSync(join(cwd, name), 'utf8')).toContain('ZDR1216');
});

describe('the summary of a GitHub step', () => {
  const run = async (summary: string, args: readonly string[] = []) =>
    zdr(['plan', ...args, QUICKSTART], { env: { GITHUB_STEP_SUMMARY: summary } });

  test('is appended to, whatever the format', async () => {
    const file = join(scratch(), 'summary.md');
    expect(await run(file)).toMatchObject({ code: 0, stderr: '' });
    await run(file, ['--json']);
    expect(readFileSync(file, 'utf8').match(/^# Plan quickstart$/gm)).toHaveLength(2);
  });

  test('that cannot be written fails nothing', async () => {
    const cwd = scratch();
    mkdirSync(join(cwd, 'directory'));
    for (const file of [join(cwd, 'no/such'), join(cwd, 'directory')]) {
      expect(await run(file)).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^Plan quickstart/) });
    }
    chmodSync(join(cwd, 'directory'), 0o700);
  });

  test('keeps what stands there, and the limit', { timeout: 120_000 }, async () => {
    const cwd = scratch();
    const file = join(cwd, 'summary.md');
    writeFileSync(join(cwd, 'many.yaml'), makeManyGroups(10_000));
    writeFileSync(file, 'x'.repeat(500_000));
    const { code, stdout } = await zdr(['plan', '-o', 'markdown', 'many.yaml'], {
      cwd,
      env: { GITHUB_STEP_SUMMARY: file },
    });
    expect(code).toBe(0);
    expect(stdout.length).toBeLessThanOrEqual(65_536);
    expect(statSync(file).size).toBeLessThanOrEqual(1024 * 1024);
    expect(statSync(file).size).toBeGreaterThan(900_000);
    writeFileSync(file, 'x'.repeat(1024 * 1024 - 10));
    await zdr(['plan', '-o', 'json=x.json', 'many.yaml'], { cwd, env: { GITHUB_STEP_SUMMARY: file } });
    expect(statSync(file).size).toBe(1024 * 1024 - 10);
  });
});
