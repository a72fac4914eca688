/**
 * Edits that cannot change what the author meant. A key or word of the language that differs only in case or in its
 * joints has one reading; a name of the author's own (a storage, a wave, a group), a slip of the fingers and a number
 * without its unit do not, and are left to a person.
 */
import type { ErrorObject } from 'ajv';
import type { Finding } from '../diagnostic.ts';

type Fix = Pick<Finding, 'fix'>;

/** Writes `text` in place of a scalar, in the quotes that it had. */
export function fixWith(text: string | undefined): Fix {
  if (text === undefined) return {};
  return {
    fix: (written) => {
      const quote = /^["']/.exec(written)?.[0] ?? '';
      return `${quote}${text}${quote}`;
    },
  };
}

/** A whole number in quotes, without them. */
export function fixNumber(data: unknown): Fix {
  return typeof data === 'string' && /^(0|[1-9]\d{0,8})$/.test(data) ? { fix: () => data } : {};
}

/** Finds the one of `words` that is written the same but for case, dashes and underscores; no two words of the language are. */
export function makeSameWord(words: readonly string[]): (text: string) => string | undefined {
  const folded = new Map(words.map((word) => [fold(word), word]));
  return (text) => folded.get(fold(text));
}

/** `1h 30m` as `1h30m`: what the pattern of `error` takes once the spaces are gone, unless they part two numbers. */
export function withoutSpaces(text: string, error: ErrorObject): string | undefined {
  if (error.keyword !== 'pattern' || /[\d.]\s+[\d.]|[\r\n]/.test(text)) return undefined;
  const joined = text.replaceAll(/\s+/g, '');
  return joined !== text && new RegExp(String(error.schema), 'u').test(joined) ? joined : undefined;
}

const fold = (text: string): string => text.replaceAll(/[-_]/g, '').toLowerCase();
