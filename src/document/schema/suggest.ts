import { closestMatch } from 'leven';

/**
 * What suggestions may cost, all in all, in letters that are compared with letters: a plan with thousands of wrong names
 * must not hang. Enough for a thousand wrong names among a thousand others.
 */
const BUDGET = 10_000_000;

/** A longer name is no slip of the fingers. */
const LONGEST = 256;

export type Suggest = (name: string) => string | undefined;

/**
 * Makes a "did you mean": the nearest of `candidates`, if it is near enough to be a slip of the fingers. `budget`: see
 * {@link BUDGET}; when it is spent, only names that differ in case are found.
 */
export function makeSuggest(candidates: Iterable<string>, budget = BUDGET): Suggest {
  let known: ReturnType<typeof sortNames> | undefined;
  let left = budget;
  return (name) => {
    if (name.length > LONGEST) return undefined;
    known ??= sortNames(candidates);
    const { folded, byLength } = known;
    const sameButCase = folded.get(name.toLowerCase());
    if (sameButCase !== undefined) return sameButCase;
    // Two letters swapped in a word of four count as two.
    const reach = Math.max(1, Math.round(name.length * 0.4));
    const near: Candidate[] = [];
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

interface Candidate {
  readonly name: string;
  readonly order: number;
}

/** By their letters whatever the case, and by their length. */
function sortNames(candidates: Iterable<string>) {
  const folded = new Map<string, string>();
  const byLength = new Map<number, Candidate[]>();
  for (const [order, name] of [...new Set(candidates)].entries()) {
    if (name.length > LONGEST) continue;
    const plain = name.toLowerCase();
    if (!folded.has(plain)) folded.set(plain, name);
    const alike = byLength.get(name.length);
    if (alike === undefined) byLength.set(name.length, [{ name, order }]);
    else alike.push({ name, order });
  }
  return { folded, byLength };
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
