import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BackupRecord } from '../../src/plan/inventory.ts';
import type { Plan, PlanGroup } from '../../src/plan/plan.ts';
import type { NodeFacts, StorageFacts } from '../../src/plan/survey.ts';
import type { Check, CheckStatus } from '../../src/preflight/check.ts';
import type { SiteLook } from '../../src/preflight/look.ts';
import { lastingBlockers, lookAtGroups, preflight } from '../../src/preflight/preflight.ts';
import { groupsToAsk, hasChanged } from '../../src/preflight/server-check.ts';
import { groupUuid, LOCAL, makeGroup, makeTestPlan, VAULT } from '../support/events.ts';

const GIB = 1024 ** 3;
const HOUR = 3_600_000;
const AT = Date.UTC(2026, 10, 24, 6);
const firm = { trustRoles: false };

const record = (n: number, volume: number, change: Partial<BackupRecord> = {}): BackupRecord => ({
  uuid: `b${volume}`.padEnd(24, '0') + n.toString(16).padStart(8, '0'),
  name: `g${n}-${volume === 0 ? 'root' : `data-${volume}`}`,
  volumeUuid: `c${volume}`.padEnd(24, '0') + n.toString(16).padStart(8, '0'),
  type: volume === 0 ? 'Root' : 'Data',
  state: 'Enabled',
  status: 'Ready',
  sizeBytes: GIB,
  groupUuid: groupUuid(n),
  createdAt: new Date(AT - 6 * HOUR).toISOString(),
  refs: [{ storageUuid: VAULT, status: 'Ready' }],
  ...change,
});

const local: StorageFacts = {
  uuid: LOCAL,
  type: 'ImageStoreBackupStorage',
  state: 'Enabled',
  status: 'Connected',
  availableBytes: 100 * GIB,
  reservedBytes: GIB,
  role: 'local',
};
const vault: StorageFacts = { ...local, uuid: VAULT, role: 'backup' };
const node: NodeFacts = { version: '5.2.1', timeZone: 'Asia/Shanghai', skewMs: 20, recoverApi: true };
const two = [record(1, 0), record(1, 1)];

interface Scene {
  readonly group?: Partial<PlanGroup>;
  readonly plan?: Partial<Plan>;
  readonly records?: readonly BackupRecord[];
  readonly storages?: readonly StorageFacts[];
  readonly node?: NodeFacts;
  readonly look?: Partial<SiteLook>;
}

function scene({ group, plan, records = two, storages = [local, vault], node: facts = node, look }: Scene) {
  const whole = makeTestPlan([makeGroup('g1', group)], { objectives: {}, ...plan });
  const seen: SiteLook = {
    at: AT,
    queries: { value: true },
    node: facts,
    dialect: 'sdk',
    storages: { value: storages },
    groups: { value: [{ groupUuid: groupUuid(1), records }] },
    ...look,
  };
  return { plan: whole, look: seen };
}

const judge = (scenery: Scene, demand = firm) => {
  const { plan, look } = scene(scenery);
  return preflight(plan, look, demand).checks;
};

/** `status id subject`, of what is not in order; without what no read tells. */
const findings = (checks: readonly Check[]): string[] =>
  checks
    .filter(({ id, status }) => status !== 'ok' && id !== 'site.permission')
    .map(({ id, status, subject }) => `${status} ${id} ${'name' in subject ? subject.name : 'site'}`);

const without = <T extends object>(value: T, ...names: (keyof T)[]): T =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name as keyof T))) as T;

test('where all is well nothing is found, and the group says what it is', () => {
  const checks = judge({});
  expect(findings(checks)).toEqual([]);
  expect(checks.find(({ id }) => id === 'group.ready')?.message).toBe('2 volumes, 2 GiB, on vault, 6h old');
});

