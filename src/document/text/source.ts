import type { Range } from '../diagnostic.ts';

/** A text that knows its lines. */
export interface Source {
  readonly text: string;
  /** The range from `start` to `end` (offsets); with `firstLine` it ends with the line that it starts on. */
  range(start: number, end: number, firstLine?: boolean): Range;
  /** The text from `start` to `end` (offsets). */
  slice(start: number, end: number): string;
  /** The number of lines. */
  readonly lines: number;
  /** The text of line `line` (from 1), without its break. */
  line(line: number): string;
  /** The offset of a line and column. */
  offset(line: number, column: number): number;
}

/** A text with the lines and columns of its offsets. */
export function makeSource(text: string): Source {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);

  const lineAt = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const line = (number: number): string => {
    const start = starts[number - 1] ?? text.length;
    let end = starts[number] === undefined ? text.length : starts[number] - 1;
    if (starts[number] !== undefined && end > start && text[end - 1] === '\r') end -= 1;
    return text.slice(start, end);
  };

  return {
    text,
    lines: starts.length,
    slice: (start, end) => text.slice(start, end),
    line,
    offset: (number, column) => (starts[number - 1] ?? text.length) + column - 1,
    range(start, end, firstLine = false) {
      const from = lineAt(start);
      const to = lineAt(Math.max(start, end));
      const column = start - (starts[from] ?? 0) + 1;
      if (firstLine && to > from) {
        const endColumn = Math.max(column, line(from + 1).trimEnd().length + 1);
        return { line: from + 1, column, endLine: from + 1, endColumn };
      }
      return {
        line: from + 1,
        column,
        endLine: to + 1,
        endColumn: Math.max(start, end) - (starts[to] ?? 0) + 1,
      };
    },
  };
}
