import { closestMatch } from 'leven';

/**
 * What suggestions may cost, all in all, in letters that are compared with letters: a plan with thousands of wrong names
 * must not hang. Enough for a thousand wrong names among a thousand others.
 */
const BUDGET = 50_000_000;

/** A longer name is no slip of the fingers. */
const LONGEST = 256;

export type Suggest = (name: string) => string | undefined;

/**
 * Makes a "did you mean": the nearest of `candidates`, if it is near enough to be a slip of the fingers. `budget`: see
 * {@link BUDGET}; when it is spent, only names that differ in case are found.
 */
export function makeSuggest(candidates: Iterable<string>, budget = BUDGET): Suggest {
  const folded = new Map<string, string>();
  const byLength = new Map<number, { readonly name: string; readonly order: number }[]>();
  for (const [order, candidate] of [...new Set(candidates)].entries()) {
    if (candidate.length > LONGEST) continue;
    const plain = candidate.toLowerCase();
    if (!folded.has(plain)) folded.set(plain, candidate);
    const alike = byLength.get(candidate.length);
    if (alike === undefined) byLength.set(candidate.length, [{ name: candidate, order }]);
    else alike.push({ name: candidate, order });
  }
  let left = budget;
  return (name) => {
    if (name.length > LONGEST) return undefined;
    const sameButCase = folded.get(name.toLowerCase());
    if (sameButCase !== undefined) return sameButCase;
    // Two letters swapped in a word of four count as two.
    const reach = Math.max(1, Math.round(name.length * 0.4));
    const near: { readonly name: string; readonly order: number }[] = [];
    for (let length = Math.max(0, name.length - reach); length <= name.length + reach; length += 1) {
      const alike = byLength.get(length) ?? [];
      left -= 1 + alike.length * (1 + length * name.length);
      if (left < 0) return undefined;
      for (const candidate of alike) near.push(candidate);
    }
    // Of several as near as each other, the first one.
    near.sort((a, b) => a.order - b.order);
    return closestMatch(
      name,
      near.map((one) => one.name),
      { maxDistance: reach },
    );
  };
}

/** `Did you mean "vault"?`, or what there is to choose from. */
export function didYouMean(suggestion: string | undefined, what: string, candidates: readonly string[]): string {
  if (suggestion !== undefined) return `Did you mean "${suggestion}"?`;
  if (candidates.length === 0) return `The plan has no ${what}.`;
  const shown = candidates.slice(0, 8).map((name) => `"${name}"`);
  const more = candidates.length > shown.length ? `, and ${candidates.length - shown.length} more` : '';
  return `The plan has the ${what} ${shown.join(', ')}${more}.`;
}

/** Adds to the names that are used those of `defined` that were meant by a mistyped one: the mistake is told once. */
export function addMeant(used: Set<string | undefined>, defined: Iterable<string>): void {
  const names = new Set(defined);
  const suggest = makeSuggest(names);
  for (const name of [...used]) if (name !== undefined && !names.has(name)) used.add(suggest(name));
}
