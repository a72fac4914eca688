/** A first plan from a site, and what no plan recovers: by the built command over real sockets. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { WorldFile } from '../../src/simulator/world/world.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { PASSWORD, readReport, setStage } from '../support/stage.ts';

const plan = smallPlan(smallGroups(6, (n) => ({ tags: [`tier-${n % 3}`] })));
const init = (host: string, ...more: string[]) => [
  'init',
  '--endpoint',
  `http://${host}/zstack`,
  '-o',
  'site.yaml',
  ...more,
];

test('init, validate, pin, plan, run, coverage: no edit needed, and the password is nowhere', {
  timeout: 120_000,
}, async () => {
  const stage = await setStage({ plan });
  const made = await stage.zdr(init(stage.host));
  expect(made).toMatchObject({ code: 0, stdout: '' });
  expect(made.stderr).toContain('6 groups in 3 waves on 2 storages to site.yaml');
  expect((await stage.zdr(['validate', 'site.yaml'])).stdout).toContain('no findings');
  expect((await stage.zdr(['pin', 'site.yaml'])).code).toBe(0);
  expect(await stage.zdr(['fmt', '--check', 'site.yaml', 'site.pin.yaml'])).toMatchObject({ code: 0, stdout: '' });
  expect((await stage.zdr(['plan', 'site.yaml'])).code).toBe(0);
  expect((await stage.zdr(['coverage', 'site.yaml'])).code).toBe(0);
  expect((await stage.zdr(['run', 'site.yaml'])).code).toBe(0);
  const report = readReport(stage.cwd);
  expect(report.counts).toMatchObject({ recovered: 6 });
  expect(report.groups.map(({ wave }) => wave)).toEqual(['tier-0', 'tier-0', 'tier-1', 'tier-1', 'tier-2', 'tier-2']);
  expect(Object.values(stage.executions())).toEqual(Array(6).fill(1));
  const text = readFileSync(join(stage.cwd, 'site.yaml'), 'utf8');
  expect(text).not.toContain(PASSWORD);
  expect(text).toContain(`endpoint: http://${stage.host}/zstack`);
});

test('the endpoint from the environment stays there', async () => {
  const stage = await setStage({ plan });
  const env = { ZSTACK_ENDPOINT: `http://${stage.host}/zstack` };
  const { code, stdout } = await stage.zdr(['init', '-o', '-', '--name', 'east'], { env });
  expect(code).toBe(0);
  expect(stdout).toContain('endpoint: { env: ZSTACK_ENDPOINT }');
  expect(stdout).toContain('metadata: { name: east }');
  expect(existsSync(join(stage.cwd, 'plan.yaml'))).toBe(true);
});

test('nothing is overwritten without --force, and nothing asked for that', async () => {
  const stage = await setStage({ plan });
  writeFileSync(join(stage.cwd, 'site.yaml'), 'mine\n');
  expect(await stage.zdr(init(stage.host))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('exists already'),
  });
  expect(stage.requests).toHaveLength(0);
  expect(readFileSync(join(stage.cwd, 'site.yaml'), 'utf8')).toBe('mine\n');
  expect((await stage.zdr(init(stage.host, '--force'))).code).toBe(0);
  expect((await stage.zdr(['validate', 'site.yaml'])).code).toBe(0);
});

describe('no plan', () => {
  const refused: [string, string[], Record<string, string>, number, string][] = [
    ['no endpoint', ['init'], {}, 2, 'ZSTACK_ENDPOINT'],
    ['an endpoint with a login', ['init', '--endpoint', 'http://admin:hunter2@x/zstack'], {}, 2, 'base URL'],
    ['no password', ['init', '--endpoint', 'http://127.0.0.1:9/zstack'], { ZSTACK_PASSWORD: '' }, 2, 'ZSTACK_PASSWORD'],
    ['nobody there', ['init', '--endpoint', 'http://127.0.0.1:9/zstack'], {}, 4, 'refused'],
    ['a bad name', ['init', '--endpoint', 'http://127.0.0.1:9/zstack', '--name', '../x'], {}, 2, '--name'],
  ];
  test.each(refused)('%s', async (_, args, env, code, says) => {
    const stage = await setStage({ plan });
    const ended = await stage.zdr([...args, '-o', 'site.yaml'], { env });
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: expect.stringContaining(says) });
    expect(ended.stderr).not.toMatch(/hunter2|site\.(auth|endpoint)/);
    expect(existsSync(join(stage.cwd, 'site.yaml'))).toBe(false);
  });

  test.each<[string, (world: WorldFile) => WorldFile, string]>([
    ['no backups', (world) => ({ ...world, groups: [] }), 'no backup storage of the site holds a whole'],
    ['nothing that receives', (world) => ({ ...world, storages: world.storages.slice(1) }), 'no second image storage'],
    ['no queries', (world) => ({ ...world, site: { ...world.site, dialect: 'page-only' } }), ''],
  ])('%s', async (_, world, says) => {
    const stage = await setStage({ plan, world });
    const { code, stderr } = await stage.zdr(init(stage.host));
    expect(code === 5 || (says === '' && code === 4)).toBe(true);
    expect(stderr).toContain(says);
    expect(existsSync(join(stage.cwd, 'site.yaml'))).toBe(false);
  });

  test('a directory that cannot be written', async () => {
    const stage = await setStage({ plan });
    mkdirSync(join(stage.cwd, 'site.yaml'));
    const { code, stderr } = await stage.zdr(init(stage.host, '--force'));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('cannot write site.yaml') });
  });
});

test('hostile names of VMs and storages make a plan that runs all the same', async () => {
  const names = ['a: b\n- name: evil', '\u001b[2J', '{{x}}', '# no', 'Ünï 数', "'"];
  const stage = await setStage({
    plan,
    world: (world) => ({
      ...world,
      vms: (world.vms ?? []).map((vm, index) => ({ ...vm, name: names[index] ?? vm.name })),
      groups: world.groups.map((group, index) => ({ ...group, vm: names[index] ?? '' })),
    }),
  });
  expect((await stage.zdr(init(stage.host))).code).toBe(0);
  expect((await stage.zdr(['validate', 'site.yaml'])).stdout).toContain('no findings');
  expect((await stage.zdr(['run', 'site.yaml'])).code).toBe(0);
  expect(readReport(stage.cwd).counts).toMatchObject({ recovered: 6 });
});

describe('coverage', () => {
  test('what is left out: exit 1, as text and JSON', async () => {
    const stage = await setStage({
      plan,
      world: (world) => ({
        ...world,
        vms: [...(world.vms ?? []), { name: 'forgotten' }, { name: 'scratch', userTags: ['dr::ignore'] }],
        groups: world.groups.slice(1),
      }),
    });
    const { code, stdout } = await stage.zdr(['coverage', 'plan.yaml']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/VMs that no plan recovers \(3\)\n {2}- forgotten .*\n {2}- g1 .*\n {2}- scratch/);
    expect(stdout).toContain('g1 of plan.yaml');
    const json = await stage.zdr(['coverage', '--json', '--ignore-tag', 'dr::ignore', 'plan.yaml']);
    expect(json.code).toBe(1);
    expect(
      JSON.parse(json.stdout).sites[0].findings.map(({ kind, name, group }: Record<string, string>) => [
        kind,
        name ?? group,
      ]),
    ).toEqual([
      ['vm-not-covered', 'forgotten'],
      ['vm-not-covered', 'g1'],
      ['group-gone', 'g1'],
    ]);
    expect(
      stage.requests.filter(({ method, url }) => method !== 'GET' && !/login|sessions|management-nodes/.test(url)),
    ).toEqual([]);
  });

  test('several files together, a pin among them; a plan that is invalid ends it', async () => {
    const stage = await setStage({ plan });
    const text = readFileSync(join(stage.cwd, 'plan.yaml'), 'utf8');
    const whole = JSON.parse(text);
    writeFileSync(join(stage.cwd, 'a.yaml'), JSON.stringify({ ...whole, groups: whole.groups.slice(0, 3) }));
    writeFileSync(join(stage.cwd, 'b.yaml'), JSON.stringify({ ...whole, groups: whole.groups.slice(3) }));
    expect((await stage.zdr(['coverage', 'a.yaml'])).code).toBe(1);
    expect((await stage.zdr(['coverage', '.'])).code).toBe(0);
    writeFileSync(join(stage.cwd, 'c.yaml'), 'kind: RecoveryPlan\n');
    expect(await stage.zdr(['coverage', 'a.yaml', 'c.yaml'])).toMatchObject({ code: 1, stdout: '' });
  });
});
