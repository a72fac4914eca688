/** Folders of runs that somebody renamed or copied. */
import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLANS, scratch, zdr } from '../support/zdr.ts';

const OTHER = '20990101-000000-other-0000';

/** A directory with one run under another name; `cut`: it was left in its midst. */
async function renamed(how: { readonly copied: boolean; readonly cut: boolean }) {
  const cwd = scratch();
  await zdr(['run', '--simulate', '--yes', '--speed', '1200', join(PLANS, 'quickstart.yaml')], { cwd });
  const runs = join(cwd, 'runs');
  const [run = ''] = readdirSync(runs).filter((name) => /^\d{8}-/.test(name));
  if (how.cut) {
    const journal = join(runs, run, 'journal.jsonl');
    const lines = readFileSync(journal, 'utf8').split('\n');
    writeFileSync(journal, `${lines.slice(0, 6).join('\n')}\n`);
  }
  if (how.copied) cpSync(join(runs, run), join(runs, OTHER), { recursive: true });
  else renameSync(join(runs, run), join(runs, OTHER));
  return { run, ask: (...args: string[]) => zdr(args, { cwd }) };
}

test.each([
  { copied: false, cut: false },
  { copied: false, cut: true },
  { copied: true, cut: false },
  { copied: true, cut: true },
])('%o: every command says what it is, and nothing goes on in it', { timeout: 60_000 }, async (how) => {
  const { run, ask } = await renamed(how);
  const said = new RegExp(
    `the folder ${OTHER} holds run ${run} under another name\nhint: .*${how.copied ? 'copy' : 'mv '}`,
  );
  for (const command of ['runs', 'status', 'report']) {
    const { stderr, stdout } = await ask(...(command === 'runs' ? [command] : [command, OTHER]));
    expect(stderr).toMatch(said);
    expect(stdout).toContain(run);
    expect(stderr).not.toMatch(/internal|ENOENT/);
  }
  for (const command of ['resume', 'retry', 'cleanup', 'approve']) {
    const { code, stderr } = await ask(command, OTHER, ...(command === 'approve' ? ['foundation'] : []));
    expect([command, code, stderr]).toEqual([command, 2, expect.stringMatching(said)]);
  }
  const verified = await ask('verify', OTHER);
  expect(verified.code).not.toBe(0);
  expect(verified.stdout + verified.stderr).toContain(OTHER);
});
