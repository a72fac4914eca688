import type { Page } from './page.ts';
import { cut, displayWidth, pad } from './width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May be cut when the page is too narrow. */
  readonly shrinks?: true;
}

/** One cell: its text (clean, no colour), or the text with the colour to put on it once it is cut and padded. */
export type Cell = string | { readonly text: string; readonly colour: (text: string) => string };

const GAP = '  ';
const LEAST = 6;

/** Lines of a table without borders, its head first, no wider than the page as far as its shrinking columns allow. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  page: Page,
  indent = '',
): string[] {
  const natural = widthsOf(columns, rows);
  const room = roomFor(columns, page, indent);
  const widths = page.whole === true ? natural : narrow(columns, natural, room);
  const head = columns.map((column) => ({ text: column.title, colour: page.style.dim }));
  return [head, ...rows].map((row) => indent + line(columns, widths, row));
}

/** Whether the page has room for all of it, uncut. */
export const fits: (...of: Parameters<typeof table>) => boolean = (columns, rows, page, indent = '') =>
  page.whole === true || sum(widthsOf(columns, rows)) <= roomFor(columns, page, indent);

const widthsOf = (columns: readonly Column[], rows: readonly (readonly Cell[])[]): number[] =>
  columns.map((column, index) =>
    rows.reduce((most, row) => Math.max(most, displayWidth(textOf(row[index]))), displayWidth(column.title)),
  );

const roomFor = (columns: readonly Column[], page: Page, indent: string): number =>
  page.width - displayWidth(indent) - GAP.length * (columns.length - 1);

function line(columns: readonly Column[], widths: readonly number[], row: readonly Cell[]): string {
  const last = row.findLastIndex((cell) => textOf(cell) !== '');
  const cells = columns.slice(0, last + 1).map((column, index) => {
    const cell = row[index] ?? '';
    const width = widths[index] ?? 0;
    const short = cut(textOf(cell), width);
    const shown = typeof cell === 'string' ? short : cell.colour(short);
    // The last cell is not padded: no line ends in spaces.
    return index === last && column.align !== 'right' ? shown : pad(shown, width, column.align);
  });
  return cells.join(GAP);
}

/** Takes the missing columns from the widest of the shrinking ones, down to a least width. */
function narrow(columns: readonly Column[], natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  for (let over = sum(widths) - room; over > 0; over--) {
    let widest = -1;
    columns.forEach((column, index) => {
      if (column.shrinks && (widths[index] ?? 0) > (widths[widest] ?? LEAST)) widest = index;
    });
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const textOf = (cell: Cell | undefined): string =>
  cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
