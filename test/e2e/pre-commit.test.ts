/** The hooks of .pre-commit-hooks.yaml, installed and run by pre-commit itself. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { debianCommand, untested } from '../support/debian.ts';
import { makeRepository } from '../support/git-repository.ts';
import { PLANS, scratch } from '../support/zdr.ts';

const QUICKSTART = readFileSync(join(PLANS, 'quickstart.yaml'), 'utf8');

/** What a commit of the working tree would hold: as somebody gets it who clones the project. */
function published(): string {
  const repository = makeRepository();
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const path of listed.split('\0').filter((one) => one !== '')) {
    mkdirSync(dirname(join(repository.root, path)), { recursive: true });
    cpSync(path, join(repository.root, path), { force: true });
  }
  repository.commit({});
  return repository.root;
}

test('the hooks install, let sound plans and other files pass, and stop a broken plan', { timeout: 600_000 }, ({
  skip,
}) => {
  if (debianCommand(['pre-commit'], 'pre-commit') === undefined) {
    untested('the hooks are not tried', 'pre-commit');
    return skip();
  }
  const hooks = published();
  const rev = execFileSync('git', ['-C', hooks, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  const user = makeRepository();
  user.commit({
    '.pre-commit-config.yaml': `repos:\n  - repo: ${hooks}\n    rev: ${rev}\n    hooks: [{ id: zdr-validate }, { id: zdr-fmt }]\n`,
  });
  const env = {
    ...process.env,
    PRE_COMMIT_HOME: scratch(),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
  const preCommit = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('pre-commit', args, { cwd: user.root, env, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };
  const commit = (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(user.root, path)), { recursive: true });
      writeFileSync(join(user.root, path), text);
    }
    user.git('add', '-A');
    const { status, stdout, stderr } = spawnSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-m', 'plans'],
      { cwd: user.root, env, encoding: 'utf8' },
    );
    return { status, said: stdout + stderr };
  };
  expect(preCommit('install', '--install-hooks')).toMatchObject({ status: 0 });
  const kustomization = 'resources:\n  - east.yaml\n';
  const sound = commit({ 'plans/east.yaml': QUICKSTART, 'plans/kustomization.yaml': kustomization });
  expect(sound).toMatchObject({
    status: 0,
    said: expect.stringMatching(/zdr validate\.+Passed[\s\S]*zdr fmt\.+Passed/),
  });
  const broken = commit({ 'plans/east.yaml': QUICKSTART.replace('destination: vault', 'destination: vualt') });
  expect(broken.status).toBe(1);
  expect(broken.said).toMatch(/plans\/east\.yaml:\d+:\d+: error ZDR\d+: .*vualt/);
});
