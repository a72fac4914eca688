/** The page of the daemon, as a person has it open. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Result } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Dashboard {
  readonly page: Page;
  /** What the page said, ran into, or asked of another host; emptied by looking. */
  trouble(): string[];
}

export async function openDashboard(browser: Browser, url: string): Promise<Dashboard> {
  const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1200, height: 800 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const noted: string[] = [];
  page.on('console', (message) => {
    // What playwright looks for in the frame of the report is refused there as any script is.
    if (!message.text().startsWith("Blocked script execution in 'about:srcdoc"))
      noted.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => noted.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    noted.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    const [asked, own] = [new URL(request.url()), new URL(url)];
    if (asked.protocol !== 'data:' && asked.origin !== own.origin) noted.push(`request: ${request.url()}`);
  });
  context.on('page', (other) => noted.push(`page: ${other.url()}`));
  await page.goto(url);
  return { page, trouble: () => noted.splice(0) };
}

export async function enter({ page }: Dashboard, token: string): Promise<void> {
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Open' }).click();
}

/** Presses a button, and the one of the question that it asks. */
export async function confirm(page: Page, button: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: button }).first().click();
  await page.getByRole('dialog').locator('button[type=submit]').click();
}

const LOOKS = {
  light: { colorScheme: 'light', width: 1200 },
  dark: { colorScheme: 'dark', width: 1200 },
  narrow: { colorScheme: 'light', width: 360 },
} as const;

/** What axe has against the page as it is, in light, in dark, and on a phone; and whether it must be scrolled sideways. */
export async function barriers(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(AXE);
  for (const [look, { colorScheme, width }] of Object.entries(LOOKS)) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const { violations, wide } = await page.evaluate<{ violations: Result[]; wide: number }>(`(async () => ({
      violations: (await axe.run(document, { resultTypes: ['violations'], iframes: false })).violations,
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }))()`);
    found.push(
      ...violations.map(({ id, nodes }) => `${look}: ${id} at ${nodes.map(({ target }) => target).join(', ')}`),
    );
    if (wide > 0) found.push(`${look}: ${wide} px wider than the screen`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1200, height: 800 });
  return found;
}
