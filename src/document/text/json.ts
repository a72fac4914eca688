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
  const members: unknown[] = Object.values(value);
  if (!Array.isArray(value) && Object.keys(value).some((key) => key.length > MAX_KEY_LENGTH)) return undefined;
  let total = Array.isArray(value) ? 0 : members.length;
  if (total > MAX_KEYS) return undefined;
  for (const member of members) {
    const count = countKeys(member, depth + 1);
    if (count === undefined) return undefined;
    total += count;
  }
  return total;
}

/** JSON.parse drops the first of two equal keys silently; the text still has both. */
function countWrittenKeys(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"([ \t\r\n]*:)?/g)) if (colon !== undefined) count += 1;
  return count;
}
