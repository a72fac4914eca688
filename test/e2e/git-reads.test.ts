/** What git cannot read is never taken for what is not there: partial clones, submodules, hooks, refusals. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeRepository, type Repository } from '../support/git-repository.ts';
import { PLANS, scratch, zdr } from '../support/zdr.ts';

const SITE = readFileSync(join(PLANS, 'quickstart.yaml'), 'utf8');
const CHANGED = SITE.replace('concurrency: 6', 'concurrency: 8');
const DIFFERENCE = 'limits.concurrency 6 → 8';
const CHANGES = ['plan', '--against', 'HEAD~1', '--changed', 'plans'];

function twoCommits(): Repository {
  const repository = makeRepository();
  repository.commit({ 'plans/site.yaml': SITE });
  repository.commit({ 'plans/site.yaml': CHANGED });
  return repository;
}

/** With what a clone of a local path needs. */
const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
    cwd,
    env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

describe('a partial clone', () => {
  test.each(['blob:none', 'tree:0'])('%s: the old text is not at hand, and how to fetch it is said', async (filter) => {
    const { root, ...there } = twoCommits();
    there.git('config', 'uploadpack.allowFilter', 'true');
    there.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    const cwd = join(scratch(), 'part');
    git(root, 'clone', '-q', `--filter=${filter}`, `file://${root}`, cwd);
    for (const args of [CHANGES, ['plan', '--against', 'HEAD~1', 'plans/site.yaml']]) {
      const { code, stdout, stderr } = await zdr(args, { cwd });
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/git cannot (read what plans\/site\.yaml was|compare with)/);
      expect(stderr).toMatch(/hint: .*partial clone.*git fetch --refetch --no-filter origin/);
    }
    git(cwd, 'fetch', '-q', '--refetch', '--no-filter', 'origin');
    expect(await zdr(CHANGES, { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining(DIFFERENCE) });
  });

  test('a blob that is gone from a whole clone is no absence either', async () => {
    const repository = twoCommits();
    const blob = repository.git('rev-parse', 'HEAD~1:plans/site.yaml').trim();
    rmSync(join(repository.root, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const { code, stderr } = await zdr(CHANGES, { cwd: repository.root });
    expect([code, stderr]).toEqual([2, expect.stringContaining('git fsck')]);
  });
});

describe('the variables of a hook', () => {
  test('of a linked worktree do not move the root', async () => {
    const repository = twoCommits();
    const tree = join(scratch(), 'tree');
    repository.git('worktree', 'add', '-q', tree, '-b', 'other');
    const at = (name: string) => repository.git('rev-parse', '--git-path', `worktrees/tree/${name}`).trim();
    const env = {
      GIT_DIR: join(repository.root, at('')),
      GIT_INDEX_FILE: join(repository.root, at('index')),
      GIT_PREFIX: '',
    };
    for (const cwd of [tree, join(tree, 'plans')]) {
      const args = [...CHANGES.slice(0, -1), join(tree, 'plans')];
      expect(await zdr(args, { cwd, env })).toMatchObject({ code: 0, stdout: expect.stringContaining(DIFFERENCE) });
    }
  });

  test('name the repository of files that lie elsewhere', async () => {
    const repository = twoCommits();
    const cwd = scratch();
    mkdirSync(join(cwd, 'plans'));
    writeFileSync(join(cwd, 'plans/site.yaml'), CHANGED);
    const env = { GIT_DIR: join(repository.root, '.git'), GIT_WORK_TREE: cwd };
    expect(await zdr(CHANGES, { cwd, env })).toMatchObject({ code: 0, stdout: expect.stringContaining(DIFFERENCE) });
    expect(await zdr(CHANGES, { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('no repository') });
  });
});

test.each(['GLOB', 'ICASE', 'NOGLOB', 'LITERAL'])(
  'GIT_%s_PATHSPECS of the environment changes nothing',
  async (kind) => {
    const { root } = twoCommits();
    const env = { [`GIT_${kind}_PATHSPECS`]: '1' };
    expect(await zdr(CHANGES, { cwd: root, env })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(DIFFERENCE),
    });
  },
);

test('a refusal of git is passed on with its own remedy', async () => {
  const { root } = twoCommits();
  const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  for (const args of [CHANGES, ['plan', '--against', 'HEAD~1', 'plans/site.yaml']]) {
    const { code, stdout, stderr } = await zdr(args, { cwd: root, env });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^zdr: git refuses to .*dubious ownership/);
    expect(stderr).toContain(`hint: git says what to do: git config --global --add safe.directory ${root}\n`);
  }
});

describe('a submodule', () => {
  function outer(): { readonly outer: Repository; readonly inner: Repository } {
    const inner = makeRepository();
    inner.commit({ 'site.yaml': SITE, 'old/gone.yaml': SITE.replace('name: quickstart', 'name: gone') });
    const repository = makeRepository();
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `file://${inner.root}`, 'plans');
    repository.commit({ 'README.md': 'x' });
    return { outer: repository, inner };
  }
  const own = (repository: Repository, ...args: string[]) =>
    repository.git('-C', 'plans', '-c', 'user.name=a', '-c', 'user.email=a@b', ...args);

  test('that was moved on is entered: changed, new and removed plans', async () => {
    const { outer: repository } = outer();
    const plans = join(repository.root, 'plans');
    writeFileSync(join(plans, 'site.yaml'), CHANGED);
    writeFileSync(join(plans, 'new.yaml'), SITE.replace('name: quickstart', 'name: fresh'));
    rmSync(join(plans, 'old'), { recursive: true });
    own(repository, 'add', '-A');
    own(repository, 'commit', '-qm', 'two');
    const dirty = await zdr(CHANGES.with(2, 'HEAD'), { cwd: repository.root });
    repository.commit({});
    const moved = await zdr(CHANGES, { cwd: repository.root });
    for (const { code, stdout } of [dirty, moved]) {
      expect(code).toBe(0);
      for (const word of [DIFFERENCE, 'fresh', 'gone']) expect(stdout).toContain(word);
    }
  });

  test('with changes that nobody committed is entered, too', async () => {
    const { outer: repository } = outer();
    writeFileSync(join(repository.root, 'plans/site.yaml'), CHANGED);
    const { stdout } = await zdr(CHANGES.with(2, 'HEAD'), { cwd: repository.root });
    expect(stdout).toContain(DIFFERENCE);
  });

  test('starts nothing that its own settings name', async () => {
    const { outer: repository } = outer();
    const started = join(scratch(), 'started');
    const program = join(scratch(), 'program');
    writeFileSync(program, `#!/bin/sh\necho "$@" >> ${started}\ncat\n`, { mode: 0o755 });
    own(repository, 'config', 'core.fsmonitor', program);
    own(repository, 'config', 'filter.of-its-own.clean', program);
    writeFileSync(join(repository.root, 'plans/.gitattributes'), '*.yaml filter=of-its-own\n');
    // Of the same length: whoever compares has to read it.
    writeFileSync(join(repository.root, 'plans/site.yaml'), CHANGED);
    const { stdout } = await zdr(CHANGES.with(2, 'HEAD'), { cwd: repository.root });
    expect(stdout).toContain(DIFFERENCE);
    expect(existsSync(started)).toBe(false);
  });

  test('that is not checked out is named, where the plans lie in it; else it is nobody’s business', async () => {
    const { outer: repository } = outer();
    writeFileSync(join(repository.root, 'plans/site.yaml'), CHANGED);
    own(repository, 'commit', '-qam', 'two');
    repository.commit({ 'elsewhere/site.yaml': SITE });
    repository.git('submodule', '--quiet', 'deinit', '-f', 'plans');
    const { code, stderr } = await zdr(CHANGES, { cwd: repository.root });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/the submodule plans is not checked out.*\nhint: .*git submodule update --init plans\n/),
    ]);
    expect(await zdr([...CHANGES.slice(0, -1), 'elsewhere'], { cwd: repository.root })).toMatchObject({ code: 0 });
  });

  test('that is gone is named', async () => {
    const { outer: repository } = outer();
    repository.git('rm', '-q', '-f', 'plans');
    repository.commit({ 'plans/site.yaml': SITE });
    const { code, stderr } = await zdr(CHANGES, { cwd: repository.root });
    expect([code, stderr]).toEqual([0, expect.stringContaining('the submodule plans is gone since HEAD~1')]);
  });
});

