/** `zdr validate` as the pipelines of others use it: which files, which formats, what is said and what never. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { soundPlan } from '../document/documents.ts';
import { commandsIn, junitErrors, sarifErrors } from '../support/formats.ts';
import { makeMistakes } from '../support/mistakes.ts';
import { PLANS, scratch, zdr } from '../support/zdr.ts';

const TEN_MISTAKES = readFileSync('test/document/broken/ten-mistakes.yaml', 'utf8');
const FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab'];

const plan = (name: string, change: object = {}): string =>
  stringify({ ...soundPlan(), metadata: { name }, ...change });
/** A warning and nothing else. */
const warned = (name: string) => plan(name, { waves: [{ name: 'one' }, { name: 'two' }] });

/** A directory with these files. */
function directory(files: Readonly<Record<string, string>>): string {
  const cwd = scratch();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  return cwd;
}

interface FindingsFile {
  readonly files: readonly string[];
  readonly skipped?: readonly string[];
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly at: { readonly file: string; readonly line: number };
  }[];
}

async function findings(cwd: string, ...args: string[]): Promise<FindingsFile> {
  const { stdout, stderr } = await zdr(['validate', '-o', 'json', ...args], { cwd });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as FindingsFile;
}

describe('which files', () => {
  const files = {
    'plans/b.yaml': plan('b'),
    'plans/a.yml': plan('a'),
    'plans/sub/deep/c.YAML': plan('c'),
    'plans/values.yaml': 'replicas: 3\n',
    'plans/east.pin.yaml': 'apiVersion: zstack-dr/v1\nkind: RecoveryPin\n',
    'plans/broken.yaml': '# kind: RecoveryPlan follows\nkind: RecoveryPlan\nmetadata: { name: x\n',
    'plans/no-kind.yaml': 'apiVersion: zstack-dr/v1\nmetadata: { name: no-kind }\n',
    'plans/comment.yaml': '# kind: RecoveryPlan\na: 1\n',
    'plans/empty.yaml': '# nothing yet\n',
    'plans/half.yaml': 'a: 1\nb: [1, 2\n',
    'plans/mistyped.yaml': 'apiVersion: zstack-dr/v1\nkind: RecoverPlan\n',
    'plans/notes.md': 'kind: RecoveryPlan',
    'plans/node_modules/x.yaml': plan('x'),
    'plans/.hidden/x.yaml': plan('x'),
  };

  test('a directory: what says that it is a plan, however broken; what was passed over is said', async () => {
    const cwd = directory(files);
    symlinkSync('.', join(cwd, 'plans/sub/loop'));
    expect(await findings(cwd, 'plans')).toMatchObject({
      files: [
        'plans/a.yml',
        'plans/b.yaml',
        'plans/broken.yaml',
        'plans/mistyped.yaml',
        'plans/no-kind.yaml',
        'plans/sub/deep/c.YAML',
      ],
      skipped: [
        'plans/comment.yaml',
        'plans/east.pin.yaml',
        'plans/empty.yaml',
        'plans/half.yaml',
        'plans/values.yaml',
      ],
    });
    const { stderr } = await zdr(['validate', 'plans'], { cwd });
    expect(stderr).toBe(
      'zdr: skipped 5 files, as they are no recovery plans: plans/empty.yaml (empty), plans/half.yaml (broken in line 2), plans/comment.yaml, plans/east.pin.yaml, plans/values.yaml\n',
    );
  });

  test('a pattern that the shell left alone, and each file once', async () => {
    const cwd = directory(files);
    const read = await findings(cwd, 'plans/b.yaml', './plans/*.{yml,yaml}', 'plans/**/[ab].y*ml');
    expect(read.files).toEqual([
      'plans/b.yaml',
      'plans/a.yml',
      'plans/broken.yaml',
      'plans/mistyped.yaml',
      'plans/no-kind.yaml',
    ]);
    expect((await findings(cwd, join(cwd, 'plans', '?.yml'))).files).toEqual([join(cwd, 'plans/a.yml')]);
  });

  test('a file whose name looks like a pattern is that file; a file that is named is checked whatever it holds', async () => {
    const cwd = directory({ '[ab].yaml': plan('brackets'), 'a.yaml': plan('a'), 'values.yaml': 'replicas: 3\n' });
    const read = await findings(cwd, '[ab].yaml', '.', 'values.yaml');
    expect(read.files).toEqual(['[ab].yaml', 'a.yaml', 'values.yaml']);
    expect(read.skipped).toBeUndefined();
    expect(read.findings.map(({ at }) => at.file)).toContain('values.yaml');
  });

  // Everything may be read by root.
  test.skipIf(process.getuid?.() === 0)('a directory within that cannot be read is not passed over', async () => {
    const cwd = directory({ 'plans/a.yaml': plan('a'), 'plans/closed/b.yaml': plan('b') });
    chmodSync(join(cwd, 'plans/closed'), 0);
    onTestFinished(() => chmodSync(join(cwd, 'plans/closed'), 0o700));
    for (const arg of ['plans', 'plans/**/*.yaml']) {
      const { code, stderr } = await zdr(['validate', arg], { cwd });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(/cannot read the directory .*closed/),
      });
    }
  });

  test.each([
    ['empty', /the directory empty holds no recovery plan\n.*kind: RecoveryPlan/],
    ['others', /the directory others holds no recovery plan \(1 other file\)\n/],
    ['plans/*.json', /the pattern plans\/\*\.json matches no recovery plan\n/],
    ['gone/', /cannot read gone\/: there is no such file\n/],
  ])('%s has nothing to check: a usage error', async (arg, message) => {
    const cwd = directory({ ...files, 'empty/x.txt': '', 'others/x.yaml': 'a: 1\n' });
    const { code, stdout, stderr } = await zdr(['validate', 'plans/b.yaml', arg], { cwd });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('several documents, and standard input beside files', async () => {
    const cwd = directory({ 'a.yaml': `${plan('one')}---\n${plan('two', { verify: 'seen' })}` });
    const { code, stdout } = await zdr(['validate', '-o', 'json', 'a.yaml', '-'], { cwd, input: plan('three') });
    expect(code).toBe(1);
    const read = JSON.parse(stdout) as FindingsFile;
    expect(read.files).toEqual(['a.yaml', '<stdin>']);
    expect(read.findings).toMatchObject([{ code: 'ZDR1104', at: { file: 'a.yaml' } }]);
  });

  test('two plans of one name: an error within a file, a warning between two', async () => {
    const cwd = directory({ 'a.yaml': `${plan('east')}---\n${plan('east')}`, 'b.yaml': plan('east') });
    const { findings: found } = await findings(cwd, 'a.yaml', 'b.yaml');
    const second = plan('east').split('\n').length + 4;
    expect(found).toMatchObject([
      { code: 'ZDR1225', severity: 'error', at: { file: 'a.yaml', line: second } },
      { code: 'ZDR1226', severity: 'warning', at: { file: 'b.yaml', line: 4 } },
    ]);
  });
});

