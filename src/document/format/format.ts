/** The canonical layout of a plan: keys in the order of the schema, the rest by prettier. Comments and values stay. */
import { isDeepStrictEqual } from 'node:util';
import * as yaml from 'prettier/plugins/yaml';
import { format } from 'prettier/standalone';
import { Lexer } from 'yaml';
import { parseText } from '../text/parse.ts';
import { makeSource } from '../text/source.ts';
import { isOrdered, orderKeys } from './key-order.ts';

/** The width from which brackets are broken into lines: two storages side by side on a screen. */
const WIDTH = 120;

/** Undefined where the text is broken, so that it cannot be said what it means: `readPlans` tells why. */
export async function formatText(text: string): Promise<string | undefined> {
  const before = valuesOf(text);
  if (before === undefined) return undefined;
  if (!before.every(isOrdered)) {
    const ordered = orderKeys(text);
    // An alias that would stand before its anchor, say, keeps the order as it is.
    if (isSame(ordered, before, text)) return settle(await layOut(ordered, before), before);
  }
  return settle(await layOut(text, before), before);
}

/** Laid out, some comments stand where they no longer keep a mapping from being ordered: the result must be its own layout. */
async function settle(text: string | undefined, before: readonly unknown[]): Promise<string | undefined> {
  if (text === undefined || valuesOf(text)?.every(isOrdered) !== false) return text;
  const ordered = orderKeys(text);
  return ordered === text || !isSame(ordered, before, text) ? text : layOut(ordered, before);
}

async function layOut(text: string, before: readonly unknown[]): Promise<string | undefined> {
  const formatted = await format(text, {
    parser: 'yaml',
    plugins: [yaml],
    printWidth: WIDTH,
    endOfLine: 'auto',
    proseWrap: 'preserve',
  });
  // Another reader of YAML laid it out: what it means to ours is what counts.
  return formatted === text || isSame(formatted, before, text) ? formatted : undefined;
}

/** Does `text` still hold those values, and every comment of `original`? */
function isSame(text: string, values: readonly unknown[], original: string): boolean {
  return (
    isDeepStrictEqual(valuesOf(text), values) && isDeepStrictEqual(commentsOf(text).sort(), commentsOf(original).sort())
  );
}

function valuesOf(text: string): readonly unknown[] | undefined {
  const { documents, findings } = parseText(makeSource(text), false);
  return findings.length > 0 ? undefined : documents.map(({ value }) => value);
}

function commentsOf(text: string): string[] {
  const comments: string[] = [];
  for (const lexeme of new Lexer().lex(text)) if (lexeme.startsWith('#')) comments.push(lexeme.trimEnd());
  return comments;
}
