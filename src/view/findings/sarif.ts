import type { CodeInfo } from '../../document/codes/info.ts';
import { CODES } from '../../document/codes.ts';
import type { Diagnostic, Range } from '../../document/diagnostic.ts';
import { type Check, inOneLine, leftOut, mostSevereFirst, type Place } from './check.ts';
import { numberLeftOut, restIn } from './findings.ts';

/** GitHub shows 5,000 results of a run, and takes a file of 10 MB (gzip); this many bytes are far below. */
const MOST_RESULTS = 5_000;
const MOST_BYTES = 16_000_000;

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const ROOT = 'SRCROOT';

/**
 * The findings in the Static Analysis Results Interchange Format 2.1.0, the most severe first. No lines of the source are
 * in it. What does not fit is left out, and a notification says so. Ends in a newline.
 */
export function sarif(check: Check): string {
  const { version, root, diagnostics, skipped = [], places } = check;
  const { results, cut } = fitting(mostSevereFirst(diagnostics), check);
  const more = cut + numberLeftOut(check);
  const notes = [
    ...(more > 0 ? [notification('warning', `${leftOut(more)}: zdr validate ${restIn(check)}.`)] : []),
    ...skipped.map((file) => notification('note', `${file} was skipped: it is not a recovery plan.`)),
  ];
  const run = {
    tool: { driver: { name: 'zstack-dr', version, semanticVersion: version, rules: RULES } },
    invocations: [{ executionSuccessful: true, ...(notes.length === 0 ? {} : { toolExecutionNotifications: notes }) }],
    originalUriBaseIds: { [ROOT]: { uri: root, description: { text: 'The root of the repository.' } } },
    artifacts: [...places.values()].map((place) => ({ location: locationOf(place), roles: ['analysisTarget'] })),
    columnKind: 'utf16CodeUnits',
    results,
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function fitting(diagnostics: readonly Diagnostic[], check: Check): { results: unknown[]; cut: number } {
  const results: unknown[] = [];
  let room = MOST_BYTES;
  for (const diagnostic of diagnostics.slice(0, MOST_RESULTS)) {
    const result = resultOf(diagnostic, check);
    room -= Buffer.byteLength(JSON.stringify(result, null, 2));
    if (room < 0) break;
    results.push(result);
  }
  return { results, cut: diagnostics.length - results.length };
}

function resultOf(diagnostic: Diagnostic, { places, fingerprints }: Check): object {
  const { code, severity, at, edit, secret } = diagnostic;
  const place = at && places.get(at.file);
  const fingerprint = fingerprints.get(diagnostic);
  return {
    ruleId: code,
    ruleIndex: RULE_INDEX.get(code),
    level: severity,
    // What would be a link is only text.
    message: { text: inOneLine(diagnostic).replaceAll('](', '] (') },
    ...(at && place
      ? { locations: [{ physicalLocation: { artifactLocation: locationOf(place), region: regionOf(at) } }] }
      : {}),
    ...(fingerprint === undefined
      ? {}
      : {
          partialFingerprints: {
            // The only one that GitHub looks at; it would make one of the line's text, which an edit changes.
            primaryLocationLineHash: fingerprint,
            'zdrFinding/v1': fingerprint,
          },
        }),
    ...(edit === undefined || secret || place === undefined ? {} : { fixes: [fixOf(edit, place)] }),
  };
}

function fixOf({ range, text }: NonNullable<Diagnostic['edit']>, place: Place): object {
  return {
    description: { text: 'The safe edit of zdr.' },
    artifactChanges: [
      {
        artifactLocation: locationOf(place),
        replacements: [{ deletedRegion: regionOf(range), insertedContent: { text } }],
      },
    ],
  };
}

const locationOf = ({ uri, outside }: Place): object => (outside ? { uri } : { uri, uriBaseId: ROOT });

/** SARIF counts as `Range` does: from 1, the end exclusive. */
const regionOf = ({ line, column, endLine, endColumn }: Range): object => ({
  startLine: line,
  startColumn: column,
  endLine,
  endColumn,
});

const notification = (level: 'note' | 'warning', text: string): object => ({ level, message: { text } });

const entries = Object.entries(CODES) as [string, CodeInfo][];
const RULE_INDEX: ReadonlyMap<string, number> = new Map(entries.map(([code], index) => [code, index]));
const RULES = entries.map(([code, { name, severity, title, why, fix, bad, good }]) => ({
  id: code,
  name: name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
  shortDescription: { text: `${title}.` },
  fullDescription: { text: why },
  defaultConfiguration: { level: severity },
  help: {
    text: `${why} ${fix}`,
    markdown: [why, `**How to fix it**: ${fix}`, ...example('Wrong', bad), ...example('Right', good)].join('\n\n'),
  },
  properties: { tags: ['recovery-plan'], precision: 'very-high', 'problem.severity': severity },
}));

function example(title: string, text: string | undefined): string[] {
  return text === undefined ? [] : [`${title}:`, `\`\`\`yaml\n${text}\n\`\`\``];
}
