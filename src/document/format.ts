/** The canonical layout of a plan, by prettier: indentation, spacing, quotes, blank lines. Comments and values stay. */
import { isDeepStrictEqual } from 'node:util';
import * as yaml from 'prettier/plugins/yaml';
import { format } from 'prettier/standalone';
import { parseText } from './parse.ts';
import { makeSource } from './source.ts';

/** The width from which brackets are broken into lines: two storages side by side on a screen. */
const WIDTH = 120;

/** Undefined where the text is broken, so that it cannot be said what it means: `readPlans` tells why. */
export async function formatText(text: string): Promise<string | undefined> {
  const before = valuesOf(text);
  if (before === undefined) return undefined;
  const formatted = await format(text, {
    parser: 'yaml',
    plugins: [yaml],
    printWidth: WIDTH,
    endOfLine: 'auto',
    proseWrap: 'preserve',
  });
  // Another reader of YAML laid it out: what it means to ours is what counts.
  return isDeepStrictEqual(valuesOf(formatted), before) ? formatted : undefined;
}

function valuesOf(text: string): readonly unknown[] | undefined {
  const { documents, findings } = parseText(makeSource(text), false);
  return findings.length > 0 ? undefined : documents.map(({ value }) => value);
}
