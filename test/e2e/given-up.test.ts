/** A run that a person gave up (`--abandon`) asks for nothing any more, and no voice says that it can be gone on with. */
import { expect, test, vi } from 'vitest';
import { serving } from '../support/daemon.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { runIds, setStage } from '../support/stage.ts';

const HOURS = 3_600_000;

vi.setConfig({ testTimeout: 120_000 });

const calm = ({ warnings }: { warnings: readonly string[] }) => warnings.length === 0;

test('one whose process died is not called dead, and is not resumed', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(2)), copyMs: HOURS });
  const first = stage.start(['run', 'plan.yaml', '--yes']);
  await stage.whenCopying(2);
  first.child.kill('SIGKILL');
  await first.ended;
  const [left = ''] = runIds(stage.cwd);
  const api = await serving(stage.start, stage.cwd, ['--runs-dir', './runs', 'plan.yaml']);
  const before = await api.until('/api/v1/summary', (body) => body.warnings.length > 0);
  // As it is typed where the daemon was started.
  expect(before.warnings).toEqual([expect.stringContaining(`is dead`)]);
  expect(before.warnings[0]).toContain(`zdr resume --runs-dir ./runs ${left}`);

  stage.pass(2 * HOURS);
  expect((await stage.zdr(['run', 'plan.yaml', '--yes', '--abandon', left])).code).toBe(0);
  await api.until('/api/v1/summary', calm);
  const { body } = await api.get(`/api/v1/runs/${left}`);
  expect(body).toMatchObject({
    phase: 'interrupted',
    givenUp: true,
    next: expect.stringContaining('Run the plan again'),
  });
  expect((await api.post(`/api/v1/runs/${left}/resume`)).body).toMatchObject({ code: 'run-not-resumable' });
  const texts = [
    (await stage.zdr(['report', left])).stdout,
    (await stage.zdr(['status', left])).stdout,
    (await api.get(`/api/v1/runs/${left}/report?format=text`)).body,
  ];
  for (const text of texts) {
    expect(text.replaceAll(/\s+/g, ' ')).toContain('It was given up, and its groups may have been called again since.');
    expect(text).not.toContain('zdr resume');
  }
});

test('a drill of unknown outcome needs nobody once it is given up, and another has proven the plan', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1), { timeout: '10s' }), copyMs: HOURS });
  expect((await stage.zdr(['drill', 'plan.yaml', '--yes'])).code).toBe(8);
  const [left = ''] = runIds(stage.cwd);
  const api = await serving(stage.start, stage.cwd, ['plan.yaml']);
  const before = await api.until('/api/v1/summary', (body) => body.warnings.length > 0);
  expect(before.warnings).toEqual([expect.stringMatching(/unknown.*zdr report/)]);
  stage.pass(2 * HOURS);
  const again = await stage.zdr(['drill', 'plan.yaml', '--yes', '--abandon', left]);
  expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(`gave up run ${left}`)]);
  await api.until('/api/v1/summary', calm);
});

test('an unknown outcome at a simulated site, which ended with its run, needs nobody once another has proven the plan', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1), { timeout: '10m' }) });
  const drill = ['drill', '--simulate', '--speed', '500', 'plan.yaml'];
  expect((await stage.zdr([...drill, '--fault', 'orphan:work=lost'])).code).toBe(8);
  const api = await serving(stage.start, stage.cwd, ['--simulate', 'plan.yaml']);
  await api.until('/api/v1/summary', ({ warnings }) => warnings.some((line: string) => line.includes('unknown')));
  expect((await stage.zdr(drill)).code).toBe(0);
  await api.until('/api/v1/summary', calm);
});

test('the status of a drill that left its cleanup undone says how it is done', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1)) });
  expect((await stage.zdr(['drill', 'plan.yaml', '--yes', '--keep'])).code).toBe(0);
  const [run = ''] = runIds(stage.cwd);
  expect((await stage.zdr(['status', run])).stdout).toContain(`zdr cleanup ${run}`);
  expect((await stage.zdr(['cleanup', run])).code).toBe(0);
  expect((await stage.zdr(['status', run])).stdout).not.toContain('zdr cleanup');
});
