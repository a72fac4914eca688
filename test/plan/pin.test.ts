import { describe, expect, test } from 'vitest';
import { readPlans } from '../../src/document/read-plans.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import {
  latestDigest,
  makePin,
  NOT_PINNED,
  notPinned,
  type Pin,
  type PinnedGroup,
  pinFault,
  sameBackup,
  sameVms,
  withPin,
} from '../../src/plan/pin.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { estimate } from '../../src/schedule/estimate.ts';

const VM = (n: number) => `7c9e6679742540de944be07fc1f9000${n}`;
const GROUP = (n: number) => `0150a8120f9334db8e9abc9d3f5eea0${n}`;

const document = () => ({
  apiVersion: 'zstack-dr/v1',
  kind: 'RecoveryPlan',
  metadata: { name: 'east' } as Record<string, unknown>,
  site: { endpoint: 'http://10.0.0.5:8080/zstack' as unknown, auth: { account: 'admin', password: { env: 'P' } } },
  objectives: { rto: '2h' },
  storages: {
    local: { uuid: '0f8fad5bd9cb469fa16570867728950e', role: 'local', maxConcurrent: 4 },
    vault: { uuid: '9a7b330aa7364f3ebb5f1f3b5f3f7a11', role: 'backup' },
    other: { uuid: '8a7b330aa7364f3ebb5f1f3b5f3f7a11', role: 'backup' },
  } as Record<string, Record<string, unknown>>,
  defaults: { source: 'local', destination: 'vault' } as Record<string, unknown>,
  groups: [
    { name: 'db', latestOf: { vm: VM(1) } },
    { name: 'app', latestOf: { vm: VM(2), before: '2026-11-20T00:00:00Z' }, dependsOn: ['db'] },
    { name: 'dns', groupUuid: GROUP(9) },
  ] as Record<string, unknown>[],
});
type Written = ReturnType<typeof document> & { asOf?: string };

function planOf(change: (plan: Written) => void = () => {}): Plan {
  const written: Written = document();
  change(written);
  const { documents, diagnostics } = readPlans(JSON.stringify(written), 'plan.json');
  const value = documents[0]?.value;
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return makePlan(value);
}

const pinned = (name: string, vm: string, groupUuid: string): PinnedGroup => ({
  name,
  vm,
  groupUuid,
  createdAt: '2026-11-19T00:00:00.000Z',
  sizeBytes: 7 * 1024 ** 3,
  volumes: [{ uuid: 'b'.repeat(32), type: 'Root', sizeBytes: 7 * 1024 ** 3 }],
});
const pinFor = (plan: Plan): Pin => makePin(plan, [pinned('app', VM(2), GROUP(2)), pinned('db', VM(1), GROUP(1))]);

describe('what a pin is bound to', () => {
  const digest = latestDigest(planOf());

  test.each<[string, (plan: Written) => void]>([
    ['limits and objectives', (plan) => Object.assign(plan.objectives, { rto: '9h' })],
    ['a storage limit', (plan) => Object.assign(plan.storages['local'] ?? {}, { maxConcurrent: 9 })],
    [
      'the name of a storage',
      (plan) => {
        plan.storages = { here: plan.storages['local'] ?? {}, vault: plan.storages['vault'] ?? {} };
        plan.defaults = { source: 'here', destination: 'vault' };
      },
    ],
    ['a group with a groupUuid', (plan) => plan.groups.splice(2, 1)],
    ['a dependency', (plan) => Object.assign(plan.groups[1] ?? {}, { dependsOn: [] })],
    ['the order of the groups', (plan) => plan.groups.reverse()],
    [
      'the spelling of a time',
      (plan) => Object.assign(plan.groups[1] ?? {}, { latestOf: { vm: VM(2), before: '2026-11-20T08:00:00+08:00' } }),
    ],
    [
      'the spelling of a UUID',
      (plan) => Object.assign(plan.groups[0] ?? {}, { latestOf: { vm: VM(1).toUpperCase() } }),
    ],
    ['a description', (plan) => Object.assign(plan.metadata, { description: 'x' })],
  ])('not: %s', (_, change) => expect(latestDigest(planOf(change))).toBe(digest));

  test.each<[string, (plan: Written) => void]>([
    ['the VM', (plan) => Object.assign(plan.groups[0] ?? {}, { latestOf: { vm: VM(3) } })],
    [
      'before',
      (plan) => Object.assign(plan.groups[1] ?? {}, { latestOf: { vm: VM(2), before: '2026-11-19T00:00:00Z' } }),
    ],
    ['asOf', (plan) => Object.assign(plan, { asOf: '2026-11-18T00:00:00Z' })],
    ['the destination', (plan) => Object.assign(plan.groups[0] ?? {}, { destination: 'other' })],
    ['the UUID of the storage', (plan) => Object.assign(plan.storages['vault'] ?? {}, { uuid: 'a'.repeat(32) })],
    ['the source', (plan) => Object.assign(plan.storages['local'] ?? {}, { uuid: 'c'.repeat(32) })],
    ['the site', (plan) => Object.assign(plan.site, { endpoint: { env: 'ZSTACK_ENDPOINT' } })],
    [
      'the name of a group',
      (plan) =>
        Object.assign(
          plan.groups[0] ?? {},
          { name: 'db2' },
          Object.assign(plan.groups[1] ?? {}, { dependsOn: [] }) && {},
        ),
    ],
    ['one group more', (plan) => plan.groups.push({ name: 'new', latestOf: { vm: VM(4) } })],
    ['one group less', (plan) => plan.groups.splice(0, 1, { name: 'db', groupUuid: GROUP(1) })],
  ])('%s', (_, change) => expect(latestDigest(planOf(change))).not.toBe(digest));

  test('of a pinned plan it is the same', () => {
    const plan = planOf();
    expect(latestDigest(withPin(plan, pinFor(plan)))).toBe(digest);
  });
});

