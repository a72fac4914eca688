import { MAX_DEPTH, MAX_KEY_LENGTH, MAX_KEYS } from './inspect.ts';

/**
 * The quick way for a plan written as JSON. Undefined where the text is not plain JSON, or where it holds what needs a
 * position anyway (a key written twice, nesting without end): the YAML parser, which reads JSON too, then says where.
 */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const keys = countKeys(value, 0);
  return keys === undefined || keys !== countWrittenKeys(text) ? undefined : { value };
}

/** The number of keys in a value; undefined where it is nested too deep, or a mapping or a key is too large. */
function countKeys(value: unknown, depth: number): number | undefined {
  if (value === null || typeof value !== 'object') return 0;
  if (depth > MAX_DEPTH) return undefined;
  let total = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      const count = countKeys(item, depth + 1);
      if (count === undefined) return undefined;
      total += count;
    }
    return total;
  }
  const keys = Object.keys(value);
  if (keys.length > MAX_KEYS) return undefined;
  for (const key of keys) {
    const count = key.length > MAX_KEY_LENGTH ? undefined : countKeys(value[key as keyof typeof value], depth + 1);
    if (count === undefined) return undefined;
    total += count;
  }
  return total + keys.length;
}

const BACKSLASH = 92;
const COLON = 58;
const SPACE = 32;

/** JSON.parse drops the first of two equal keys silently; the text still has both: a text with a colon behind it is a key. */
function countWrittenKeys(text: string): number {
  let count = 0;
  for (let open = text.indexOf('"'); open !== -1; ) {
    let close = text.indexOf('"', open + 1);
    while (isEscaped(text, close)) close = text.indexOf('"', close + 1);
    let behind = close + 1;
    while (text.charCodeAt(behind) <= SPACE) behind += 1;
    if (text.charCodeAt(behind) === COLON) count += 1;
    open = text.indexOf('"', behind);
  }
  return count;
}

/** Whether an odd number of backslashes stands before the quote. */
function isEscaped(text: string, quote: number): boolean {
  let from = quote;
  while (text.charCodeAt(from - 1) === BACKSLASH) from -= 1;
  return (quote - from) % 2 === 1;
}
