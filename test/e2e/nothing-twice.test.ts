import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as connect, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { recordingProxy } from '../support/recording-proxy.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { runIds, setStage } from '../support/stage.ts';

const HOURS = 3_600_000;

vi.setConfig({ testTimeout: 90_000 });

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
    stderr: expect.stringContaining(`To go on with that: zdr resume ${left}`),
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

describe('after a run whose outcome is not known', () => {
  const unknown = async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(1), { timeout: '10s' }), copyMs: HOURS });
    expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(8);
    return stage;
  };

  test('the plan is not run again while the job may still run', async () => {
    const stage = await unknown();
    const [first = ''] = runIds(stage.cwd);
    const { code, stderr } = await stage.zdr(['run', 'plan.yaml', '--yes']);
    expect({ code, stderr }).toEqual({ code: 11, stderr: expect.stringContaining('the jobs of g1') });
    expect(stage.executions()).toEqual({ g1: 1 });
    // A plan under another name copies the same backup.
    writeFileSync(
      join(stage.cwd, 'other.yaml'),
      readFileSync(join(stage.cwd, 'plan.yaml'), 'utf8').replace('"small"', '"other"'),
    );
    expect((await stage.zdr(['run', 'other.yaml', '--yes'])).code).toBe(11);
    expect(stage.executions()).toEqual({ g1: 1 });
    stage.pass(2 * HOURS);
    expect((await stage.zdr(['run', 'plan.yaml', '--yes', '--abandon', first.slice(-4)])).code).toBe(0);
    expect(stage.executions()).toEqual({ g1: 1 });
    expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(0);
  });

  test('a site that cannot say whether the job runs has not said that it does not', async () => {
    const stage = await setStage({ plan: anywhere(smallPlan(smallGroups(1), { timeout: '10s' })), copyMs: HOURS });
    expect((await stage.zdr(['run', 'plan.yaml', '--yes'], at(stage.host))).code).toBe(8);
    const gateway = createServer((request, response) => {
      if (request.url?.includes('/api-jobs/')) return void response.writeHead(502).end('<html>Bad Gateway</html>');
      const { method, url, headers } = request;
      const onward = connect(
        { host: '127.0.0.1', port: stage.host.split(':')[1], method, path: url, headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void gateway.close());
    const { port } = gateway.address() as AddressInfo;
    const { code, stderr } = await stage.zdr(['retry', '--yes'], at(`127.0.0.1:${port}`));
    expect({ code, stderr }).toEqual({ code: 11, stderr: expect.stringContaining('the jobs of g1') });
    expect(stage.executions()).toEqual({ g1: 1 });
    // What has arrived by now needs nobody's word.
    stage.pass(2 * HOURS);
    const arrived = await stage.zdr(['retry', '--yes'], at(`127.0.0.1:${port}`));
    expect({ code: arrived.code, stderr: arrived.stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('it was whole when the site was asked again'),
    });
    expect(stage.executions()).toEqual({ g1: 1 });
  });
});

/** A plan whose endpoint is named when it is run. */
const anywhere = (plan: object) =>
  JSON.stringify(plan).replace(/"endpoint":"[^"]*"/, '"endpoint":{"env":"ZSTACK_ENDPOINT"}');
const at = (host: string) => ({ env: { ZSTACK_ENDPOINT: `http://${host}/zstack` } });

test('a run that was left is gone on with only at its own site', async () => {
  const stage = await setStage({ plan: anywhere(smallPlan(smallGroups(2))), copyMs: HOURS });
  const first = stage.start(['run', 'plan.yaml', '--yes'], at(stage.host));
  await stage.whenCopying(2);
  first.child.kill('SIGKILL');
  await first.ended;
  const elsewhere = await recordingProxy(stage.host);
  const { code, stderr } = await stage.zdr(['resume'], at(elsewhere.host));
  expect({ code, stderr }).toEqual({
    code: 11,
    stderr: expect.stringMatching(/begun at .*\nhint: .*--endpoint-moved/),
  });
  stage.pass(2 * HOURS);
  expect((await stage.zdr(['resume', '--endpoint-moved'], at(elsewhere.host))).code).toBe(0);
  expect(stage.executions()).toEqual({ g1: 1, g2: 1 });
});

describe('a runs directory', () => {
  const killed = async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(2)), copyMs: HOURS });
    const first = stage.start(['run', 'plan.yaml', '--yes']);
    await stage.whenCopying(2);
    return { stage, first };
  };

  test('that is removed while a run goes on stops it before its next call', async () => {
    const stage = await setStage({ plan: { ...smallPlan(smallGroups(3)), limits: { concurrency: 1 } }, copyMs: HOURS });
    const run = stage.start(['run', 'plan.yaml', '--yes']);
    await stage.whenCopying(1);
    rmSync(join(stage.cwd, 'runs'), { recursive: true });
    stage.pass(2 * HOURS);
    const { code, stderr } = await run.ended;
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/removed while the run was going on.*\nhint: .*zdr resume/),
    });
    expect(stage.executions()).toEqual({ g1: 1, g2: 0, g3: 0 });
  });

  test('may hold links to run directories', async () => {
    const { stage, first } = await killed();
    first.child.kill('SIGKILL');
    await first.ended;
    const [runId = ''] = runIds(stage.cwd);
    renameSync(join(stage.cwd, 'runs', runId), join(stage.cwd, 'moved'));
    symlinkSync('../moved', join(stage.cwd, 'runs', runId));
    expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(11);
    stage.pass(2 * HOURS);
    expect((await stage.zdr(['resume'])).code).toBe(0);
    expect(stage.executions()).toEqual({ g1: 1, g2: 1 });
  });

  test('with the damaged journal of another plan keeps no plan from running', async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(1)) });
    mkdirSync(join(stage.cwd, 'runs/20260101-000000-other-0000'), { recursive: true });
    writeFileSync(join(stage.cwd, 'runs/20260101-000000-other-0000/journal.jsonl'), 'nonsense\n');
    expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(0);
    mkdirSync(join(stage.cwd, 'runs/20260101-000000-small-0000'));
    writeFileSync(join(stage.cwd, 'runs/20260101-000000-small-0000/journal.jsonl'), 'nonsense\n');
    expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(3);
    expect((await stage.zdr(['run', 'plan.yaml', '--yes', '--abandon', '20260101-000000-small-0000'])).code).toBe(0);
  });
});

test('an older run that was left does not repeat what a newer one recovered', async () => {
  const stage = await setStage({ plan: { ...smallPlan(smallGroups(2)), limits: { concurrency: 1 } }, copyMs: HOURS });
  const first = stage.start(['run', 'plan.yaml', '--yes']);
  await stage.whenCopying(1);
  first.child.kill('SIGINT');
  await first.says('stopping');
  stage.pass(2 * HOURS);
  expect((await first.ended).code).toBe(130);
  const [older = ''] = runIds(stage.cwd);
  const second = stage.start(['run', 'plan.yaml', '--yes']);
  await stage.whenCopying(2);
  // The newer one is at work on g2: the older one may not be.
  second.child.kill('SIGKILL');
  await second.ended;
  expect((await stage.zdr(['resume', older])).code).toBe(11);
  stage.pass(2 * HOURS);
  expect((await stage.zdr(['resume'])).code).toBe(0);
  expect((await stage.zdr(['resume', older])).code).toBe(0);
  expect(stage.executions()).toEqual({ g1: 1, g2: 1 });
});
