import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { makeReport, type Report } from '../../src/report/report.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { reportDocument } from '../../src/view/report/report.ts';
import { writeHtml } from '../../src/view/write/html.ts';
import { jobOf, matched, record, recorded, replay, sampleRun, started, timeout } from '../observe/samples.ts';
import { drillReport } from './drill-report.ts';
import { hostileName, sampleGroup, samplePlan, uuid } from './samples.ts';

const reportHtml = (report: Report): string => writeHtml(reportDocument(report));

const ATTACK = `"'><script>alert(1)</script><img src=x onerror=alert(1)>${hostileName}`;
const mixed = makeReport(replay(sampleRun(samplePlan())));

/** A run of many groups, a second each; every tenth failed. */
function manyReport(groups: number, over: Partial<Plan> = {}, name = (index: number) => `vm-${index}`): Report {
  const planned = Array.from({ length: groups }, (_, index) =>
    sampleGroup(name(index), { groupUuid: uuid(index + 1), wave: index % 2 }),
  );
  const plan = samplePlan(planned, over);
  const events: (readonly [number, RunEvent])[] = [
    [0, started(plan)],
    [0, { type: 'wave.opened', wave: plan.waves[0]?.name ?? '' }],
    [0, { type: 'wave.opened', wave: plan.waves[1]?.name ?? '' }],
  ];
  for (const [index, { name: group }] of planned.entries()) {
    const job = jobOf(group);
    events.push(
      [index, { type: 'group.started', group }],
      [index, { type: 'call.issued', group, call: 1, attempt: 1, job }],
    );
    if (index % 10 === 9) {
      const failure = { ...timeout, message: `said ${name(index)}` };
      events.push(
        [index, { type: 'call.settled', group, job, result: { kind: 'failed', failure } }],
        [index + 1, { type: 'group.finished', group, outcome: 'failed', reason: { kind: 'failure', failure } }],
      );
    } else if (index % 10 === 8) {
      const volumes = [
        {
          backupUuid: uuid(1),
          verdict: 'missing',
          detail: name(index),
          unverified: [],
          expected: { ...record(1), name: name(index) },
        },
      ] as const;
      events.push(
        [index, { type: 'call.settled', group, job, result: { kind: 'succeeded', records: [] } }],
        [
          index + 1,
          {
            type: 'group.finished',
            group,
            outcome: 'differs',
            judgement: { ...matched(0), recovered: false, problems: [name(index)], volumes },
          },
        ],
      );
    } else {
      events.push(
        [index, { type: 'call.settled', group, job, result: { kind: 'succeeded', records: [] } }],
        [index + 1, { type: 'group.finished', group, outcome: 'recovered', judgement: matched(0) }],
      );
    }
  }
  return makeReport(replay(recorded(events)));
}

