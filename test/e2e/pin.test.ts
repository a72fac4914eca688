/** Pins, by the built command against a simulated site over real sockets. */
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import runEvents from '../../schemas/run-event.schema.json' with { type: 'json' };
import { readPin } from '../../src/document/pin-document.ts';
import type { WorldFile } from '../../src/simulator/world/world.ts';
import { createValidator } from '../report/schema.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { outcomes, readEvents, readReport, runFile, runIds, type Stage, setStage } from '../support/stage.ts';

const VM = (n: number) => `7c9e6679742540de944be07fc1f9000${n}`;
/** g1 and g2 take the latest backup of a VM, g3 names its backup. */
const groups = () => [
  ...smallGroups(2, (n) => ({ groupUuid: undefined, latestOf: { vm: VM(n) } })),
  ...smallGroups(3).slice(2),
];
const stageOf = (options: Partial<Parameters<typeof setStage>[0]> = {}) =>
  setStage({ plan: smallPlan(groups()), ...options });

const pinPath = (stage: Stage) => join(stage.cwd, 'plan.pin.yaml');
const readPinOf = (path: string) => {
  const read = readPin(readFileSync(path, 'utf8'));
  if ('problem' in read) throw new Error(read.problem);
  return read.value;
};
const edit = (stage: Stage, change: (plan: { readonly groups: object[] }) => void) => {
  const path = join(stage.cwd, 'plan.yaml');
  const plan = JSON.parse(readFileSync(path, 'utf8'));
  change(plan);
  writeFileSync(path, JSON.stringify(plan));
};
/** A backup of g1's VM that is newer than all others. */
const newer = (world: WorldFile, change: object = {}): WorldFile => ({
  ...world,
  groups: [
    ...world.groups,
    {
      groupUuid: 'e'.repeat(32),
      name: 'newer',
      vm: VM(1),
      createDate: new Date(Date.now() - 60_000).toISOString(),
      storages: ['vault'],
      volumes: [{ size: '1MiB' }, { size: '1MiB', ...change }],
    },
  ],
});

test('pin, check, plan, run: what was pinned is what is recovered', { timeout: 90_000 }, async () => {
  const stage = await stageOf();
  const made = await stage.zdr(['pin', 'plan.yaml']);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.stdout).toMatch(/2 groups[\s\S]*spread/);
  const pin = readPinOf(pinPath(stage));
  expect(pin.groups.map(({ name, vm, volumes }) => [name, vm, volumes.length])).toEqual([
    ['g1', VM(1), 2],
    ['g2', VM(2), 2],
  ]);
  expect(readdirSync(stage.cwd).sort()).toEqual(['plan.pin.yaml', 'plan.yaml']);
  expect((await stage.zdr(['pin', '--check', 'plan.yaml'])).code).toBe(0);
  const text = readFileSync(pinPath(stage), 'utf8');
  const again = await stage.zdr(['pin', '--json', 'plan.yaml']);
  expect(JSON.parse(again.stdout)).toMatchObject({ type: 'pin', changes: { moved: [], added: [], unchanged: 2 } });
  expect(readFileSync(pinPath(stage), 'utf8')).toBe(text);

  const { plan } = JSON.parse((await stage.zdr(['plan', '--json', 'plan.yaml'])).stdout);
  expect(plan.groups.slice(0, 2).map(({ groupUuid }: { groupUuid: string }) => groupUuid)).toEqual(
    pin.groups.map(({ groupUuid }) => groupUuid),
  );

  const ran = await stage.zdr(['run', 'plan.yaml']);
  expect(ran.code).toBe(0);
  expect(readFileSync(runFile(stage.cwd, 'pin.yaml'), 'utf8')).toBe(text);
  expect(
    readReport(stage.cwd)
      .groups.map(({ groupUuid }) => groupUuid)
      .slice(0, 2),
  ).toEqual(pin.groups.map(({ groupUuid }) => groupUuid));
  for (const { groupUuid } of pin.groups) expect(stage.simulated.executions(groupUuid)).toHaveLength(1);
  const errors = createValidator(runEvents);
  expect(readEvents(stage.cwd).flatMap((event) => errors(event))).toEqual([]);
  expect((await stage.zdr(['verify'])).code).toBe(0);
  expect(stage.simulated.ledger().executions).toHaveLength(3);
});

