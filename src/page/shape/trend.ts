/** RTO or RPO over past drills. */
import type { HistoryEntry } from '../../daemon/http/shapes.ts';
import { count } from '../../words/count.ts';
import { duration } from '../../words/time.ts';

export interface Measure {
  /** Seconds since the epoch, ascending. */
  readonly times: readonly number[];
  /** ms; null where nothing was measured, or nothing demanded. */
  readonly measured: readonly (number | null)[];
  readonly objective: readonly (number | null)[];
  /** The last value, and how often the objective was met, in a sentence. */
  readonly said: string;
}

/** `history` as the API has it: the oldest first. */
export function measureOf(history: readonly HistoryEntry[], what: 'rto' | 'rpo'): Measure {
  const sorted = history.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  const measured = sorted.map((one) => one[`${what}Ms`] ?? null);
  const objective = sorted.map((one) => one[`${what}ObjectiveMs`] ?? null);
  const last = measured.findLast((value) => value !== null);
  const judged = sorted.flatMap((one) => one[`${what}Result`] ?? []);
  const met = judged.filter((result) => result === 'met').length;
  return {
    times: sorted.map(({ startedAt }) => Date.parse(startedAt) / 1_000),
    measured,
    objective,
    said: `${last === undefined || last === null ? 'Never measured yet' : `Last ${duration(last)}`}${judged.length === 0 ? '' : `; the objective was met ${met} of ${count(judged.length, 'time')}`}.`,
  };
}
