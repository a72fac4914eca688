/** `plan --live` by the built command: every obstacle found and named, many groups in few requests, nothing changed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import schema from '../../schemas/preflight.schema.json' with { type: 'json' };
import type { Check } from '../../src/preflight/check.ts';
import type { Preflight } from '../../src/preflight/preflight.ts';
import type { GroupFile, StorageFile, WorldFile } from '../../src/simulator/world/world.ts';
import { createValidator } from '../report/schema.ts';
import { makeManyGroups } from '../support/many-groups.ts';
import { ENDPOINT, smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, type Stage, setStage } from '../support/stage.ts';
import { zdr } from '../support/zdr.ts';

const schemaErrors = createValidator(schema);

/** Looks, and proves that nothing was changed by it. */
async function look(stage: Stage, args: readonly string[] = []) {
  const { code, stdout, stderr } = await stage.zdr(['plan', '--live', '--json', ...args, 'plan.yaml']);
  const { executions, mutating, dangerous } = stage.simulated.ledger();
  expect({ executions, mutating, dangerous }).toEqual({ executions: [], mutating: {}, dangerous: 0 });
  const preflight = stdout === '' ? undefined : (JSON.parse(stdout) as { preflight: Preflight }).preflight;
  if (preflight !== undefined) expect(schemaErrors(preflight)).toEqual([]);
  const open = (preflight?.checks ?? []).filter(({ status }) => status === 'blocker' || status === 'warning');
  return { code, stderr, preflight, found: open.map(line) };
}

const line = ({ status, id, subject }: Check): string =>
  `${status} ${id} ${subject.kind === 'site' ? 'site' : subject.name}`;

const storage =
  (name: string, change: Partial<StorageFile>) =>
  (world: WorldFile): WorldFile => ({
    ...world,
    storages: world.storages.map((one) => (one.name === name ? { ...one, ...change } : one)),
  });

const group =
  (name: string, change: (one: GroupFile) => GroupFile) =>
  (world: WorldFile): WorldFile => ({
    ...world,
    groups: world.groups.map((one) => (one.name === name ? change(one) : one)),
  });

const volumes = (change: object) => (one: GroupFile) => ({
  ...one,
  volumes: one.volumes.map((volume, index) => (index === 0 ? { ...volume, ...change } : volume)),
});

test('10,000 groups take tens of requests, and change nothing', { timeout: 120_000 }, async () => {
  const stage = await setStage({
    plan: makeManyGroups(10_000),
    world: storage('local', { totalCapacity: '1024TiB' }),
  });
  const { code, preflight, found } = await look(stage);
  expect({ code, found }).toEqual({ code: 0, found: [] });
  expect(preflight?.checks.filter(({ id }) => id === 'group.ready')).toHaveLength(10_000);
  expect(stage.requests.length).toBeLessThan(80);
  // Of the PUTs none names an action that changes anything: the login, what the node says of itself, the probe without
  // credentials.
  const puts = stage.requests.filter(({ method }) => method === 'PUT');
  for (const { url, headers } of puts.filter(({ url: path }) => path.includes('/vm-backups/'))) {
    expect({ url, authorization: headers['authorization'] }).toEqual({
      url: `/zstack/v1/vm-backups/${'0'.repeat(32)}/actions`,
      authorization: undefined,
    });
  }
  expect(new Set(stage.requests.map(({ method }) => method))).toEqual(new Set(['GET', 'PUT', 'DELETE']));
  const deletes = stage.requests.filter(({ method }) => method === 'DELETE');
  expect(deletes.every(({ url }) => url.startsWith('/zstack/v1/accounts/sessions/'))).toBe(true);
});

