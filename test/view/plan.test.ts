import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/document/diagnostic.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Estimate } from '../../src/schedule/estimate.ts';
import { type PlanView, planDocument, planJson } from '../../src/view/plan/plan.ts';
import type { Page } from '../../src/view/write/page.ts';
import { writeText } from '../../src/view/write/text.ts';
import { displayWidth } from '../../src/view/write/width.ts';
import {
  colourPage,
  failureBudget,
  hostileName,
  narrowPage,
  plainPage,
  sampleEstimate,
  sampleGroup,
  samplePlan,
  uuid,
} from './samples.ts';

const view = { groupsPerWave: 50, calls: false, findings: [], command: 'zdr run plans/east.yaml' };
const planText = (of: Plan, by: Estimate, page: Page, shown: PlanView): string =>
  writeText(planDocument(of, by, shown), page);
const plan = samplePlan();
const estimate = sampleEstimate(plan);

describe('a plan as text', () => {
  it('at 80 columns', async () => {
    await expect(planText(plan, estimate, plainPage, view)).toMatchFileSnapshot('golden/plan.txt');
  });

  it('in colour', async () => {
    await expect(planText(plan, estimate, colourPage, view)).toMatchFileSnapshot('golden/plan-colour.txt');
  });

  it('with the calls', async () => {
    await expect(planText(plan, estimate, plainPage, { ...view, calls: true })).toMatchFileSnapshot(
      'golden/plan-calls.txt',
    );
  });

  it('says that the RTO would be missed, and what else is not the default', async () => {
    const { objectives: _, ...rest } = estimate;
    const other = samplePlan(undefined, {
      verify: 'claimed',
      objectives: {},
      failure: failureBudget({ count: 0 }, 'continue'),
      site: {
        ...plan.site,
        endpoint: { env: 'ZSTACK_ENDPOINT' },
        auth: { kind: 'session', session: { env: 'S' } },
        requestsPerSecond: 5,
      },
    });
    const late: Estimate = {
      ...rest,
      bottleneck: { kind: 'critical-path' },
      savings: [],
      objectives: { rto: { objectiveMs: 60_000, holds: false } },
    };
    await expect(planText(other, late, plainPage, view)).toMatchFileSnapshot('golden/plan-late.txt');
  });

  it('says that the requests are the bottleneck, and what more of them would save', () => {
    const slow: Estimate = {
      ...estimate,
      bottleneck: { kind: 'requests' },
      savings: [{ limit: { kind: 'requests' }, from: 2, to: 3, savesMs: 60_000 }],
    };
    const text = planText(plan, slow, plainPage, view);
    expect(text).toMatch(/bottleneck:? +site\.requestsPerSecond: calls,/);
    expect(text).toMatch(/faster:? +site\.requestsPerSecond 2 → 3 saves 1m/);
  });

  it.each([0, 1])('with %i groups', async (size) => {
    const small = samplePlan(plan.groups.slice(0, size));
    await expect(planText(small, sampleEstimate(small), plainPage, view)).toMatchFileSnapshot(
      `golden/plan-${size}.txt`,
    );
  });

  it('shows the first of 10,000 groups in the order of their start, quickly', () => {
    const groups = Array.from({ length: 10_000 }, (_, index) => sampleGroup(`vm-${index}`, { groupUuid: uuid(index) }));
    const big = samplePlan(groups.toReversed());
    const started = performance.now();
    const text = planText(big, sampleEstimate(samplePlan(groups)), plainPage, view);
    expect(text.split('\n').filter((line) => /^ +\+.* vm-\d+ /.test(line))).toHaveLength(50);
    expect(text.indexOf('  vm-0 ')).toBeLessThan(text.indexOf('  vm-49 '));
    expect(text).toContain('… and 9,950 more: zdr plan --all and -o json have them all');
    const all = planText(big, sampleEstimate(big), plainPage, { ...view, groupsPerWave: Number.POSITIVE_INFINITY });
    expect(all.split('\n').filter((line) => /^ +\+.* vm-\d+ /.test(line))).toHaveLength(10_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('neutralises hostile names and keeps tables within the width', async () => {
    const hostile = samplePlan([
      sampleGroup(hostileName.repeat(3), { dependsOn: [hostileName] }),
      sampleGroup('数据库'.repeat(20)),
    ]);
    for (const page of [plainPage, narrowPage]) {
      const text = planText(hostile, sampleEstimate(hostile), page, view);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      const rows = text.split('\n').filter((line) => /^ +\+/.test(line));
      expect(rows).toHaveLength(2);
      for (const row of rows) expect(displayWidth(row)).toBeLessThanOrEqual(80);
    }
    await expect(planText(hostile, sampleEstimate(hostile), plainPage, view)).toMatchFileSnapshot(
      'golden/plan-hostile.txt',
    );
  });
});

describe('a plan as JSON', () => {
  it('has plan, estimate and calls, versioned', () => {
    const document = JSON.parse(planJson(plan, estimate, { calls: true, findings: [] }));
    expect(document).toMatchObject({ type: 'plan', format: 1, plan, estimate });
    const storages = { srcBackupStorageUuid: uuid(0x10), dstBackupStorageUuid: uuid(0x20) };
    const request = {
      method: 'PUT',
      url: `http://10.0.0.5:8080/zstack/v1/vm-backups/${uuid(1)}/actions`,
      headers: { Authorization: 'OAuth {sessionUuid}', 'Content-Type': 'application/json;charset=UTF-8' },
    };
    expect(document.calls[0]).toEqual({
      group: 'dns-01',
      requests: [
        {
          ...request,
          dialect: 'documented',
          body: { recovervmbackupfromimagestorebackupstorage: storages, systemTags: [], userTags: [] },
        },
        {
          ...request,
          dialect: 'sdk',
          headers: { ...request.headers, 'X-Job-UUID': '{jobUuid}', 'X-API-Timeout': '7200' },
          body: { recoverVmBackupFromImageStoreBackupStorage: storages, systemTags: [], userTags: [] },
        },
      ],
    });
    expect(JSON.parse(planJson(plan, estimate, { calls: false, findings: [] }))).not.toHaveProperty('calls');
  });

  it.each([
    ['sdk', 'recoverVmBackupFromImageStoreBackupStorage'],
    ['documented', 'recovervmbackupfromimagestorebackupstorage'],
  ] as const)('shows one request where the dialect is said: %s', (dialect, key) => {
    const one = samplePlan(undefined, { site: { ...plan.site, dialect } });
    const [call] = JSON.parse(planJson(one, estimate, { calls: true, findings: [] })).calls;
    expect(call.requests).toHaveLength(1);
    expect(call.requests[0].body).toHaveProperty(key);
  });

  it('holds what the check found, but not the edit of a secret', () => {
    const finding: Diagnostic = {
      code: 'ZDR1216',
      severity: 'warning',
      message: 'm',
      secret: true,
      edit: { range: { line: 1, column: 1, endLine: 1, endColumn: 2 }, text: 'x' },
    };
    expect(JSON.parse(planJson(plan, estimate, { calls: false, findings: [finding] })).findings).toEqual([
      { code: 'ZDR1216', severity: 'warning', message: 'm' },
    ]);
  });
});

describe('what raising a limit saves', () => {
  it.each([
    [[], 'no limit is reached, so raising one saves nothing'],
    [
      [{ limit: { kind: 'concurrency' as const }, from: 4, to: 5, savesMs: 0 }],
      'limits.concurrency 4 → 5 saves nothing',
    ],
  ])('is said where it is nothing: %j', (savings, text) => {
    expect(planText(plan, { ...estimate, savings }, plainPage, view)).toContain(`faster         ${text}`);
  });
});
