import type { Diagnostic } from '../../document/diagnostic.ts';
import type { Source } from '../../document/text/source.ts';
import { clean } from '../write/clean.ts';
import type { Page } from '../write/page.ts';
import { cut, displayWidth } from '../write/width.ts';

type Range = NonNullable<Diagnostic['at']>;

const TAB = '  ';
/** Columns kept before the range when a long line has to be cut on its left. */
const LEAD = 12;

/**
 * The first source line of a range with carets under the range: two lines, no wider than the page. Empty if the text has
 * no such line.
 */
export function excerpt(source: Source, at: Range, page: Page): string[] {
  if (at.line > source.lines) return [];
  const raw = source.line(at.line);
  const from = Math.min(at.column - 1, raw.length);
  const to = at.endLine > at.line ? raw.length : Math.min(Math.max(at.endColumn - 1, from), raw.length);
  const gutter = `${String(at.line).padStart(5)} | `;
  const room = Math.max(20, page.width - gutter.length);

  // Shortened before it is measured: a line may be megabytes long. A UTF-16 unit takes at most two columns.
  const start = windowStart(raw, from, to, room);
  const before = (start > 0 ? '…' : '') + printable(raw.slice(start, from));
  const marked = cut(printable(raw.slice(from, Math.min(to, from + room))), room - displayWidth(before));
  const after = cut(printable(raw.slice(to, to + room)), room - displayWidth(before) - displayWidth(marked));
  const carets = '^'.repeat(Math.max(1, displayWidth(marked)));
  const { style } = page;
  return [
    `${style.dim(gutter)}${before}${marked}${after}`,
    `${style.dim(`${' '.repeat(5)} | `)}${' '.repeat(displayWidth(before))}${style.red(carets)}`,
  ];
}

/** Index from which the line is shown: its beginning if the range then still fits, else a little before the range. */
function windowStart(raw: string, from: number, to: number, room: number): number {
  const head = from > room ? undefined : displayWidth(printable(raw.slice(0, from)));
  const length = Math.min(to - from, LEAD);
  if (head !== undefined && head + length < room) return 0;
  let start = Math.max(0, from - LEAD);
  // Escaped and wide characters may make even these few too wide; nor may it start within a surrogate pair.
  while (
    start < from &&
    (isLowSurrogate(raw.charCodeAt(start)) || displayWidth(printable(raw.slice(start, from))) > room / 2)
  ) {
    start++;
  }
  return start;
}

const printable = (text: string): string => clean(text.replaceAll('\t', TAB));
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