describe('each obstacle is found and named', () => {
  const onLocal = (one: BackupRecord): BackupRecord => ({
    ...one,
    refs: [...(one.refs ?? []), { storageUuid: LOCAL, status: 'Ready' }],
  });
  const obstacles: readonly [string, Scene, string[]][] = [
    ['a module that is absent', { node: { ...node, recoverApi: false } }, ['blocker node.recover-api site']],
    ['a clock 2 minutes off', { node: { ...node, skewMs: -120_000 } }, ['warning node.clock site']],
    ['a clock 16 minutes off', { node: { ...node, skewMs: 16 * 60_000 } }, ['blocker node.clock site']],
    ['no queries', { look: { queries: { value: false } } }, ['blocker site.queries site']],
    ['a storage that is not there', { storages: [vault] }, ['blocker storage.exists local']],
    [
      'a storage of the wrong type',
      { storages: [local, { ...vault, type: 'SftpBackupStorage' }] },
      ['blocker storage.type vault'],
    ],
    ['a disabled storage', { storages: [{ ...local, state: 'Disabled' }, vault] }, ['blocker storage.state local']],
    [
      'a disconnected storage',
      { storages: [local, { ...vault, status: 'Disconnected' }] },
      ['blocker storage.status vault'],
    ],
    [
      'a connecting storage',
      { storages: [local, { ...vault, status: 'Connecting' }] },
      ['warning storage.status vault'],
    ],
    [
      'swapped roles',
      {
        storages: [
          { ...local, role: 'backup' },
          { ...vault, role: 'local' },
        ],
      },
      ['blocker storage.role local', 'blocker storage.role vault'],
    ],
    [
      'too little space, by the reserve alone',
      { storages: [{ ...local, availableBytes: 3 * GIB - 1 }, vault] },
      ['blocker storage.capacity local'],
    ],
    [
      'space that would nearly be used up',
      { storages: [{ ...local, availableBytes: 3 * GIB + 1 }, vault] },
      ['warning storage.capacity local'],
    ],
    ['a group that is gone', { records: [] }, ['blocker group.exists g1']],
    [
      'a time zone that is not the one of the node',
      { plan: { site: { ...makeTestPlan([]).site, timeZone: 'UTC' } } },
      ['warning node.time-zone site'],
    ],
    [
      'a pinned backup of another VM',
      {
        group: { latestOf: { vm: 'a'.repeat(32) }, groupUuid: groupUuid(1) },
        records: two.map((one) => ({ ...one, vmUuid: 'b'.repeat(32) })),
      },
      ['blocker group.vm g1'],
    ],
    [
      'a backup of the future',
      {
        plan: { objectives: { rpoMs: 24 * HOUR } },
        records: two.map((one) => ({ ...one, createdAt: new Date(AT + HOUR).toISOString() })),
      },
      ['unknown group.age g1'],
    ],
    [
      'a record that is told of in two ways',
      { records: [record(1, 0, { status: 'Creating' }), ...two] },
      ['blocker group.records g1'],
    ],
    ['no root volume', { records: [record(1, 1), record(1, 2)] }, ['blocker group.root g1']],
    ['two root volumes', { records: [record(1, 0), record(1, 1, { type: 'Root' })] }, ['blocker group.root g1']],
    ['a record that is not Ready', { records: [record(1, 0, { status: 'Creating' })] }, ['blocker group.records g1']],
    ['a record that is Disabled', { records: [record(1, 0, { state: 'Disabled' })] }, ['blocker group.records g1']],
    [
      'a copy that is not Ready where it is read from',
      { records: [record(1, 0, { refs: [{ storageUuid: VAULT, status: 'Creating' }] })] },
      ['blocker group.copy g1'],
    ],
    [
      'a volume that is not where it is read from',
      { records: [record(1, 0), record(1, 1, { refs: [] })] },
      ['blocker group.copy g1'],
    ],
    ['fewer volumes than expected', { group: { expect: { volumes: 3 } } }, ['blocker group.expect g1']],
    ['less than expected', { group: { expect: { minSizeBytes: 3 * GIB } } }, ['blocker group.expect g1']],
    ['a backup older than expected', { group: { expect: { maxAgeMs: 5 * HOUR } } }, ['blocker group.age g1']],
    ['a backup older than the RPO', { plan: { objectives: { rpoMs: 5 * HOUR } } }, ['warning group.age g1']],
    [
      'a whole copy that is to be made again',
      { group: { whenPresent: 'recover' }, records: two.map(onLocal) },
      ['warning group.present g1'],
    ],
  ];
  test.each(obstacles)('%s', (_, scenery, expected) => {
    expect(findings(judge(scenery))).toEqual(expected);
  });

  test('backups that may not be read at all, or not these', () => {
    const refused = { refused: { code: 'SYS.1006', message: 'operation denied' } };
    for (const look of [{ queries: refused }, { groups: refused }]) {
      expect(judge({ look })).toContainEqual(
        expect.objectContaining({
          id: 'site.permission',
          status: 'blocker',
          message: expect.stringContaining('operation denied (SYS.1006)'),
        }),
      );
    }
  });
});

