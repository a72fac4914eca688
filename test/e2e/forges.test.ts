/** What other people's pipelines run, step by step: the GitHub action, the GitLab template, the pre-commit hooks. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { scratch } from '../support/zdr.ts';

const ROOT = resolve('.');
const read = (path: string) => parse(readFileSync(join(ROOT, path), 'utf8'));

const git = (cwd: string, ...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, encoding: 'utf8' });

/** A repository with a plan on `main`, and a branch on which it runs three at a time instead of two. */
function repository(change = (plan: string) => plan.replace('"concurrency": 2', '"concurrency": 3')) {
  const cwd = scratch();
  const plan = JSON.stringify({ ...smallPlan(smallGroups(3)), limits: { concurrency: 2 } }, undefined, 2);
  mkdirSync(join(cwd, 'plans'));
  writeFileSync(join(cwd, 'plans/small.yaml'), plan);
  git(cwd, 'init', '-q', '-b', 'main');
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-qm', 'plan');
  git(cwd, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  writeFileSync(join(cwd, 'plans/small.yaml'), change(plan));
  git(cwd, 'commit', '-qam', 'change', '--allow-empty');
  return cwd;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
}

function bash(script: string, cwd: string, env: Readonly<Record<string, string>>): Ran {
  const { PATH = '', HOME = '' } = process.env;
  try {
    // As the runners do it.
    const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script];
    return {
      code: 0,
      stdout: execFileSync('bash', args, { cwd, env: { PATH, HOME, ...env }, encoding: 'utf8', stdio: 'pipe' }),
    };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { code: status, stdout };
  }
}

