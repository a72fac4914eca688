/** What stands on one line of plainly written YAML: keys, scalars, collections in brackets. */
import { MAX_KEY_LENGTH, MAX_KEYS } from './inspect.ts';
import { beginningOf, mayStand, meaningOf, unescaped } from './plain-scalar.ts';

const NOT_PLAIN = new Error('not plain');

/** Leaves the text to the parser of YAML. */
export function notPlain(): never {
  throw NOT_PLAIN;
}

/** What `read` finds; undefined where it came to {@link notPlain}. */
export function ifPlain<Found>(read: () => Found): Found | undefined {
  try {
    return read();
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

/** Plans have a value for twelve characters or more: each costs the schema and the rules far more than its reading. */
const FREE_VALUES = 150_000;
const VALUES_PER_UNIT = 1 / 8;

/** Brackets in brackets: far less than what the parser of YAML refuses, and than what a stack holds. */
const MAX_DEPTH = 24;

const SPACE = 32;
const DOUBLE = 34;
const HASH = 35;
const SINGLE = 39;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;

const isBracket = (code: number): boolean =>
  code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP;

/** Reads at offsets of `text`, up to the end of the line. */
export class PlainLine {
  readonly #text: string;
  /** Where the line ends, without its break. */
  end = 0;
  /** Behind what was read last. */
  cursor = 0;
  #depth = 0;
  #valuesLeft: number;

  constructor(text: string) {
    this.#text = text;
    this.#valuesLeft = Math.max(FREE_VALUES, text.length * VALUES_PER_UNIT);
  }

  /** Notes a value. A text of so many leaves the rest to the parser of YAML, which says that it is no plan (ZDR1006). */
  count(): void {
    this.#valuesLeft -= 1;
    if (this.#valuesLeft < 0) notPlain();
  }

  #code(at: number): number {
    return this.#text.charCodeAt(at);
  }

  /** The offset of what stands behind the blanks there. */
  skip(from: number): number {
    let at = from;
    while (at < this.end && this.#code(at) === SPACE) at += 1;
    return at;
  }

  #deeper(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) notPlain();
  }

  /** Nothing but blanks or a comment, with a blank before it, may stand there. */
  expectEnd(from: number): void {
    const at = this.skip(from);
    if (at < this.end && (at === from || this.#code(at) !== HASH)) notPlain();
  }

  /** Does a key stand there, and its colon behind it? */
  isKey(at: number): boolean {
    const first = this.#code(at);
    if (first === OPEN_LIST || first === OPEN_MAP) return false;
    if (first === DOUBLE || first === SINGLE) this.#quoted(at);
    else this.#plain(at, false);
    return this.#code(this.cursor) === COLON;
  }

  /** The key there, behind which a colon and a blank or the end of the line stand. Leaves the cursor at the colon. */
  key(at: number, flow: boolean, known: Record<string, unknown>): string {
    const first = this.#code(at);
    const key = first === DOUBLE || first === SINGLE ? this.#quoted(at) : this.#plain(at, flow);
    const colon = this.cursor;
    if (this.#code(colon) !== COLON || this.#code(colon - 1) === SPACE) notPlain();
    if (colon + 1 < this.end && this.#code(colon + 1) !== SPACE) notPlain();
    if (colon - at > MAX_KEY_LENGTH || key === '__proto__' || Object.hasOwn(known, key)) notPlain();
    return key;
  }

  /** The scalar, or the collection in brackets. Leaves the cursor behind it. */
  inline(at: number, flow: boolean, spans?: number[]): unknown {
    this.count();
    const first = this.#code(at);
    if (first === DOUBLE || first === SINGLE) return this.#quoted(at);
    if (first === OPEN_MAP) return this.#flowMapping(at + 1);
    if (first === OPEN_LIST) return this.#flowList(at + 1, spans);
    const meaning = meaningOf(this.#plain(at, flow));
    return meaning === undefined ? notPlain() : meaning;
  }

  #quoted(at: number): string {
    const double = this.#code(at) === DOUBLE;
    let close = at;
    let doubled = false;
    for (;;) {
      close = this.#text.indexOf(double ? '"' : "'", close + 1);
      if (close === -1 || close >= this.end) return notPlain();
      if (double ? !this.#isEscaped(close) : this.#code(close + 1) !== SINGLE) break;
      doubled = true;
      if (!double) close += 1;
    }
    this.cursor = close + 1;
    const written = this.#text.slice(at + 1, close);
    if (!double) return doubled ? written.replaceAll("''", "'") : written;
    return unescaped(written) ?? notPlain();
  }

  /** Is the quote there one of the text, since an odd number of backslashes stands before it? */
  #isEscaped(quote: number): boolean {
    let from = quote;
    while (this.#code(from - 1) === BACKSLASH) from -= 1;
    return (quote - from) % 2 === 1;
  }

  /** An unquoted text, to what ends it: a colon or a comment with its blank, in brackets what belongs to them. */
  #plain(start: number, flow: boolean): string {
    const text = this.#text;
    let end = beginningOf(text, start) ?? notPlain();
    let at = end;
    while (at < this.end) {
      const code = this.#code(at);
      if (code === COLON) {
        const next = at + 1 < this.end ? this.#code(at + 1) : SPACE;
        if (next === SPACE) break;
        if (flow && (next === COMMA || isBracket(next))) notPlain();
      } else if (code === HASH) {
        if (this.#code(at - 1) === SPACE) break;
      } else if (code === COMMA || isBracket(code)) {
        if (flow) break;
      } else if (code !== SPACE && !mayStand(text, at)) notPlain();
      at += 1;
      if (code !== SPACE) end = at;
    }
    this.cursor = at < this.end && this.#code(at) === COLON ? at : end;
    return text.slice(start, end);
  }

  #flowList(from: number, spans?: number[]): unknown[] {
    this.#deeper();
    const items: unknown[] = [];
    let at = this.skip(from);
    while (this.#code(at) !== CLOSE_LIST) {
      spans?.push(at);
      items.push(this.inline(at, true));
      spans?.push(this.cursor);
      at = this.#behindComma(CLOSE_LIST);
    }
    return this.#closed(at, items);
  }

  #flowMapping(from: number): Record<string, unknown> {
    this.#deeper();
    const members: Record<string, unknown> = {};
    let count = 0;
    let at = this.skip(from);
    while (this.#code(at) !== CLOSE_MAP) {
      count += 1;
      if (count > MAX_KEYS) notPlain();
      const key = this.key(at, true, members);
      members[key] = this.inline(this.skip(this.cursor + 1), true);
      at = this.#behindComma(CLOSE_MAP);
    }
    return this.#closed(at, members);
  }

  /** Where the next member stands, or the bracket that ends them. */
  #behindComma(close: number): number {
    const at = this.skip(this.cursor);
    if (at >= this.end) notPlain();
    if (this.#code(at) === close) return at;
    return this.#code(at) === COMMA ? this.skip(at + 1) : notPlain();
  }

  #closed<Collection>(at: number, collection: Collection): Collection {
    if (at >= this.end) notPlain();
    this.cursor = at + 1;
    this.#depth -= 1;
    return collection;
  }
}