describe('which formats', () => {
  test('all at once, one on standard output, and all say the same', async () => {
    const cwd = directory({ 'ten.yaml': TEN_MISTAKES, 'good.yaml': plan('good') });
    const outputs = FORMATS.slice(1).flatMap((format) => ['-o', `${format}=out.${format}`]);
    const { code, stdout, stderr } = await zdr(['validate', '-o', 'text', ...outputs, '.'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const out = (format: string) => readFileSync(join(cwd, `out.${format}`), 'utf8');
    const lines = (JSON.parse(out('json')) as FindingsFile).findings.map(({ code, at }) => `${code} ${at.line}`);
    expect(lines).toHaveLength(10);
    expect(
      [...stdout.matchAll(/^ten\.yaml:(\d+):\d+: error (ZDR\d+)/gm)].map(([, line, code]) => `${code} ${line}`),
    ).toEqual(lines);

    expect(sarifErrors(out('sarif'))).toEqual([]);
    const [run] = JSON.parse(out('sarif')).runs;
    expect(
      run.results.map(
        ({
          ruleId,
          locations: [{ physicalLocation }],
        }: {
          ruleId: string;
          locations: [{ physicalLocation: { region: { startLine: number } } }];
        }) => `${ruleId} ${physicalLocation.region.startLine}`,
      ),
    ).toEqual(lines);
    expect(run.originalUriBaseIds.SRCROOT.uri).toBe(new URL(`file://${cwd}/`).href);

    expect(await junitErrors(out('junit'))).toEqual([]);
    expect(out('junit').match(/<failure /g)).toHaveLength(10);
    expect(
      commandsIn(out('github')).map(({ properties }) => `${properties['title']?.slice(0, 7)} ${properties['line']}`),
    ).toEqual(lines);
    const issues = JSON.parse(out('gitlab')) as {
      check_name: string;
      location: { path: string; lines: { begin: number } };
    }[];
    expect(issues.map(({ check_name, location }) => `${check_name.slice(0, 7)} ${location.lines.begin}`)).toEqual(
      lines,
    );
    // Nothing is left beside them.
    expect(readdirSync(cwd).sort()).toEqual([
      'good.yaml',
      ...FORMATS.slice(1)
        .map((format) => `out.${format}`)
        .sort(),
      'ten.yaml',
    ]);
  });

  test('a safe edit is a fix in SARIF', async () => {
    const text = plan('x').replace(
      'groupUuid: 000000000000000000000000000000a0',
      'groupUuid: 000000000000000000000000000000A0',
    );
    const cwd = directory({ 'a.yaml': text });
    const { code, stdout } = await zdr(['validate', '-o', 'sarif', 'a.yaml'], { cwd });
    expect(code).toBe(0);
    expect(sarifErrors(stdout)).toEqual([]);
    const [change] = JSON.parse(stdout).runs[0].results[0].fixes[0].artifactChanges;
    const [{ deletedRegion, insertedContent }] = change.replacements;
    const line = text.split('\n')[deletedRegion.startLine - 1] ?? '';
    expect(line.slice(deletedRegion.startColumn - 1, deletedRegion.endColumn - 1)).toMatch(/A0$/);
    expect(insertedContent.text).toBe('000000000000000000000000000000a0');
  });

  test('files only: standard output stays empty, and a line says where they are', async () => {
    const cwd = directory({ 'ten.yaml': TEN_MISTAKES });
    const { code, stdout, stderr } = await zdr(['validate', '-o', 'sarif=a.sarif', '-o', 'text=b.txt', 'ten.yaml'], {
      cwd,
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'zdr: 10 errors in ten.yaml; written to a.sarif, b.txt\n',
    });
  });

  test.each([
    [['-o', 'text', '-o', 'json'], /text and json cannot both be written to standard output\nhint: .*-o json=FILE/],
    [['-o', 'json=x', '-o', 'sarif=./x'], /json and sarif cannot both be written to \.\/x/],
    [['-o', 'yaml'], /The formats are text, json, sarif, junit, github, gitlab/],
    [['-o', 'sarif='], /Name a file: sarif=FILE/],
    [['-o', 'json=ten.yaml'], /ten\.yaml is checked itself/],
    [['--fail-on', 'info'], /Allowed choices are warning, error/],
  ])('%j is a usage error, and nothing is written', async (args, message) => {
    const cwd = directory({ 'ten.yaml': TEN_MISTAKES });
    const { code, stdout, stderr } = await zdr(['validate', ...args, 'ten.yaml'], { cwd });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
    expect(readdirSync(cwd)).toEqual(['ten.yaml']);
    expect(readFileSync(join(cwd, 'ten.yaml'), 'utf8')).toBe(TEN_MISTAKES);
  });

  test.each([
    ['no/such/x.json', /cannot write no\/such\/x\.json: there is no directory no\/such\nhint: .*mkdir -p no\/such/],
    ['dir', /cannot write dir: it is a directory/],
    ['ten.yaml/x', /cannot write ten\.yaml\/x: ten\.yaml is no directory/],
    ['/dev/full', /cannot write \/dev\/full: ENOSPC/],
  ])('what cannot be written to %s is still shown', async (file, message) => {
    const cwd = directory({ 'ten.yaml': TEN_MISTAKES, 'dir/x.txt': '' });
    const args = ['validate', '-o', 'text', '-o', `json=${file}`, 'ten.yaml'];
    const { code, stdout, stderr } = await zdr(args, { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
    expect(stdout).toContain('10 errors in ten.yaml');
    expect(readdirSync(cwd)).toEqual(['dir', 'ten.yaml']);
  });

  test('a file that is there is replaced; a link stays a link; a device is written to', async () => {
    const cwd = directory({ 'a.yaml': plan('a'), 'old.json': 'x'.repeat(10_000) });
    symlinkSync('old.json', join(cwd, 'link.json'));
    const { code, stdout } = await zdr(['validate', '-o', 'json=link.json', '-o', 'text=/dev/null', 'a.yaml'], {
      cwd,
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(JSON.parse(readFileSync(join(cwd, 'old.json'), 'utf8'))).toMatchObject({ type: 'findings' });
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'link.json', 'old.json']);
  });
});

test.each([
  ['sound', [], 0],
  ['sound', ['--fail-on', 'warning'], 0],
  ['warned', [], 0],
  ['warned', ['--fail-on', 'error'], 0],
  ['warned', ['--fail-on', 'warning'], 1],
  ['broken', [], 1],
  ['broken', ['--fail-on', 'warning'], 1],
])('a plan that is %s ends with its code: %j', async (what, args, code) => {
  const cwd = directory({ 'sound.yaml': plan('a'), 'warned.yaml': warned('a'), 'broken.yaml': TEN_MISTAKES });
  expect(await zdr(['validate', ...args, `${what}.yaml`], { cwd })).toMatchObject({ code, stderr: '' });
});

test('--fix fixes the plans of a directory, and leaves alone what is none', async () => {
  const capitals = plan('a').replace('000a0', '000A0');
  const pin = 'apiVersion: zstack-dr/v1\nkind: RecoveryPin\nuuid: 000A0\n';
  const cwd = directory({ 'plans/a.yaml': capitals, 'plans/a.pin.yaml': pin });
  const { code, stderr } = await zdr(['validate', '--fix', '--fail-on', 'warning', 'plans', 'plans/a.yaml'], { cwd });
  expect({ code, fixed: stderr.match(/^fixed .*/gm) }).toEqual({
    code: 0,
    fixed: [expect.stringMatching(/^fixed plans\/a\.yaml:\d+: .*\(ZDR1215\)$/)],
  });
  expect(readFileSync(join(cwd, 'plans/a.yaml'), 'utf8')).toBe(plan('a'));
  expect(readFileSync(join(cwd, 'plans/a.pin.yaml'), 'utf8')).toBe(pin);
});

describe('in a pipeline', () => {
  test('the summary of the step is added to, and never in the way', async () => {
    const cwd = directory({ 'ten.yaml': TEN_MISTAKES, 'summary.md': '# Before\n' });
    const env = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') };
    expect(await zdr(['validate', 'ten.yaml'], { cwd, env })).toMatchObject({ code: 1 });
    const text = readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8');
    expect(text).toMatch(/^# Before\n## zdr validate\n\n\*\*10 errors in ten\.yaml\*\*\n\n\| Where/);
    expect(text.match(/\| ten\.yaml:\d+ \|/g)).toHaveLength(10);
    const nowhere = { GITHUB_STEP_SUMMARY: join(cwd, 'no', 'summary.md') };
    expect(await zdr(['validate', 'ten.yaml'], { cwd, env: nowhere })).toMatchObject({ code: 1, stderr: '' });
  });

  test('paths are those of the repository, wherever in it zdr runs', async () => {
    const root = directory({ 'sites/east/a b.yaml': TEN_MISTAKES });
    const cwd = join(root, 'sites/east');
    const github = await zdr(['validate', '-o', 'github', 'a b.yaml'], { cwd, env: { GITHUB_WORKSPACE: root } });
    expect(commandsIn(github.stdout)[0]?.properties['file']).toBe('sites/east/a b.yaml');
    const gitlab = await zdr(['validate', '-o', 'gitlab', 'a b.yaml'], { cwd, env: { CI_PROJECT_DIR: root } });
    expect(JSON.parse(gitlab.stdout)[0].location.path).toBe('sites/east/a b.yaml');
    const sarif = await zdr(['validate', '-o', 'sarif', 'a b.yaml'], { cwd, env: { GITHUB_WORKSPACE: root } });
    const [run] = JSON.parse(sarif.stdout).runs;
    const uri = run.results[0].locations[0].physicalLocation.artifactLocation.uri;
    expect(new URL(uri, run.originalUriBaseIds.SRCROOT.uri).pathname).toBe(join(cwd, 'a%20b.yaml'));
    // A root that does not hold the working directory is not ours.
    const other = await zdr(['validate', '-o', 'gitlab', 'a b.yaml'], { cwd, env: { CI_PROJECT_DIR: PLANS } });
    expect(JSON.parse(other.stdout)[0].location.path).toBe('a b.yaml');
  });

  test('a finding keeps its fingerprint when it moves, and when another is fixed', async () => {
    const prints = async (text: string): Promise<string[]> => {
      const cwd = directory({ 'ten.yaml': text });
      const issues = JSON.parse((await zdr(['validate', '-o', 'gitlab', 'ten.yaml'], { cwd })).stdout);
      return issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
    };
    const before = await prints(TEN_MISTAKES);
    expect(new Set(before).size).toBe(10);
    expect(await prints(`# One\n# Two\n${TEN_MISTAKES.replace('groups:', 'groups: # all of them\n')}`)).toEqual(before);
    const added = '\n  - { name: new, groupUuid: 00000000000000000000000000000001 }';
    expect(await prints(TEN_MISTAKES.replace('\ngroups:', `\ngroups:${added}`))).toEqual(
      expect.arrayContaining(before),
    );
    const fixed = await prints(TEN_MISTAKES.replace('timeout: 2 hours', 'timeout: 2h'));
    expect(fixed).toHaveLength(9);
    expect(before).toEqual(expect.arrayContaining(fixed));
  });

  test('hostile names of files and groups are no commands: annotations, text, plan, run and report', {
    timeout: 120_000,
  }, async () => {
    const evil = '::error file=x::##[error]%0A';
    const hostile = plan('evil', {
      metadata: { name: 'evil', description: `${evil}\n::add-mask::x`, labels: { owner: evil } },
    });
    const names = ['::error::x.yaml', '##[error]y.yaml', 'a\n::warning::b.yaml', 'c%0A,d:e.yaml', ' ::f.yaml'];
    const cwd = directory(Object.fromEntries(names.map((name) => [name, `${hostile}verify: "${evil}"\n`])));
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: cwd };
    const text = await zdr(['validate', '.'], { cwd, env });
    expect(text.code).toBe(1);
    expect(text.stdout).toContain('\\u003a:error::x.yaml:');
    expect(commandsIn(text.stdout + text.stderr)).toEqual([]);

    const github = await zdr(['validate', '-o', 'github', '.'], { cwd, env });
    const commands = commandsIn(github.stdout);
    expect(new Set(commands.map(({ name }) => name))).toEqual(new Set(['error', 'warning']));
    expect(new Set(commands.map(({ properties }) => properties['file']))).toEqual(new Set(names));
    expect(commandsIn(github.stderr)).toEqual([]);

    // On the command line, too.
    for (const args of [
      ['validate', 'gone\n::error::x'],
      ['explain', '\n::error::x'],
      ['validate', '-o', '\n::error::x', '.'],
    ]) {
      const ended = await zdr(args, { cwd, env });
      expect([args, ended.code, commandsIn(ended.stdout + ended.stderr)]).toEqual([args, 2, []]);
    }
    const sound = join(cwd, '::add-path::z.yaml');
    writeFileSync(sound, hostile);
    for (const args of [
      ['plan', '::add-path::z.yaml'],
      ['run', '--simulate', '--speed', '10000', '--yes', '::add-path::z.yaml'],
      ['report'],
      ['run', '--simulate', '--speed', '10000', '--yes', '--json', '::add-path::z.yaml'],
    ]) {
      const ended = await zdr(args, { cwd, env });
      expect([args, ended.code, commandsIn(ended.stdout + ended.stderr)]).toEqual([args, 0, []]);
    }
  });

  test('SARIF and JUnit of files with hostile names are valid', async () => {
    const names = ['a\u0007\u001b[2J<b>.yaml', 'ü %&?#.yaml', '\'"`.yaml', 'x\ny.yaml'];
    const cwd = directory(Object.fromEntries(names.map((name) => [name, TEN_MISTAKES])));
    const args = ['validate', '-o', 'text', '-o', 'sarif=o.sarif', '-o', 'junit=o.xml', '.'];
    expect(await zdr(args, { cwd })).toMatchObject({ code: 1, stderr: '' });
    const sarif = readFileSync(join(cwd, 'o.sarif'), 'utf8');
    expect(sarifErrors(sarif)).toEqual([]);
    const [run] = JSON.parse(sarif).runs;
    const found = run.artifacts.map(({ location }: { location: { uri: string } }) => decodeURIComponent(location.uri));
    expect(found.sort()).toEqual([...names].sort());
    expect(await junitErrors(readFileSync(join(cwd, 'o.xml'), 'utf8'))).toEqual([]);
  });
});

test.each(FORMATS)('no secret that stands in a plan is shown as %s', async (format) => {
  const files = ['secrets', 'site-secrets', 'syntax-on-a-secret', 'ten-mistakes'];
  const args = files.map((name) => resolve(`test/document/broken/${name}.yaml`));
  const cwd = scratch();
  const env = { GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') };
  const { code, stdout, stderr } = await zdr(['validate', '-o', format, ...args], { cwd, env });
  expect(code).toBe(1);
  const shown = stdout + stderr + readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8');
  expect(shown).toContain('ZDR1108');
  expect(shown).not.toMatch(/hunter|correct-horse-battery/);
});

test('50 mistakes in a plan of 10,000 groups are 50 findings, each on its line', { timeout: 120_000 }, async () => {
  const { text, made } = makeMistakes(10_000, 50, 20261124);
  const cwd = directory({ 'many.yaml': text });
  const { code, stdout } = await zdr(
    ['validate', '-o', 'json', '-o', 'sarif=o.sarif', '-o', 'github=o.txt', 'many.yaml'],
    { cwd },
  );
  expect(code).toBe(1);
  const found = (JSON.parse(stdout) as FindingsFile).findings.map(({ code, at }) => ({ code, line: at.line }));
  expect(made).toHaveLength(50);
  expect(new Set(made.map(({ code }) => code)).size).toBeGreaterThan(9);
  expect(found).toEqual(made);
  const sarif = readFileSync(join(cwd, 'o.sarif'), 'utf8');
  expect(sarifErrors(sarif)).toEqual([]);
  expect(JSON.parse(sarif).runs[0].results).toHaveLength(50);
  expect(commandsIn(readFileSync(join(cwd, 'o.txt'), 'utf8')).at(-1)?.message).toMatch(/^\d+ of 50 findings/);
});
