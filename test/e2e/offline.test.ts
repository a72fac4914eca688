import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeManyGroups } from '../support/many-groups.ts';
import { PLANS, scratch, zdr } from '../support/zdr.ts';

const QUICKSTART = join(PLANS, 'quickstart.yaml');
const WHOLE_SITE = join(PLANS, 'whole-site.yaml');
const TEN_MISTAKES = resolve('test/document/broken/ten-mistakes.yaml');

describe('validate', () => {
  test('the plans that come with it have no findings', async () => {
    const { code, stdout, stderr } = await zdr(['validate', ...readdirSync(PLANS).map((name) => join(PLANS, name))]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('no findings');
  });

  test('ten mistakes are ten findings in one pass, without a stack trace', async () => {
    const { code, stdout, stderr } = await zdr(['validate', TEN_MISTAKES]);
    expect(code).toBe(1);
    expect(stdout.match(/ten-mistakes\.yaml:\d+:\d+: \S+ ZDR\d{4}/g)).toHaveLength(10);
    expect(stdout + stderr).not.toMatch(/^\s+at .*\.[jt]s:\d+/m);
  });

  test('findings as JSON are what the text says', async () => {
    const { code, stdout } = await zdr(['validate', '-o', 'json', TEN_MISTAKES]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'findings', format: 1 });
  });

  test('standard input is a plan too', async () => {
    const { code, stdout } = await zdr(['validate', '-'], { input: 'kind: RecoveryPlan\n' });
    expect(code).toBe(1);
    expect(stdout).toContain('<stdin>:');
  });

  test('a file that is not there is a usage error that names it', async () => {
    const { code, stderr } = await zdr(['validate', 'nowhere.yaml']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'zdr: cannot read nowhere.yaml: there is no such file\nhint: Name a plan file, or - to read standard input.\n',
    });
  });

  test('an objective that the estimate misses is warned of, where it stands', async () => {
    const cwd = scratch();
    const { stdout: schema } = await zdr(['plan', '--json', QUICKSTART]);
    expect(JSON.parse(schema)).toMatchObject({ type: 'plan' });
    writeFileSync(
      join(cwd, 'late.yaml'),
      (await import('node:fs')).readFileSync(QUICKSTART, 'utf8').replace('rto: 2h', 'rto: 5m'),
    );
    const { code, stdout } = await zdr(['validate', 'late.yaml'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/late\.yaml:\d+:\d+: warning ZDR1223/);
  });
});

describe('plan', () => {
  test('names waves, groups and the estimate', async () => {
    const { code, stdout } = await zdr(['plan', WHOLE_SITE]);
    expect(code).toBe(0);
    expect(stdout).toContain('500 in 5 waves');
    expect(stdout).toMatch(/bottleneck/);
  });

  test('an invalid plan makes no estimate', async () => {
    const { code, stdout, stderr } = await zdr(['plan', TEN_MISTAKES]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('is not a valid plan; nothing was done');
  });

  test('10,000 groups are planned and validated', { timeout: 120_000 }, async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'many.yaml'), makeManyGroups(10_000));
    const validated = await zdr(['validate', 'many.yaml'], { cwd });
    expect(validated).toMatchObject({ code: 0, stderr: '' });
    const planned = await zdr(['plan', 'many.yaml'], { cwd });
    expect(planned).toMatchObject({ code: 0, stderr: '' });
    expect(planned.stdout).toContain('10,000');
  });
});

describe('the rest of the command line', () => {
  test('explain tells of a code, and lists them all', async () => {
    expect(await zdr(['explain', 'zdr1201'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('How to fix it'),
    });
    expect((await zdr(['explain'])).stdout.split('\n').length).toBeGreaterThan(30);
    expect(await zdr(['explain', 'ZDR9999'])).toMatchObject({ code: 2, stdout: '' });
  });

  test.each(['recovery-plan', 'run-event', 'report', 'preflight', 'notice', 'simulator-world'])(
    'schema %s is JSON Schema',
    async (name) => {
      const { code, stdout } = await zdr(['schema', name]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
    },
  );

  test.each([[[]], [['frobnicate']], [['run']], [['validate', '--no-such-option', 'x']], [['report', '-o', 'pdf']]])(
    'a usage error ends with 2 and no stack trace: %j',
    async (args) => {
      const { code, stderr } = await zdr(args);
      expect(code).toBe(2);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );

  test('every command has help with an example', async () => {
    const { stdout } = await zdr(['--help']);
    const commands = [...stdout.matchAll(/^ {2}(\w+)(?: |$)/gm)]
      .map((match) => match[1] ?? '')
      .filter((name) => name !== 'help' && name !== 'zdr');
    expect(commands.length).toBeGreaterThan(9);
    for (const command of commands) {
      const help = await zdr(['help', command]);
      expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Example') });
    }
  });
});
