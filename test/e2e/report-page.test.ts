/** `report.html` of a run in a real browser. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeReport } from '../../src/report/report.ts';
import { reportDocument } from '../../src/view/report/report.ts';
import { writeHtml } from '../../src/view/write/html.ts';
import { replay, sampleRun } from '../observe/samples.ts';
import { breakIn, CONTRAST, openPage } from '../support/browse.ts';
import { findChromium, launch } from '../support/chromium.ts';
import { barriers } from '../support/dashboard.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { runFile } from '../support/stage.ts';
import { scratch, zdr } from '../support/zdr.ts';
import { drillReport } from '../view/drill-report.ts';
import { hostileName, sampleGroup, samplePlan, uuid } from '../view/samples.ts';

const MINUTES = 60_000;
const ATTACK = `"'><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)><svg onload=alert(3)>{{7*7}}\${1}<!--</style><a href="javascript:alert(4)">`;

let browser: Browser | undefined;
beforeAll(async () => {
  const path = findChromium();
  if (path !== undefined) browser = await launch(path);
}, 10 * MINUTES);
afterAll(() => browser?.close());

describe('the page of a report', { timeout: 2 * MINUTES }, () => {
  test('that a run left shows what was recovered, in light and dark, and does nothing else', async ({ skip }) => {
    if (browser === undefined) return skip();
    const cwd = scratch();
    const plan = smallPlan(smallGroups(3), {
      metadata: { name: 'small', description: ATTACK, labels: { owner: ATTACK } },
    });
    writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(plan));
    expect((await zdr(['run', '--simulate', '--speed', '600', 'plan.yaml'], { cwd })).code).toBe(0);
    for (const scheme of ['light', 'dark'] as const) {
      const { page, trouble } = await openPage(browser, runFile(cwd, 'report.html'), scheme);
      expect(await page.title()).toBe('Recovery of small');
      expect(await page.getByText(ATTACK, { exact: true }).isVisible()).toBe(true);
      expect(await page.getByText('recovered and reconciled').isVisible()).toBe(true);
      expect(await page.locator('rect.bar').count()).toBe(3);
      expect(await page.getByRole('row', { name: /g2 .* recovered observed/ }).isVisible()).toBe(true);
      const worst = await page.evaluate<{ background: number; text: number }>(CONTRAST);
      expect(worst.background > 0.5).toBe(scheme === 'light');
      expect(worst.text).toBeGreaterThan(4.5);
      expect(trouble).toEqual([]);
      await page.close();
    }
  });

  test('of a drill has its VMs, checks and cleanup, and is whole on a telephone', async ({ skip }) => {
    if (browser === undefined) return skip();
    const path = join(scratch(), 'page.html');
    writeFileSync(path, writeHtml(reportDocument(drillReport({ left: true }))));
    const { page, trouble } = await openPage(browser, path);
    expect(await page.title()).toBe('Drill of small');
    for (const name of [
      /^vm of web web Running \S+ 30s failed after 10s, 3 tries: .* on port 8080: 503/,
      /^VM \S+ web in use detach it/,
    ])
      expect(await page.getByRole('row', { name }).isVisible()).toBe(true);
    await page.setViewportSize({ width: 360, height: 800 });
    // Nothing but what scrolls by itself is wider than the page, and no cell breaks a word.
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const lines = `[...document.querySelectorAll('td')].filter((cell) => /^[a-z]+$/.test(cell.textContent)).map((cell) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return range.getClientRects().length;
    })`;
    const words = await page.evaluate<number[]>(lines);
    expect(words.length).toBeGreaterThan(10);
    expect(Math.max(...words)).toBe(1);
    expect(await barriers(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.close();
  });

  test('runs nothing that a plan, a server or a person says', async ({ skip }) => {
    if (browser === undefined) return skip();
    const name = (suffix: string) => `${ATTACK}${hostileName}${suffix}`;
    const groups = ['dns-01', 'ldap-01', 'erp-db', 'crm-db'].map((one, index) =>
      sampleGroup(one, { groupUuid: uuid(index + 1), wave: index < 2 ? 0 : 1 }),
    );
    const report = makeReport(replay(sampleRun(samplePlan(groups))));
    // Every text of the report attacks, whoever wrote it, but for those that the program tells apart.
    const kept = new Set(['outcome', 'verdict', 'phase', 'result', 'proof', 'role', 'verify', 'wave', 'class', 'kind']);
    const attack = (value: unknown, key = ''): unknown => {
      if (Array.isArray(value)) return value.map((item) => attack(item, key));
      if (typeof value === 'object' && value !== null)
        return Object.fromEntries(Object.entries(value).map(([member, item]) => [member, attack(item, member)]));
      return typeof value !== 'string' || kept.has(key) || /At$/.test(key) ? value : name(value);
    };
    const hostile = attack(report) as typeof report;
    const waves = hostile.waves.map((wave, index) => ({ ...wave, name: name(`wave ${index}`) }));
    const all = {
      ...hostile,
      waves,
      groups: hostile.groups.map((group, index) => ({ ...group, wave: waves[index < 2 ? 0 : 1]?.name ?? '' })),
    };
    const path = join(scratch(), 'page.html');
    writeFileSync(path, writeHtml(reportDocument(all)));
    const { page, trouble } = await openPage(browser, path);
    expect(await page.locator('script, img, iframe, [onload], [onerror], a:not([href^="#"])').count()).toBe(0);
    expect(await page.locator('td', { hasText: 'onerror=alert(2)' }).count()).toBeGreaterThan(20);
    expect(trouble).toEqual([]);
    // Even markup that got into it would do nothing: the page forbids it.
    const title = await page.title();
    const refused = page.waitForEvent('requestfailed');
    await page.evaluate(breakIn('http://127.0.0.1:9/x'));
    expect((await refused).failure()?.errorText).toBe('csp');
    expect(await page.title()).toBe(title);
    await page.close();
  });
});