describe('each seeded obstacle is found and named, exit 5', () => {
  type World = (world: WorldFile) => WorldFile;
  const same: World = (world) => world;
  const obstacles: readonly [string, World, readonly string[], readonly (readonly [string, string])[]][] = [
    ['a disabled storage', same, ['storage-disabled:storage=vault'], [['storage vault', 'storage.state']]],
    ['a disconnected storage', same, ['storage-disconnected:storage=local'], [['storage local', 'storage.status']]],
    [
      'a storage of the wrong type',
      storage('vault', { type: 'SftpBackupStorage' }),
      [],
      [['storage vault', 'storage.type']],
    ],
    [
      'swapped roles',
      (world) => storage('vault', { tags: ['onlybackup'] })(storage('local', { tags: ['remotebackup'] })(world)),
      [],
      [
        ['storage local', 'storage.role'],
        ['storage vault', 'storage.role'],
      ],
    ],
    ['too little space', storage('local', { availableCapacity: '1GiB' }), [], [['storage local', 'storage.capacity']]],
    ['no space at all', same, ['storage-full:storage=local'], [['storage local', 'storage.capacity']]],
    [
      'a storage that is not there',
      storage('vault', { uuid: 'e'.repeat(32) }),
      [],
      [['storage vault', 'storage.exists']],
    ],
    ['no root volume', group('g2', volumes({ type: 'Data' })), [], [['group g2', 'group.root']]],
    ['a record that is not Ready', group('g2', volumes({ status: 'Creating' })), [], [['group g2', 'group.records']]],
    ['a record that is Disabled', group('g2', volumes({ state: 'Disabled' })), [], [['group g2', 'group.records']]],
    [
      'a volume that is not on the storage that is read from',
      group('g2', volumes({ storages: [] })),
      [],
      [['group g2', 'group.copy']],
    ],
    [
      'a group that is gone',
      (world) => ({ ...world, groups: world.groups.filter(({ name }) => name !== 'g2') }),
      [],
      [['group g2', 'group.exists']],
    ],
    ['clock skew', same, ['clock-skew:by=20m'], [['site', 'node.clock']]],
    [
      'an absent backup module',
      (world) => ({ ...world, site: { ...world.site, backupModule: false } }),
      [],
      [['site', 'node.recover-api']],
    ],
    [
      'expect that is not met',
      group('g2', (one) => ({ ...one, volumes: one.volumes.slice(0, 1) })),
      [],
      [
        ['group g2', 'group.expect'],
        ['group g2', 'group.expect'],
      ],
    ],
    [
      'a backup that is too old',
      group('g2', (one) => ({ ...one, createDate: new Date(Date.now() - 30 * 3_600_000).toISOString() })),
      [],
      [['group g2', 'group.age']],
    ],
    [
      'an account that may not query backups',
      (world) => ({
        ...world,
        accounts: (world.accounts ?? []).map((one) => ({ ...one, denied: ['APIQueryVolumeBackupMsg'] })),
      }),
      [],
      [['site', 'site.permission']],
    ],
  ];
  test.each(obstacles)('%s', async (_, world, faults, expected) => {
    const groups = smallGroups(3, () => ({ expect: { volumes: 2, minSize: '1MiB', maxAge: '24h' } }));
    const stage = await setStage({ plan: smallPlan(groups), world, faults });
    const { code, stdout, stderr } = await stage.zdr(['plan', '--live', 'plan.yaml']);
    expect({ code, stderr }).toEqual({ code: 5, stderr: '' });
    const [, blockers = ''] = /\nBlockers\n(.*?)\n\n/s.exec(stdout) ?? [];
    expect([...blockers.matchAll(/^ {4}check +(\S+)$/gm)].map(([, id]) => id)).toEqual(expected.map(([, id]) => id));
    for (const [subject] of expected) expect(blockers).toContain(`  ${subject}\n    check `);
    const { executions, mutating } = stage.simulated.ledger();
    expect({ executions, mutating }).toEqual({ executions: [], mutating: {} });
  });
});

test('an age beyond the RPO, which a run would only report, is a warning', async () => {
  const stage = await setStage({
    plan: smallPlan(smallGroups(2), { objectives: { rpo: '24h' } }),
    world: group('g2', (one) => ({ ...one, createDate: new Date(Date.now() - 30 * 3_600_000).toISOString() })),
  });
  const { code, found } = await look(stage);
  expect({ code, found }).toEqual({ code: 0, found: ['warning group.age g2'] });
});

