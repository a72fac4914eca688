/** A dry run changes nothing at the site, whatever its flags: by the ledger of the site, not by what zdr says. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { worldForPlan } from '../../src/cli/simulate/world-for-plan.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { setStage } from '../support/stage.ts';
import { zdr } from '../support/zdr.ts';

interface Case {
  readonly args: readonly string[];
  /** May read from the site; the others send nothing at all. */
  readonly live?: true;
  readonly code?: number;
}

/** Every flag of the command, alone; a flag that is not here fails the test below. */
const CASES: readonly Case[] = [
  { args: [] },
  { args: ['--name', 'small'] },
  { args: ['--all'] },
  { args: ['--calls'] },
  { args: ['--runs-dir', 'elsewhere'] },
  { args: ['--json'] },
  { args: ['--against', 'old.yaml'] },
  { args: ['--against', 'HEAD', '--changed'] },
  { args: ['-o', 'text', '--output', 'json=plan.json', '-o', 'markdown=plan.md', '-o', 'html=plan.html'] },
  { args: ['--live'], live: true },
  { args: ['--live', '--trust-roles', '--log-level', 'debug', '--log-file', 'zdr.log'], live: true },
  { args: ['--live', '--server-check'], live: true },
  { args: ['--live', '--simulate', '--seed', '2', '--fault', 'storage-disabled:storage=vault'], code: 5 },
  { args: ['--live', '--simulate', '--world', 'world.yaml'] },
];
/** What goes together. */
const TOGETHER: readonly Case[] = [
  { args: ['--all', '--calls', '--name', 'small', '-o', 'html'] },
  { args: ['--all', '--calls', '--against', 'old.yaml', '-o', 'markdown'] },
];

test('every flag of the command is among the cases', async () => {
  const { stdout } = await zdr(['help', 'plan']);
  const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map((match) => match[1] ?? '');
  expect(flags.length).toBeGreaterThan(5);
  const covered = new Set(CASES.flatMap(({ args }) => args));
  expect(flags.filter((flag) => flag !== '--help' && !covered.has(flag))).toEqual([]);
});

test.each([...CASES, ...TOGETHER])(
  'zdr plan $args changes nothing',
  { timeout: 60_000 },
  async ({ args, live, code = 0 }) => {
    const stage = await setStage({ plan: smallPlan(smallGroups(3)) });
    writeFileSync(join(stage.cwd, 'old.yaml'), `${JSON.stringify(smallPlan(smallGroups(2)))}\n`);
    writeFileSync(join(stage.cwd, 'world.yaml'), `${JSON.stringify(worldForPlan(stage.plan, Date.now()))}\n`);
    if (args.includes('--changed')) {
      execFileSync('git', ['init', '-q'], { cwd: stage.cwd });
      const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
      execFileSync('git', [...who, 'commit', '-q', '--allow-empty', '-m', 'empty'], { cwd: stage.cwd });
    }
    const before = stage.simulated.ledger();
    const ended = await stage.zdr(['plan', ...args, 'plan.yaml']);
    expect(ended.code).toBe(code);
    const ledger = stage.simulated.ledger();
    expect({ mutating: ledger.mutating, executions: ledger.executions, dangerous: ledger.dangerous }).toEqual({
      mutating: before.mutating,
      executions: before.executions,
      dangerous: before.dangerous,
    });
    if (live === undefined) expect(stage.requests).toEqual([]);
    for (const name of ['runs', 'elsewhere']) expect(existsSync(join(stage.cwd, name))).toBe(false);
    // The ledger does see a call that changes something.
    expect(await stage.zdr(['run', '--yes', 'plan.yaml'])).toMatchObject({ code: 0 });
    expect(stage.simulated.ledger().executions).toHaveLength(3);
    expect(readdirSync(stage.cwd)).toContain('runs');
  },
);
