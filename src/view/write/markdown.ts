/** Documents as GitHub-flavoured Markdown: for a pull request, a step summary, or a file beside a run. */
import { grouped } from '../../words/count.ts';
import {
  type Block,
  capital,
  type Document,
  type Inline,
  known,
  pieces,
  plain,
  type Row,
  rankOf,
  type Section,
  type Table,
  type Text,
} from './document.ts';
import { bytesOf, choice, leftOut, type Part, together, whole, within } from './fit.ts';
import { code, folded, grid, preformatted, prose } from './gfm.ts';

/** Names shown of many. */
const NAMES = 20;

/** Where all of it stands, in words, and the most bytes that it may have. */
interface Sheet {
  readonly rest: string;
  readonly most: number;
}

/** No larger than `mostBytes`, and what is left out is said. Ends in a newline. */
export function writeMarkdown(document: Document, mostBytes = Number.POSITIVE_INFINITY): string {
  const { title, description, lead, blocks = [], sections, next = [], rest } = document;
  const parts = [
    all(`# ${inline(title)}`),
    ...[description, lead, ...next].flatMap((text) => (text === undefined ? [] : [all(inline(text))])),
    ...[...blocks, ...sections].flatMap((block) => partOf(block, 2, { rest, most: mostBytes })),
  ];
  return `${together(parts, 2, glue(rest)).write(mostBytes - 1) ?? ''}\n`;
}

const all = (text: string): Part<string> => whole(text, bytesOf(text));

const glue =
  (rest: string) =>
  (written: readonly string[], left: number): string =>
    [...written, ...more(left, rest)].join('\n\n');

const more = (left: number, rest: string, first?: string): string[] =>
  left === 0 ? [] : [`_${prose(leftOut(left, rest, first))}._`];

/** A heading needs no weight within. */
const toneless = (text: Text): Text =>
  pieces(text).map((one) => (typeof one === 'object' && 'tone' in one ? one.text : one));

/** On one line. */
const inline = (text: Text): string => (typeof text === 'string' ? prose(text) : pieces(text).map(pieceText).join(''));

function pieceText(piece: Inline): string {
  if (typeof piece === 'string') return prose(piece);
  if ('code' in piece) return code(piece.code);
  if ('command' in piece) return code(piece.command);
  const stands = piece.text !== '' && piece.tone !== 'good' && piece.tone !== 'dim' && piece.tone !== 'note';
  return stands ? `**${prose(piece.text)}**` : prose(piece.text);
}

function partOf(block: Block, level: number, sheet: Sheet): Part<string>[] {
  switch (block.kind) {
    case 'paragraph':
      return [all(inline(block.text))];
    case 'facts': {
      const rows = known(block.facts).map(([name, text]) => [prose(capital(name)), inline(text)]);
      return [all(grid(['', ''], rows))];
    }
    case 'list': {
      const { rest, most } = sheet;
      const write = (item: Text) => `- ${inline(item)}`;
      const put = (shown: readonly string[], left: number) => [shown.join('\n'), ...more(left, rest)].join('\n\n');
      return [choice(block.items, { around: 0, write, bytes: (item) => bytesOf(item) + 1, most }, put)];
    }
    case 'names': {
      const left = block.names.length - NAMES;
      const names = block.names.slice(0, NAMES).map(code).join(', ');
      return [all(`${names}${left > 0 ? ` and ${grouped(left)} more` : ''}`)];
    }
    case 'table':
      return [tablePart(block, sheet)];
    case 'section':
      return [sectionPart(block, level, sheet)];
    case 'drawing':
      return [];
  }
}

function sectionPart({ title, blocks, folded: isFolded }: Section, level: number, sheet: Sheet): Part<string> {
  const inner = together(
    blocks.flatMap((block) => partOf(block, level + 1, sheet)),
    2,
    glue(sheet.rest),
  );
  if (isFolded !== undefined) {
    const put = (text: string) => folded(plain(title), text, isFolded === 'open');
    return { ...within(inner, bytesOf(put('')), put), folded: true };
  }
  const head = `${'#'.repeat(level)} ${inline(toneless(title))}\n\n`;
  return within(inner, bytesOf(head), (text) => head + text);
}

interface Written {
  readonly cells: readonly string[];
  readonly lines: string;
  readonly bytes: number;
}

function tablePart({ columns, rows, first }: Table, { rest, most }: Sheet): Part<string> {
  const kinds = Object.values(columns);
  const head = Object.keys(columns).map((title) => prose(capital(title)));
  const align = kinds.map((kind) => (kind === 'number' ? 'r' : ' ')).join('');
  const write = ({ cells, lines = [] }: Row): Written => {
    const own = cells.map((cell, at) => {
      const kind = kinds[at];
      return typeof cell === 'string' && (kind === 'name' || kind === 'id') ? code(cell) : inline(cell);
    });
    const below = lines.length === 0 ? '' : preformatted(lines);
    // Every cell is followed by ` | `; what stands below is parted by an empty line.
    const bytes = own.reduce((sum, cell) => sum + bytesOf(cell) + 3, 3) + (below === '' ? 0 : bytesOf(below) + 2);
    return { cells: own, lines: below, bytes };
  };
  const put = (shown: readonly Written[], left: number): string => {
    const cells = shown.map((row) => row.cells);
    const below = shown.flatMap(({ lines }) => (lines === '' ? [] : [lines]));
    return [grid(head, cells, align), ...more(left, rest, first), ...below].join('\n\n');
  };
  const around = bytesOf(grid(head, [], align));
  return choice(rows, { around, write, bytes: ({ bytes }) => bytes, rank: rankOf, most }, put);
}
