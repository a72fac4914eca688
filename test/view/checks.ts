import type { Diagnostic } from '../../src/document/diagnostic.ts';
import type { Check, Place } from '../../src/view/findings/check.ts';
import { hostileName } from './samples.ts';

export const FILES = ['plans/east.yaml', 'plans/süd & west.yaml', '<stdin>'] as const;
const [EAST, WEST, STDIN] = FILES;

export const at = (file: string, line: number, column: number, endLine = line, endColumn = column + 4) => ({
  file,
  line,
  column,
  endLine,
  endColumn,
});

export const finding = (over: Partial<Diagnostic> = {}): Diagnostic => ({
  code: 'ZDR1203',
  severity: 'error',
  message: 'The storage "valut" is not defined.',
  at: at(EAST, 3, 5),
  ...over,
});

/** One of each kind: severities, an edit, a secret, several lines, other files, none, and a hostile one. */
export const sampleFindings: readonly Diagnostic[] = [
  finding({ code: 'ZDR1215', severity: 'warning', message: 'Dashes.', edit: { range: at(EAST, 2, 3), text: '0a' } }),
  finding({ hint: 'Did you mean "vault"?' }),
  finding({ code: 'ZDR1108', message: 'A secret.', secret: true, edit: { range: at(EAST, 5, 3), text: 'hunter2' } }),
  finding({ code: 'ZDR1103', message: 'Two lines.', at: at(WEST, 8, 9, 9, 2) }),
  finding({ code: 'ZDR1109', message: 'From elsewhere.', at: at(STDIN, 1, 1) }),
  { code: 'ZDR1004', severity: 'error', message: 'Nowhere.' },
  finding({ code: 'ZDR1204', message: `No wave ${hostileName}`, hint: hostileName, at: at(WEST, 1, 1, 1, 1) }),
];

export function checkOf(diagnostics: readonly Diagnostic[], over: Partial<Check> = {}): Check {
  const places = new Map<string, Place>([
    [EAST, { path: EAST, uri: EAST, outside: false }],
    [WEST, { path: WEST, uri: 'plans/s%C3%BCd%20%26%20west.yaml', outside: false }],
    [STDIN, { path: STDIN, uri: '%3Cstdin%3E', outside: true }],
  ]);
  return {
    diagnostics,
    sources: new Map([...places.keys()].map((file) => [file, ''])),
    failOn: 'error',
    version: '1.2.3',
    root: 'file:///work/a%20site/',
    startedAt: Date.UTC(2026, 10, 24, 6, 15),
    host: 'ci-7',
    places,
    fingerprints: new Map(diagnostics.map((one, index) => [one, `${index}`.padStart(32, 'f')])),
    ...over,
  };
}
