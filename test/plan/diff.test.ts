import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Difference, diffPlans, newPlan } from '../../src/plan/diff.ts';
import { NOT_PINNED } from '../../src/plan/pin.ts';
import type { Plan, PlanGroup } from '../../src/plan/plan.ts';
import { groupUuid, makeGroup, makeTestPlan } from '../support/events.ts';

const waves = [
  { name: 'one', gate: false },
  { name: 'two', gate: true },
];
const groups = [
  makeGroup('g1'),
  makeGroup('g2', { dependsOn: ['g1'], tags: ['a'] }),
  makeGroup('g3', { wave: 1, dependsOn: ['g2'] }),
];
const plan = makeTestPlan(groups, { waves });
const other = { name: 'vault-b', uuid: 'b'.repeat(32), role: 'backup', maxConcurrent: 4, throughput: 1 } as const;
const withOther = { ...plan, storages: [...plan.storages, other] };

const change = (name: string, over: Partial<PlanGroup>, of: Plan = plan): Plan => ({
  ...of,
  groups: of.groups.map((group) => (group.name === name ? { ...group, ...over } : group)),
});
const changed = (subject: Difference['subject'], names: string[], field: string, before: unknown, after: unknown) => ({
  kind: 'changed',
  subject,
  names,
  field,
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});

