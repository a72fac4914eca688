/** A page that zdr wrote, opened in a real browser. */
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';

export interface Opened {
  readonly page: Page;
  /** What the page asked for, ran into or said. */
  readonly trouble: string[];
}

/** Opens a file; whatever the page does besides being shown is noted. */
export async function openPage(by: Browser, path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Opened> {
  const url = pathToFileURL(path).href;
  const page = await by.newPage({ colorScheme, viewport: { width: 1200, height: 800 } });
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    if (request.url() !== url) trouble.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, trouble };
}

/** What runs in the page is text: luminance of the page, and the least contrast of a text on it (WCAG 2.2, 1.4.3). */
export const CONTRAST = `(() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = luminance(getComputedStyle(document.body).backgroundColor);
  const contrast = (colour) => {
    const other = luminance(colour);
    return (Math.max(background, other) + 0.05) / (Math.min(background, other) + 0.05);
  };
  const texts = [...document.querySelectorAll('p,dt,dd,td,th,summary,a,caption,span')].map((one) => getComputedStyle(one).color);
  const drawn = [...document.querySelectorAll('svg text')].map((one) => getComputedStyle(one).fill);
  return { background, text: Math.min(...[...texts, ...drawn].map(contrast)) };
})()`;

/** Markup that got into a page all the same: an image and a script. */
export const breakIn = (url: string): string => `(() => {
  const image = document.createElement('img');
  image.src = '${url}';
  const script = document.createElement('script');
  script.textContent = 'document.title = "owned"';
  document.body.append(image, script);
})()`;
