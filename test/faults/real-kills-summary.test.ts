/** The built command, killed between the end of a run and its summary: the journal tells everything, and lists are the same. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { SUMMARY_FILE } from '../../src/runs/summary-file.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { runFile } from '../support/stage.ts';
import { scratch, zdr } from '../support/zdr.ts';

const PRELOAD = `--import ${resolve('test/faults/kill-at.mjs')}`;
const RUN = ['run', '--simulate', '--speed', '600', 'plan.yaml'];

function planned(): string {
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(smallPlan(smallGroups(3))));
  return cwd;
}

test.each([`open:${SUMMARY_FILE}.new`, `rename:${SUMMARY_FILE}`])('killed at %s', async (at) => {
  const cwd = planned();
  const { signal } = await zdr(RUN, { cwd, env: { NODE_OPTIONS: PRELOAD, ZDR_KILL_AT_FILE: at } });
  expect(signal).toBe('SIGKILL');
  expect(existsSync(runFile(cwd, SUMMARY_FILE))).toBe(false);
  // The evidence was written before it.
  expect((await zdr(['verify'], { cwd })).code).toBe(0);
  const made = await zdr(['runs', '--json'], { cwd });
  expect(made).toMatchObject({ code: 0, stderr: '' });
  const summary = readFileSync(runFile(cwd, SUMMARY_FILE), 'utf8');
  expect(await zdr(['runs', '--json'], { cwd })).toEqual(made);
  expect(readFileSync(runFile(cwd, SUMMARY_FILE), 'utf8')).toBe(summary);
  expect(readdirSync(resolve(runFile(cwd, SUMMARY_FILE), '..')).filter((name) => name.endsWith('.new'))).toEqual([]);
});

test('a run leaves a summary, by which it is listed and which takes nothing from what verify finds', async () => {
  const cwd = planned();
  expect((await zdr(RUN, { cwd })).code).toBe(0);
  const listed = await zdr(['runs', '--json'], { cwd });
  expect(JSON.parse(listed.stdout).runs).toMatchObject([{ phase: 'finished', counts: { recovered: 3 } }]);
  // Nothing is read but the end of the journal: bytes that nobody wrote in order, behind its time, are found by verify.
  const journal = runFile(cwd, 'journal.jsonl');
  const { mtimeMs, atime } = statSync(journal);
  const text = readFileSync(journal, 'utf8');
  utimesSync(journal, atime, Math.ceil(mtimeMs / 1_000));
  rmSync(runFile(cwd, SUMMARY_FILE));
  await zdr(['runs'], { cwd });
  const { mtimeMs: whole } = statSync(journal);
  writeFileSync(journal, text.replace('"group.started"', '"group.stopped"'));
  utimesSync(journal, atime, whole / 1_000);
  expect(await zdr(['runs', '--json'], { cwd })).toEqual(listed);
  expect((await zdr(['verify'], { cwd })).code).not.toBe(0);
  // And nothing is removed by what a summary says alone.
  const pruned = await zdr(['runs', 'prune', '--keep-failed', '--yes'], { cwd });
  expect(pruned.stderr).toMatch(/^zdr: left alone: the journal of run \S+ is damaged/);
  expect(pruned.stdout).toContain('removed 0 runs');
  // Whoever writes to it in the usual way is noticed at once.
  writeFileSync(journal, text.replace('"group.started"', '"group.stopped"'));
  expect(await zdr(['runs', '--json'], { cwd })).toMatchObject({ code: 3 });
  writeFileSync(journal, text);
  writeFileSync(runFile(cwd, SUMMARY_FILE), 'no summary');
  expect((await zdr(['verify'], { cwd })).code).toBe(0);
  expect(await zdr(['runs', '--json'], { cwd })).toEqual(listed);
});
