/** What a schedule and a sample can promise: how often each group is drilled. */
import { cronTimes } from './cron.ts';

/** How many of the selected groups a drill takes: at least one, at most all. `sample` is a count, or a share of 0 to 1. */
export function sampleSize(
  sample: { readonly count: number } | { readonly share: number } | undefined,
  selected: number,
): number {
  if (sample === undefined) return selected;
  // 7% of 100 is 7.000000000000001.
  const wanted = 'count' in sample ? sample.count : Math.ceil(Number((sample.share * selected).toFixed(6)));
  return Math.min(selected, Math.max(1, wanted));
}

/** How long it takes from a drill to the one that comes `drills` later, at most, in ms. */
export type Spacing = (drills: number) => number;

/** An always equal stretch of the calendar, so that the same plan has the same findings: five years, leap day included. */
const FROM = Date.UTC(2026, 0, 1);
const TO = Date.UTC(2031, 0, 1);
/** Of a nightly drill more than a year. */
const MOST_LOOKED_AT = 400;
/** Of all drills of a plan together: each takes up to 0.1 ms. */
const MOST_OF_ALL = 4_000;

/** For so many drills: looks at some hundred occurrences of each expression. Throws where one cannot be read. */
export function makeSpacings(drills: number): (expression: string, timeZone: string) => Spacing {
  const known = new Map<string, Spacing>();
  const most = Math.min(MOST_LOOKED_AT, Math.ceil(MOST_OF_ALL / Math.max(1, drills)));
  return (expression, timeZone) => {
    const key = `${timeZone} ${expression}`;
    const spacing = known.get(key) ?? spacingOf(expression, timeZone, most);
    known.set(key, spacing);
    return spacing;
  };
}

function spacingOf(expression: string, timeZone: string, most: number): Spacing {
  const times: number[] = [];
  for (const at of cronTimes(expression, timeZone, FROM)) {
    times.push(at);
    if (times.length > most || at > TO) break;
  }
  const [first = 0] = times;
  const steps = times.length - 1;
  return (drills) => {
    // Beyond what was looked at it goes on at the same pace.
    if (drills > steps) return (((times.at(-1) ?? 0) - first) * drills) / steps;
    let longest = 0;
    for (let index = drills; index < times.length; index += 1)
      longest = Math.max(longest, (times[index] ?? 0) - (times[index - drills] ?? 0));
    return longest;
  };
}
