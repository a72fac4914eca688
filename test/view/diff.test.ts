import { describe, expect, it } from 'vitest';
import { diffPlans, newPlan } from '../../src/plan/diff.ts';
import { NOT_PINNED } from '../../src/plan/pin.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { estimate } from '../../src/schedule/estimate.ts';
import { diffDocument, diffJson } from '../../src/view/plan/compared.ts';
import type { Comparison, PlanSide } from '../../src/view/plan/diff.ts';
import { GITHUB_COMMENT_BYTES } from '../../src/view/write/fit.ts';
import { writeMarkdown } from '../../src/view/write/markdown.ts';
import type { Page } from '../../src/view/write/page.ts';
import { writeText } from '../../src/view/write/text.ts';
import { bigPlan } from './big-plan.ts';
import { colourPage, failureBudget, hostileName, plainPage, sampleGroup, samplePlan, uuid } from './samples.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const side = (label: string, plan: Plan): PlanSide => ({ label, plan, estimate: estimate(plan) });
const compare = (before: Plan, after: Plan): Comparison => ({
  before: side('HEAD~1:plans/east.yaml', before),
  after: side('plans/east.yaml', after),
  differences: diffPlans(before, after),
  now: NOW,
});

const diffText = (comparison: Comparison, page: Page, { perField }: { readonly perField: number }): string =>
  writeText(diffDocument(comparison, perField), { ...page, whole: true });
const diffMarkdown = (comparison: Comparison, mostBytes: number): string =>
  writeMarkdown(diffDocument(comparison, 20), mostBytes);

const before = samplePlan();
const after: Plan = {
  ...before,
  digest: 'f'.repeat(64),
  description: undefined as never,
  concurrency: 1,
  objectives: { rtoMs: 60_000 },
  failure: failureBudget({ count: 0 }, 'continue'),
  site: { ...before.site, endpoint: { env: 'ZSTACK_ENDPOINT' }, tls: { caFile: 'ca.pem', insecureSkipVerify: true } },
  storages: [
    ...before.storages.map((one) => (one.name === 'vault' ? { ...one, throughput: 1024 ** 3 } : one)),
    { name: 'vault-b', uuid: uuid(0x30), role: 'backup', maxConcurrent: 2, throughput: 2 ** 20 },
  ],
  waves: [
    { name: 'foundation', gate: true },
    { name: 'data', gate: true },
  ],
  groups: [
    sampleGroup('dns-01', {
      groupUuid: uuid(77),
      expect: { volumes: 2, minSizeBytes: 10 * 1024 ** 3, maxAgeMs: 5_400_000 },
    }),
    sampleGroup('ldap', { groupUuid: uuid(2), dependsOn: ['dns-01'], timeoutMs: 7_200_001, tags: ['tier-0'] }),
    sampleGroup('erp-db', {
      groupUuid: uuid(3),
      wave: 1,
      dependsOn: ['ldap'],
      destination: 'vault-b',
      timeoutMs: 7_200_001,
    }),
    sampleGroup('web', { groupUuid: uuid(5), wave: 1 }),
  ],
};

