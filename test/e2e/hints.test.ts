/** What a message tells a person to type works when it is pasted. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { setStage } from '../support/stage.ts';
import { scratch, zdr } from '../support/zdr.ts';

/** The command lines that stand alone on a line of the text, as arguments. */
const pasted = (text: string): string[][] =>
  [...text.matchAll(/^ +zdr (.+)$/gm)]
    .flatMap(([line]) => line.trim().split(' && '))
    .map((one) => one.split(' ').slice(1));

test.each([
  ['the usual place', [], {}],
  ['--runs-dir', ['--runs-dir', 'else/where'], {}],
  ['ZDR_RUNS_DIR', [], { ZDR_RUNS_DIR: 'else/where' }],
] as const)('the commands of a report open a gate when they are pasted: %s', async (_, option, variables) => {
  const groups = smallGroups(2, (n) => ({ wave: n === 1 ? 'first-wave-of-the-site' : 'second-wave-of-the-site' }));
  const waves = [{ name: 'first-wave-of-the-site' }, { name: 'second-wave-of-the-site', gate: { approval: true } }];
  const stage = await setStage({ plan: smallPlan(groups, { waves }) });
  const run = await stage.zdr(['run', 'plan.yaml', ...option], { env: variables });
  expect(run.code).toBe(11);
  expect(run.stderr.match(/waits for approval: zdr approve/g)).toHaveLength(1);
  // A newer run, so that one without an id would take the wrong one.
  await stage.zdr(['run', '--only', 'g1', 'plan.yaml', ...option], { env: variables });
  const commands = pasted(run.stdout);
  expect(commands.map(([name]) => name)).toEqual(['approve', 'resume']);
  for (const command of commands) expect(await stage.zdr(command)).toMatchObject({ code: 0 });
});

test('of a failed group the command names its run', async () => {
  const failing = { failure: { tolerate: '100%', then: 'continue' } };
  const stage = await setStage({
    plan: smallPlan(smallGroups(1), failing),
    faults: ['job-fails:group=g1,code=SYS.1003'],
  });
  const { code, stdout } = await stage.zdr(['run', 'plan.yaml', '--runs-dir', 'my runs']);
  expect(code).toBe(6);
  expect(stdout).toMatch(/^ +zdr retry --runs-dir 'my runs' \d{8}-\d{6}-small-[0-9a-f]{4}$/m);
  expect(stdout).not.toMatch(/zdr retry(?! --runs-dir)/);
  const { stderr } = await stage.zdr(['resume', '--runs-dir', 'my runs', '9999']);
  expect(stderr).toContain("hint: zdr runs --runs-dir 'my runs' lists them.");
});

test('where nothing was begun, resume says to run the plan again', async () => {
  const cwd = scratch();
  expect(await zdr(['resume'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Run the plan again'),
  });
  const run = join(cwd, 'runs', '20261124-120000-small-3f9a');
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'journal.jsonl'), '{"seq":1,"ti');
  expect(await zdr(['resume'], { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/nothing was submitted\nhint: Run the plan again/),
  });
});

test.each([
  [['--only', 'nobody'], /no group, tag or wave nobody/],
  [['--only', 'g2', '--skip', 'g1'], /the selection leaves no selected group/],
] as const)('a selection of %j ends with 2, and names the command that lists the groups', async (options, said) => {
  const cwd = scratch();
  const groups = smallGroups(3, (n) => (n === 2 ? { dependsOn: ['g1', 'g3'] } : {}));
  writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(smallPlan(groups)));
  const { code, stderr } = await zdr(['run', '--simulate', ...options, 'plan.yaml'], { cwd });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(said) });
  const [, line = ''] = /zdr (plan .+)$/m.exec(stderr) ?? [];
  expect((await zdr(line.split(' '), { cwd })).stdout).toContain('g2');
});