test('without a pin the run chooses at its start, and says so', async () => {
  const stage = await stageOf();
  const planned = await stage.zdr(['plan', 'plan.yaml']);
  expect(planned).toMatchObject({ code: 0, stdout: expect.stringContaining('2 groups not pinned') });
  const { code, stderr } = await stage.zdr(['run', 'plan.yaml']);
  expect(code).toBe(0);
  expect(stderr).toContain('chose the newest backups of 2 VMs');
  expect(readPinOf(runFile(stage.cwd, 'pin.yaml')).groups).toHaveLength(2);
  expect(existsSync(pinPath(stage))).toBe(false);
});

test('a newer backup moves no pin; --fresh takes it, and pin tells what moved', async () => {
  const stage = await stageOf({ world: newer });
  edit(stage, (plan) => Object.assign(plan, { asOf: new Date(Date.now() - 3_600_000).toISOString() }));
  expect((await stage.zdr(['pin', 'plan.yaml'])).code).toBe(0);
  const [old] = readPinOf(pinPath(stage)).groups;
  expect(old?.groupUuid).not.toBe('e'.repeat(32));
  edit(stage, (plan) => Object.assign(plan, { asOf: undefined }));

  const fresh = await stage.zdr(['run', '--fresh', 'plan.yaml']);
  expect(fresh.code).toBe(0);
  expect(stage.simulated.executions('e'.repeat(32))).toHaveLength(1);
  expect(readPinOf(pinPath(stage)).groups[0]).toEqual(old);
  const { stdout } = await stage.zdr(['pin', 'plan.yaml']);
  expect(stdout).toMatch(/Since the last pin: 1 moved group, 1 unchanged group\n {2}- g1 moved: /);
});

test('a newer backup that is not whole is passed over', async () => {
  const stage = await stageOf({ world: (world) => newer(world, { status: 'Creating' }) });
  expect((await stage.zdr(['pin', 'plan.yaml'])).code).toBe(0);
  expect(readPinOf(pinPath(stage)).groups[0]?.groupUuid).not.toBe('e'.repeat(32));
});

