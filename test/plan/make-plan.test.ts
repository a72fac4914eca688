import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readPlans } from '../../src/document/read-plans.ts';
import type { PlanDocument } from '../../src/generated/plan-document.ts';
import { digestOf } from '../../src/plan/digest.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { soundPlan } from '../document/documents.ts';

function planOf(change: (plan: ReturnType<typeof soundPlan>) => void): Plan {
  const plan = soundPlan();
  change(plan);
  const { documents, diagnostics } = readPlans(stringify(plan), 'plan.yaml');
  const value = documents[0]?.value;
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return makePlan(value);
}

test('what is not said has its default', () => {
  const plan = planOf(() => {});
  expect(plan).toMatchObject({
    format: 1,
    name: 'sound',
    labels: {},
    site: {
      endpoint: 'http://10.0.0.5:8080/zstack',
      auth: { kind: 'account', account: 'admin', password: { env: 'ZSTACK_PASSWORD' } },
      dialect: 'auto',
      tls: { insecureSkipVerify: false },
      requestTimeoutMs: 30_000,
    },
    verify: 'observed',
    objectives: {},
    concurrency: 16,
    failure: { tolerate: { count: 0 }, then: 'stop' },
    waves: [{ name: 'all', gate: false }],
  });
  const common = { maxConcurrent: 4, throughput: 104_857_600 };
  expect(plan.storages).toEqual([
    { name: 'east-local', uuid: '0f8fad5bd9cb469fa16570867728950e', role: 'local', ...common },
    { name: 'vault', uuid: '9a7b330aa7364f3ebb5f1f3b5f3f7a11', role: 'backup', ...common },
  ]);
  expect(plan.groups[1]).toEqual({
    name: 'vm-1',
    groupUuid: '000000000000000000000000000000a1',
    source: 'east-local',
    destination: 'vault',
    receiving: 'east-local',
    wave: 0,
    dependsOn: ['vm-0'],
    critical: false,
    tags: [],
    systemTags: [],
    userTags: [],
    expect: {},
    timeoutMs: 7_200_000,
    retry: { attempts: 4, delayMs: 5000, maxDelayMs: 120_000 },
    whenPresent: 'verify',
  });
  expect(plan).not.toHaveProperty('description');
});

test('policies are copied into each group: its own, else the defaults, else the plan', () => {
  const plan = planOf((document) => {
    document['timeout'] = '3h';
    document['retry'] = { attempts: 6, maxDelay: '10m' };
    document['defaults'] = {
      source: 'east-local',
      destination: 'vault',
      whenPresent: 'recover',
      expect: { maxAge: '1d', volumes: 1 },
      systemTags: ['a::b'],
      userTags: ['c'],
    };
    document['waves'] = [{ name: 'first' }, { name: 'second', gate: { approval: true }, failure: { tolerate: '50%' } }];
    Object.assign(document.groups[3] ?? {}, {
      wave: 'second',
      timeout: '90m',
      retry: { delay: '1s' },
      whenPresent: 'verify',
      expect: { volumes: 3, minSize: '1.5GiB' },
      userTags: [],
      tags: ['x'],
      critical: true,
    });
  });
  expect(plan.groups[0]).toMatchObject({
    wave: 0,
    timeoutMs: 10_800_000,
    retry: { attempts: 6, delayMs: 5000, maxDelayMs: 600_000 },
    whenPresent: 'recover',
    expect: { volumes: 1, maxAgeMs: 86_400_000 },
    systemTags: ['a::b'],
    userTags: ['c'],
  });
  expect(plan.groups[3]).toMatchObject({
    wave: 1,
    critical: true,
    tags: ['x'],
    timeoutMs: 5_400_000,
    retry: { attempts: 6, delayMs: 1000, maxDelayMs: 600_000 },
    whenPresent: 'verify',
    expect: { volumes: 3, minSizeBytes: 1_610_612_736, maxAgeMs: 86_400_000 },
    systemTags: ['a::b'],
    userTags: [],
  });
  expect(plan.waves).toEqual([
    { name: 'first', gate: false },
    { name: 'second', gate: true, failure: { tolerate: { share: 0.5 }, then: 'stop' } },
  ]);
});

