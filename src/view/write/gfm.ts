import { markdownTable } from 'markdown-table';
import { clean } from './clean.ts';

/** What GitHub makes an address, a person or an issue of by itself: a space of no width behind it keeps it text. */
const SELF_LINKING = /@|:(?=\/\/)|\bwww(?=\.)|#(?=\d)|\bGH(?=-\d)/gi;
/** Characters that end a cell, begin HTML, code or a formula: as entities they are only text. */
const AS_ENTITY = '\\`|<>&$~@';
/** Those, and characters that mark up text. */
const ACTIVE = /[\\`|<>&$~@*_[\]#]/g;
/** Most texts need nothing. */
const HARMLESS = /^(?!.*(?:gh-\d|www\.))[a-z\d .:,;+()%-]*$/i;
const PLAIN = /^[\w .:/+~^-]+$/;

/** Any text as Markdown that shows exactly this text, on one line: no markup, no link, no mention. */
export const prose = (text: string): string => (HARMLESS.test(text) ? text : escaped(text));

const escaped = (text: string): string =>
  clean(text)
    .replace(SELF_LINKING, '$&\u200b')
    .replace(ACTIVE, (found) => (AS_ENTITY.includes(found) ? `&#${found.charCodeAt(0)};` : `\\${found}`))
    .replaceAll('\u200b', '&#8203;');

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
  return markdownTable([head, ...rows], {
    align: head.map((_, index) => (align[index] === 'r' ? 'r' : null)),
    alignDelimiters: false,
  });
}