describe('the GitHub action', () => {
  const action = read('action.yml');

  /** Runs its steps as the runner does: outputs are kept, a failed step ends it. */
  function run(cwd: string, inputs: Readonly<Record<string, string>> = {}) {
    const files = { GITHUB_OUTPUT: join(scratch(), 'output'), GITHUB_STEP_SUMMARY: join(scratch(), 'summary') };
    for (const file of Object.values(files)) writeFileSync(file, '');
    let stdout = '';
    for (const step of action.runs.steps) {
      const given = Object.entries(step.env ?? {}).map(([name, value]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(String(value))?.[1] ?? '';
        expect(action.inputs).toHaveProperty(input);
        return [name, inputs[input] ?? action.inputs[input].default];
      });
      const env = {
        ...Object.fromEntries(given),
        ...files,
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_BASE_REF: 'main',
      };
      const ran = bash(step.run, cwd, env);
      stdout += ran.stdout;
      if (ran.code !== 0) return { code: ran.code, stdout, output: readFileSync(files.GITHUB_OUTPUT, 'utf8') };
    }
    return {
      code: 0,
      stdout,
      output: readFileSync(files.GITHUB_OUTPUT, 'utf8'),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    };
  }

  test('substitutes nothing into a script', () => {
    for (const { run: script } of action.runs.steps) {
      expect(script).not.toContain('${{');
      // Bash 3.2, which macOS has, knows no mapfile.
      expect(script).not.toMatch(/mapfile|readarray/);
    }
  });

  test('checks, and compares what changed with the base', () => {
    const cwd = repository();
    const { code, output, summary } = run(cwd);
    expect({ code, output }).toEqual({ code: 0, output: 'sarif=zdr.sarif\ncomment=zdr-comment.md\n' });
    expect(JSON.parse(readFileSync(join(cwd, 'zdr.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(join(cwd, 'zdr-comment.md'), 'utf8')).toMatch(/2.*3/s);
    expect(summary).toContain('small');
  });

  test('fails on a mistake, with an annotation where it is', () => {
    const { code, stdout } = run(
      repository((plan) => plan.replace('RecoveryPlan', 'RecoveryPlam').replace('"source"', '"sorce"')),
      {
        plans: 'plans/small.yaml',
      },
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=plans\/small\.yaml,line=\d+/m);
  });

  test('a pin that changed alone, and a plan that is gone, are compared; where nothing changed there is no comment', () => {
    const cwd = repository((plan) => plan);
    expect(run(cwd).output).toBe('sarif=zdr.sarif\n');
    writeFileSync(join(cwd, 'plans/small.pin.yaml'), 'pinned\n');
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'pin');
    expect(run(cwd).output).toContain('comment=');
    expect(readFileSync(join(cwd, 'zdr-comment.md'), 'utf8')).toContain('Plan small');
    cpSync(join(cwd, 'plans/small.yaml'), join(cwd, 'plans/other.yaml'));
    git(cwd, 'add', '.');
    git(cwd, 'rm', '-qf', 'plans/small.yaml', 'plans/small.pin.yaml');
    writeFileSync(
      join(cwd, 'plans/other.yaml'),
      JSON.stringify(smallPlan(smallGroups(2), { metadata: { name: 'new' } })),
    );
    git(cwd, 'commit', '-qam', 'another');
    expect(run(cwd).code).toBe(0);
    expect(readFileSync(join(cwd, 'zdr-comment.md'), 'utf8')).toMatch(/removed.*3 groups/s);
  });

  test('fails where the base was not fetched, or is no revision', () => {
    const cwd = repository();
    git(cwd, 'update-ref', '-d', 'refs/remotes/origin/main');
    expect(run(cwd)).toMatchObject({ code: 2, output: 'sarif=zdr.sarif\n' });
    expect(run(cwd, { against: '--output=owned' }).code).toBe(2);
    expect(existsSync(join(cwd, 'owned'))).toBe(false);
  });

  test('several paths, one a line, with spaces in them', () => {
    const cwd = repository();
    cpSync(join(cwd, 'plans'), join(cwd, 'more plans'), { recursive: true });
    expect(run(cwd, { plans: 'plans\nmore plans/*.yaml\n' }).code).toBe(0);
  });

  test('is not led astray by what an input says', () => {
    const cwd = repository();
    const { code } = run(cwd, { plans: '$(touch ran)\n`touch ran`; touch ran' });
    expect(code).not.toBe(0);
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });
});

describe('the GitLab template', () => {
  const { variables, ...jobs } = read('ci/gitlab.yml');

  /** A clone of this repository as it stands would need a network for npm ci: the step is checked, and then stood in for. */
  function run(job: 'zdr-validate' | 'zdr-compare', cwd: string) {
    const home = join(scratch(), 'zdr');
    const [exports, clone, build] = jobs['.zdr'].before_script as string[];
    expect(clone).toContain('git clone');
    expect(build).toMatch(/npm ci .*npm run build/);
    symlinkSync(ROOT, home);
    const env = {
      ...variables,
      CI_JOB_ID: '1',
      CI_PROJECT_DIR: cwd,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: git(cwd, 'rev-parse', 'origin/main').trim(),
    };
    const script = [exports, `ZDR_HOME='${home}'`, ...(jobs[job].script as string[])].join('\n');
    return bash(script, cwd, env);
  }

  test('zdr-validate writes the reports that it names', () => {
    const cwd = repository();
    expect(run('zdr-validate', cwd).code).toBe(0);
    for (const file of Object.values(jobs['zdr-validate'].artifacts.reports) as string[])
      expect(existsSync(join(cwd, file))).toBe(true);
    expect(
      run(
        'zdr-validate',
        repository((plan) => plan.replace('RecoveryPlan', 'Plan')),
      ).code,
    ).not.toBe(0);
  });

  test('zdr-compare prints what the merge request changes', () => {
    const cwd = repository();
    const { code, stdout } = run('zdr-compare', cwd);
    expect(code).toBe(0);
    expect(stdout).toMatch(/small/);
    expect(readFileSync(join(cwd, 'zdr-comparison.md'), 'utf8')).toBe(stdout);
  });
});

test('the pre-commit hooks run commands that the package brings', () => {
  const hooks = read('.pre-commit-hooks.yaml') as { id: string; entry: string; language: string }[];
  const { bin, files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(hooks.map(({ id }) => id)).toEqual(['zdr-validate', 'zdr-fmt']);
  const cwd = repository();
  for (const { entry, language } of hooks) {
    const [command = '', ...args] = entry.split(' ');
    expect(language).toBe('node');
    expect(bin).toHaveProperty(command);
    expect(files).toContain(dirname(bin[command]));
    const argv = [join(ROOT, bin[command]), ...args, 'plans/small.yaml'];
    expect(() => execFileSync(process.execPath, argv, { cwd, stdio: 'pipe' })).not.toThrow();
  }
});