describe('which storage receives the copy', () => {
  const storage = (uuid: string, role: string | undefined) => ({ uuid, ...(role === undefined ? {} : { role }) });

  test.each([
    [undefined, undefined, 'local', 'backup', 'east-local'],
    ['local', 'backup', 'local', 'backup', 'east-local'],
    ['local', undefined, 'local', 'backup', 'east-local'],
    // Swapped against ZStack's words: the copy is looked for where the plan says `local`.
    ['backup', 'local', 'backup', 'local', 'vault'],
  ])('roles %s and %s', (from, to, source, destination, receiving) => {
    const plan = planOf((document) => {
      document['storages'] = {
        'east-local': storage('0f8fad5bd9cb469fa16570867728950e', from),
        vault: storage('9a7b330aa7364f3ebb5f1f3b5f3f7a11', to),
      };
    });
    expect(plan.storages.map(({ role }) => role)).toEqual([source, destination]);
    expect(plan.groups[0]).toMatchObject({ source: 'east-local', destination: 'vault', receiving });
  });
});

test.each([
  [{ accessKey: { id: 'k', secret: { file: '/s' } } }, { kind: 'accessKey', id: 'k', secret: { file: '/s' } }],
  [{ session: { env: 'S' } }, { kind: 'session', session: { env: 'S' } }],
])('the site, with the login %j', (auth, expected) => {
  const plan = planOf((document) => {
    document['site'] = {
      endpoint: 'https://zstack.example/zstack//',
      auth,
      timeZone: '+08:00',
      dialect: 'sdk',
      tls: { ca: '/ca.pem', insecureSkipVerify: true },
      requestTimeout: '1m',
    };
  });
  expect(plan.site).toEqual({
    endpoint: 'https://zstack.example/zstack',
    auth: expected,
    timeZone: '+08:00',
    dialect: 'sdk',
    tls: { caFile: '/ca.pem', insecureSkipVerify: true },
    requestTimeoutMs: 60_000,
  });
});

test('UUIDs are normalised', () => {
  const uuid = '0150A812-0F93-34DB-8E9A-BC9D3F5EEA08';
  const plan = planOf(({ groups }) => Object.assign(groups[0] ?? {}, { groupUuid: uuid }));
  expect(plan.groups[0]?.groupUuid).toBe('0150a8120f9334db8e9abc9d3f5eea08');
});

test('a document with errors is refused, not guessed at', () => {
  expect(() => makePlan({ ...soundPlan(), defaults: {} } as unknown as PlanDocument)).toThrow(TypeError);
});

describe('the digest', () => {
  test('is the SHA-256 of the rest of the plan with sorted keys', () => {
    const { digest, ...rest } = planOf(() => {});
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (value === null || typeof value !== 'object') return value;
      const members = value as Record<string, unknown>;
      return Object.fromEntries(
        Object.keys(members)
          .sort()
          .map((key) => [key, sorted(members[key])]),
      );
    };
    expect(digest).toBe(
      createHash('sha256')
        .update(JSON.stringify(sorted(rest)))
        .digest('hex'),
    );
  });

  test('does not depend on the order of keys, and does on every value', () => {
    const base = planOf(() => {}).digest;
    const reordered = planOf((document) => {
      for (const group of document.groups) {
        const entries = Object.entries(group).reverse();
        for (const key of Object.keys(group)) delete group[key];
        Object.assign(group, Object.fromEntries(entries));
      }
    }).digest;
    expect(reordered).toBe(base);
    expect(planOf(({ groups }) => Object.assign(groups[2] ?? {}, { critical: true })).digest).not.toBe(base);
  });

  test('survives the journal: JSON and back gives the same digest', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(digestOf(JSON.parse(JSON.stringify(value)))).toBe(digestOf(value));
      }),
    );
  });
});

test.each(['plans/quickstart.yaml', 'plans/whole-site.yaml'])('%s becomes a plan of plain JSON', (file) => {
  const [document] = readPlans(readFileSync(file, 'utf8'), file).documents;
  if (document?.value === undefined) throw new Error('findings');
  const plan = makePlan(document.value);
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  for (const group of plan.groups) {
    expect(group.expect.volumes).toBeGreaterThan(0);
    expect(group.expect.minSizeBytes).toBeGreaterThan(0);
  }
});
