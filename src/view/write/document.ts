/**
 * What is to be said, as plain values: described once, and written by the writers beside this file as text, Markdown or
 * HTML. Nothing in it is cleaned, escaped or cut: each writer does that in its own way, within the room it is given.
 */
import { given } from '../../given.ts';
import { grouped } from '../../words/count.ts';
import type { Html } from './markup.ts';

/** How a piece strikes the reader: a colour, a weight, or nothing. */
export type Tone = 'strong' | 'good' | 'bad' | 'warn' | 'odd' | 'note' | 'dim';

export type Inline =
  | string
  | { readonly text: string; readonly tone: Tone }
  /** A name or an id, exactly as it is. */
  | { readonly code: string }
  /** At the end of a sentence: to be copied. */
  | { readonly command: string };

/** A line of text. */
export type Text = Inline | readonly Inline[];

/** Where the row stands among those that are kept where not all fit: the lowest first. */
export const rankOf = ({ rank = 0 }: Row): number => rank;

/** A name and what it has; left out where that is undefined. */
export type Fact = readonly [name: string, text: Text | undefined];

/** What a column holds. `name`, `id`: as code; `text`: sentences; `when`: a time; `number`: to the right. */
export type Kind = 'word' | 'name' | 'id' | 'text' | 'when' | 'number';

/** The columns of a table by their titles, in their order. */
export type Columns = Readonly<Record<string, Kind>>;

/** A getter for `cells` makes them when the row is written, and not where it is left out: a report may have 100,000 rows. */
export interface Row {
  readonly cells: readonly Text[];
  /** Where not all rows fit, those of the lowest rank stay. */
  readonly rank?: number;
  /** What belongs to it and is not cut, to be copied. */
  readonly lines?: readonly string[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'list'; readonly items: readonly Text[]; readonly few?: number }
  /** Many names in a row, of which the first stand for all. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | Table
  | Drawing
  | Section;

export interface Table {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: Columns;
  readonly rows: readonly Row[];
  /** Rows that a terminal shows; all where absent. */
  readonly few?: number;
  /** Which rows come first where not all fit, in words. */
  readonly first?: string;
  /** Its cells are too long for a line of a terminal: there a row is a list, its first cell the head. */
  readonly stacked?: true;
}

/** On a page alone; what it shows stands in a table too. */
export interface Drawing {
  readonly kind: 'drawing';
  readonly title: string;
  readonly note?: () => Html;
  readonly draw: () => Html;
}

export interface Section {
  readonly kind: 'section';
  /** Unique on its page, where it can be linked. */
  readonly id?: string;
  readonly title: Text;
  readonly blocks: readonly Block[];
  /** Sections within it that a terminal shows; all where absent. */
  readonly few?: number;
  /** Folded away on a page; `open`: unfolded until the reader folds it. */
  readonly folded?: 'open' | 'closed';
  /** Too long for a terminal: only pages have it. */
  readonly pagesOnly?: true;
}

/** What is to be said of one thing, in the order in which it is said. */
export interface Document {
  readonly title: Text;
  readonly description?: string | undefined;
  /** What it comes to, in one sentence: the first on a page, the last on a terminal. */
  readonly lead?: Text;
  /** Right below the title. */
  readonly blocks?: readonly Block[];
  readonly sections: readonly Section[];
  /** What to do next, in sentences: the very last on a terminal. */
  readonly next?: readonly Text[];
  /** Where everything stands that is cut here: `report.json has them all`. */
  readonly rest: string;
}

export const paragraph = (text: Text): Block => ({ kind: 'paragraph', text });
export const facts = (...all: readonly Fact[]): Block => ({ kind: 'facts', facts: all });

/** A section, or none where nothing is in it. */
export const section = (
  id: string | undefined,
  title: Text,
  blocks: readonly Block[],
  more: Pick<Section, 'few' | 'folded' | 'pagesOnly'> = {},
): Section[] => (blocks.length === 0 ? [] : [{ kind: 'section', ...given({ id }), title, blocks, ...more }]);

/** A list, or nothing where it has no items. `few`: how many a terminal shows. */
export const list = (items: readonly Text[], few?: number): Block[] =>
  items.length === 0 ? [] : [{ kind: 'list', items, ...(few === undefined ? {} : { few }) }];

/** A table in a list, or nothing where it has no rows. */
export const tableOf = (
  title: string,
  columns: Columns,
  rows: readonly Row[],
  more: Pick<Table, 'few' | 'first' | 'stacked'> = {},
): Table[] => (rows.length === 0 ? [] : [{ kind: 'table', title, columns, rows, ...more }]);

/** `a, b, c and 12 more`. */
export function namesText(names: readonly string[], most: number): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(', ')}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
}

/** Prose that ends in a colon and a command, or a request. */
const ENDS_IN_COMMAND = /^(.*?:) ((?:zdr|mv|GET) .+)$/s;

/** A sentence; a command at its end, behind a colon, is told apart. */
export function spoken(sentence: string, tone?: Tone): Text {
  const [, prose = sentence, command] = ENDS_IN_COMMAND.exec(sentence) ?? [];
  const said = tone === undefined ? prose : { text: prose, tone };
  return command === undefined ? said : [said, ' ', { command }];
}

export const pieces = (text: Text): readonly Inline[] => (Array.isArray(text) ? text : [text as Inline]);

const characters = (piece: Inline): string =>
  typeof piece === 'string' ? piece : 'text' in piece ? piece.text : 'code' in piece ? piece.code : piece.command;

/** Without tones; not cleaned. */
export const plain = (text: Text): string => pieces(text).map(characters).join('');

/** The facts that have something to say. */
export const known = (all: readonly Fact[]): readonly (readonly [name: string, text: Text])[] =>
  all.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));

/** As names read at the beginning of a line. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
