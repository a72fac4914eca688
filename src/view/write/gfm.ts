import { markdownTable } from 'markdown-table';
import { count } from '../../words/count.ts';
import { clean } from './clean.ts';

/** What GitHub makes an address, a person or an issue of by itself: a space of no width behind it keeps it text. */
const SELF_LINKING = /@|:(?=\/\/)|\bwww(?=\.)|#(?=\d)|\bGH(?=-\d)/gi;
/** Characters that end a cell, begin HTML, code or a formula: as entities they are only text. */
const AS_ENTITY = '\\`|<>&$~@';
/** Those, and characters that mark up text. */
const ACTIVE = /[\\`|<>&$~@*_[\]#]/g;
const PLAIN = /^[\w .:/+~^-]+$/;

/** Any text as Markdown that shows exactly this text, on one line: no markup, no link, no mention. */
export function prose(text: string): string {
  return clean(text)
    .replace(SELF_LINKING, '$&\u200b')
    .replace(ACTIVE, (found) => (AS_ENTITY.includes(found) ? `&#${found.charCodeAt(0)};` : `\\${found}`))
    .replaceAll('\u200b', '&#8203;');
}

/** A name or an id as code, where it holds nothing that code could not show within a table. */
export const code = (text: string): string => (PLAIN.test(text) && text.trim() === text ? `\`${text}\`` : prose(text));

/** A block of lines exactly as they are; no line breaks out of it. */
export function preformatted(lines: readonly string[]): string {
  const escaped = lines.map((line) => clean(line).replace(/[&<>]/g, (found) => `&#${found.charCodeAt(0)};`));
  return `<pre>\n${escaped.join('\n')}\n</pre>`;
}

/** A part that is folded: its summary is any text, what it holds is Markdown. */
export function folded(summary: string, text: string, open = false): string {
  // Markdown is not read between these tags, so entities must do.
  const shown = clean(summary)
    .replace(SELF_LINKING, '$&\u200b')
    .replace(ACTIVE, (found) => `&#${found.charCodeAt(0)};`)
    .replaceAll('\u200b', '&#8203;');
  return `<details${open ? ' open' : ''}><summary>${shown}</summary>\n\n${text}\n\n</details>`;
}

/** A table of cells that are Markdown already; `r` aligns a column right. Compact: a plan may have 10,000 rows. */
export function grid(head: readonly string[], rows: readonly (readonly string[])[], align = ''): string {
  return markdownTable([[...head], ...rows.map((row) => [...row])], {
    align: head.map((_, index) => (align[index] === 'r' ? 'r' : null)),
    alignDelimiters: false,
  });
}

/** As many of the rows as fit into `mostBytes`; a line below says how many do not, and where they stand. */
export function cutGrid(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: string,
  mostBytes: number,
  whole: string,
): string {
  let room = mostBytes;
  let fitting = 0;
  for (const row of rows) {
    room -= rowBytes(row);
    if (room < 0) break;
    fitting++;
  }
  const more = rows.length - fitting;
  const all = grid(head, rows.slice(0, fitting), align);
  return more === 0 ? all : `${all}\n\n… and ${count(more, 'more row')}: ${whole}.`;
}

/** Every cell is followed by ` | `. */
export const rowBytes = (row: readonly string[]): number => bytesOf(row.join(' | ')) + 5;

/** GitHub counts a comment's characters and a summary's bytes: bytes keep to both. */
export const bytesOf = (text: string): number => Buffer.byteLength(text);
