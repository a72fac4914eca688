/** `zdr plan --against`: what a change to a plan changes, against real git repositories. */
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeRepository } from '../support/git-repository.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { PLANS, scratch, zdr } from '../support/zdr.ts';

const onVaultB = (plan: string, group: string) =>
  plan.replace(`  - name: ${group}\n`, `  - name: ${group}\n    destination: vault-b\n`);
const SITE = onVaultB(
  readFileSync(join(PLANS, 'quickstart.yaml'), 'utf8').replace(
    '  vault: {',
    '  vault-b: { uuid: 9a7b330aa7364f3ebb5f1f3b5f3f7a12, role: backup, maxConcurrent: 2, throughput: 50MiB/s }\n  vault: {',
  ),
  'monitoring',
);
const MOVED = onVaultB(SITE, 'erp-db');
const LIMITED = SITE.replace('concurrency: 6', 'concurrency: 8');
const BOTH = MOVED.replace('concurrency: 6', 'concurrency: 8');

const json = (plan: object) => `${JSON.stringify(plan, undefined, 2)}\n`;

test('one group that moved and one limit that changed are exactly two differences, and the makespan before and after', async () => {
  const repository = makeRepository();
  repository.commit({ 'plans/site.yaml': SITE });
  repository.commit({ 'plans/site.yaml': BOTH });
  const { code, stdout } = await zdr(['plan', '--against', 'HEAD~1', 'plans/site.yaml'], { cwd: repository.root });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Plan quickstart: what changes\n/);
  expect(stdout).toMatch(/\n2 differences, from HEAD~1:plans\/site.yaml to plans\/site.yaml\n$/);
  expect(/\nDifferences\n(.*?)\n\n/s.exec(stdout)?.[1]?.split('\n')).toEqual([
    '  - limits.concurrency 6 → 8',
    '  - group erp-db: destination vault → vault-b',
  ]);
  const makespan = async (text: string) => {
    const { stdout: plan } = await zdr(['plan', '-o', 'text', '-'], { input: text });
    return /makespan +(.*) for/.exec(plan)?.[1];
  };
  const [was, is] = [await makespan(SITE), await makespan(BOTH)];
  expect(was).not.toBe(is);
  expect(stdout).toMatch(new RegExp(`makespan +${was} +${is} `));
});