test.each(['Asia/Shanghai', '+08:00', 'Asia/Taipei', 'nowhere'])(
  'the plan may say the time zone in its own way: %s',
  (timeZone) => {
    expect(findings(judge({ plan: { site: { ...makeTestPlan([]).site, timeZone } } }))).toEqual([]);
  },
);

describe('what is there already', () => {
  const here = two.map((one) => ({ ...one, refs: [{ storageUuid: LOCAL, status: 'Ready' }] }));

  test('a group that is whole needs neither its backup nor space', () => {
    const checks = judge({ records: here, storages: [{ ...local, availableBytes: 0 }, vault] });
    expect(findings(checks)).toEqual([]);
    expect(checks.find(({ id }) => id === 'group.present')?.message).toContain('makes no call');
  });

  test('of a group that is there in part only the rest takes space', () => {
    const [root, data] = two;
    if (root === undefined || data === undefined) throw new Error('two records');
    const partly = [{ ...root, refs: [...(root.refs ?? []), { storageUuid: LOCAL, status: 'Ready' }] }, data];
    const [capacity] = judge({ records: partly }).filter(({ id }) => id === 'storage.capacity');
    expect(capacity?.message).toMatch(/^up to 1 GiB would be copied there, and 99 GiB is free/);
  });

  test('a group that lies on another storage alone counts as not there', () => {
    const elsewhere = two.map((one) => ({ ...one, refs: [{ storageUuid: 'e'.repeat(32), status: 'Ready' }] }));
    expect(findings(judge({ records: elsewhere }))).toEqual(['blocker group.copy g1']);
  });
});

test('roles that are trusted only warn', () => {
  const storages = [{ ...local, role: 'backup' as const }, vault];
  expect(findings(judge({ storages }, { trustRoles: true }))).toEqual(['warning storage.role local']);
});

test('the usual reserve is assumed, and said, where the site does not tell it', () => {
  const storages = [without({ ...local, availableBytes: 3 * GIB - 1 }, 'reservedBytes'), vault];
  const [capacity] = judge({ storages }).filter(({ id }) => id === 'storage.capacity');
  expect(capacity).toMatchObject({ status: 'blocker', message: expect.stringContaining('the usual reserve') });
});

test('with verify: claimed only what can be asked is judged', () => {
  const { plan, look } = scene({ plan: { verify: 'claimed' }, node: {} });
  const { at, queries } = look;
  const { checks, counts } = preflight(plan, { at, queries, node: {} }, firm);
  expect(counts).toMatchObject({ blocker: 0, warning: 0 });
  expect(checks.every(({ subject }) => subject.kind === 'site')).toBe(true);
});

describe('what a server does not say is never wrong', () => {
  const fields = [
    'name',
    'volumeUuid',
    'type',
    'state',
    'status',
    'sizeBytes',
    'groupUuid',
    'createdAt',
    'refs',
  ] as const;
  const demanding: Scene = {
    group: { expect: { volumes: 2, minSizeBytes: GIB, maxAgeMs: 24 * HOUR } },
    plan: { objectives: { rpoMs: 24 * HOUR } },
  };

  test('whatever members it leaves out', () => {
    const some = <T extends object>(value: T, keep: readonly (keyof T)[]) =>
      fc
        .subarray(Object.keys(value).filter((name) => !keep.includes(name as keyof T)) as (keyof T)[])
        .map((names) => without(value, ...names));
    fc.assert(
      fc.property(
        some(node, []),
        fc.tuple(some(local, ['uuid']), some(vault, ['uuid'])),
        fc.tuple(...two.map((one) => some(one, ['uuid']))),
        (facts, storages, records) => {
          const checks = judge({ ...demanding, node: facts, storages, records });
          expect(checks.filter(({ status }) => status === 'blocker' || status === 'warning')).toEqual([]);
        },
      ),
    );
  });

  test.each(fields)('%s left out is at most not known', (field) => {
    const statuses = new Set<CheckStatus>(
      judge({ ...demanding, records: two.map((one) => without(one, field)) }).map(({ status }) => status),
    );
    expect([...statuses].filter((status) => status !== 'ok' && status !== 'unknown')).toEqual([]);
  });

  test('every check but the root needs what it judges: without it the check says so', () => {
    const bare = two.map(({ uuid }) => ({ uuid }));
    expect(
      findings(judge({ ...demanding, node: {}, storages: [{ uuid: LOCAL }, { uuid: VAULT }], records: bare })),
    ).toEqual([
      'unknown node.version site',
      'unknown node.time-zone site',
      'unknown node.clock site',
      'unknown node.recover-api site',
      ...['local', 'vault'].flatMap((name) => [
        `unknown storage.type ${name}`,
        `unknown storage.state ${name}`,
        `unknown storage.status ${name}`,
        `unknown storage.role ${name}`,
        ...(name === 'local' ? ['unknown storage.capacity local'] : []),
      ]),
      'unknown group.root g1',
      'unknown group.records g1',
      'unknown group.copy g1',
      'unknown group.expect g1',
      'unknown group.age g1',
    ]);
  });
});