describe('the page of a drill', () => {
  const text = (page: string) => page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

  it('has its VMs, each check, and what is left, first', async () => {
    const page = reportHtml(drillReport({ left: true }));
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    await expect(page.replace(/<style>.*<\/style>/s, '')).toMatchFileSnapshot('golden/report-drill.html');
    expect(page).toContain('<title>Drill of small</title>');
    expect(page.indexOf('Left behind at the site')).toBeLessThan(page.indexOf('1 VM<'));
  });

  it.each([
    [
      'clean',
      drillReport(),
      /; nothing of the drill is left .* Removed 2 VMs, 1 copy Ended 2026-11-24 12:05:23Z, after 2m 3s/,
    ],
    [
      'kept',
      drillReport({ until: 'kept' }),
      /; what the drill made is kept until 2026-11-25 06:00:00Z .* Kept until 2026/,
    ],
    ['pending', drillReport({ until: 'run' }), /; the cleanup is not done yet /],
    ['torn', drillReport({ until: 'removals' }), /; the cleanup is not done yet .* Removed 2 VMs, 1 copy so far/],
  ])('says how the cleanup stands: %s', (_, report, said) => {
    expect(text(reportHtml(report))).toMatch(said);
    expect(reportHtml(report)).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('shows names and texts that attack as text', () => {
    const elements = (page: string) => page.match(/<[^>]*?(?=[\s>])/g);
    const page = (name: string) =>
      reportHtml(
        drillReport({
          name,
          left: true,
          drill: { onSuccess: 'remove', onFailure: 'remove', schedule: { name, due: '2026-11-24T06:00:00.000Z' } },
        }),
      );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(page(ATTACK)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(elements(page(ATTACK))).toEqual(elements(page('harmless')));
  });

  it('cuts the VMs of thousands, and keeps the one whose check failed', () => {
    const page = reportHtml(drillReport({ more: 3000 }));
    expect(page).toMatch(/… and [\d,]+ more: report\.md has them all/);
    expect(page).toContain('vm of web<');
    expect(page).toMatch(/<span class="bad">failed<\/span> after 10s, 3 tries: http GET \/healthz on port 8080: 503/);
    expect(Buffer.byteLength(page)).toBeLessThan(2_500_000);
  });
});

describe('the page of a report', () => {
  it('is one file that asks for nothing and runs nothing', async () => {
    const page = reportHtml(mixed);
    expect(page).not.toMatch(/<script|<link|<img|\son\w+=|\sstyle=|url\(|@import|\ssrc=/i);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
    await expect(page).toMatchFileSnapshot('golden/report.html');
  });

  it('speaks of outlined bars only where there are some', () => {
    const outlined = 'The outlined bars did not end recovered.';
    expect(reportHtml(mixed)).toContain(outlined);
    const recovered = mixed.groups.filter(({ outcome }) => outcome === 'recovered');
    expect(recovered.length).toBeGreaterThan(0);
    const page = reportHtml({ ...mixed, groups: recovered });
    expect(page).not.toContain(outlined);
    expect(page).not.toMatch(/<p class="note">\s*<\/p>/);
  });

  it('has each group once in its tables, those that did not start too, and a bar for each that ran', () => {
    const page = reportHtml(mixed);
    for (const { name } of mixed.groups) {
      expect(page.match(new RegExp(`<tr><td>(\\+[^<]*)?<td>[^<]*<td>${name}<td>[0-9a-f]{32}<`, 'g'))).toHaveLength(1);
    }
    expect(page.match(/<rect class="bar/g)).toHaveLength(3);
    expect(page.match(/<rect class="bar[^"]* wrong"/g)).toHaveLength(2);
  });

  it('shows names that attack as text, the same elements as with harmless ones', () => {
    const page = (name: string) =>
      reportHtml({
        ...manyReport(
          10,
          {
            name,
            description: name,
            waves: [
              { name, gate: false },
              { name: `${name}2`, gate: false },
            ],
            storages: samplePlan().storages.map((storage) =>
              storage.name === 'vault' ? { ...storage, name } : storage,
            ),
          },
          (index) => `${name}${index}`,
        ),
        runId: name,
        parent: name,
        operator: name,
        tool: name,
        notices: [name],
      });
    const elements = (text: string) => text.match(/<[^>]*?(?=[\s>])/g);
    expect(elements(page(ATTACK))).toEqual(elements(page('harmless')));
  });

  it.each([
    ['no group', manyReport(0)],
    ['nothing done yet', makeReport(replay(recorded([[0, started(samplePlan())]])))],
    ['a clock that was set back', { ...mixed, startedAt: '2026-11-24T12:01:00.000Z' }],
  ])('is whole with %s', (_, report) => {
    expect(reportHtml(report)).not.toMatch(/NaN|Infinity|undefined|-\d+(\.\d+)?[sm]\b/);
  });

  it('leaves what an earlier run recovered out of the drawing, and in the table', () => {
    const groups = mixed.groups.map((group, at) =>
      at === 0 ? { ...group, recoveredIn: 'earlier', explanation: 'recovered before' } : group,
    );
    const page = reportHtml({ ...mixed, groups });
    expect(page.match(/<rect class="bar/g)).toHaveLength(2);
    expect(page).toContain(`<tr><td><td>1m<td>${groups[0]?.name}<td>`);
  });

  it('stays below 2.5 MB with 10,000 groups, the failed ones first, and says what it leaves out', () => {
    const report = manyReport(10_000, {}, (index) => `vm-${index}-${'x'.repeat(120)}`);
    const page = reportHtml(report);
    expect(Buffer.byteLength(page)).toBeLessThan(2_500_000);
    expect(page).toMatch(/Drawn one by one are 120 of 10,000 groups: those that did not end recovered/);
    expect(page).toMatch(/… and [\d,]+ more: report\.md has them all/);
    // Each failed group is in the table of its wave, whatever recovered ones are left out.
    expect(page.match(/<td class="bad">failed<td>none/g)?.length).toBe(1000);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});
