/**
 * ZQL, as far as it is carried out here: `query` and `count` of one inventory. From search/src/main/antlr4/ZQL.g4 of
 * zstackio/zstack: keywords are lower-case, `order by` has one space and wants a direction, and `return with` stands
 * before it.
 */
import type { Condition, Operator } from './conditions.ts';

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

/** A text that the server refuses, or one that it would take and the simulator cannot; the message says which. */
export class ZqlError extends Error {
  override readonly name = 'ZqlError';
}

interface Token {
  readonly kind: 'keyword' | 'id' | 'int' | 'float' | 'string' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const KEYWORDS = [
  'filter by',
  'offset',
  'limit',
  'query',
  'count',
  'sum',
  'distinct',
  'order by',
  'group by',
  'named as',
  'restrict by',
  'return with',
  'where',
  'and',
  'or',
  'asc',
  'desc',
  'true',
  'false',
  'is null',
  'is not null',
  'in',
  'not in',
  'like',
  'not like',
  'has',
  'not has',
  'getapi',
  'by',
];

/** The longest counts, and the first of equals. */
const LEXERS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['keyword', new RegExp(KEYWORDS.toSorted((a, b) => b.length - a.length).join('|'), 'y')],
  ['sign', />=|<=|!=|[=<>(),.;{}]/y],
  ['float', /-?\d+\.\d+/y],
  ['int', /-?\d+/y],
  ['id', /[a-zA-Z0-9_]+/y],
  ['string', /"[^"]*"|'[^']*'/y],
];

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
  const tokens = readTokens(source);
  const parser = createParser(source, tokens);
  const statements = [parser.statement()];
  while (parser.take(';')) {
    statements.push(parser.statement());
  }
  parser.end();
  return statements;
}

function readTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at += 1;
      continue;
    }
    let best: Token | undefined;
    for (const [kind, pattern] of LEXERS) {
      pattern.lastIndex = at;
      const found = pattern.exec(source)?.[0];
      if (found !== undefined && found.length > (best?.text.length ?? 0)) best = { kind, text: found, at };
    }
    if (best === undefined) throw refusal(source, at, `token recognition error at: '${source.charAt(at)}'`);
    tokens.push(best);
    at += best.text.length;
  }
  return [...tokens, { kind: 'end', text: '<EOF>', at: source.length }];
}

/** As the server's listener words it. */
function refusal(source: string, at: number, message: string): ZqlError {
  return new ZqlError(
    `error ${message} at line 1:${at}, ${source.slice(Math.max(0, at - 10), Math.min(at + 10, source.length - 1))}`,
  );
}

interface Parser {
  statement(): ZqlStatement;
  take(text: string): boolean;
  end(): void;
}

function createParser(source: string, tokens: readonly Token[]): Parser {
  let index = 0;
  const here = (): Token => tokens[index] ?? { kind: 'end', text: '<EOF>', at: source.length };

  function fail(expecting: string): ZqlError {
    const { text, at, kind } = here();
    return kind === 'keyword' && NOT_HERE.has(text)
      ? new ZqlError(`the simulated site does not carry out '${text}' of ZQL`)
      : refusal(source, at, `mismatched input '${text}' expecting ${expecting}`);
  }

  function take(text: string): boolean {
    const { kind } = here();
    if (here().text !== text || (kind !== 'keyword' && kind !== 'sign')) return false;
    index += 1;
    return true;
  }

  function need(text: string): void {
    if (!take(text)) throw fail(`'${text}'`);
  }

  function needKind(kind: Token['kind'], name: string): string {
    const token = here();
    if (token.kind !== kind) throw fail(name);
    index += 1;
    return token.text;
  }

  const identifier = (): string => needKind('id', 'ID');

  function listOf<T>(item: () => T): readonly T[] {
    const items = [item()];
    while (take(',')) {
      items.push(item());
    }
    return items;
  }

  function value(): string {
    const { kind, text } = here();
    if (kind === 'string') {
      index += 1;
      return text.slice(1, -1);
    }
    if (kind === 'int' || kind === 'float' || text === 'true' || text === 'false') {
      index += 1;
      return text;
    }
    throw fail('{BOOLEAN, INT, FLOAT, STRING}');
  }

  function values(): readonly string[] {
    need('(');
    if (here().text === 'query' || here().text === 'getapi') {
      throw new ZqlError('the simulated site does not carry out subqueries of ZQL');
    }
    const list = listOf(value);
    need(')');
    return list;
  }

  function expression(): ZqlCondition {
    if (take('(')) {
      const inner = condition();
      need(')');
      return inner;
    }
    const field = path();
    const written = here();
    const operator = Object.hasOwn(OPERATORS, written.text) ? OPERATORS[written.text] : undefined;
    if (operator === undefined || (written.kind !== 'keyword' && written.kind !== 'sign')) {
      throw fail("{'=', '!=', '>', '>=', '<', '<=', 'is null', 'is not null', 'in', 'not in', 'like', 'not like'}");
    }
    index += 1;
    if (operator === 'is null' || operator === 'not null') return { field, operator, value: '' };
    if (operator === '?=' || operator === '!?=') return { field, operator, value: '', values: values() };
    return { field, operator, value: value() };
  }

  function path(): string {
    const parts = [identifier()];
    while (take('.')) {
      parts.push(identifier());
    }
    return parts.join('.');
  }

  function condition(): ZqlCondition {
    const all = [expression()];
    let join: 'and' | 'or' | undefined;
    for (;;) {
      const next = take('and') ? 'and' : take('or') ? 'or' : undefined;
      if (next === undefined) break;
      if (join !== undefined && next !== join) {
        throw new ZqlError("the simulated site does not know which of 'and' and 'or' binds closer: write parentheses");
      }
      join = next;
      all.push(expression());
    }
    const [only] = all;
    return join === undefined && only !== undefined ? only : { join: join ?? 'and', all };
  }

  function number(): number {
    return Number(needKind('int', 'INT'));
  }

  function returnWith(): boolean {
    if (!take('return with')) return false;
    need('(');
    const names = listOf(path);
    if (here().text === '{' || names.some((name) => name !== 'total')) {
      throw new ZqlError("of 'return with' the simulated site carries out (total) alone");
    }
    need(')');
    return true;
  }

  function direction(): 'asc' | 'desc' {
    if (take('asc')) return 'asc';
    need('desc');
    return 'desc';
  }

  function optional<Name extends string, T>(keyword: string, name: Name, read: () => T): { readonly [K in Name]?: T } {
    return take(keyword) ? ({ [name]: read() } as { readonly [K in Name]?: T }) : {};
  }

  return {
    take,
    statement() {
      const kind = take('count') ? 'count' : 'query';
      if (kind === 'query') need('query');
      const entity = identifier();
      const fields = take('.') ? listOf(identifier) : [];
      return {
        kind,
        entity,
        fields,
        ...optional('where', 'where', condition),
        withTotal: kind === 'query' && returnWith(),
        orderBy: take('order by') ? listOf(() => ({ field: identifier(), direction: direction() })) : [],
        ...optional('limit', 'limit', number),
        ...optional('offset', 'offset', number),
        ...optional('named as', 'name', () => needKind('string', 'STRING').slice(1, -1)),
      };
    },
    end() {
      if (here().kind !== 'end') throw fail('<EOF>');
    },
  };
}
