/** Documents as text for a terminal. */
import { clean } from './clean.ts';
import { inRunsDir } from './command.ts';
import {
  type Block,
  type Columns,
  type Document,
  type Inline,
  known,
  namesText,
  pieces,
  plain,
  type Row,
  type Section,
  type Table,
  type Text,
  type Tone,
} from './document.ts';
import { leftOut } from './fit.ts';
import { mostOn, type Page, type Style } from './page.ts';
import { type Cell, fits, table } from './table.ts';
import { displayWidth, pad, wrap } from './width.ts';

/** Names shown of many. */
const NAMES = 20;

/** Ends in a newline. */
export function writeText(document: Document, page: Page): string {
  const { title, description, blocks = [], sections, lead, next = [], rest } = document;
  const { style } = page;
  const end = [
    ...(lead === undefined ? [] : sentenceLines(lead, page, '').map(style.bold)),
    ...next.flatMap((one) => sentenceLines(one, page, '')),
  ];
  const parts = [
    [
      style.bold(paint(title, style)),
      ...(description === undefined ? [] : [clean(description)]),
      ...blockLines(blocks, page, rest),
    ],
    ...sections.flatMap((section) => sectionParts(section, page, rest)),
    ...(end.length === 0 ? [] : [end]),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const TONES: Readonly<Record<Tone, (style: Style) => (text: string) => string>> = {
  strong: ({ bold }) => bold,
  good: ({ green }) => green,
  bad: ({ red }) => red,
  warn: ({ yellow }) => yellow,
  odd: ({ magenta }) => magenta,
  note: ({ cyan }) => cyan,
  dim: ({ dim }) => dim,
};

/** On one line, in colour. */
export const paint = (text: Text, style: Style): string =>
  pieces(text)
    .map((piece) => colourOf(piece, style)(clean(plain(piece))))
    .join('');

const colourOf = (piece: Inline, style: Style): ((text: string) => string) =>
  typeof piece === 'object' && 'tone' in piece ? TONES[piece.tone](style) : (text) => text;

/** Paragraphs of the section, and of those within it. */
function sectionParts(section: Section, page: Page, rest: string): string[][] {
  if (section.pagesOnly) return [];
  const within = section.blocks.filter((block) => block.kind === 'section');
  const shown = within.slice(0, mostOn(page, section.few ?? within.length));
  const own = blockLines(section.blocks, page, rest);
  const { bold } = page.style;
  return [
    [...wrap(paint(section.title, page.style), page.width).map(bold), ...own],
    ...shown.flatMap((one) => sectionParts(one, page, rest)),
    ...moreLines(within.length - shown.length, page, rest, '').map((line) => [line]),
  ];
}

/** Of all but sections. */
function blockLines(blocks: readonly Block[], page: Page, rest: string): string[] {
  const lines: string[] = [];
  let apart = false;
  for (const block of blocks) {
    const own = linesOf(block, page, rest);
    if (own.length === 0) continue;
    const grid = block.kind === 'table' && !block.stacked;
    if (lines.length > 0 && (grid || apart)) lines.push('');
    lines.push(...own);
    apart = grid;
  }
  return lines;
}

function linesOf(block: Block, page: Page, rest: string): string[] {
  switch (block.kind) {
    case 'paragraph':
      return sentenceLines(block.text, page, '  ');
    case 'facts':
      return fields(
        known(block.facts).map(([name, text]) => [name, paint(text, page.style)]),
        page,
      );
    case 'list': {
      const shown = block.items.slice(0, mostOn(page, block.few ?? block.items.length));
      return [
        ...shown.flatMap((item) => hung(sentenceLines(item, page, '    '), '  - ')),
        ...moreLines(block.items.length - shown.length, page, rest, '  '),
      ];
    }
    case 'names':
      return wrap(clean(namesText(block.names, mostOn(page, NAMES))), page.width - 4).map((line) => `    ${line}`);
    case 'table':
      return tableLines(block, page, rest);
    case 'drawing':
    case 'section':
      return [];
  }
}

const hung = ([first = '', ...others]: readonly string[], mark: string): string[] => [
  mark + first.slice(mark.length),
  ...others,
];

/** A command at its end stands whole on a line of its own, however long it is. Off a terminal all of the rest is one line, so that it can be looked for. */
function sentenceLines(text: Text, page: Page, indent: string): string[] {
  const all = pieces(text);
  const prose = all.filter((piece) => typeof piece === 'string' || !('command' in piece));
  const commands = all.flatMap((piece) => (typeof piece === 'object' && 'command' in piece ? [piece.command] : []));
  const said = (line: string) => inRunsDir(line, page.runsDir);
  return [
    ...wrap(
      said(paint(prose, page.style)).trimEnd(),
      page.whole ? Number.POSITIVE_INFINITY : page.width - indent.length,
    ),
    ...commands.map((command) => `  ${page.style.cyan(said(clean(command)))}`),
  ].map((line) => indent + line);
}

const moreLines = (left: number, { style }: Page, rest: string, indent: string): string[] =>
  left > 0 ? [style.dim(`${indent}${leftOut(left, rest)}`)] : [];

function tableLines({ columns, rows, few, stacked }: Table, page: Page, rest: string): string[] {
  const shown = rows.slice(0, mostOn(page, few ?? rows.length));
  const lines = shown.flatMap(({ lines: own = [] }) =>
    own.length === 0 ? [] : ['', ...own.map((line) => `  ${clean(line)}`)],
  );
  return [
    ...(stacked ? shown.flatMap((row) => stackedLines(columns, row.cells, page)) : gridLines(columns, shown, page)),
    ...lines,
    ...moreLines(rows.length - shown.length, page, rest, '  '),
  ];
}

function gridLines(columns: Columns, rows: readonly Row[], page: Page): string[] {
  const kinds = Object.values(columns);
  const all = Object.entries(columns).map(([title, kind]) => ({
    title,
    ...(kind === 'number' ? { align: 'right' as const } : {}),
    ...(kind === 'name' || kind === 'text' ? { shrinks: true as const } : {}),
  }));
  const cells = rows.map((row) => row.cells.map((cell) => cellOf(cell, page.style)));
  // Ids are long, and nobody reads them: where the page is too narrow they give way.
  const whole = fits(all, cells, page, '  ');
  const of = <Item>(items: readonly Item[]): Item[] => items.filter((_, at) => whole || kinds[at] !== 'id');
  return table(of(all), cells.map(of), page, '  ');
}

/** Cut and padded before it is coloured. */
function cellOf(text: Text, style: Style): Cell {
  const [first = '', ...others] = pieces(text);
  const shown = clean(plain(text));
  return others.length > 0 || typeof first === 'string' ? shown : { text: shown, colour: colourOf(first, style) };
}

function stackedLines(columns: Columns, [head = '', ...cells]: readonly Text[], page: Page): string[] {
  const titles = Object.keys(columns);
  const said = cells.flatMap((cell, at): (readonly [string, string])[] =>
    plain(cell) === '' ? [] : [[titles[at + 1] ?? '', paint(cell, page.style)]],
  );
  return [
    ...wrap(paint(head, page.style), page.width - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`),
    ...fields(said, page, '    '),
  ];
}

/** Names and values in two columns; long values go on below themselves. Nothing is cleaned here. */
export function fields(
  pairs: readonly (readonly [string, string])[],
  { style, width, whole }: Page,
  indent = '  ',
): string[] {
  const names = Math.max(0, ...pairs.map(([name]) => displayWidth(name)));
  const room = Math.max(20, width - names - indent.length - 2);
  return pairs.flatMap(([name, value]) => {
    const lines = wrap(value, room);
    // A digest may be wider than what is left beside the names.
    if (!whole && lines.some((line) => displayWidth(line) > room)) {
      return [indent + style.dim(name), ...wrap(value, width - indent.length - 2).map((line) => `${indent}  ${line}`)];
    }
    return lines.map((line, index) => `${indent}${style.dim(pad(index === 0 ? name : '', names))}  ${line}`);
  });
}
