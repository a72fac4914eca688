import { CODES } from '../../document/codes.ts';
import type { Diagnostic } from '../../document/diagnostic.ts';
import { type Check, inOneLine, leftOut, mostSevereFirst } from './check.ts';

/** The findings as a Code Quality report of GitLab, the most severe first. Ends in a newline. */
export function codeQuality(check: Check): string {
  const issues = [...mostSevereFirst(check.diagnostics).map((finding) => issue(finding, check)), ...rest(check)];
  return `${JSON.stringify(issues, null, 2)}\n`;
}

/** The format has no other place for a note. Its fingerprint stays, so that a merge request shows it once. */
function rest({ leftOut: byFile = new Map(), places }: Check): object[] {
  return [...byFile].flatMap(([file, { error, warning }]) => {
    if (error + warning === 0) return [];
    const path = places.get(file)?.path ?? file;
    return [
      {
        description: `${leftOut(error + warning)}: fix the others, and check again.`,
        check_name: 'left-out',
        fingerprint: `left-out:${path}`,
        severity: 'info',
        location: { path, lines: { begin: 1 } },
      },
    ];
  });
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
