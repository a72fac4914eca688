import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import type { Verdict, VolumeJudgement } from '../../src/reconcile/judgement.ts';
import { makeReport, type Report } from '../../src/report/report.ts';
import type { EndReason, GroupOutcome, RunEvent } from '../../src/run/event.ts';
import { reportDocument, reportJson } from '../../src/view/report/report.ts';
import { writeMarkdown } from '../../src/view/write/markdown.ts';
import type { Page } from '../../src/view/write/page.ts';
import { writeText } from '../../src/view/write/text.ts';
import { displayWidth } from '../../src/view/write/width.ts';
import { jobOf, matched, record, recorded, replay, sampleRun, started, timeout } from '../observe/samples.ts';
import { drillReport } from './drill-report.ts';
import { colourPage, hostileName, narrowPage, plainPage, sampleGroup, samplePlan, uuid } from './samples.ts';

/** As much as GitHub takes of a step. */
const SUMMARY_BYTES = 1_000_000;

const reportText = (report: Report, page: Page, files?: readonly string[]): string =>
  writeText(reportDocument(report, files), page);
const reportMarkdown = (report: Report, mostBytes?: number): string => writeMarkdown(reportDocument(report), mostBytes);

const mixed = makeReport(replay(sampleRun(samplePlan())));

type End = readonly [GroupOutcome, { readonly verdicts?: readonly Verdict[]; readonly reason?: EndReason }?];

/** A report of groups that all ended as said; `undefined` leaves one unfinished. */
function reportOf(
  ends: readonly (End | undefined)[],
  over: Partial<Plan> = {},
  name = (index: number) => `vm-${index}`,
  ended = false,
) {
  const groups = ends.map((_, index) => sampleGroup(name(index), { groupUuid: uuid(index + 1) }));
  const plan = samplePlan(groups, over);
  const events: (readonly [number, RunEvent])[] = [[0, started(plan)]];
  ends.forEach((end, index) => {
    const group = name(index);
    events.push([index, { type: 'group.started', group }]);
    if (end === undefined) return;
    const [outcome, { verdicts, reason } = {}] = end;
    const volumes = verdicts?.map(
      (verdict, at): VolumeJudgement => ({
        backupUuid: uuid(0x1000 + at),
        verdict,
        ...(verdict === 'matched' ? {} : { detail: `detail of ${verdict} ${group}` }),
        unverified: verdict === 'unverified' ? ['size', 'status'] : [],
        observed: { ...record(at), name: `volume of ${group}` },
      }),
    );
    const judgement = volumes ? { ...matched(0), recovered: outcome === 'recovered', volumes } : undefined;
    events.push([
      index + 60,
      { type: 'group.finished', group, outcome, ...(reason ? { reason } : {}), ...(judgement ? { judgement } : {}) },
    ]);
  });
  const counts = { recovered: 0, differs: 0, failed: 0, unknown: 0, 'not-started': 0 };
  if (ended) events.push([ends.length + 60, { type: 'run.finished', counts }]);
  const ordered = [...events].sort(([a], [b]) => a - b);
  return makeReport(replay(recorded(ordered)));
}

const everyVerdict = reportOf(
  (
    [
      'missing',
      'wrong-storage',
      'wrong-group',
      'not-ready',
      'size-mismatch',
      'duplicate',
      'unexpected',
      'unverified',
    ] as const
  ).map((verdict): End => ['differs', { verdicts: ['matched', verdict] }]),
);
const allWell = reportOf([
  ['recovered', { verdicts: ['matched', 'matched'] }],
  ['recovered', { verdicts: ['matched'], reason: { kind: 'already-present' } }],
]);

const scheduled = {
  onSuccess: 'remove',
  onFailure: 'remove',
  schedule: { name: 'weekly', due: '2026-11-24T06:00:00.000Z' },
} as const;

