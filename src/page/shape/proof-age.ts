/** How long ago groups were last proven. */
import type { PlanDetail } from '../../daemon/http/shapes.ts';

export type Proven = PlanDetail['groupList'][number];

const DAY_MS = 86_400_000;

/** From what needs a person most to what needs none. */
export const AGES = [
  { age: 'never', words: 'never proven', fromMs: Number.POSITIVE_INFINITY },
  { age: 'unknown', words: 'dated in the future', fromMs: Number.POSITIVE_INFINITY },
  { age: 'old', words: 'over 90 days ago', fromMs: 90 * DAY_MS },
  { age: 'quarter', words: 'within 90 days', fromMs: 30 * DAY_MS },
  { age: 'month', words: 'within 30 days', fromMs: 7 * DAY_MS },
  { age: 'week', words: 'within 7 days', fromMs: 0 },
] as const;
export type Age = (typeof AGES)[number]['age'];

export function ageOf({ ageMs, lastProven }: Pick<Proven, 'ageMs' | 'lastProven'>): Age {
  if (ageMs === undefined) return lastProven === undefined ? 'never' : 'unknown';
  return AGES.find(({ fromMs }) => ageMs >= fromMs)?.age ?? 'week';
}

/** Never-proven first, then the oldest proof; critical ones before others of the same age, the rest by name. */
export const byAge = (groups: readonly Proven[]): Proven[] =>
  groups.toSorted(
    (a, b) =>
      (b.ageMs ?? Number.POSITIVE_INFINITY) - (a.ageMs ?? Number.POSITIVE_INFINITY) ||
      Number(b.critical) - Number(a.critical) ||
      (a.name < b.name ? -1 : 1),
  );

/** Every word of `text` stands in the name, the wave or a tag. */
export function matches({ name, wave, tags }: Pick<Proven, 'name' | 'wave' | 'tags'>, text: string): boolean {
  const all = [name, wave, ...tags].join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
