/** Commands of Debian's packages, which some tests need: the real thing, installed where nothing is changed for anybody. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

function find(names: readonly string[]): string | undefined {
  for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of names) {
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

/** The path of the first of these commands that is there. On a bare Debian, as root, the package is installed. */
export function debianCommand(names: readonly string[], debianPackage: string): string | undefined {
  const there = find(names);
  if (there !== undefined || process.getuid?.() !== 0) return there;
  const install = `command -v ${names[0]} || { apt-get update -q && apt-get install -qy --no-install-recommends ${debianPackage}; }`;
  try {
    // Test files run beside each other, and apt-get does not wait for another one.
    execFileSync('flock', [join(tmpdir(), 'zdr-test-apt.lock'), 'sh', '-c', install], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch {
    return undefined;
  }
  return find(names);
}

/** Says loudly what is not tested for want of a package. Under CI that is a failure: a test that is never run proves nothing. */
export function untested(what: string, debianPackage: string): void {
  const message = `no ${debianPackage}: ${what} (apt-get install ${debianPackage})`;
  if (process.env['CI'] === 'true') throw new Error(message);
  process.stderr.write(`\n*** SKIPPED: ${message} ***\n\n`);
}