describe('a report as text', () => {
  it.each([
    ['mixed', mixed],
    ['verdicts', everyVerdict],
    ['recovered', allWell],
    ['unfinished', reportOf([['unknown'], undefined, ['failed', { reason: { kind: 'failure', failure: timeout } }]])],
    ['empty', reportOf([])],
    ['drill', drillReport({ left: true })],
    ['drilled', drillReport({ drill: scheduled })],
  ])('%s', async (name, report) => {
    await expect(reportText(report, plainPage, ['runs/x/report.json', 'runs/x/report.md'])).toMatchFileSnapshot(
      `golden/report-${name}.txt`,
    );
  });

  it('in colour', async () => {
    await expect(reportText(mixed, colourPage)).toMatchFileSnapshot('golden/report-colour.txt');
  });

  it('names the job of an unknown group', () => {
    const plan = samplePlan([sampleGroup('a')]);
    const report = makeReport(
      replay(
        recorded([
          [0, started(plan)],
          [1, { type: 'group.started', group: 'a' }],
          [2, { type: 'call.issued', group: 'a', call: 1, attempt: 1, job: jobOf('a') }],
          [3, { type: 'group.finished', group: 'a', outcome: 'unknown' }],
        ]),
      ),
    );
    expect(reportText(report, { ...plainPage, width: 200 })).toContain(`GET /v1/api-jobs/${jobOf('a')}\n`);
  });

  it('shows twenty of many, each reason once, quickly', () => {
    const failed: End = ['failed', { reason: { kind: 'failure', failure: timeout } }];
    const blocked: End = ['not-started', { reason: { kind: 'budget', scope: 'plan' } }];
    const report = reportOf([...Array(5000).fill(failed), ...Array(5000).fill(blocked)]);
    const began = performance.now();
    const text = reportText(report, plainPage);
    expect(text.match(/^failed /gm)).toHaveLength(20);
    expect(text).toContain('… and 4,980 more: report.md has them all');
    expect(text.match(/the failure budget of the plan was spent$/gm)).toHaveLength(1);
    expect(text).toContain('and 4,980 more');
    expect(text).toContain('0 of 10,000 groups recovered');
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('says what the server left out of recovered groups', () => {
    const report = reportOf([['recovered', { verdicts: ['unverified'] }]], { verify: 'claimed' });
    expect(reportText(report, plainPage)).toMatch(/not said by the server +size \(1 group\), status \(1 group\)/);
  });

  it('neutralises hostile names', () => {
    const report = reportOf(
      [['differs', { verdicts: ['missing'] }], ['failed']],
      {},
      (index) => `${hostileName}${index}`,
    );
    for (const page of [plainPage, narrowPage]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(reportText(report, page, [hostileName])).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });

  it('keeps a summary of thousands of VMs and of things left to its size', () => {
    const short = reportMarkdown(drillReport({ more: 8000 }), SUMMARY_BYTES);
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(SUMMARY_BYTES);
    expect(short).toContain(
      '**failed** after 10s, 3 tries: http GET /healthz on port 8080: 503; passed after 2s, 1 try: tcp 53',
    );
    expect(short).toContain('## Groups');
  });

  it('keeps the lines of its prose and tables to the width', () => {
    for (const line of reportText(everyVerdict, plainPage).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });
});

describe('a report as Markdown', () => {
  it.each([
    ['mixed', mixed],
    ['verdicts', everyVerdict],
    ['recovered', allWell],
    ['empty', reportOf([])],
    ['drill', drillReport({ left: true })],
    ['drilled', drillReport({ drill: scheduled })],
  ])('%s', async (name, report) => {
    await expect(reportMarkdown(report)).toMatchFileSnapshot(`golden/report-${name}.md`);
  });

  it('keeps a hostile name within its cell', async () => {
    const report = reportOf(
      [['differs', { verdicts: ['missing'] }], ['recovered']],
      { name: hostileName },
      (index) => `${hostileName} @everyone <img src=x onerror=alert(1)> \\| $x$ ${index}`,
    );
    const text = reportMarkdown(report);
    expect(text.replace(/<\/?(details( open)?|summary)>/g, '')).not.toContain('<');
    expect(text).not.toContain('@everyone');
    const tables = text.match(/(^\|.*\n)+/gm) ?? [];
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) {
      const [head = 0, ...rows] = table
        .trimEnd()
        .split('\n')
        .map((row) => row.match(/(?<!\\)\|/g)?.length ?? 0);
      expect(new Set(rows)).toEqual(new Set([head]));
    }
    await expect(text).toMatchFileSnapshot('golden/report-hostile.md');
  });

  it('has every group, and keeps to the size of a step summary where told', () => {
    const differs: End = ['differs', { verdicts: ['matched', 'missing'] }];
    const report = reportOf([
      ...Array(9000).fill(['recovered', { verdicts: ['matched'] }]),
      ...Array(6000).fill(differs),
    ]);
    const began = performance.now();
    const whole = reportMarkdown(report);
    const groupsIn = (page: string) => page.split(/^## /m).find((one) => one.startsWith('Groups\n')) ?? '';
    const rowsIn = (page: string) =>
      groupsIn(page).match(/^\|[^|]*\|[^|]*\| `vm-\d+` \| `[0-9a-f]{32}`/gm)?.length ?? 0;
    expect(rowsIn(whole)).toBe(15_000);
    expect(Buffer.byteLength(whole)).toBeGreaterThan(SUMMARY_BYTES);
    const short = reportMarkdown(report, SUMMARY_BYTES);
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(SUMMARY_BYTES);
    expect(Buffer.byteLength(short)).toBeGreaterThan(SUMMARY_BYTES * 0.9);
    const left = Number(/… and ([\d,]+) more/.exec(groupsIn(short))?.[1]?.replaceAll(',', ''));
    expect(rowsIn(short)).toBeGreaterThan(100);
    expect(rowsIn(short) + left).toBe(15_000);
    expect(short).toMatch(/^## Not recovered: 6,000 groups\n/m);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('an RTO', () => {
  const left: End = ['not-started', { reason: { kind: 'not-selected' } }];
  const failed: End = ['failed', { reason: { kind: 'failure', failure: timeout } }];
  const none = { objectives: {} };
  it.each([
    ['of all groups', [['recovered'], ['recovered']], {}, '1m 1s of 2h: met'],
    ['of some', [['recovered'], left, left], {}, '1m of 2h: met, for the 1 selected group of 3'],
    ['that is late', [['recovered']], { objectives: { rtoMs: 1000 } }, '1m of 1s: missed'],
    [
      'with a failure',
      [['recovered'], failed],
      {},
      'not reached, objective 2h: missed; not every group is recovered; those that are took 1m',
    ],
    [
      'late, with a failure',
      [['recovered'], failed],
      { objectives: { rtoMs: 1000 } },
      'not reached, objective 1s: missed; not every group is recovered; those that are took 1m',
    ],
    ['of nothing', [failed], {}, 'not reached, objective 2h: missed; not every group is recovered'],
    [
      'of some, with a failure',
      [failed, left],
      {},
      'not reached, objective 2h: missed, for the 1 selected group of 2; not every group is recovered',
    ],
    ['that nobody wants', [['recovered']], none, '1m: no objective'],
    [
      'that nobody wants, with a failure',
      [['recovered'], failed],
      none,
      'not reached: no objective; not every group is recovered; those that are took 1m',
    ],
  ] as const)('%s', (_, ends, over, said) => {
    const report = reportOf(ends as readonly End[], over, undefined, true);
    const text = reportText(report, { ...plainPage, width: 200 });
    expect(/^ +RTO +(.*)$/m.exec(text)?.[1]).toBe(said);
  });
});

it('is JSON, with the sides of the volumes that are not as they should be', () => {
  const whole = JSON.parse(JSON.stringify(mixed));
  for (const group of whole.groups)
    for (const volume of group.outcome === 'recovered' ? group.volumes : [])
      for (const side of ['expected', 'claimed', 'observed']) delete volume[side];
  expect(JSON.parse(reportJson(mixed))).toEqual(whole);
  expect(reportJson(mixed)).toContain('"expected"');
});

it.each([0, 1, 499, 500, 501, 1_200])('is the same JSON in pieces, of %i groups', (count) => {
  const groups = Array.from({ length: count }, () => mixed.groups)
    .flat()
    .slice(0, count);
  const text = reportJson({ ...mixed, groups });
  expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  expect(JSON.parse(text).groups).toHaveLength(count);
});
