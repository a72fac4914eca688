/** Why a group is not recovered, with the three sides of its volumes: in every format, and on the page. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium, launch } from '../support/chromium.ts';
import { OPERATE, serving } from '../support/daemon.ts';
import { barriers, enter, openDashboard } from '../support/dashboard.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { readReport, runFile, setStage } from '../support/stage.ts';

const MINUTES = 60_000;
let browser: Browser | undefined;
beforeAll(async () => {
  const path = findChromium();
  if (path !== undefined) browser = await launch(path);
}, 10 * MINUTES);
afterAll(() => browser?.close());

const plan = smallPlan(
  smallGroups(3, (n) => (n === 3 ? { dependsOn: ['g1'] } : {})),
  { retry: { attempts: 1 }, failure: { tolerate: 3, then: 'continue' } },
);
const FAULTS = ['partial-group:group=g1', 'job-fails:group=g2,code=SYS.1003,details=gone'];
const DRILL = ['drill', '--simulate', '--speed', '500', ...FAULTS.flatMap((fault) => ['--fault', fault]), 'plan.yaml'];

test('a drill that proved nothing says why, to everybody', { timeout: 2 * MINUTES }, async () => {
  const stage = await setStage({ plan });
  const summary = join(stage.cwd, 'summary.md');
  writeFileSync(summary, `${'x'.repeat(1_000_000)}\n`);
  const { code, stdout: text } = await stage.zdr(DRILL, { env: { GITHUB_STEP_SUMMARY: summary } });
  expect(code).toBe(6);
  // GitHub shows nothing of more than 1 MiB.
  expect(statSync(summary).size).toBeGreaterThan(1_000_100);
  expect(statSync(summary).size).toBeLessThanOrEqual(1024 * 1024);
  const report = readReport(stage.cwd);
  const [first] = report.groups;
  expect(first).toMatchObject({ outcome: 'differs', verdict: 'missing' });
  const api = await serving(stage.start, stage.cwd, ['--simulate', 'plan.yaml']);
  const detail = (await api.get(`/api/v1/runs/${report.runId}`)).body;
  const markdown = readFileSync(runFile(stage.cwd, 'report.md'), 'utf8');
  const html = readFileSync(runFile(stage.cwd, 'report.html'), 'utf8');
  const missing = detail.groupList[0].volumes.find(({ verdict }: { verdict: string }) => verdict === 'missing');
  expect(missing).toMatchObject({
    expected: expect.stringMatching(/KiB on vault, of 20/),
    claimed: expect.stringMatching(/KiB on (vault and local|local and vault)/),
    observed: expect.stringMatching(/KiB on vault, of 20/),
  });
  const flat = (said: string) => said.replaceAll(/<br>|\s+/g, ' ');
  for (const [what, said] of Object.entries({ text, markdown, html })) {
    for (const words of [missing.expected, missing.claimed, missing.detail, detail.groupList[1].reason])
      expect([what, flat(said).includes(words)], words).toEqual([what, true]);
    expect([what, flat(said)]).toEqual([
      what,
      expect.stringMatching(
        /[Nn]ot recovered.*not started.*depends on g1.*g3|[Nn]ot recovered.*g3.*not started.*depends on g1/i,
      ),
    ]);
    expect([what, flat(said)]).toEqual([what, expect.stringContaining('with --keep-on-failure')]);
  }
  if (browser === undefined) return;
  const dashboard = await openDashboard(browser, api.url);
  const { page } = dashboard;
  await enter(dashboard, OPERATE);
  await page.goto(`${api.url}/#/runs/${report.runId}`);
  const troubles = page.getByRole('region', { name: 'Groups that did not recover' });
  for (const words of [missing.claimed, missing.detail, 'depends on g1', 'with --keep-on-failure'])
    await troubles.getByText(words).first().waitFor();
  expect(await page.getByText('The report says more').count()).toBe(0);
  expect(await barriers(page)).toEqual([]);
  expect(dashboard.trouble()).toEqual([]);
});

test(
  'off a terminal nothing is cut',
  async () => {
    const many = smallPlan(
      smallGroups(60, (n) => ({ name: `a-group-with-quite-a-long-name-${n}` })),
      {
        retry: { attempts: 1 },
        failure: { tolerate: 60, then: 'continue' },
      },
    );
    const stage = await setStage({ plan: many });
    const { code, stdout } = await stage.zdr([
      ...DRILL.slice(0, 4),
      '--fault',
      'job-fails:code=SYS.1003,details=gone',
      'plan.yaml',
    ]);
    expect(code).toBe(6);
    for (let n = 1; n <= 60; n += 1) expect(stdout).toContain(`failed a-group-with-quite-a-long-name-${n} `);
    expect(stdout).not.toMatch(/… and|…/);
    const status = await stage.zdr(['status']);
    expect(status.stdout).not.toContain('…');
  },
  MINUTES,
);
