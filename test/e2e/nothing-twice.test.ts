import { expect, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { runIds, setStage } from '../support/stage.ts';

const HOURS = 3_600_000;

test('a plan is not started over calls in doubt, unless the run that left them is given up by name', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(2)), copyMs: HOURS });
  const first = stage.start(['run', 'plan.yaml', '--yes']);
  await stage.whenCopying(2);
  first.child.kill('SIGKILL');
  await first.ended;
  // A rehearsal in between hides nothing.
  expect((await stage.zdr(['run', 'plan.yaml', '--simulate', '--speed', '600'])).code).toBe(0);
  const second = await stage.zdr(['run', 'plan.yaml', '--yes']);
  expect(second.code).toBe(11);
  expect(second.stderr).toMatch(/left with \d calls? in doubt/);
  expect(second.stderr).toMatch(/zdr resume \d{8}-\d{6}-small-[0-9a-f]{4}/);
  expect(stage.executions()).toEqual({ g1: 1, g2: 1 });
  stage.pass(2 * HOURS);
  const [left = ''] = runIds(stage.cwd);
  expect((await stage.zdr(['resume', left])).code).toBe(0);
  expect(stage.executions()).toEqual({ g1: 1, g2: 1 });
});

test('a run that was left without open calls is mentioned to whoever starts another', async () => {
  const waves = [{ name: 'first', gate: { approval: true } }];
  const stage = await setStage({ plan: { ...smallPlan(smallGroups(1)), waves } });
  expect((await stage.zdr(['run', 'plan.yaml'])).code).toBe(11);
  const [left] = runIds(stage.cwd);
  const { code, stderr } = await stage.zdr(['run', 'plan.yaml', '--yes']);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining(`zdr resume ${left} goes on with that`),
  });
});

test('a plan whose roles are swapped consistently is refused by the tags of the site, and nothing is called', async () => {
  const swapped = smallPlan(smallGroups(2)) as { storages: Record<string, { role: string }>; defaults: object };
  const { local, vault } = swapped.storages;
  if (local === undefined || vault === undefined) throw new Error('the small plan has two storages');
  local.role = 'backup';
  vault.role = 'local';
  const stage = await setStage({
    plan: { ...swapped, defaults: { source: 'vault', destination: 'local' } },
    // The site as it is: the tags do not follow the plan.
    world: (world) => ({
      ...world,
      storages: world.storages.map((storage) => ({
        ...storage,
        tags: storage.name === 'local' ? ['onlybackup'] : ['remotebackup'],
      })),
    }),
  });
  const { code, stderr } = await stage.zdr(['run', 'plan.yaml', '--yes']);
  expect(code).toBe(5);
  expect(stderr).toContain('storage local: by its system tags it is a local image storage at the site');
  expect(stage.executions()).toEqual({ g1: 0, g2: 0 });
});

test('retry refuses a group whose job still runs', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1), { timeout: '10s' }), copyMs: HOURS });
  expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(8);
  const again = await stage.zdr(['retry', '--yes']);
  expect(again.code).toBe(11);
  expect(again.stderr).toContain('the jobs of g1');
  expect(stage.executions()).toEqual({ g1: 1 });
});