describe('the difference of two plans', () => {
  it('as text', async () => {
    await expect(diffText(compare(before, after), plainPage, { perField: 20 })).toMatchFileSnapshot('golden/diff.txt');
  });

  it('in colour', async () => {
    await expect(diffText(compare(before, after), colourPage, { perField: 20 })).toMatchFileSnapshot(
      'golden/diff-colour.txt',
    );
  });

  it('as Markdown', async () => {
    await expect(diffMarkdown(compare(before, after), GITHUB_COMMENT_BYTES)).toMatchFileSnapshot('golden/diff.md');
  });

  it('as JSON', async () => {
    await expect(diffJson(compare(before, after))).toMatchFileSnapshot('golden/diff.json');
  });

  it('of nothing', () => {
    expect(diffText(compare(before, before), plainPage, { perField: 20 })).toContain('\nno difference, from ');
    expect(diffMarkdown(compare(before, before), GITHUB_COMMENT_BYTES)).toContain('**no difference**');
  });

  it('tells apart two values that read the same', () => {
    const near = (throughput: number) => ({
      ...before,
      storages: before.storages.map((one) => ({ ...one, throughput })),
    });
    const text = diffText(compare(near(1_000_000), near(1_000_001)), plainPage, { perField: 20 });
    expect(text).toContain('2 storages: east-local, vault: throughput 1000000 → 1000001');
  });

  it('says how many of one kind it leaves out, and shows the others', () => {
    const many = bigPlan(10_000, 40);
    const moved: Plan = {
      ...many,
      concurrency: 3,
      groups: many.groups.map((group, n) => ({
        ...group,
        groupUuid: uuid(n + 50_000),
        timeoutMs: 1000 + n,
        critical: true,
      })),
    };
    const comparison = compare(many, moved);
    const text = diffText(comparison, plainPage, { perField: 20 });
    expect(text).toContain('limits.concurrency 100 → 3');
    expect(text).toMatch(/9,900 groups: [^\n]* and 9,895 more: critical no → yes/);
    expect(text).toContain('9,980 more groups: recovery point: 9,980 more changes');
    expect(text).toContain('9,980 more groups: timeout: 9,980 more changes');
    expect(text.split('\n').length).toBeLessThan(70);
    const markdown = diffMarkdown(comparison, GITHUB_COMMENT_BYTES);
    expect(Buffer.byteLength(markdown)).toBeLessThan(GITHUB_COMMENT_BYTES);
    expect(markdown).toContain('9,980 more changes');
    expect(JSON.parse(diffJson(comparison)).differences).toHaveLength(20_002);
  });

  it('says of many recovery points that moved by how much, and how old the oldest is', () => {
    const pinnedAt = (days: readonly (number | undefined)[]): Plan =>
      samplePlan(
        days.map((day, n) =>
          sampleGroup(`g${n}`, {
            latestOf: { vm: uuid(n + 1) },
            groupUuid: day === undefined ? NOT_PINNED : uuid(100 * n + day),
            ...(day === undefined ? {} : { pinned: { createdAt: `2026-11-${day}T02:00:00.000Z`, volumes: [] } }),
          }),
        ),
        { objectives: { rpoMs: 24 * 3_600_000 } },
      );
    const comparison = compare(pinnedAt([18, 18, 19, undefined]), pinnedAt([19, 20, 18, 20]));
    const text = diffText(comparison, plainPage, { perField: 20 });
    expect(text).toContain(
      '4 recovery points moved: 2 newer by 1d to 2d, 1 older by 1d, 1 had none, oldest now 2026-11-18 02:00:00Z (g2), spread 2d',
    );
    expect(text).toContain('group g1: recovery point 2026-11-18 02:00:00Z → 2026-11-20 02:00:00Z\n');
    expect(text).toMatch(/oldest backup +2d 8h \(g0\) +2d 8h \(g2\)/);
    expect(text).toMatch(/RPO +1d: missed by 1d 8h +1d: missed by 1d 8h/);
    expect(diffText(compare(pinnedAt([18]), pinnedAt([20])), plainPage, { perField: 20 })).not.toContain('moved:');
    expect(diffMarkdown(comparison, GITHUB_COMMENT_BYTES)).toContain('- all groups: 4 recovery points moved:');
    expect(JSON.parse(diffJson(comparison)).differences[0].after).toEqual({
      groupUuid: uuid(19),
      createdAt: '2026-11-19T02:00:00.000Z',
    });
  });

  it('keeps Markdown within any size', () => {
    const many = bigPlan(500, 100);
    const comparison: Comparison = {
      before: { label: 'x', findings: [] },
      after: side('y', many),
      differences: newPlan(many),
      now: NOW,
    };
    for (const most of [500, 1000, 5000])
      expect(Buffer.byteLength(diffMarkdown(comparison, most))).toBeLessThanOrEqual(most);
  });

  it('where there was no plan, or none that is valid', () => {
    const now = side('plans/east.yaml', before);
    const none: Comparison = {
      before: { label: 'v1:plans/east.yaml', findings: [] },
      after: now,
      differences: newPlan(before),
      now: NOW,
    };
    expect(diffText(none, plainPage, { perField: 20 })).toContain(
      'v1:plans/east.yaml has no such plan: all of it is new',
    );
    expect(diffText(none, plainPage, { perField: 20 })).toContain('4 groups: dns-01, ldap-01, erp-db, crm-db: added');
    const invalid: Comparison = {
      before: {
        label: 'v1:plans/east.yaml',
        findings: [{ code: 'ZDR1201', severity: 'error', message: 'Taken | twice.' }],
      },
      after: now,
      differences: [],
      now: NOW,
    };
    expect(diffText(invalid, plainPage, { perField: 20 })).toContain(
      'nothing to compare with: the plan at v1:plans/east.yaml is not valid (1 error)',
    );
    expect(diffMarkdown(invalid, GITHUB_COMMENT_BYTES)).toContain('| error | `ZDR1201` | Taken &#124; twice. |');
    expect(JSON.parse(diffJson(invalid)).before).toEqual({
      label: 'v1:plans/east.yaml',
      findings: [{ code: 'ZDR1201', severity: 'error', message: 'Taken | twice.' }],
    });
  });

  it('neutralises names that attack', async () => {
    const hostile = samplePlan([sampleGroup(hostileName, { tags: [hostileName] })], { name: hostileName });
    const text = diffText(compare(before, hostile), plainPage, { perField: 20 });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    const markdown = diffMarkdown(compare(before, hostile), GITHUB_COMMENT_BYTES);
    expect(markdown).not.toMatch(/<|\u202e/);
  });
});
