import picocolors from 'picocolors';
import type { FailureBudget, Plan, PlanGroup, Tolerance } from '../../src/plan/plan.ts';
import type { Estimate } from '../../src/schedule/estimate.ts';
import type { Page } from '../../src/view/write/page.ts';

export const plainPage: Page = { style: picocolors.createColors(false), width: 80 };
export const colourPage: Page = { style: picocolors.createColors(true), width: 80 };
export const narrowPage: Page = { style: picocolors.createColors(false), width: 40 };

const GiB = 1024 ** 3;
const minute = 60_000;

/** A name that tries to clear the screen, to colour it, to reverse the line and to break every markup. */
export const hostileName = 'a\u001b[2J\u001b[31mb\r\n\u202ec|`</td>**';

export const failureBudget = (tolerate: Tolerance, then: 'stop' | 'continue'): FailureBudget => ({ tolerate, then });

export const uuid = (number: number): string => number.toString(16).padStart(32, '0');

export function sampleGroup(name: string, over: Partial<PlanGroup> = {}): PlanGroup {
  return {
    name,
    groupUuid: uuid(0xabc),
    source: 'east-local',
    destination: 'vault',
    receiving: 'east-local',
    wave: 0,
    dependsOn: [],
    critical: false,
    tags: [],
    systemTags: [],
    userTags: [],
    expect: {},
    timeoutMs: 120 * minute,
    retry: { attempts: 4, delayMs: 5000, maxDelayMs: 120_000 },
    whenPresent: 'verify',
    ...over,
  };
}

export function samplePlan(groups: readonly PlanGroup[] = sampleGroups, over: Partial<Plan> = {}): Plan {
  return {
    format: 1,
    name: 'east-site',
    description: 'Everything that the east site runs',
    labels: { owner: 'platform' },
    digest: '3f2a9c1b7d10'.padEnd(64, '0'),
    site: {
      endpoint: 'http://10.0.0.5:8080/zstack',
      auth: { kind: 'account', account: 'admin', password: { env: 'ZSTACK_PASSWORD' } },
      dialect: 'auto',
      tls: { insecureSkipVerify: false },
      requestTimeoutMs: 30_000,
    },
    verify: 'observed',
    objectives: { rtoMs: 120 * minute, rpoMs: 24 * 60 * minute },
    storages: [
      { name: 'east-local', uuid: uuid(0x10), role: 'local', maxConcurrent: 6, throughput: 200 * 1024 ** 2 },
      { name: 'vault', uuid: uuid(0x20), role: 'backup', maxConcurrent: 8, throughput: 400 * 1024 ** 2 },
    ],
    concurrency: 16,
    failure: failureBudget({ share: 0.05 }, 'stop'),
    waves: [
      { name: 'foundation', gate: false },
      { name: 'databases', gate: true, failure: failureBudget({ count: 1 }, 'stop') },
    ],
    groups,
    ...over,
  };
}

export const sampleGroups: readonly PlanGroup[] = [
  sampleGroup('dns-01', { groupUuid: uuid(1), critical: true }),
  sampleGroup('ldap-01', { groupUuid: uuid(2), dependsOn: ['dns-01'] }),
  sampleGroup('erp-db', { groupUuid: uuid(3), wave: 1, dependsOn: ['dns-01', 'ldap-01'] }),
  sampleGroup('crm-db', { groupUuid: uuid(4), wave: 1 }),
];

/** One group after the other, a minute each, 10 GiB each. */
export function sampleEstimate(plan: Plan): Estimate {
  const groups = plan.groups.map((group, index) => ({
    name: group.name,
    startMs: index * minute,
    finishMs: (index + 1) * minute,
    bytes: 10 * GiB,
  }));
  const makespanMs = groups.length * minute;
  return {
    makespanMs,
    bytes: groups.length * 10 * GiB,
    waves: plan.waves.map((wave, index) => {
      const own = groups.filter((_, at) => plan.groups[at]?.wave === index);
      return {
        name: wave.name,
        startMs: own[0]?.startMs ?? 0,
        finishMs: own.at(-1)?.finishMs ?? 0,
        groups: own.length,
      };
    }),
    groups,
    storages: [
      { name: 'east-local', busyMs: makespanMs, limit: 6, peak: 6, utilisation: 0.97, isBottleneck: true },
      { name: 'vault', busyMs: makespanMs / 2, limit: 8, peak: 7, utilisation: 0.5, isBottleneck: false },
    ],
    bottleneck: { kind: 'storage', storage: 'east-local' },
    criticalPath: { ms: Math.round(makespanMs * 0.75), groups: groups.slice(0, 3).map(({ name }) => name) },
    lowerBoundMs: Math.round(makespanMs * 0.9),
    savings: [
      { limit: { kind: 'storage', storage: 'east-local' }, from: 6, to: 8, savesMs: 45_000 },
      { limit: { kind: 'concurrency' }, from: 16, to: 20, savesMs: -1000 },
    ],
    assumptions: [
      'each group takes 5 s besides its copy, no attempt fails, and no wave waits for approval',
      'a group whose size is not known takes 10 GiB',
    ],
    objectives: { rto: { objectiveMs: 120 * minute, holds: makespanMs <= 120 * minute } },
  };
}
