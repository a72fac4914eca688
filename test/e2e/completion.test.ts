/** Completion as the shells ask for it: the printed script, in the real shell. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { MAIN, zdr } from '../support/zdr.ts';

let cwd: string;
const scripts: Record<string, string> = {};

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'zdr-completion-'));
  mkdirSync(join(cwd, 'bin'));
  writeFileSync(join(cwd, 'bin/zdr'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(join(cwd, 'bin/zdr'), 0o755);
  for (const run of ['20261124-120000-east-1234', '20261125-120000-east-5678']) {
    mkdirSync(join(cwd, 'runs', run), { recursive: true });
    writeFileSync(join(cwd, 'runs', run, 'journal.jsonl'), '');
  }
  mkdirSync(join(cwd, 'my plans'));
  writeFileSync(join(cwd, 'east.yaml'), '');
  for (const shell of ['bash', 'zsh', 'fish']) scripts[shell] = (await zdr(['completion', shell], { cwd })).stdout;
  return () => rmSync(cwd, { recursive: true });
});

const env = () => ({ PATH: `${join(cwd, 'bin')}:${process.env['PATH']}`, HOME: cwd });

/** What bash offers for a line; the last word is the one being typed. */
function bash(...words: readonly string[]): string[] {
  const script = `${scripts['bash']}
COMP_WORDS=(zdr "$@"); COMP_CWORD=$#; _zdr; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const answer = execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], {
    cwd,
    env: env(),
    encoding: 'utf8',
  });
  return answer.split('\n').filter(Boolean);
}

const installed = (shell: string): boolean => {
  try {
    execFileSync(shell, ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
};

describe('bash', () => {
  test.each<[readonly string[], readonly string[]]>([
    [['va'], ['validate']],
    [['re'], ['resume', 'retry', 'report']],
    [['run', '--only', 'x', '--sp'], ['--speed']],
    [['run', '--log-level', 'tr'], ['trace']],
    [['report', '-o', 'm'], ['markdown']],
    [['schema', 'run'], ['run-event']],
    [['explain', 'ZDR120'], expect.arrayContaining(['ZDR1201', 'ZDR1209'])],
    [['help', 'app'], ['approve']],
    [['drills', 'ne'], ['next']],
    [['drills', 'next', '--un'], ['--until']],
    [['drills', 'next', '-o', 'j'], ['json']],
    [['drills', 'next', 'ea'], ['east.yaml']],
    [
      ['resume', ''],
      ['20261125-120000-east-5678', '20261124-120000-east-1234'],
    ],
    [['resume', '--runs-dir', 'elsewhere', ''], []],
    [['run', 'ea'], ['east.yaml']],
    [['run', '--', 'ea'], ['east.yaml']],
    [['validate', 'east.yaml', 'my'], ['my plans']],
    [
      ['run', '--runs-dir', ''],
      ['runs', 'my plans', 'bin'],
    ],
    [['runs', ''], ['prune']],
    [['runs', 'prune', '--keep-r'], ['--keep-recovered']],
    [['runs', 'prune', '--runs-dir', 'm'], ['my plans']],
    [['runs', 'prune', ''], []],
    [['nonsense', ''], expect.arrayContaining(['run'])],
    [['com'], ['completion']],
  ])('%j', (words, expected) => {
    const offered = bash(...words);
    if (Array.isArray(expected)) expect([...offered].sort()).toEqual([...expected].sort());
    else expect(offered).toEqual(expected);
  });

  test('the newest run comes first', () => {
    expect(bash('status', '')[0]).toBe('20261125-120000-east-5678');
  });

  test('what was typed is not run', () => {
    expect(bash('run', '$(touch ran)', '`touch ran`', '')).not.toEqual(['ran']);
    expect(bash('run', 'ran')).toEqual([]);
  });
});

test.skipIf(!installed('fish'))('fish', () => {
  const offers = (line: string) =>
    execFileSync('fish', ['--no-config', '-c', `${scripts['fish']}\ncomplete -C '${line}'`], {
      cwd,
      env: env(),
      encoding: 'utf8',
    }).split('\n');
  expect(offers('zdr va')).toContain('validate\tcheck plans without touching the network');
  expect(offers('zdr report -o m')).toContain('markdown');
  expect(offers('zdr run ea')).toContain('east.yaml');
  expect(offers('zdr resume ')[0]).toContain('20261125-120000-east-5678');
});

test.skipIf(!installed('zsh'))('zsh reads its script', () => {
  writeFileSync(join(cwd, 'bin/zdr.zsh'), scripts['zsh'] ?? '');
  const script = `autoload -Uz compinit && compinit -u -D; source bin/zdr.zsh; print $_comps[zdr]`;
  const told = execFileSync('zsh', ['-f', '-c', script], { cwd, env: env(), encoding: 'utf8' });
  expect(told.trim()).toBe('_zdr');
});
