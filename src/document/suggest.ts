import { closestMatch } from 'leven';

/** Comparisons that suggestions may cost, all in all: a plan with thousands of wrong names must not hang. */
const BUDGET = 500_000;

/** Makes a "did you mean": the nearest of `candidates`, if it is near enough to be a slip of the fingers. */
export function makeSuggest(candidates: Iterable<string>): (name: string) => string | undefined {
  const all = [...new Set(candidates)];
  let budget = BUDGET;
  return (name) => {
    // Two letters swapped in a word of four count as two.
    const reach = Math.max(1, Math.round(name.length * 0.4));
    const sameButCase = all.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (sameButCase !== undefined) return sameButCase;
    budget -= all.length;
    if (budget < 0) return undefined;
    const near = all.filter((candidate) => Math.abs(candidate.length - name.length) <= reach);
    return closestMatch(name, near, { maxDistance: reach });
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
