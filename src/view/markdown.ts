import { markdownTable } from 'markdown-table';
import { clean } from './clean.ts';

/** Characters that end a cell, begin HTML or a code span, or call a person; as entities they are only text. */
const AS_ENTITY = /[\\`|<>&$~@]/g;
/** Characters that mark up text. */
const AS_ESCAPE = /[*_[\]#]/g;
const PLAIN = /^[\w .:/+-]+$/;

/** Any text as Markdown that shows exactly this text, on one line. */
export function prose(text: string): string {
  return clean(text)
    .replace(AS_ENTITY, (character) => `&#${character.charCodeAt(0)};${character === '@' ? '&#8203;' : ''}`)
    .replace(AS_ESCAPE, (character, at: number, all: string) =>
      character === '#' && all[at - 1] === '&' ? '#' : `\\${character}`,
    );
}

/** A name or an id as code, where it holds nothing that code could not show within a table. */
export const code = (text: string): string => (PLAIN.test(text) && text.trim() === text ? `\`${text}\`` : prose(text));

/** A table of cells that are Markdown already; `r` aligns a column right. Compact: a plan may have 10,000 rows. */
export function grid(head: readonly string[], rows: readonly (readonly string[])[], align = ''): string {
  return markdownTable([[...head], ...rows.map((row) => [...row])], {
    align: head.map((_, index) => (align[index] === 'r' ? 'r' : null)),
    alignDelimiters: false,
  });
}