describe('a pin that is not for this plan is refused, and nothing is called', { timeout: 60_000 }, () => {
  const cases: [string, (stage: Stage) => void, string][] = [
    [
      'stale',
      (stage) => edit(stage, (plan) => Object.assign(plan.groups[0] ?? {}, { latestOf: { vm: VM(9) } })),
      'of another VM: g1 in line 1',
    ],
    [
      'of another plan',
      (stage) => edit(stage, (plan) => Object.assign(plan, { metadata: { name: 'other' } })),
      'another plan',
    ],
    [
      'edited',
      (stage) => writeFileSync(pinPath(stage), readFileSync(pinPath(stage), 'utf8').replace(VM(1), VM(8))),
      'was edited',
    ],
    [
      'with the backups of two groups exchanged',
      (stage) => {
        const text = readFileSync(pinPath(stage), 'utf8');
        const [g1 = '', g2 = ''] = readPinOf(pinPath(stage)).groups.map(({ groupUuid }) => groupUuid);
        writeFileSync(pinPath(stage), text.replaceAll(g1, 'x').replaceAll(g2, g1).replaceAll('x', g2));
      },
      'was edited',
    ],
    [
      'of an earlier version',
      (stage) => writeFileSync(pinPath(stage), readFileSync(pinPath(stage), 'utf8').replace(/^contentDigest.*\n/m, '')),
      'earlier zdr',
    ],
    [
      'half a merge',
      (stage) => writeFileSync(pinPath(stage), `<<<<<<< HEAD\n${readFileSync(pinPath(stage), 'utf8')}`),
      'not a pin',
    ],
    [
      'one that recovers a backup twice',
      (stage) =>
        edit(stage, (plan) =>
          Object.assign(plan.groups[2] ?? {}, {
            groupUuid: readPinOf(pinPath(stage)).groups[0]?.groupUuid,
          }),
        ),
      'the same backup as',
    ],
  ];
  test.each(cases)('%s', async (name, spoil, says) => {
    const stage = await stageOf();
    await stage.zdr(['pin', 'plan.yaml']);
    spoil(stage);
    const asked = stage.requests.length;
    const others = name === 'stale' ? [['plan'], ['pin', '--check'], ['run', '--simulate']] : [];
    for (const args of [['run'], ...others]) {
      const { code, stderr } = await stage.zdr([...args, 'plan.yaml']);
      expect({ args, code }).toEqual({ args, code: 11 });
      expect(stderr).toContain(says);
      expect(stderr).toContain('zdr pin plan.yaml');
      expect(stderr).not.toContain('--fresh.');
    }
    expect(stage.requests.length).toBe(asked);
    expect(runIds(stage.cwd)).toEqual([]);
  });

  test('a link that leads nowhere: nobody chooses other backups', async () => {
    const stage = await stageOf();
    await stage.zdr(['pin', 'plan.yaml']);
    rmSync(pinPath(stage));
    symlinkSync('gone.yaml', pinPath(stage));
    for (const args of [['run'], ['plan']]) {
      expect(await stage.zdr([...args, 'plan.yaml'])).toMatchObject({
        code: 11,
        stderr: expect.stringContaining('plan.pin.yaml cannot be read: it is a link that leads nowhere'),
      });
    }
  });

  test('missing, for --check only', async () => {
    const stage = await stageOf();
    expect(await stage.zdr(['pin', '--check', 'plan.yaml'])).toMatchObject({
      code: 11,
      stderr: expect.stringContaining('plan.pin.yaml is missing'),
    });
  });
});

test('an unrelated change of the plan leaves the pin as it is', async () => {
  const stage = await stageOf();
  await stage.zdr(['pin', 'plan.yaml']);
  edit(stage, (plan) => Object.assign(plan, { limits: { concurrency: 2 }, objectives: { rto: '1h' } }));
  expect((await stage.zdr(['pin', '--check', 'plan.yaml'])).code).toBe(0);
});

test('a VM without a whole backup is named; --skip runs the others', async () => {
  const stage = await stageOf({
    world: (world) => ({ ...world, groups: world.groups.filter(({ vm }) => vm !== VM(2)) }),
  });
  for (const args of [['pin'], ['run']]) {
    const { code, stderr } = await stage.zdr([...args, 'plan.yaml']);
    expect(code).toBe(5);
    expect(stderr).toContain(`g2: VM ${VM(2)} has no backup`);
    expect(stderr).toMatch(/zdr run --fresh --skip g2 (plan.yaml|PLAN)\n/);
  }
  expect(existsSync(pinPath(stage))).toBe(false);
  expect((await stage.zdr(['run', '--skip', 'g2', 'plan.yaml'])).code).toBe(0);
  expect(outcomes(readReport(stage.cwd))).toEqual({ g1: 'recovered', g2: 'not-started', g3: 'recovered' });
});

test('a latestOf that comes out at a backup that another group names', async () => {
  const stage = await stageOf();
  await stage.zdr(['pin', 'plan.yaml']);
  const taken = readPinOf(pinPath(stage)).groups[0]?.groupUuid;
  rmSync(pinPath(stage));
  edit(stage, (plan) => Object.assign(plan.groups[2] ?? {}, { groupUuid: taken }));
  const { code, stderr } = await stage.zdr(['pin', 'plan.yaml']);
  expect({ code, stderr }).toEqual({
    code: 5,
    stderr: expect.stringMatching(/g3 would recover the same backup as g1/),
  });
});

