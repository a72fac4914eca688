/** The calendar by days, each in the time zone of its schedule. */
import type { Occurrence } from '../../daemon/http/shapes.ts';
import { count, grouped } from '../../words/count.ts';

export interface Day {
  /** `2026-11-27`, by the schedules' own clocks. */
  readonly date: string;
  readonly occurrences: readonly Occurrence[];
}

export function agenda(occurrences: readonly Occurrence[]): Day[] {
  const days = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    const date = occurrence.local.slice(0, 10);
    const same = days.get(date);
    if (same === undefined) days.set(date, [occurrence]);
    else same.push(occurrence);
  }
  return [...days].map(([date, list]) => ({ date, occurrences: list })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** `all 12 groups`, `3 of 12 groups`, `a sample of 5 of 12 groups`. */
export function takesWords({ groups, of, sample }: Pick<Occurrence, 'groups' | 'of' | 'sample'>): string {
  if (sample) return `a sample of ${grouped(groups)} of ${count(of, 'group')}`;
  if (groups < of) return `${grouped(groups)} of ${count(of, 'group')}`;
  return `${of === 1 ? '' : 'all '}${count(of, 'group')}`;
}

const NOTES: Readonly<Record<NonNullable<Occurrence['note']>, string>> = {
  gap: 'clocks go forward over its time: it comes after the gap',
  once: 'its time comes twice as clocks go back: it is taken once, the first',
  first: 'its time comes twice as clocks go back: the first',
  second: 'its time comes twice as clocks go back: the second',
  forward: 'the first since clocks went forward',
  back: 'the first since clocks went back',
};
export const noteWords = (note: NonNullable<Occurrence['note']>): string => NOTES[note];