test('roles that are trusted do not block', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1)), world: storage('vault', { tags: ['onlybackup'] }) });
  expect((await look(stage)).code).toBe(5);
  expect(await look(stage, ['--trust-roles'])).toMatchObject({ code: 0, found: ['warning storage.role vault'] });
});

test('with verify: claimed a given session is all that is used, and what was not asked is said', async () => {
  const site = { endpoint: ENDPOINT, auth: { session: { env: 'ZSTACK_SESSION' } } };
  const stage = await setStage({ plan: smallPlan(smallGroups(2), { verify: 'claimed', site }) });
  const { code, stdout } = await stage.zdr(['plan', '--live', 'plan.yaml'], {
    env: { ZSTACK_SESSION: '3f1e5d7c9b8a4a6e8c2d0f1e2d3c4b5a' },
  });
  expect(code).toBe(0);
  expect(stdout).toContain('not looked at: the plan says verify: claimed');
  expect(stage.executions()).toEqual(each(stage, 0));
});

test.each(['observed', 'claimed'])('a site that cannot be reached is exit 4, with verify: %s', async (verify) => {
  const site = { endpoint: ENDPOINT, auth: { session: { env: 'ZSTACK_SESSION' } } };
  const stage = await setStage({ plan: smallPlan(smallGroups(1), { verify, site }) });
  stage.pointAt('http://127.0.0.1:9/zstack');
  const { code, stdout, stderr } = await stage.zdr(['plan', '--live', 'plan.yaml'], {
    env: { ZSTACK_SESSION: '3f1e5d7c9b8a4a6e8c2d0f1e2d3c4b5a' },
  });
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toMatch(/127\.0\.0\.1:9.*\nhint: /);
});

test('without --live nothing is asked', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1)) });
  for (const flags of [[], ['--json'], ['--all', '--calls']]) {
    expect((await stage.zdr(['plan', ...flags, 'plan.yaml'])).code).toBe(0);
  }
  expect(stage.requests).toEqual([]);
  for (const flag of ['--server-check', '--simulate', '--trust-roles']) {
    expect((await stage.zdr(['plan', flag, 'plan.yaml'])).code).toBe(2);
  }
  expect((await stage.zdr(['plan', '--live', '--fault', 'clock-skew', 'plan.yaml'])).code).toBe(2);
  expect(stage.requests).toEqual([]);
});

test('a workflow gets the findings as its summary', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1)), faults: ['storage-disabled:storage=vault'] });
  const summary = join(stage.cwd, 'summary.md');
  const { code } = await stage.zdr(['plan', '--live', 'plan.yaml'], { env: { GITHUB_STEP_SUMMARY: summary } });
  expect(code).toBe(5);
  expect(readFileSync(summary, 'utf8')).toContain('| storage vault | `storage.state` | it is Disabled |');
});

test('a simulated site serves for trying it', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(2)) });
  const ended = await zdr(['plan', '--live', '--simulate', '--server-check', 'plan.yaml'], { cwd: stage.cwd });
  expect(ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('To carry it out') });
  const faulty = ['plan', '--live', '--simulate', '--fault', 'storage-full:storage=local', 'plan.yaml'];
  expect(await zdr(faulty, { cwd: stage.cwd })).toMatchObject({
    code: 5,
    stdout: expect.stringContaining('storage.capacity'),
  });
  expect(stage.requests).toEqual([]);
});

