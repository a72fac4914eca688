/** A real browser for the pages that zdr writes: Debian's chromium, driven by playwright-core. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function find(): string | undefined {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(directory, name), constants.X_OK);
        return join(directory, name);
      } catch {
        // Look further.
      }
    }
  }
  return undefined;
}

const INSTALL = 'command -v chromium || { apt-get update -q && apt-get install -qy --no-install-recommends chromium; }';

/** On a bare Debian, as root, it is installed; elsewhere nobody's machine is changed. */
function install(): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    // Test files run beside each other, and apt-get does not wait for another one.
    execFileSync('flock', [join(tmpdir(), 'zdr-test-chromium.lock'), 'sh', '-c', INSTALL], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch {
    return undefined;
  }
  return find();
}

/**
 * Undefined where there is no browser: then the test is skipped, and says so loudly. Under CI that is a failure, as a
 * test that is never run proves nothing.
 */
export function findChromium(): string | undefined {
  const path = find() ?? install();
  if (path !== undefined) return path;
  const message = 'no chromium: the pages are not tested in a browser (apt-get install chromium)';
  if (process.env['CI'] === 'true') throw new Error(message);
  process.stderr.write(`\n*** SKIPPED: ${message} ***\n\n`);
  return undefined;
}

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  });
