/** Small plans and events for tests of what folds them. */
import type { Plan, PlanGroup } from '../../src/plan/plan.ts';
import type { RecordedEvent, RunEvent } from '../../src/run/event.ts';

export const LOCAL = '0f000000000040008000000000000001';
export const VAULT = '9a000000000040008000000000000002';

/** The UUID of the n-th backup group. */
export const groupUuid = (n: number): string => `0150a8120f9344db8e9abc9d${n.toString(16).padStart(8, '0')}`;

export function makeGroup(name: string, change: Partial<PlanGroup> = {}): PlanGroup {
  const n = Number(/\d+/.exec(name)?.[0] ?? 1);
  return {
    name,
    groupUuid: groupUuid(n),
    source: 'local',
    destination: 'vault',
    receiving: 'local',
    wave: 0,
    dependsOn: [],
    critical: false,
    tags: [],
    systemTags: [],
    userTags: [],
    expect: {},
    timeoutMs: 7_200_000,
    retry: { attempts: 4, delayMs: 5_000, maxDelayMs: 120_000 },
    whenPresent: 'verify',
    ...change,
  };
}

export function makeTestPlan(groups: readonly PlanGroup[], change: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    name: 'test-site',
    labels: {},
    digest: 'd'.repeat(64),
    site: {
      endpoint: 'http://127.0.0.1:8080/zstack',
      auth: { kind: 'account', account: 'admin', password: { env: 'ZSTACK_PASSWORD' } },
      dialect: 'auto',
      tls: { insecureSkipVerify: false },
      requestTimeoutMs: 30_000,
    },
    verify: 'observed',
    objectives: {},
    storages: [
      { name: 'local', uuid: LOCAL, role: 'local', maxConcurrent: 4, throughput: 100 * 2 ** 20 },
      { name: 'vault', uuid: VAULT, role: 'backup', maxConcurrent: 4, throughput: 100 * 2 ** 20 },
    ],
    concurrency: 4,
    failure: { tolerate: { count: 0 }, then: 'stop' },
    waves: [{ name: 'all', gate: false }],
    groups,
    ...change,
  };
}

/** Numbers and times events as the recorder does, one second apart. */
export function recorded(events: readonly RunEvent[], start = Date.UTC(2026, 10, 24, 6)): RecordedEvent[] {
  return events.map((event, index) => ({
    seq: index + 1,
    time: new Date(start + index * 1000).toISOString(),
    ...event,
  }));
}

export const started = (plan: Plan): RunEvent => ({
  type: 'run.started',
  format: 1,
  runId: '20261124-060000-test-site-0001',
  plan,
  tool: '0.1.0',
  operator: 'op@host',
});