describe('--server-check', () => {
  const sent = (stage: Stage) =>
    stage.requests.filter(({ url, headers }) => /vm-backups\/.*\/actions$/.test(url) && headers['authorization']);

  test.each(['sdk', 'documented'] as const)(
    'asks the server about every group, and it does nothing: %s',
    async (dialect) => {
      const stage = await setStage({
        plan: smallPlan(smallGroups(12)),
        world: (world) => ({ ...world, site: { ...world.site, dialect } }),
      });
      const { code, preflight } = await look(stage, ['--server-check']);
      expect(code).toBe(0);
      expect(preflight?.checks.filter(({ id }) => id === 'server.check').map(({ status }) => status)).toEqual(
        Array(12).fill('ok'),
      );
      expect(preflight?.checks).toContainEqual(expect.objectContaining({ id: 'site.permission', status: 'ok' }));
      const bodies = sent(stage).map(({ body }) => JSON.parse(body) as { systemTags: string[] });
      expect(bodies.length).toBeGreaterThanOrEqual(12);
      expect(bodies.every(({ systemTags }) => systemTags.includes('ephemeral::validationOnly'))).toBe(true);
    },
  );

  test('names the groups that the server refuses', async () => {
    const stage = await setStage({
      plan: smallPlan(smallGroups(4)),
      world: (world) => ({
        ...world,
        accounts: (world.accounts ?? []).map((one) => ({
          ...one,
          denied: ['APIRecoverVmBackupFromImageStoreBackupStorageMsg'],
        })),
      }),
    });
    const { code, preflight, found } = await look(stage, ['--server-check']);
    expect({ code, found }).toEqual({
      code: 5,
      found: ['g1', 'g2', 'g3'].map((name) => `blocker server.check ${name}`),
    });
    // What is refused alike three times is not asked a fourth time, and that is said.
    expect(preflight?.checks).toContainEqual(
      expect.objectContaining({ status: 'unknown', message: expect.stringContaining('1 group not asked about') }),
    );
  });

  test('goes no further than one group where the server does not honour the tag', async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(6)), faults: ['validation-ignored'] });
    const { code, stdout } = await stage.zdr(['plan', '--live', '--server-check', 'plan.yaml']);
    expect(code).toBe(5);
    expect(stdout).toMatch(/asked to validate the call only, but it answered\s+with 2 copied volumes/);
    expect(stdout).toContain('5 groups not asked about');
    expect(Object.values(stage.executions()).reduce((sum, times) => sum + times, 0)).toBe(1);
  });

  test('is sent by nothing else', async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(3)) });
    await look(stage);
    expect(sent(stage)).toEqual([]);
  });
});

describe('a run', () => {
  test.each([
    ['a storage that is not there', storage('vault', { uuid: 'e'.repeat(32) }), 'storage vault: the site shows no'],
    ['a storage of the wrong type', storage('vault', { type: 'Ceph' }), 'storage vault: it is a Ceph'],
    [
      'an absent backup module',
      (world: WorldFile) => ({ ...world, site: { ...world.site, backupModule: false } }),
      'the API that recovers VM backups is not loaded',
    ],
  ])('does not start on %s, unless told to', async (_, world, said) => {
    const stage = await setStage({ plan: smallPlan(smallGroups(1)), world });
    const { code, stderr } = await stage.zdr(['run', 'plan.yaml', '--yes']);
    expect({ code, stderr }).toEqual({ code: 5, stderr: expect.stringContaining(said) });
    expect(stderr).toContain('--skip-preflight');
    expect(stage.executions()).toEqual(each(stage, 0));
    expect((await stage.zdr(['run', 'plan.yaml', '--yes', '--skip-preflight'])).code).toBe(6);
    expect((await stage.zdr(['retry', '--yes'])).code).toBe(5);
    expect((await stage.zdr(['retry', '--yes', '--skip-preflight'])).code).toBe(6);
  });

  test('starts where a storage is away for a while: it waits for that itself', async () => {
    const stage = await setStage({
      plan: smallPlan(smallGroups(1), { retry: { attempts: 8, delay: '1s', maxDelay: '1s' } }),
      faults: ['storage-disconnected:storage=vault,for=2s'],
    });
    const { code } = await stage.zdr(['run', 'plan.yaml', '--yes']);
    expect(code).not.toBe(5);
    expect(stage.requests.some(({ url }) => /vm-backups\/.*\/actions$/.test(url))).toBe(true);
  });
});