test('a plan that is a link is followed at the revision, too', async () => {
  const repository = makeRepository();
  mkdirSync(join(repository.root, 'plans'));
  mkdirSync(join(repository.root, 'real'));
  symlinkSync('../real/site.yaml', join(repository.root, 'plans/site.yaml'));
  repository.commit({ 'real/site.yaml': SITE });
  repository.commit({ 'real/site.yaml': CHANGED });
  const { code, stdout } = await zdr(['plan', '--against', 'HEAD~1', 'plans/site.yaml'], { cwd: repository.root });
  expect([code, stdout]).toEqual([0, expect.stringContaining(DIFFERENCE)]);
});

test('nothing that the repository names is started', async () => {
  const repository = twoCommits();
  const started = join(scratch(), 'started');
  const program = join(scratch(), 'program');
  writeFileSync(program, `#!/bin/sh\necho "$@" >> ${started}\ncat\n`, { mode: 0o755 });
  const plan = join(repository.root, 'plans/site.yaml');
  writeFileSync(join(repository.root, '.gitattributes'), '*.yaml diff=a=b filter=a=b\n');
  writeFileSync(plan, `${CHANGED}# another one\n`);
  for (const key of [
    'core.fsmonitor',
    'diff.external',
    'diff.a=b.command',
    'diff.a=b.textconv',
    'filter.a=b.clean',
    'filter.a=b.smudge',
    'filter.a=b.process',
    'core.sshCommand',
  ]) {
    repository.git('config', key, `${program} ${key}`);
  }
  for (const args of [CHANGES, ['plan', '--against', 'HEAD~1', 'plans/site.yaml']]) {
    expect(await zdr(args, { cwd: repository.root })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(DIFFERENCE),
    });
  }
  renameSync(plan, join(repository.root, 'plans/moved.yaml'));
  expect((await zdr(['plan', '--against', 'HEAD', 'plans/moved.yaml'], { cwd: repository.root })).code).toBe(0);
  expect(existsSync(started) ? readFileSync(started, 'utf8') : '').toBe('');
}, 60_000);