test('a pinned backup that has vanished: its volumes are missing', async () => {
  const stage = await stageOf();
  await stage.zdr(['pin', 'plan.yaml']);
  const [g1] = readPinOf(pinPath(stage)).groups;
  await deleteBackup(stage, g1?.groupUuid ?? '');
  const { code } = await stage.zdr(['run', 'plan.yaml']);
  expect(code).toBe(6);
  const report = readReport(stage.cwd);
  expect(outcomes(report)['g1']).not.toBe('recovered');
  expect(outcomes(report)['g2']).toBe('recovered');
});

/** Deletes a backup at the site, as somebody else would. */
async function deleteBackup(stage: Stage, groupUuid: string): Promise<void> {
  const url = `http://${stage.host}/zstack/v1`;
  const login = await fetch(`${url}/accounts/login`, {
    method: 'PUT',
    body: JSON.stringify({
      logInByAccount: { accountName: 'admin', password: hash('sha512', stage.env['ZSTACK_PASSWORD'] ?? '', 'hex') },
    }),
  });
  const { inventory } = (await login.json()) as { inventory: { uuid: string } };
  const answer = await fetch(`${url}/vm-backups/${groupUuid}`, {
    method: 'DELETE',
    headers: { Authorization: `OAuth ${inventory.uuid}` },
  });
  const { location } = (await answer.json()) as { location: string };
  const poll = `${url}/api-jobs/${location.split('/').at(-1)}`;
  while ((await fetch(poll)).status === 202);
}

test('an old pin is told, and still used', async () => {
  const stage = await stageOf({
    world: (world) => ({
      ...world,
      groups: world.groups.map((group) => ({
        ...group,
        createDate: new Date(Date.now() - 90 * 3_600_000).toISOString(),
      })),
    }),
  });
  edit(stage, (plan) => Object.assign(plan, { objectives: { rpo: '24h' } }));
  await stage.zdr(['pin', 'plan.yaml']);
  const { code, stderr } = await stage.zdr(['run', 'plan.yaml']);
  expect(code).toBe(9);
  expect(stderr).toMatch(/warning: 2 pinned backups older than the RPO of 1d: g1 \(3d 18h\), g2 .*--fresh/);
});

test('retry takes the backups of the run, not the newest', { timeout: 90_000 }, async () => {
  const stage = await stageOf({ world: newer, faults: ['job-fails:group=g1,times=2'] });
  edit(stage, (plan) => Object.assign(plan, { asOf: new Date(Date.now() - 3_600_000).toISOString() }));
  await stage.zdr(['pin', 'plan.yaml']);
  const first = await stage.zdr(['run', 'plan.yaml']);
  expect(first.code).toBe(6);
  rmSync(pinPath(stage));
  await stage.zdr(['retry']);
  const [ran, retried] = runIds(stage.cwd);
  expect(readReport(stage.cwd, retried).groups[0]?.groupUuid).toBe(readReport(stage.cwd, ran).groups[0]?.groupUuid);
  expect(readFileSync(runFile(stage.cwd, 'pin.yaml', retried), 'utf8')).toBe(
    readFileSync(runFile(stage.cwd, 'pin.yaml', ran), 'utf8'),
  );
});

test('run --simulate of a plan with and without a pin', { timeout: 90_000 }, async () => {
  const stage = await stageOf();
  const args = ['run', '--simulate', '--speed', '1000', 'plan.yaml'];
  expect((await stage.zdr(args)).code).toBe(0);
  await stage.zdr(['pin', 'plan.yaml']);
  const [first] = runIds(stage.cwd);
  expect((await stage.zdr(args)).code).toBe(0);
  // By a clock that is a thousand times as fast, the run that began first may bear the later id.
  const second = runIds(stage.cwd).find((id) => id !== first);
  const pinned = readPinOf(pinPath(stage)).groups.map(({ groupUuid }) => groupUuid);
  expect(
    readReport(stage.cwd, second)
      .groups.slice(0, 2)
      .map(({ groupUuid }) => groupUuid),
  ).toEqual(pinned);
});

