/**
 * ZQL, as far as it is carried out here: `query` and `count` of one inventory. From search/src/main/antlr4/ZQL.g4 of
 * zstackio/zstack: keywords are lower-case, `order by` has one space and wants a direction, and `return with` stands
 * before it.
 */
import type { Condition, Operator } from './conditions.ts';
import { readTokens, refusal, type Token, ZqlError } from './zql-tokens.ts';

export type ZqlCondition = Condition | { readonly join: 'and' | 'or'; readonly all: readonly ZqlCondition[] };

export interface ZqlStatement {
  readonly kind: 'query' | 'count';
  readonly entity: string;
  /** Empty: whole inventories. */
  readonly fields: readonly string[];
  readonly where?: ZqlCondition;
  readonly withTotal: boolean;
  readonly orderBy: readonly { readonly field: string; readonly direction: 'asc' | 'desc' }[];
  readonly limit?: number;
  readonly offset?: number;
  readonly name?: string;
}

/** Clauses and forms that the server knows and the simulator does not carry out. */
const NOT_HERE: ReadonlySet<string> = new Set([
  'filter by',
  'group by',
  'restrict by',
  'sum',
  'distinct',
  'has',
  'not has',
  'getapi',
]);

/** Operators of ZQL as those of the query language. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '!=': '!=',
  '>': '>',
  '>=': '>=',
  '<': '<',
  '<=': '<=',
  'is null': 'is null',
  'is not null': 'not null',
  in: '?=',
  'not in': '!?=',
  like: '~=',
  'not like': '!~=',
};

/** Statements parted by `;`. Throws {@link ZqlError}. */
export function parseZql(text: string): readonly ZqlStatement[] {
  const source = text.trim().replace(/;$/, '');
  const parser = new Parser(source);
  const statements = [parser.statement()];
  while (parser.take(';')) statements.push(parser.statement());
  parser.end();
  return statements;
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = readTokens(source);
  }

  statement(): ZqlStatement {
    const kind = this.take('count') ? 'count' : 'query';
    if (kind === 'query') this.#need('query');
    const entity = this.#identifier();
    const fields = this.take('.') ? this.#listOf(() => this.#identifier()) : [];
    return {
      kind,
      entity,
      fields,
      ...this.#optional('where', 'where', () => this.#condition()),
      withTotal: kind === 'query' && this.#returnWith(),
      orderBy: this.take('order by')
        ? this.#listOf(() => ({ field: this.#identifier(), direction: this.#direction() }))
        : [],
      ...this.#optional('limit', 'limit', () => this.#number()),
      ...this.#optional('offset', 'offset', () => this.#number()),
      ...this.#optional('named as', 'name', () => this.#needKind('string', 'STRING').slice(1, -1)),
    };
  }

  end(): void {
    if (this.#here().kind !== 'end') throw this.#fail('<EOF>');
  }

  #here(): Token {
    return this.#tokens[this.#index] ?? { kind: 'end', text: '<EOF>', at: this.#source.length };
  }

  #fail(expecting: string): ZqlError {
    const { text, at, kind } = this.#here();
    return kind === 'keyword' && NOT_HERE.has(text)
      ? new ZqlError(`the simulated site does not carry out '${text}' of ZQL`)
      : refusal(this.#source, at, `mismatched input '${text}' expecting ${expecting}`);
  }

  take(text: string): boolean {
    const { kind } = this.#here();
    if (this.#here().text !== text || (kind !== 'keyword' && kind !== 'sign')) return false;
    this.#index += 1;
    return true;
  }

  #need(text: string): void {
    if (!this.take(text)) throw this.#fail(`'${text}'`);
  }

  #needKind(kind: Token['kind'], name: string): string {
    const token = this.#here();
    if (token.kind !== kind) throw this.#fail(name);
    this.#index += 1;
    return token.text;
  }

  #identifier(): string {
    return this.#needKind('id', 'ID');
  }

  #listOf<T>(item: () => T): readonly T[] {
    const items = [item()];
    while (this.take(',')) items.push(item());
    return items;
  }

  #value(): string {
    const { kind, text } = this.#here();
    if (kind === 'string') {
      this.#index += 1;
      return text.slice(1, -1);
    }
    if (kind === 'int' || kind === 'float' || text === 'true' || text === 'false') {
      this.#index += 1;
      return text;
    }
    throw this.#fail('{BOOLEAN, INT, FLOAT, STRING}');
  }

  #values(): readonly string[] {
    this.#need('(');
    if (this.#here().text === 'query' || this.#here().text === 'getapi') {
      throw new ZqlError('the simulated site does not carry out subqueries of ZQL');
    }
    const list = this.#listOf(() => this.#value());
    this.#need(')');
    return list;
  }

  #expression(): ZqlCondition {
    if (this.take('(')) {
      const inner = this.#condition();
      this.#need(')');
      return inner;
    }
    const field = this.#path();
    const written = this.#here();
    const operator = Object.hasOwn(OPERATORS, written.text) ? OPERATORS[written.text] : undefined;
    if (operator === undefined || (written.kind !== 'keyword' && written.kind !== 'sign')) {
      throw this.#fail(
        "{'=', '!=', '>', '>=', '<', '<=', 'is null', 'is not null', 'in', 'not in', 'like', 'not like'}",
      );
    }
    this.#index += 1;
    if (operator === 'is null' || operator === 'not null') return { field, operator, value: '' };
    if (operator === '?=' || operator === '!?=') return { field, operator, value: '', values: this.#values() };
    return { field, operator, value: this.#value() };
  }

  #path(): string {
    const parts = [this.#identifier()];
    while (this.take('.')) parts.push(this.#identifier());
    return parts.join('.');
  }

  #condition(): ZqlCondition {
    const all = [this.#expression()];
    let join: 'and' | 'or' | undefined;
    for (;;) {
      const next = this.take('and') ? 'and' : this.take('or') ? 'or' : undefined;
      if (next === undefined) break;
      if (join !== undefined && next !== join) {
        throw new ZqlError("the simulated site does not know which of 'and' and 'or' binds closer: write parentheses");
      }
      join = next;
      all.push(this.#expression());
    }
    const [only] = all;
    return join === undefined && only !== undefined ? only : { join: join ?? 'and', all };
  }

  #number(): number {
    return Number(this.#needKind('int', 'INT'));
  }

  #returnWith(): boolean {
    if (!this.take('return with')) return false;
    this.#need('(');
    const names = this.#listOf(() => this.#path());
    if (this.#here().text === '{' || names.some((name) => name !== 'total')) {
      throw new ZqlError("of 'return with' the simulated site carries out (total) alone");
    }
    this.#need(')');
    return true;
  }

  #direction(): 'asc' | 'desc' {
    if (this.take('asc')) return 'asc';
    this.#need('desc');
    return 'desc';
  }

  #optional<Name extends string, T>(keyword: string, name: Name, read: () => T): { readonly [K in Name]?: T } {
    return this.take(keyword) ? ({ [name]: read() } as { readonly [K in Name]?: T }) : {};
  }
}