describe('the other side', { timeout: 120_000 }, () => {
  const side = async (args: string[], cwd: string, env: Readonly<Record<string, string>> = {}) => {
    const ended = await zdr(['plan', '-o', 'json', ...args], { cwd, env });
    return { ...ended, read: ended.code === 0 ? JSON.parse(ended.stdout) : undefined };
  };

  test('is the same file at the revision, from wherever the command is called', async () => {
    const repository = makeRepository();
    repository.commit({ 'a/b/site.yaml': MOVED });
    repository.git('tag', 'v1');
    repository.commit({ 'a/b/site.yaml': LIMITED });
    const id = repository.git('rev-parse', 'v1').trim();
    for (const [cwd, file, revision] of [
      [repository.root, 'a/b/site.yaml', 'v1'],
      [join(repository.root, 'a/b'), 'site.yaml', 'HEAD^'],
      [join(repository.root, 'a'), '../a/b/site.yaml', 'main~1'],
      [scratch(), join(repository.root, 'a/b/site.yaml'), id],
    ] as const) {
      const { read } = await side(['--against', revision, file], cwd);
      expect(read.before.label).toBe(`${revision}:a/b/site.yaml`);
      expect(read.differences).toHaveLength(2);
    }
  });

  test('follows a link to the file that it names, and knows paths with odd characters', async () => {
    const repository = makeRepository();
    const odd = 'a b/$(touch x)/ü\'";&.yaml';
    repository.commit({ [odd]: SITE });
    repository.commit({ [odd]: LIMITED });
    symlinkSync(join(repository.root, odd), join(repository.root, 'link.yaml'));
    const { read } = await side(['--against', 'HEAD~1', 'link.yaml'], repository.root);
    expect(read).toMatchObject({ before: { label: `HEAD~1:${odd}` }, differences: [{ field: 'limits.concurrency' }] });
  });

  test('is another path of the revision where that is said', async () => {
    const repository = makeRepository();
    repository.commit({ 'old.yaml': SITE });
    repository.git('mv', 'old.yaml', 'new.yaml');
    repository.commit({ 'new.yaml': LIMITED });
    expect((await side(['--against', 'HEAD~1:old.yaml', 'new.yaml'], repository.root)).read.differences).toHaveLength(
      1,
    );
    // Also where it is not said: git sees that it was moved.
    const { read } = await side(['--against', 'HEAD~1', 'new.yaml'], repository.root);
    expect(read).toMatchObject({
      before: { label: 'HEAD~1:old.yaml' },
      differences: [{ field: 'limits.concurrency' }],
    });
    repository.commit({ 'other.yaml': json(smallPlan(smallGroups(1))) });
    expect((await side(['--against', 'HEAD~1', 'other.yaml'], repository.root)).read).toMatchObject({
      before: { label: 'HEAD~1:other.yaml', findings: [] },
      differences: [
        { kind: 'added', subject: 'storage' },
        { kind: 'added', subject: 'wave' },
        { kind: 'added', subject: 'group' },
      ],
    });
    const gone = await side(['--against', 'HEAD:old.yaml', 'new.yaml'], repository.root);
    expect(gone).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('HEAD has no file old.yaml') });
  });

  test('is a file if there is one; if there is a revision too, that is said', async () => {
    const repository = makeRepository();
    repository.commit({ 'site.yaml': LIMITED, main: SITE });
    const ended = await side(['--against', 'main', 'site.yaml'], repository.root);
    expect(ended.read).toMatchObject({ before: { label: 'main' }, differences: [{ field: 'limits.concurrency' }] });
    expect(ended.stderr).toContain('main is a file and a git revision: the file is compared');
    const revision = await side(['--against', 'main^0', 'site.yaml'], repository.root);
    expect(revision.read).toMatchObject({ before: { label: 'main^0:site.yaml' }, differences: [] });
    expect(revision.stderr).toBe('');
  });

  test('has the plan of the same name, of several in a file', async () => {
    const cwd = scratch();
    const named = (name: string, change: object = {}) => smallPlan(smallGroups(1), { metadata: { name }, ...change });
    writeFileSync(
      join(cwd, 'old.yaml'),
      [named('a'), named('b', { limits: { concurrency: 7 } })].map(json).join('---\n'),
    );
    writeFileSync(join(cwd, 'one.yaml'), json(named('b')));
    writeFileSync(join(cwd, 'other.yaml'), json(named('c')));
    expect((await side(['--against', 'old.yaml', 'one.yaml'], cwd)).read).toMatchObject({
      before: { name: 'b' },
      differences: [{ field: 'limits.concurrency', before: 7, after: 8 }],
    });
    expect((await side(['--against', 'other.yaml', 'one.yaml'], cwd)).read).toMatchObject({
      before: { name: 'c' },
      differences: [{ field: 'metadata.name', before: 'c', after: 'b' }],
    });
    expect((await side(['--against', 'old.yaml', 'other.yaml'], cwd)).read.before).not.toHaveProperty('name');
    expect((await side(['--against', 'one.yaml', '--name', 'a', 'old.yaml'], cwd)).read.before.name).toBe('b');
  });

  test('may be invalid: its findings are told, and the plan stands for itself', async () => {
    const repository = makeRepository();
    repository.commit({ 'site.yaml': SITE.replace('groupUuid: 0150a', 'groupUuid: xyz') });
    repository.commit({ 'site.yaml': SITE });
    const ended = await side(['--against', 'HEAD~1', 'site.yaml'], repository.root);
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/^HEAD~1:site\.yaml:\d+:\d+: error ZDR/);
    expect(ended.read.before).toMatchObject({ label: 'HEAD~1:site.yaml', findings: [{ severity: 'error' }] });
    expect(ended.read.differences).toEqual([]);
  });

  test.each([
    ['a revision that is not there', 'nowhere', 'nowhere is neither a file nor a revision of this git repository'],
    ['an option', '--output=/tmp/x', 'is neither a file nor a git revision'],
    ['a directory', 'HEAD:plans', 'HEAD has no file plans'],
    ['nothing', '', '"" is neither a file nor a revision'],
    ['a command', '$(touch owned)', 'is neither a file nor a revision'],
    ['line feeds and colours', 'a\n\u001b[31mb', 'a\\u{a}\\u{1b}[31mb is neither'],
  ])('is refused: %s', async (_, revision, says) => {
    const repository = makeRepository();
    repository.commit({ 'plans/site.yaml': SITE });
    const ended = await side(['--against', revision, 'plans/site.yaml'], repository.root);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
    expect(ended.stderr).toMatch(/^zdr: [^\n]+\nhint: [^\n]+\n$/);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('without a repository, without git, without a path, without history', async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'site.yaml'), SITE);
    const lost = await side(['--against', 'HEAD', 'site.yaml'], cwd, { GIT_CEILING_DIRECTORIES: join(cwd, '..') });
    expect(lost).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('lies in no git repository (not a git repository'),
    });
    const bare = await side(['--against', 'HEAD', 'site.yaml'], cwd, { PATH: cwd });
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('git is not installed') });
    const piped = await zdr(['plan', '--against', 'HEAD', '-'], { cwd, input: SITE });
    expect(piped).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('standard input lies in no git repository'),
    });

    const repository = makeRepository();
    repository.commit({ 'site.yaml': MOVED });
    repository.commit({ 'site.yaml': SITE });
    const clone = join(scratch(), 'clone');
    repository.git('clone', '-q', '--depth', '1', `file://${repository.root}`, clone);
    const shallow = await side(['--against', 'HEAD~1', 'site.yaml'], clone);
    expect(shallow).toMatchObject({ code: 2, stderr: expect.stringContaining('fetch-depth: 0') });
  });

  test('git that fails otherwise is quoted', async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'site.yaml'), SITE);
    mkdirSync(join(cwd, 'bin'));
    writeFileSync(join(cwd, 'bin/git'), '#!/bin/sh\necho "fatal: detected dubious ownership" >&2\nexit 128\n');
    chmodSync(join(cwd, 'bin/git'), 0o755);
    const ended = await side(['--against', 'HEAD', 'site.yaml'], cwd, { PATH: `${join(cwd, 'bin')}:/usr/bin:/bin` });
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('(detected dubious ownership)') });
  });
});