describe('what a change to a plan changes', () => {
  it.each<[string, Plan, Plan, unknown[]]>([
    ['nothing', plan, structuredClone(plan), []],
    [
      'a limit of the plan and of a storage',
      plan,
      {
        ...plan,
        concurrency: 9,
        storages: plan.storages.map((one) => (one.name === 'vault' ? { ...one, maxConcurrent: 7 } : one)),
      },
      [changed('plan', [], 'limits.concurrency', 4, 9), changed('storage', ['vault'], 'maxConcurrent', 4, 7)],
    ],
    [
      'a group on another storage',
      withOther,
      change('g2', { destination: 'vault-b' }, withOther),
      [changed('group', ['g2'], 'destination', 'vault', 'vault-b')],
    ],
    ['a group in another wave', plan, change('g2', { wave: 1 }), [changed('group', ['g2'], 'wave', 'one', 'two')]],
    [
      'a recovery point that moved',
      plan,
      change('g1', { groupUuid: groupUuid(99) }),
      [changed('group', ['g1'], 'groupUuid', groupUuid(1), groupUuid(99))],
    ],
    [
      'roles turned round: the copy is received elsewhere',
      plan,
      { ...plan, groups: plan.groups.map((group) => ({ ...group, receiving: 'vault' })) },
      [changed('group', ['g1', 'g2', 'g3'], 'receiving', 'local', 'vault')],
    ],
    [
      'the receiving storage of a group that moved is not said twice',
      withOther,
      change('g1', { source: 'vault-b', receiving: 'vault-b' }, withOther),
      [changed('group', ['g1'], 'source', 'local', 'vault-b')],
    ],
    [
      'tags and dependencies: only what came and went',
      plan,
      change('g2', { dependsOn: [], tags: ['b', 'a'] }),
      [
        { kind: 'changed', subject: 'group', names: ['g2'], field: 'dependsOn', added: [], removed: ['g1'] },
        { kind: 'changed', subject: 'group', names: ['g2'], field: 'tags', added: ['b'], removed: [] },
      ],
    ],
    [
      'a group that is gone and one that is new',
      plan,
      { ...plan, groups: [...groups.slice(0, 2), makeGroup('g4')] },
      [
        { kind: 'removed', subject: 'group', names: ['g3'] },
        { kind: 'added', subject: 'group', names: ['g4'] },
      ],
    ],
    [
      'a group that is called otherwise, and what depends on it',
      plan,
      {
        ...plan,
        groups: [
          { ...makeGroup('g1'), name: 'dns' },
          { ...groups[1], dependsOn: ['dns'] } as PlanGroup,
          groups[2] as PlanGroup,
        ],
      },
      [{ kind: 'renamed', subject: 'group', from: 'g1', to: 'dns' }],
    ],
    [
      'a storage that is called otherwise, and the groups on it',
      plan,
      {
        ...plan,
        storages: plan.storages.map((one) => (one.name === 'vault' ? { ...one, name: 'safe' } : one)),
        groups: plan.groups.map((group) => ({ ...group, destination: 'safe' })),
      },
      [{ kind: 'renamed', subject: 'storage', from: 'vault', to: 'safe' }],
    ],
    [
      'a wave that is called otherwise, and has another gate',
      plan,
      {
        ...plan,
        waves: [
          { name: 'one', gate: false },
          { name: 'late', gate: false },
        ],
      },
      [
        { kind: 'renamed', subject: 'wave', from: 'two', to: 'late' },
        changed('wave', ['late'], 'gate.approval', true, false),
      ],
    ],
    [
      'a wave that is called otherwise beside a new one',
      plan,
      change(
        'g3',
        { wave: 2 },
        { ...plan, waves: [{ name: 'x', gate: false }, { name: 'y', gate: false }, ...waves.slice(1)] },
      ),
      [
        { kind: 'added', subject: 'wave', names: ['y'] },
        { kind: 'renamed', subject: 'wave', from: 'one', to: 'x' },
      ],
    ],
    [
      'a wave that was split is gone',
      plan,
      change(
        'g2',
        { wave: 1 },
        change(
          'g3',
          { wave: 2 },
          { ...plan, waves: [{ name: 'x', gate: false }, { name: 'y', gate: false }, ...waves.slice(1)] },
        ),
      ),
      [
        { kind: 'removed', subject: 'wave', names: ['one'] },
        { kind: 'added', subject: 'wave', names: ['x', 'y'] },
        changed('group', ['g1'], 'wave', 'one', 'x'),
        changed('group', ['g2'], 'wave', 'one', 'y'),
      ],
    ],
    [
      'the order of waves and of groups',
      plan,
      {
        ...plan,
        waves: [...waves].reverse(),
        groups: plan.groups.map((group) => ({ ...group, wave: 1 - group.wave })).reverse(),
      },
      [
        { kind: 'reordered', subject: 'wave' },
        { kind: 'reordered', subject: 'group' },
      ],
    ],
    [
      'references to secrets, by name',
      plan,
      { ...plan, site: { ...plan.site, auth: { kind: 'session', session: { env: 'S' } } } },
      [
        changed('plan', [], 'site.auth', 'account', 'session'),
        changed('plan', [], 'site.auth.account', 'admin', undefined),
        changed('plan', [], 'site.auth.password', { env: 'ZSTACK_PASSWORD' }, undefined),
        changed('plan', [], 'site.auth.session', undefined, { env: 'S' }),
      ],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(diffPlans(before, after)).toEqual(expected);
  });

  it('says once what moves 500 groups', () => {
    const many = { ...withOther, groups: Array.from({ length: 500 }, (_, n) => makeGroup(`g${n}`)) };
    const moved = {
      ...many,
      groups: many.groups.map((group) => ({ ...group, destination: 'vault-b', timeoutMs: 1000 })),
    };
    const differences = diffPlans(many, moved);
    expect(differences).toEqual([
      changed(
        'group',
        many.groups.map(({ name }) => name),
        'destination',
        'vault',
        'vault-b',
      ),
      changed(
        'group',
        many.groups.map(({ name }) => name),
        'timeout',
        7_200_000,
        1000,
      ),
    ]);
  });

  it('compares 10,000 groups that all changed in their own way quickly', () => {
    const many = makeTestPlan(
      Array.from({ length: 10_000 }, (_, n) => makeGroup(`g${n}`, { dependsOn: n > 0 ? [`g${n - 1}`] : [] })),
    );
    const after = {
      ...many,
      groups: many.groups.map((group, n) => ({
        ...group,
        name: `x${n}`,
        timeoutMs: n,
        dependsOn: n > 0 ? [`x${n - 1}`] : [],
      })),
    };
    const started = performance.now();
    expect(diffPlans(many, after)).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('of a plan that is new everything', () => {
    expect(newPlan(plan)).toEqual([
      { kind: 'added', subject: 'storage', names: ['local', 'vault'] },
      { kind: 'added', subject: 'wave', names: ['one', 'two'] },
      { kind: 'added', subject: 'group', names: ['g1', 'g2', 'g3'] },
    ]);
    expect(newPlan({ ...plan, groups: [] })).toHaveLength(2);
  });
});

/** Says every property that a plan can have. */
const full: Plan = {
  ...makeTestPlan(
    [
      makeGroup('g1', {
        tags: ['t'],
        systemTags: ['s'],
        userTags: ['u'],
        expect: { volumes: 2, minSizeBytes: 5, maxAgeMs: 7 },
      }),
      makeGroup('g2', { dependsOn: ['g1'], wave: 1 }),
    ],
    {
      waves: [
        { name: 'one', gate: false, failure: { tolerate: { count: 3 }, then: 'stop' } },
        { name: 'two', gate: true },
      ],
    },
  ),
  description: 'd',
  labels: { owner: 'o' },
  objectives: { rtoMs: 1000, rpoMs: 2000 },
  site: {
    endpoint: { env: 'E' },
    auth: { kind: 'accessKey', id: 'i', secret: { file: 'f' } },
    dialect: 'sdk',
    timeZone: 'UTC',
    tls: { caFile: 'c', insecureSkipVerify: false },
    requestTimeoutMs: 5,
  },
  failure: { tolerate: { share: 0.5 }, then: 'continue' },
};

/** Paths of all values that are not objects or lists. */
function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) =>
    leaves(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function altered(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : `${value}x`;
}

function set(target: unknown, [key = '', ...rest]: (string | number)[], to: (old: unknown) => unknown): unknown {
  const copy: Record<string, unknown> | unknown[] = Array.isArray(target) ? [...target] : { ...(target as object) };
  const members = copy as Record<string | number, unknown>;
  members[key] = rest.length === 0 ? to(members[key]) : set(members[key], rest, to);
  return copy;
}

test.each(
  leaves(full)
    .filter(([first, , third]) => first !== 'format' && first !== 'digest' && third !== 'wave')
    .map((path) => [path.join('.'), path] as const),
)('no property can change unnoticed: %s', (_, path) => {
  expect(diffPlans(full, set(full, path, altered) as Plan)).not.toEqual([]);
});

test('a plan has no difference to itself, and each difference is one both ways', () => {
  const anyGroup = fc.record({
    to: fc.constantFrom('local', 'vault'),
    wave: fc.nat(1),
    critical: fc.boolean(),
    timeoutMs: fc.nat(3),
  });
  const anyPlan = fc.uniqueArray(fc.nat(8), { maxLength: 6 }).chain((names) =>
    fc.array(anyGroup, { minLength: names.length, maxLength: names.length }).map((shapes) =>
      makeTestPlan(
        shapes.map(({ to, ...shape }, at) => makeGroup(`g${names[at]}`, { ...shape, destination: to })),
        { waves },
      ),
    ),
  );
  fc.assert(
    fc.property(anyPlan, anyPlan, (a, b) => {
      expect(diffPlans(a, structuredClone(a))).toEqual([]);
      const there = diffPlans(a, b);
      const back = diffPlans(b, a);
      const count = (list: readonly Difference[], kind: string) =>
        list.reduce((sum, one) => sum + (one.kind === kind && 'names' in one ? Math.max(1, one.names.length) : 0), 0);
      expect(count(there, 'added')).toBe(count(back, 'removed'));
      expect(count(there, 'changed')).toBe(count(back, 'changed'));
    }),
  );
});

describe('groups whose backup is chosen later', () => {
  const latest = (name: string, vm: string, change = {}) =>
    makeGroup(name, { groupUuid: NOT_PINNED, latestOf: { vm }, ...change });
  const [a, b] = ['a'.repeat(32), 'b'.repeat(32)];

  it('are told apart by their VMs, also under another name', () => {
    const before = makeTestPlan([latest('one', a), latest('two', b)]);
    expect(diffPlans(before, makeTestPlan([latest('one', a), latest('two', b)]))).toEqual([]);
    const renamed = JSON.stringify(diffPlans(before, makeTestPlan([latest('first', a), latest('two', b)])));
    expect(renamed).toContain('first');
    expect(renamed).not.toContain('two');
  });

  it('have another VM or another bound, which is said', () => {
    const before = makeTestPlan([latest('one', a)]);
    expect(JSON.stringify(diffPlans(before, makeTestPlan([latest('one', b)])))).toContain('latestOf.vm');
    const bounded = latest('one', a, { latestOf: { vm: a, notAfter: '2026-11-20T00:00:00.000Z' } });
    expect(JSON.stringify(diffPlans(before, makeTestPlan([bounded])))).toContain('latestOf.before');
  });
});
