import { CODES } from '../../document/codes.ts';
import type { Diagnostic } from '../../document/diagnostic.ts';
import { grouped } from '../../words/count.ts';
import { clean } from '../write/clean.ts';
import { type Check, mostSevereFirst } from './check.ts';
import { numberLeftOut, restIn } from './findings.ts';

/** GitHub shows ten annotations of each kind for a step, and drops the others in silence. */
const MOST_OF_A_KIND = 10;

/**
 * Findings as annotations of a pull request: workflow commands of GitHub Actions, the most severe first. What GitHub would
 * not show is left out, and a notice says so. Ends in a newline; empty without findings.
 */
export function annotations(check: Check): string {
  const all = mostSevereFirst(check.diagnostics);
  const room = { error: MOST_OF_A_KIND, warning: MOST_OF_A_KIND };
  const shown = all.filter(({ severity }) => room[severity]-- > 0);
  const lines = shown.map((finding) => annotation(finding, check));
  const total = all.length + numberLeftOut(check);
  const more = total - shown.length;
  if (more > 0) {
    const text = `${grouped(more)} of ${grouped(total)} findings have no annotation: GitHub shows ${MOST_OF_A_KIND} errors and ${MOST_OF_A_KIND} warnings. zdr validate ${restIn(check)}.`;
    lines.push(command('notice', { title: 'zdr validate' }, text));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function annotation({ code, severity, message, hint, at }: Diagnostic, { places }: Check): string {
  const place = at && places.get(at.file);
  const properties = {
    // What lies outside of the repository, or comes from standard input, has no line that could be annotated.
    ...(at && place && !place.outside
      ? {
          file: place.path,
          line: at.line,
          endLine: at.endLine,
          // Columns are allowed within one line only, and the last one is the last that is marked.
          ...(at.line === at.endLine ? { col: at.column, endColumn: Math.max(at.column, at.endColumn - 1) } : {}),
        }
      : {}),
    title: `${code} ${CODES[code].name}`,
  };
  const where = at && place?.outside !== false ? `${at.file}:${at.line}:${at.column}: ` : '';
  const text = [`${where}${message}`, ...(hint === undefined ? [] : [`hint: ${hint}`])].map(clean).join('\n');
  return command(severity, properties, text);
}

function command(name: string, properties: Readonly<Record<string, string | number>>, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeData(text)}`;
}

/** As the runner unescapes it (actions/toolkit, packages/core/src/command.ts). */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * A filter for what is written to the log of a workflow: the runner obeys every line that begins with `::` and every
 * `##[` anywhere in a line, whoever wrote it. Both are broken by an escape that JSON reads back as it was.
 */
export function makeCommandFilter(): (text: string) => string {
  let before = '\n';
  return (text) => {
    const all = before + text;
    const harmless = all.replace(COMMAND, (start, at: number) =>
      at < before.length ? start : start === ':' ? '\\u003a' : '\\u005b',
    );
    const line = all.slice(Math.max(all.lastIndexOf('\n'), all.lastIndexOf('\r')) + 1);
    const shown = harmless.slice(before.length);
    // As much of the open line as decides about what follows.
    before = BLANK.test(line) ? '\n' : `x${all.slice(-2)}`;
    return shown;
  };
}

/** The runner takes U+0085 for a blank, JavaScript does not. */
const BLANK = /^[\s\x85]*$/;
// The character first: what stands before it is looked at only where there is one.
const COMMAND = /:(?<=(?:^|[\r\n])[\s\x85]*:)(?=:|$)|\[(?<=##\[)/g;
