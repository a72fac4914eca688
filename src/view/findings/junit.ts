import XMLBuilder from 'fast-xml-builder';
import { CODES } from '../../document/codes.ts';
import type { Diagnostic } from '../../document/diagnostic.ts';
import { NONE_LEFT_OUT } from '../../document/pending.ts';
import { groupBy } from '../../group-by.ts';
import { clean } from '../write/clean.ts';
import { type Check, fails, inOneLine, leftOut } from './check.ts';

type Element = Readonly<Record<string, unknown>>;

/**
 * The findings as JUnit XML: a suite for each file, a case for each finding, and one that passes for a file without any.
 * A finding that does not fail the check is a case that passes, and stands in the suite's `system-out`. Valid for the
 * schemas of Jenkins and of Ant. Ends in a newline.
 */
export function junit(check: Check): string {
  const found = groupBy(check.diagnostics, ({ at }) => at?.file ?? '');
  const files = new Set([...check.places.keys(), ...found.keys()]);
  const suites = [...files].map((file, id) => suiteOf(file, found.get(file) ?? [], id, check));
  // Totals on the root are not for Ant.
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { testsuite: suites },
  });
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
});

function suiteOf(file: string, diagnostics: readonly Diagnostic[], id: number, check: Check): Element {
  const { failOn, places, startedAt, host, version } = check;
  const name = clean(places.get(file)?.path ?? 'elsewhere');
  const passing = diagnostics.filter((finding) => !fails(finding, failOn));
  return {
    '@name': name,
    '@package': name,
    '@id': id,
    '@tests': Math.max(1, diagnostics.length),
    '@failures': diagnostics.length - passing.length,
    '@errors': 0,
    '@time': 0,
    '@timestamp': new Date(startedAt).toISOString().slice(0, 19),
    '@hostname': clean(host) || 'localhost',
    properties: { property: { '@name': 'zdr', '@value': version } },
    testcase:
      diagnostics.length === 0
        ? [{ '@name': 'no findings', '@classname': name, '@time': 0 }]
        : diagnostics.map((finding) => caseOf(finding, name, fails(finding, failOn))),
    'system-out': [...passing.map((finding) => lineOf(finding, name)), ...moreIn(file, check)].join('\n'),
    'system-err': '',
  };
}

function caseOf(finding: Diagnostic, name: string, failed: boolean): Element {
  const { code, message } = finding;
  return {
    '@name': `${code} ${CODES[code].name}: ${clean(message)}`,
    '@classname': name,
    '@time': 0,
    ...(failed ? { failure: { '@type': code, '@message': inOneLine(finding), '#text': lineOf(finding, name) } } : {}),
  };
}

/** Cases of their own would be counted as such. */
function moreIn(file: string, { leftOut: byFile }: Check): readonly string[] {
  const { error, warning } = byFile?.get(file) ?? NONE_LEFT_OUT;
  return error + warning === 0 ? [] : [`${leftOut(error + warning)}: fix these, and check again.`];
}

const lineOf = (finding: Diagnostic, name: string): string =>
  `${name}${finding.at ? `:${finding.at.line}:${finding.at.column}` : ''}: ${finding.severity} ${finding.code}: ${inOneLine(finding)}`;
