import type { Diagnostic } from '../../document/diagnostic.ts';
import { addLeftOut, type LeftOut, MAX_FINDINGS, NONE_LEFT_OUT } from '../../document/pending.ts';
import { makeSource, type Source } from '../../document/text/source.ts';
import { given } from '../../given.ts';
import { count, grouped, listed } from '../../words/count.ts';
import { clean } from '../write/clean.ts';
import { mostOn, type Page } from '../write/page.ts';
import { excerpt } from './excerpt.ts';

/** What a check found, and where it looked. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** The files that were checked, by the name that the diagnostics use, with their text for the excerpts. */
  readonly sources: ReadonlyMap<string, string>;
  /** Files of a directory that are no plans, and were not checked. */
  readonly skipped?: readonly string[];
  /** For files with more findings than are kept, how many more. */
  readonly leftOut?: ReadonlyMap<string, LeftOut>;
}

/** How many findings no format can show, of all files together. */
export const leftOutIn = ({ leftOut = new Map() }: Pick<Findings, 'leftOut'>): LeftOut =>
  [...leftOut.values()].reduce(addLeftOut, NONE_LEFT_OUT);

/** How many that is. */
export const numberLeftOut = (findings: Pick<Findings, 'leftOut'>): number => {
  const { error, warning } = leftOutIn(findings);
  return error + warning;
};

/** Where the findings are that a format does not show, for the note that says how many there are. */
export const restIn = (findings: Pick<Findings, 'leftOut'>): string =>
  numberLeftOut(findings) === 0
    ? '-o json has them all'
    : `-o json has the first ${grouped(MAX_FINDINGS)} of each file: fix those, and check again`;

/** More than this is read by nobody; `-o json` has them all. */
const SHOWN = 100;

/** Every finding with the place it points at, then a line that counts them, then what to do next. Ends in a newline. */
export function findingsText(findings: Findings, page: Page): string {
  const { diagnostics } = findings;
  const sourceOf = sourcesOf(findings.sources);
  const blocks = diagnostics.slice(0, mostOn(page, SHOWN)).map((diagnostic) => block(diagnostic, sourceOf, page));
  const more = diagnostics.length - blocks.length + numberLeftOut(findings);
  if (more > 0) blocks.push(page.style.dim(`… and ${grouped(more)} more (${restIn(findings)})`));
  return `${[...blocks, closing(findings, page)].join('\n\n')}\n`;
}

/** Where its lines begin is looked for once in a file, not for each finding. */
function sourcesOf(texts: ReadonlyMap<string, string>): (file: string) => Source | undefined {
  const made = new Map<string, Source>();
  return (file) => {
    const text = texts.get(file);
    if (text === undefined) return undefined;
    const source = made.get(file) ?? makeSource(text);
    made.set(file, source);
    return source;
  };
}

function block(diagnostic: Diagnostic, sourceOf: (file: string) => Source | undefined, page: Page): string {
  const { style } = page;
  const { at, code, severity, message, hint } = diagnostic;
  const place = at ? `${clean(at.file)}:${at.line}:${at.column}: ` : '';
  const label = severity === 'error' ? style.red('error') : style.yellow('warning');
  const lines = [`${style.bold(place)}${label} ${style.bold(code)}: ${clean(message)}`];
  // The line of a finding on a secret may hold the secret.
  const source = at === undefined || diagnostic.secret ? undefined : sourceOf(at.file);
  if (at !== undefined && source !== undefined) lines.push(...excerpt(source, at, page));
  if (hint !== undefined) lines.push(`  ${style.cyan('hint:')} ${clean(hint)}`);
  return lines.join('\n');
}

function closing(findings: Findings, { style }: Page): string {
  const { diagnostics } = findings;
  const line = tallyLine(findings);
  const first = diagnostics.find(({ severity }) => severity === 'error') ?? diagnostics[0];
  if (first === undefined) return style.green(line);
  return [
    style.bold(first.severity === 'error' ? style.red(line) : style.yellow(line)),
    `What a code means and how to fix it: ${style.cyan(`zdr explain ${first.code}`)}`,
  ].join('\n');
}

/** `2 errors, 1 warning in 3 files`. */
export function tallyLine(findings: Findings): string {
  const { diagnostics, sources } = findings;
  const names = [...sources.keys()];
  const [only] = names;
  const where = names.length === 1 && only !== undefined ? clean(only) : count(names.length, 'file');
  if (diagnostics.length === 0) return `no findings in ${where}`;
  const { errors, warnings } = tally(findings);
  return `${listed([
    [errors, 'error'],
    [warnings, 'warning'],
  ])} in ${where}`;
}

/** The findings as JSON; `format` changes only when a reader of it would break. Ends in a newline. */
export function findingsJson(findings: Findings): string {
  const { diagnostics, sources, skipped = [] } = findings;
  const { errors, warnings } = tally(findings);
  const document = {
    type: 'findings',
    format: 1,
    files: [...sources.keys()],
    ...(skipped.length === 0 ? {} : { skipped }),
    counts: { error: errors, warning: warnings },
    ...(numberLeftOut(findings) === 0 ? {} : { leftOut: leftOutIn(findings) }),
    findings: diagnostics.map(findingJson),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** One finding for JSON; an edit may hold what stood there, so a secret's is left out. */
export const findingJson = ({ code, severity, message, hint, at, edit, secret }: Diagnostic) => ({
  code,
  severity,
  message,
  ...given({ hint }),
  ...(at ? { at } : {}),
  ...(edit === undefined || secret ? {} : { edit }),
});

/** Those that are left out are counted too. */
function tally(findings: Findings): { readonly errors: number; readonly warnings: number } {
  const { diagnostics } = findings;
  const leftOut = leftOutIn(findings);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { errors: errors + leftOut.error, warnings: diagnostics.length - errors + leftOut.warning };
}