test('what lies where the pin would is not overwritten, unless it is this plan’s', async () => {
  const stage = await stageOf();
  const path = pinPath(stage);
  await stage.zdr(['pin', 'plan.yaml']);
  const pin = readFileSync(path, 'utf8');
  const elsewhere = join(mkdtempSync(join(tmpdir(), 'zdr-test-')), 'x.yaml');
  for (const [lie, says] of [
    [() => writeFileSync(path, 'mine: 1\n'), 'is no pin'],
    [() => writeFileSync(path, pin.replace('plan: small', 'plan: other')), 'the pin of another plan, other'],
    [() => [writeFileSync(elsewhere, pin), rmSync(path), symlinkSync(elsewhere, path)], 'is a link to'],
  ] as const) {
    lie();
    const text = readFileSync(path, 'utf8');
    const { code, stderr } = await stage.zdr(['pin', 'plan.yaml']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
    expect(readFileSync(path, 'utf8')).toBe(text);
  }
  rmSync(path);
  writeFileSync(path, pin.replace('groups:', '<<<<<<< HEAD\ngroups:'));
  expect((await stage.zdr(['pin', 'plan.yaml'])).code).toBe(0);
  expect((await stage.zdr(['pin', '--check', 'plan.yaml'])).code).toBe(0);
});

test('what has no pin', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1)) });
  expect(await stage.zdr(['pin', 'plan.yaml'])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('nothing to pin'),
  });
  const text = readFileSync(join(stage.cwd, 'plan.yaml'), 'utf8');
  expect((await stage.zdr(['pin', '-'], { input: text })).code).toBe(2);
  expect(stage.requests).toHaveLength(0);
});

test('a file of two plans has a pin for each', async () => {
  const stage = await stageOf();
  const path = join(stage.cwd, 'plan.yaml');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, `${text}---\n${text.replace('"small"', '"other"')}`);
  expect((await stage.zdr(['pin', '--name', 'other', 'plan.yaml'])).code).toBe(0);
  expect(readPinOf(join(stage.cwd, 'plan.other.pin.yaml')).plan).toBe('other');
  expect((await stage.zdr(['pin', '--check', '--name', 'other', 'plan.yaml'])).code).toBe(0);
  expect((await stage.zdr(['pin', '--check', '--name', 'small', 'plan.yaml'])).code).toBe(11);
});

test('plan --against compares recovery points by the pins of both sides', { timeout: 90_000 }, async () => {
  const stage = await stageOf();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: stage.cwd });
  expect((await stage.zdr(['pin', 'plan.yaml'])).code).toBe(0);
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'pinned');
  expect((await stage.zdr(['plan', '--against', 'HEAD', 'plan.yaml'])).stdout).toContain(
    '\nno difference, from HEAD:plan.yaml to plan.yaml\n',
  );

  const [was] = readPinOf(pinPath(stage)).groups;
  const before = new Date(Date.parse(was?.createdAt ?? '') - 1_000).toISOString();
  edit(stage, ({ groups: [g1] }) => Object.assign(g1 ?? {}, { latestOf: { vm: VM(1), before } }));
  expect((await stage.zdr(['pin', 'plan.yaml'])).code).toBe(0);
  const [is] = readPinOf(pinPath(stage)).groups;
  expect(is?.groupUuid).not.toBe(was?.groupUuid);
  const { stdout } = await stage.zdr(['plan', '-o', 'json', '--against', 'HEAD', 'plan.yaml']);
  const { differences } = JSON.parse(stdout);
  expect(JSON.stringify(differences)).toContain(
    JSON.stringify({ groupUuid: was?.groupUuid, createdAt: was?.createdAt }),
  );
  expect(JSON.stringify(differences)).toContain(JSON.stringify({ groupUuid: is?.groupUuid, createdAt: is?.createdAt }));
  expect(JSON.stringify(differences)).not.toContain('"g2"');
});