test('a pull request gets Markdown, and so does the summary of the step', async () => {
  const repository = makeRepository();
  repository.commit({ 'site.yaml': SITE });
  repository.commit({ 'site.yaml': LIMITED });
  const summary = join(repository.root, 'summary.md');
  writeFileSync(summary, 'before\n');
  const { code, stdout } = await zdr(['plan', '--against', 'HEAD~1', '-o', 'markdown', 'site.yaml'], {
    cwd: repository.root,
    env: { GITHUB_STEP_SUMMARY: summary },
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# Plan quickstart: what changes\n\n\*\*1 difference\*\*/);
  expect(readFileSync(summary, 'utf8')).toBe(`before\n${stdout}`);
  const page = await zdr(['plan', '--against', 'HEAD~1', '-o', 'html', 'site.yaml'], { cwd: repository.root });
  expect(page).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('not a comparison') });
});

describe('all that a branch changes', { timeout: 120_000 }, () => {
  const named = (name: string, text = SITE) => text.replace('name: quickstart', `name: ${name}`);
  const changes = async (cwd: string, ...args: string[]) => {
    const { code, stdout, stderr } = await zdr(['plan', '--changed', '-o', 'json', '--against', ...args], { cwd });
    const plans =
      stdout === '' ? [] : (JSON.parse(stdout).plans as { change: string; name?: string; after?: { name: string } }[]);
    return { code, stderr, plans, names: plans.map(({ change, name, after }) => `${change} ${name ?? after?.name}`) };
  };

  test('plans of one file, moved ones, removed ones; nothing of what stayed, or is no plan', async () => {
    const repository = makeRepository();
    repository.commit({
      'plans/a.yaml': named('a'),
      'plans/gone.yaml': named('gone'),
      'plans/sub/moved.yaml': named('moved'),
      'plans/same.yaml': named('same'),
      'plans/two.yaml': `${named('one')}---\n${named('two')}`,
      'plans/values.yaml': 'a: 1\n',
      'other/b.yaml': named('b'),
    });
    repository.git('rm', '-q', 'plans/gone.yaml');
    repository.git('mv', 'plans/sub/moved.yaml', 'plans/here.yaml');
    repository.commit({
      'plans/a.yaml': named('a', LIMITED),
      'plans/two.yaml': `${named('one')}---\n${named('two', LIMITED)}`,
      'plans/values.yaml': 'a: 2\n',
      'other/b.yaml': named('b', LIMITED),
    });
    writeFileSync(join(repository.root, 'plans/new.yaml'), named('new'));
    const all = ['compared a', 'compared moved', 'compared new', 'compared two', 'removed gone'];
    expect(await changes(repository.root, 'HEAD~1', 'plans')).toMatchObject({ code: 0, names: all });
    expect((await changes(join(repository.root, 'plans'), 'HEAD~1', '.')).names).toEqual(all);
    // The pattern is zdr's on both sides: braces, and ** for any depth.
    expect((await changes(repository.root, 'HEAD~1', '**/{b,gone}.yaml')).names).toEqual([
      'compared b',
      'removed gone',
    ]);
    expect((await changes(repository.root, 'HEAD', 'plans/gone.yaml')).code).toBe(2);
    expect((await changes(repository.root, 'HEAD~1', 'plans/gone.yaml')).names).toEqual(['removed gone']);
    const text = await zdr(['plan', '--changed', '--against', 'HEAD~1', 'plans'], { cwd: repository.root });
    expect(text.stdout).toMatch(/Plan gone: removed\n.*12 groups/);
  });

  test('a plan in whose place another text stands now is gone', async () => {
    const repository = makeRepository();
    repository.commit({ 'plans/a.yaml': named('a'), 'plans/b.yaml': named('b'), 'plans/c.yaml': named('c') });
    writeFileSync(join(repository.root, 'plans/a.yaml'), 'version https://git-lfs.github.com/spec/v1\n');
    // One that moved into another file is still there.
    writeFileSync(join(repository.root, 'plans/b.yaml'), 'resources: [c.yaml]\n');
    writeFileSync(join(repository.root, 'plans/c.yaml'), `${named('b')}---\n${named('c')}`);
    for (const arg of ['plans', 'plans/*.yaml', '.']) {
      expect((await changes(repository.root, 'HEAD', arg)).names).toEqual(['removed a']);
    }
  });

  test('a plan that is not valid, and a pin that does not fit, end it so; the others are compared', async () => {
    const repository = makeRepository();
    repository.commit({ 'a.yaml': named('a'), 'b.yaml': named('b') });
    repository.commit({ 'a.yaml': named('a', LIMITED), 'b.yaml': named('b').replace('groupUuid:', 'groupUid:') });
    const { code, plans, stderr } = await changes(repository.root, 'HEAD~1', '.');
    expect({ code, changes: plans.map(({ change }) => change) }).toEqual({ code: 1, changes: ['compared', 'refused'] });
    expect(stderr).toContain('b.yaml:');
  });

  test('a branch that was not fetched is an error that says how to', async () => {
    const repository = makeRepository();
    repository.commit({ 'a.yaml': named('a') });
    repository.git('remote', 'add', 'origin', 'nowhere');
    const { code, stderr } = await changes(repository.root, 'origin/main', '.');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('git fetch origin main:refs/remotes/origin/main'),
    });
  });
});
