import { createRequire } from 'node:module';

const plainAscii = /^[\x20-\x7e]*$/;

/** Made for the first text that is not ASCII: it takes longer than many a command. */
let wide: { readonly stringWidth: (text: string) => number; readonly graphemes: Intl.Segmenter } | undefined;
const forWide = () => {
  wide ??= {
    stringWidth: (createRequire(import.meta.url)('string-width') as typeof import('string-width')).default,
    graphemes: new Intl.Segmenter('en', { granularity: 'grapheme' }),
  };
  return wide;
};

/** Columns that a text takes; colour codes take none, East Asian wide characters two. */
export const displayWidth = (text: string): number =>
  plainAscii.test(text) ? text.length : forWide().stringWidth(text);

/** The text, cut to `width` columns; what was cut shows as `…`. The text holds no colour codes. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 1) return '…'.slice(0, Math.max(0, width));
  if (plainAscii.test(text)) return `${text.slice(0, width - 1)}…`;
  const { graphemes, stringWidth } = forWide();
  let taken = '';
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) {
    columns += stringWidth(segment);
    if (columns > width - 1) break;
    taken += segment;
  }
  return `${taken}…`;
}

/** Filled with spaces to `width` columns. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** The text broken at spaces into lines of at most `width` columns; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let columns = 0;
  for (const word of text.split(' ')) {
    const own = displayWidth(word);
    if (line !== '' && columns + 1 + own > width) {
      lines.push(line);
      line = '';
    }
    columns = line === '' ? own : columns + 1 + own;
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
