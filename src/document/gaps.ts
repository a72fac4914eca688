/** Where the clocks of a zone go forward: times of the day that no clock shows. */
import { createRequire } from 'node:module';

export interface Gap {
  /** The instant of the change, in ms since the epoch. */
  readonly at: number;
  /** What a clock would have shown then, and what it shows: wall-clock times, as if they were of UTC, in ms. `to` is not in it. */
  readonly from: number;
  readonly to: number;
}

const STEP_MS = 86_400_000;

/** Those with `after` < `at` <= `before`, in order. Two changes of one day that cancel each other are not seen. */
export function* gaps(timeZone: string, after: number, before: number): Iterable<Gap> {
  const { IANAZone } = createRequire(import.meta.url)('luxon') as typeof import('luxon');
  const zone = IANAZone.create(timeZone);
  const offsetMs = (at: number) => zone.offset(at) * 60_000;
  for (let start = after; start < before; start += STEP_MS) {
    const end = Math.min(before, start + STEP_MS);
    const was = offsetMs(start);
    const is = offsetMs(end);
    if (is <= was) continue;
    let low = start;
    let high = end;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetMs(middle) > was) high = middle;
      else low = middle;
    }
    yield { at: high, from: high + was, to: high + is };
  }
}
