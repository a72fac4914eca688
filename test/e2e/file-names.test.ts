/** Names of files that would move the cursor, colour the screen, reorder a text or begin a line: never as they are. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shellWord } from '../../src/view/write/command.ts';
import { PLANS, type Running, scratch, startZdr } from '../support/zdr.ts';

const SOUND = readFileSync(join(PLANS, 'quickstart.yaml'), 'utf8');
const NAME = 'a\u001b[31mred\u0007\u202etxt\u009b1m\nforged: line\r.yaml';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNCLEAN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|^forged/m;

/** Each command with one name, as a file that is sound, broken, a directory, or not there. */
const COMMANDS: readonly ((name: string) => readonly string[])[] = [
  (name) => ['validate', name],
  () => ['validate', '.'],
  (name) => ['validate', name, '-o', `${name}`],
  (name) => ['validate', name, '-o', `json=${name}/x`],
  (name) => ['plan', name],
  (name) => ['plan', name, '--against', name],
  (name) => ['plan', name, '--name', name],
  (name) => ['fmt', '--check', name],
  (name) => ['pin', name],
  (name) => ['coverage', name],
  (name) => ['notify', name],
  (name) => ['drills', 'next', name],
  (name) => ['simulate', name, '--for', name, '--port', '-1'],
  (name) => ['run', '--simulate', '--yes', '--speed', '20000', '--log-file', `${name}/log`, name],
  (name) => ['run', '--sign-key', name, name],
  (name) => ['run', '--simulate', '--yes', '--runs-dir', name, join(PLANS, 'nothing.yaml')],
  (name) => ['status', name],
  (name) => ['report', name],
  (name) => ['resume', name],
  (name) => ['retry', name],
  (name) => ['cleanup', name],
  (name) => ['approve', name, name],
  (name) => ['verify', name, '--public-key', name],
  (name) => ['runs', '--runs-dir', name],
  (name) => ['serve', '--tokens', name, name],
  (name) => ['explain', name],
  (name) => ['schema', name],
  (name) => ['completion', name],
  (name) => [name],
  (name) => ['validate', `--${name}`],
];

const KINDS: readonly (readonly [kind: string, make: (path: string) => void])[] = [
  ['sound', (path) => writeFileSync(path, SOUND)],
  ['broken', (path) => writeFileSync(path, SOUND.replace('groups:', 'gruops:'))],
  ['missing', () => {}],
  ['a directory', (path) => mkdirSync(path)],
];

test.each(KINDS)('of a file that is %s', { timeout: 120_000 }, async (_kind, make) => {
  const cwd = scratch();
  make(join(cwd, NAME));
  const shown: string[] = [];
  const waiting = COMMANDS.map((command) => command(NAME));
  const one = async (): Promise<void> => {
    for (let args = waiting.shift(); args !== undefined; args = waiting.shift()) {
      const running: Running = startZdr(args, { cwd, env: { ZSTACK_PASSWORD: 'password' } });
      const { stdout, stderr } = await running.ended;
      if (UNCLEAN.test(stdout + stderr) || /^ {4}at |internal error/m.test(stderr)) {
        shown.push(`${JSON.stringify(args)}: ${JSON.stringify((stdout + stderr).slice(0, 300))}`);
      }
    }
  };
  await Promise.all([one(), one()]);
  expect(shown).toEqual([]);
  expect(readdirSync(cwd).filter((made) => made.startsWith('forged'))).toEqual([]);
});

test.each([NAME, "it's \\ fine\u001b", '\u{e0001}tag'])('the shell reads %j back from a hint', (name) => {
  const word = shellWord(name);
  expect(word).not.toMatch(UNCLEAN);
  expect(
    execFileSync('bash', ['--norc', '-c', `printf %s ${word}`], {
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    }).toString(),
  ).toBe(name);
});
