import { CODES } from '../document/codes.ts';
import type { Diagnostic } from '../document/diagnostic.ts';
import { type Check, inOneLine, mostSevereFirst } from './check.ts';

/** The findings as a Code Quality report of GitLab, the most severe first. Ends in a newline. */
export function codeQuality(check: Check): string {
  return `${JSON.stringify(
    mostSevereFirst(check.diagnostics).map((finding) => issue(finding, check)),
    null,
    2,
  )}\n`;
}

function issue(diagnostic: Diagnostic, { places, fingerprints }: Check): object {
  const { code, severity, at } = diagnostic;
  return {
    description: `${code}: ${inOneLine(diagnostic)}`,
    check_name: `${code} ${CODES[code].name}`,
    fingerprint: fingerprints.get(diagnostic) ?? code,
    severity: severity === 'error' ? 'major' : 'minor',
    location: {
      path: (at && places.get(at.file)?.path) ?? at?.file ?? '',
      lines: { begin: at?.line ?? 1 },
    },
  };
}
