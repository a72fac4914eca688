import type { ErrorObject } from 'ajv';
import { makeSameWord } from './fixes.ts';
import { makeSuggest, type Suggest } from './suggest.ts';
import type { Described } from './wording.ts';

/** What a mapping may have, and what was meant by a key that it may not have. */
export interface KnownKeys {
  readonly names: readonly string[];
  readonly suggest: Suggest;
  /** The key that is meant by one spelled in another case or with other joints, if no other key of `data` means it too. */
  sameKey(key: string, data: object): string | undefined;
}

/** For an error about a mapping, its known keys: made once for each part of the schema, as there may be thousands of errors. */
export type FindKnownKeys = (error: ErrorObject) => KnownKeys;

export function makeKnownKeys(): FindKnownKeys {
  const made = new Map<unknown, KnownKeys>();
  return ({ parentSchema }) => {
    let known = made.get(parentSchema);
    if (known === undefined) {
      known = knownKeys(Object.keys((parentSchema as Described).properties ?? {}));
      made.set(parentSchema, known);
    }
    return known;
  };
}

function knownKeys(names: readonly string[]): KnownKeys {
  const sameWord = makeSameWord(names);
  /** For each mapping, how many of its keys mean which known one. */
  const counted = new WeakMap<object, ReadonlyMap<string, number>>();
  const countsOf = (data: object): ReadonlyMap<string, number> => {
    let counts = counted.get(data);
    if (counts === undefined) {
      counts = countWords(Object.keys(data), sameWord);
      counted.set(data, counts);
    }
    return counts;
  };
  return {
    names,
    suggest: makeSuggest(names),
    sameKey(key, data) {
      const meant = sameWord(key);
      return meant !== undefined && countsOf(data).get(meant) === 1 ? meant : undefined;
    },
  };
}

function countWords(
  keys: readonly string[],
  sameWord: (key: string) => string | undefined,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const meant = sameWord(key);
    if (meant !== undefined) counts.set(meant, (counts.get(meant) ?? 0) + 1);
  }
  return counts;
}
