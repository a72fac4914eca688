/** The page of `zdr plan -o html` in a real browser. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { breakIn, CONTRAST, type Opened, openPage } from '../support/browse.ts';
import { findChromium, launch } from '../support/chromium.ts';
import { makeManyGroups } from '../support/many-groups.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { PLANS, scratch, zdr } from '../support/zdr.ts';

const MINUTES = 60_000;

// What runs in the page is text: nothing else here knows a document.
const FOCUSED = "document.activeElement.tagName + ' ' + document.activeElement.textContent.slice(0, 20)";
let browser: Browser | undefined;

beforeAll(async () => {
  const path = findChromium();
  if (path !== undefined) browser = await launch(path);
}, 10 * MINUTES);
afterAll(() => browser?.close());

/** Opens the page of a plan. */
async function open(
  by: Browser,
  args: readonly string[],
  cwd: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<Opened> {
  const ended = await zdr(['plan', '-o', 'html=page.html', ...args], { cwd });
  expect(ended.code).toBe(0);
  return openPage(by, join(cwd, 'page.html'), colorScheme);
}

describe('the page', { timeout: 2 * MINUTES }, () => {
  test('shows waves, groups and times, and does nothing else', async ({ skip }) => {
    if (browser === undefined) return skip();
    const { page, trouble } = await open(browser, ['--calls', join(PLANS, 'quickstart.yaml')], scratch());
    expect(await page.title()).toBe('Plan quickstart');
    expect(await page.getByRole('heading').allTextContents()).toEqual([
      'Plan quickstart',
      'Estimate',
      'Timeline',
      'Storages',
      'Groups',
    ]);
    // One bar for each group, each within the drawing, one behind the other where they depend on each other.
    expect(await page.locator('rect.bar').count()).toBe(12);
    const box = async (name: string) => {
      const bar = page.locator('rect.bar', { has: page.locator('title', { hasText: new RegExp(`^${name} `) }) });
      return (await bar.boundingBox()) ?? { x: Number.NaN, width: Number.NaN };
    };
    const [dns, ldap] = [await box('dns-01'), await box('ldap')];
    expect(Math.abs(dns.x + dns.width - ldap.x)).toBeLessThan(5);
    const seen = await page
      .locator('rect.bar')
      .evaluateAll((bars) =>
        bars.every((bar) => bar.getBoundingClientRect().width > 1 && bar.getBoundingClientRect().height > 5),
      );
    expect(seen).toBe(true);
    // The same in tables, for whoever does not see the drawing.
    expect(await page.getByRole('table').count()).toBe(5);
    expect(await page.getByRole('row', { name: /ldap .*2a71ca342ab556fda0bcdebf5160ac2a/ }).textContent()).toContain(
      'after dns-01',
    );
    expect(await page.getByRole('img').count()).toBe(2);
    expect(trouble).toEqual([]);
    await page.close();
  });

  test('is walked through with the keyboard', async ({ skip }) => {
    if (browser === undefined) return skip();
    const { page } = await open(browser, [join(PLANS, 'quickstart.yaml')], scratch());
    const focused = () => page.evaluate<string>(FOCUSED);
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^A Skip to Estimate/);
    for (let at = 0; at < 5; at++) await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^SUMMARY The estimate/);
    await page.keyboard.press('Enter');
    expect(await page.getByText('each group takes 5 s besides its copy').isVisible()).toBe(true);
    await page.close();
  });

  test('is legible in light and in dark', async ({ skip }) => {
    if (browser === undefined) return skip();
    for (const scheme of ['light', 'dark'] as const) {
      const { page } = await open(browser, [join(PLANS, 'quickstart.yaml')], scratch(), scheme);
      const worst = await page.evaluate<{ background: number; text: number }>(CONTRAST);
      expect(worst.background > 0.5).toBe(scheme === 'light');
      expect(worst.text).toBeGreaterThan(4.5);
      await page.close();
    }
  });

  test('runs nothing that a plan says', async ({ skip }) => {
    if (browser === undefined) return skip();
    const cwd = scratch();
    const attack = `"'><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)><svg onload=alert(3)>{{7*7}}\${1}<!--</style><a href="javascript:alert(4)">`;
    const plan = smallPlan(
      smallGroups(2, () => ({ systemTags: [attack], userTags: [attack] })),
      {
        metadata: { name: 'small', description: attack, labels: { owner: attack } },
        site: {
          endpoint: 'http://127.0.0.1:8080/"><script>alert(5)</script>',
          auth: { account: attack, password: { env: 'ZSTACK_PASSWORD' } },
        },
      },
    );
    writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(plan));
    const { page, trouble } = await open(browser, ['--calls', 'plan.yaml'], cwd);
    expect(await page.getByText(attack, { exact: true }).first().isVisible()).toBe(true);
    expect(await page.locator('script, img, iframe, [onload], [onerror], a:not([href^="#"])').count()).toBe(0);
    expect(trouble).toEqual([]);
    // Even markup that got into it would do nothing: the page forbids it.
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end();
    });
    onTestFinished(() => {
      server.close();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const refused = page.waitForEvent('requestfailed');
    await page.evaluate(breakIn(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x`));
    expect((await refused).failure()?.errorText).toBe('csp');
    expect(await page.title()).toBe('Plan small');
    expect(asked).toBe(0);
    await page.close();
  });

  test('stays usable with 10,000 groups', async ({ skip }) => {
    if (browser === undefined) return skip();
    const cwd = scratch();
    writeFileSync(join(cwd, 'many.yaml'), makeManyGroups(10_000));
    const { page, trouble } = await open(browser, ['many.yaml'], cwd);
    expect(await page.locator('rect.bar').count()).toBe(120);
    expect(await page.locator('svg path.rest').count()).toBe(1);
    const took = await page.evaluate<number>(`performance.getEntriesByType('navigation')[0].duration`);
    expect(took).toBeLessThan(10_000);
    await page.locator('summary', { hasText: 'Wave 1' }).click();
    expect(await page.getByRole('cell', { name: 'vm-9998', exact: true }).isVisible()).toBe(true);
    expect(trouble).toEqual([]);
    await page.close();
  });
});