describe('before a run', () => {
  const known = (change: Scene) => {
    const { plan, look } = scene(change);
    const storages = look.storages !== undefined && 'value' in look.storages ? look.storages.value : [];
    return lastingBlockers(plan, { groups: plan.groups, node: look.node, storages }, firm).map(({ id }) => id);
  };

  test('only what does not pass by itself counts', () => {
    expect(known({ storages: [{ ...local, state: 'Disabled', availableBytes: 0 }, vault] })).toEqual([]);
    expect(known({ storages: [local, { ...vault, status: 'Disconnected' }] })).toEqual([]);
    expect(known({ storages: [vault] })).toEqual(['storage.exists']);
    expect(known({ storages: [local, { ...vault, type: 'Ceph' }], node: { recoverApi: false } })).toEqual([
      'node.recover-api',
      'storage.type',
    ]);
  });

  test('storages that no group of the run uses do not count', () => {
    const { plan } = scene({});
    expect(lastingBlockers(plan, { groups: [], node, storages: [] }, firm)).toEqual([]);
  });

  test('nothing that was not answered counts', () => {
    const { plan } = scene({});
    expect(lastingBlockers(plan, { groups: plan.groups }, firm)).toEqual([]);
  });
});

describe('whom the server is asked about', () => {
  const plan = makeTestPlan([makeGroup('g1'), makeGroup('g2'), makeGroup('g3'), makeGroup('g4')]);
  const look = (storages: readonly StorageFacts[]): SiteLook => ({
    at: AT,
    queries: { value: true },
    node,
    storages: { value: storages },
    groups: {
      value: [
        { groupUuid: groupUuid(1), records: [record(1, 0, { sizeBytes: 3 * GIB })] },
        { groupUuid: groupUuid(2), records: [record(2, 0, { refs: [{ storageUuid: LOCAL, status: 'Ready' }] })] },
        { groupUuid: groupUuid(3), records: [record(3, 0, { sizeBytes: 2 * GIB })] },
        { groupUuid: groupUuid(4), records: [] },
      ],
    },
  });
  const asked = (storages: readonly StorageFacts[]) => {
    const seen = look(storages);
    const { checks } = preflight(plan, seen, firm);
    return groupsToAsk(lookAtGroups(plan, seen), checks).map(({ group }) => group.name);
  };

  test('the smallest first, and none that is blocked or there already', () => {
    expect(asked([local, vault])).toEqual(['g3', 'g1']);
  });

  test('none whose storage is blocked, but those for which space is short', () => {
    expect(asked([local, { ...vault, state: 'Disabled' }])).toEqual([]);
    expect(asked([{ ...local, availableBytes: 0 }, vault])).toEqual(['g3', 'g1']);
  });

  test('a new copy, a lost record and a changed status are traces; another order is none', () => {
    const [root, data] = two;
    if (root === undefined || data === undefined) throw new Error('two records');
    expect(hasChanged([root, data], [data, root])).toBe(false);
    expect(hasChanged([root, data], [root])).toBe(true);
    expect(hasChanged([root], [{ ...root, status: 'Creating' }])).toBe(true);
    const copied = { ...root, refs: [...(root.refs ?? []), { storageUuid: LOCAL, status: 'Creating' }] };
    expect(hasChanged([root], [copied])).toBe(true);
  });
});

test('a storage that is not there is one blocker, however many groups are to be read from it', () => {
  const checks = judge({ storages: [local] });
  expect(findings(checks)).toEqual(['blocker storage.exists vault', 'unknown group.copy g1']);
});
