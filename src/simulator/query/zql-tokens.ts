/** The words of ZQL. From search/src/main/antlr4/ZQL.g4 of zstackio/zstack: keywords are lower-case. */

/** A text that the server refuses, or one that it would take and the simulator cannot; the message says which. */
export class ZqlError extends Error {
  override readonly name = 'ZqlError';
}

export interface Token {
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

/** The last one is the end. Throws {@link ZqlError}. */
export function readTokens(source: string): readonly Token[] {
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
export function refusal(source: string, at: number, message: string): ZqlError {
  return new ZqlError(
    `error ${message} at line 1:${at}, ${source.slice(Math.max(0, at - 10), Math.min(at + 10, source.length - 1))}`,
  );
}
