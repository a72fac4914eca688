/**
 * The quick way for the plain part of YAML, which people and generators write plans in: mappings and lists by
 * indentation, collections in brackets on one line, comments, texts with and without quotes. It never guesses: where it
 * meets anything else, a mistake included, there is no result, and the parser of YAML, fifteen times as slow, reads the
 * text. What it does read means the same as there, at the same places (test/property/plain-yaml.test.ts).
 */
import { MAX_KEYS } from './inspect.ts';
import type { Section, Span } from './outline.ts';
import { ifPlain, notPlain, PlainLine } from './plain-line.ts';

export interface PlainText {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where the top-level members stand, by their keys. */
  readonly sections: ReadonlyMap<string, Section>;
  readonly whole: Span;
}

/** The document in `text`; undefined where it is not written plainly, or is no mapping. */
export function readPlain(text: string): PlainText | undefined {
  return ifPlain(() => new PlainReader(text).read());
}

/** Far less than what the parser of YAML refuses, and than what a stack holds. */
const MAX_DEPTH = 24;

const CR = 13;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const QUOTES: ReadonlySet<number> = new Set([34, 39]);
const BYTE_ORDER_MARK = 0xfeff;

class PlainReader {
  readonly #text: string;
  /** Where the next line begins. */
  #next = 0;
  /** The line that is read: where its content begins, and how far it is indented; -1 behind the last one. */
  readonly #line: PlainLine;
  #at = 0;
  #indent = -1;
  /** Where the line before it ended, with its break. */
  #lastLine = 0;
  /** Where the value of the last member stands. */
  #span: Span = [0, 0];
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#line = new PlainLine(text);
  }

  read(): PlainText | undefined {
    if (this.#text.charCodeAt(0) === BYTE_ORDER_MARK) this.#next = 1;
    if (!this.#nextLine()) return undefined;
    if (this.#indent === 0 && this.#text.startsWith('---', this.#at)) this.#endLine(this.#at + 3);
    if (this.#indent !== 0) return undefined;
    const start = this.#at;
    const sections = new Map<string, Section>();
    const value = this.#mapping(0, sections);
    return { value, sections, whole: [start, this.#lastLine] };
  }

  #code(at: number): number {
    return this.#text.charCodeAt(at);
  }

  /** Goes to the next line that holds more than a comment. */
  #nextLine(): boolean {
    const text = this.#text;
    this.#lastLine = Math.min(this.#next, text.length);
    while (this.#next < text.length) {
      const start = this.#next;
      let at = start;
      while (text.charCodeAt(at) === SPACE) at += 1;
      let end = text.indexOf('\n', at);
      if (end === -1) end = text.length;
      this.#next = end + 1;
      if (end > at && text.charCodeAt(end - 1) === CR) {
        // At the end of the text it ends no line.
        if (end === text.length) notPlain();
        end -= 1;
      }
      if (at === end || text.charCodeAt(at) === HASH) {
        // Behind a quoted key such an end makes the whole look like one quoted text.
        if (end === text.length && QUOTES.has(text.charCodeAt(end - 1))) notPlain();
        continue;
      }
      this.#at = at;
      this.#line.end = end;
      this.#indent = at - start;
      // A line of three dashes is no key either: none begins with two.
      if (at === start && text.startsWith('...', at)) notPlain();
      return true;
    }
    this.#indent = -1;
    return false;
  }

  /** Nothing else may stand on the line; goes to the next one. */
  #endLine(from: number): void {
    this.#line.expectEnd(from);
    this.#nextLine();
  }

  #isItem(): boolean {
    return this.#code(this.#at) === DASH && this.#code(this.#at + 1) === SPACE;
  }

  #deeper(): void {
    this.#line.count();
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) notPlain();
  }

  /** The mapping whose keys stand at that column; `sections` takes down where its members are. */
  #mapping(level: number, sections?: Map<string, Section>): Record<string, unknown> {
    this.#deeper();
    const members: Record<string, unknown> = {};
    let count = 0;
    while (this.#indent === level && !this.#isItem()) {
      count += 1;
      if (count > MAX_KEYS) notPlain();
      const start = this.#at;
      const key = this.#line.key(start, false, members);
      const keyEnd = this.#line.cursor;
      if (sections === undefined) members[key] = this.#member(level, keyEnd + 1);
      else {
        const items: number[] = [];
        members[key] = this.#member(level, keyEnd + 1, items);
        const value = this.#span;
        const scalar = members[key] === null || typeof members[key] !== 'object';
        const editable = scalar && value[0] < value[1];
        const listed = Array.isArray(members[key]) ? { items } : {};
        sections.set(key, { key: [start, keyEnd], value, editableKey: true, editable, ...listed });
      }
    }
    // Where a line ends that holds nothing but a key is a riddle of its own.
    if (count === 1 && this.#span[0] === this.#span[1]) notPlain();
    // What is indented otherwise belongs to nothing, and nothing follows the uppermost one.
    if (this.#indent > level || (level === 0 && this.#indent !== -1)) notPlain();
    this.#depth -= 1;
    return members;
  }

  /** The value of a key, behind its colon or in the lines below; goes to the line behind it. */
  #member(level: number, behind: number, items?: number[]): unknown {
    const at = this.#line.skip(behind);
    if (at < this.#line.end && this.#code(at) !== HASH) {
      const value = this.#line.inline(at, false, items);
      this.#span = [at, this.#line.cursor];
      this.#endLine(this.#line.cursor);
      return value;
    }
    // A comment needs a blank before it.
    if (at < this.#line.end && at === behind) notPlain();
    this.#nextLine();
    this.#span = [behind, behind];
    const from = this.#at;
    let value: unknown = null;
    // A list may stand at the column of its key.
    if (this.#indent >= level && this.#isItem()) value = this.#list(this.#indent, items);
    else if (this.#indent > level) value = this.#mapping(this.#indent);
    else return null;
    this.#span = [from, this.#lastLine];
    return value;
  }

  /** The list whose dashes stand at that column; `spans` takes down where its items begin and end. */
  #list(level: number, spans?: number[]): unknown[] {
    this.#deeper();
    const items: unknown[] = [];
    while (this.#indent === level && this.#isItem()) {
      const at = this.#line.skip(this.#at + 2);
      if (at === this.#line.end) notPlain();
      spans?.push(at);
      if (this.#line.isKey(at)) {
        this.#indent = level + at - this.#at;
        this.#at = at;
        items.push(this.#mapping(this.#indent));
        spans?.push(this.#lastLine);
      } else {
        items.push(this.#line.inline(at, false));
        spans?.push(this.#line.cursor);
        this.#endLine(this.#line.cursor);
      }
    }
    if (this.#indent > level) notPlain();
    this.#depth -= 1;
    return items;
  }
}