test('the earlier of before and asOf bounds', () => {
  const [db, app, dns] = planOf((plan) => Object.assign(plan, { asOf: '2026-11-22T00:00:00+08:00' })).groups;
  expect(db?.latestOf).toEqual({ vm: VM(1), notAfter: '2026-11-21T16:00:00.000Z' });
  expect(app?.latestOf).toEqual({ vm: VM(2), notAfter: '2026-11-20T00:00:00.000Z' });
  expect(dns?.latestOf).toBeUndefined();
});

test('a plan is not pinned until a pin is applied, and then has another digest', () => {
  const plan = planOf();
  expect(notPinned(plan).map(({ name }) => name)).toEqual(['db', 'app']);
  const whole = withPin(plan, pinFor(plan));
  expect(notPinned(whole)).toEqual([]);
  expect(whole.groups.map(({ groupUuid }) => groupUuid)).toEqual([GROUP(1), GROUP(2), GROUP(9)]);
  expect(whole.groups[0]?.pinned).toEqual({
    createdAt: '2026-11-19T00:00:00.000Z',
    sizeBytes: 7 * 1024 ** 3,
    volumes: [{ uuid: 'b'.repeat(32), type: 'Root', sizeBytes: 7 * 1024 ** 3 }],
  });
  expect(whole.digest).not.toBe(plan.digest);
  const other = withPin(plan, { ...pinFor(plan), groups: [pinned('db', VM(1), GROUP(1))] });
  expect(other.groups[1]?.groupUuid).toBe(NOT_PINNED);
});

test('pinned sizes feed the estimate', () => {
  const plan = planOf();
  const bytes = estimate(withPin(plan, pinFor(plan))).groups.map((group) => group.bytes / 1024 ** 3);
  expect(bytes).toEqual([7, 7, 20]);
});

describe('a pin is refused', () => {
  const plan = planOf();
  const pin = pinFor(plan);
  const [app, db] = pin.groups as [PinnedGroup, PinnedGroup];
  const edited = { kind: 'edited' };
  const { contentDigest: _, ...old } = pin;
  test.each<[string, Pin, unknown]>([
    ['never its own', pin, undefined],
    ['of another plan', makePin({ ...plan, name: 'west' }, pin.groups), { kind: 'foreign', plan: 'west' }],
    ['of an earlier version', old, { kind: 'unsealed' }],
    ['with another digest of the plan', { ...pin, digest: '0'.repeat(64) }, edited],
    ['with a group less', { ...pin, groups: [db] }, edited],
    ['with a group twice', { ...pin, groups: [app, db, db] }, edited],
    [
      'with other backups',
      {
        ...pin,
        groups: [
          { ...app, groupUuid: db.groupUuid },
          { ...db, groupUuid: app.groupUuid },
        ],
      },
      edited,
    ],
    ['with another date', { ...pin, groups: [{ ...app, createdAt: '2027-11-19T00:00:00.000Z' }, db] }, edited],
    ['without a root', { ...pin, groups: [{ ...app, volumes: [{ uuid: 'b'.repeat(32), type: 'Data' }] }, db] }, edited],
    ['with another size', { ...pin, groups: [{ ...app, sizeBytes: 1 }, db] }, edited],
  ])('%s', (_name, one, fault) => expect(pinFault(plan, one)).toEqual(fault));

  test('of an older plan: what has changed is named', () => {
    const fault = (change: (plan: Written) => void) => pinFault(planOf(change), pin);
    const stale = { kind: 'stale', added: [], otherVm: [], gone: [] };
    expect(fault((it) => Object.assign(it, { asOf: '2026-11-18T00:00:00Z' }))).toEqual(stale);
    expect(fault((it) => it.groups.push({ name: 'new', latestOf: { vm: VM(4) } }))).toEqual({
      ...stale,
      added: ['new'],
    });
    expect(fault((it) => Object.assign(it.groups[0] ?? {}, { latestOf: { vm: VM(3) } }))).toEqual({
      ...stale,
      otherVm: ['db'],
    });
    expect(fault((it) => it.groups.splice(0, 1, { name: 'db', groupUuid: GROUP(1) }))).toEqual({
      ...stale,
      gone: ['db'],
    });
  });

  test('what it says of the same VMs is still worth a comparison', () => {
    const other = planOf((it) => Object.assign(it.groups[0] ?? {}, { latestOf: { vm: VM(3) } }));
    expect(sameVms(other, pin).groups).toEqual([app]);
  });
});

test('two groups that come out at the same backup are found', () => {
  const plan = planOf();
  const pin = { ...pinFor(plan), groups: [pinned('app', VM(2), GROUP(9)), pinned('db', VM(1), GROUP(1))] };
  expect(sameBackup(withPin(plan, pin)).map((pair) => pair.map(({ name }) => name))).toEqual([['dns', 'app']]);
  expect(sameBackup(plan)).toEqual([]);
});
