/** A real browser for the pages that zdr writes: Debian's chromium, driven by playwright-core. */
import { type Browser, chromium } from 'playwright-core';
import { debianCommand, untested } from './debian.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** Undefined where there is no browser: then the test is skipped, and says so loudly. */
export function findChromium(): string | undefined {
  const path = debianCommand(NAMES, 'chromium');
  if (path === undefined) untested('the pages are not tested in a browser', 'chromium');
  return path;
}

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
