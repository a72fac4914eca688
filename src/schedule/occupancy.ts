/** A stretch of time in ms; the finish is not part of it. */
export interface Interval {
  readonly startMs: number;
  readonly finishMs: number;
}

export interface Occupancy {
  /** Time during which at least one of them was under way, in ms. */
  readonly busyMs: number;
  /** Most of them under way at a time. */
  readonly peak: number;
}

/** How long, and by how many at a time, something was in use. */
export function occupancy(intervals: readonly Interval[]): Occupancy {
  const starts = Float64Array.from(intervals, ({ startMs }) => startMs).sort();
  const finishes = Float64Array.from(intervals, ({ finishMs }) => finishMs).sort();
  let open = 0;
  let peak = 0;
  let busyMs = 0;
  let since = 0;
  let ended = 0;
  for (const start of starts) {
    while (ended < finishes.length && (finishes[ended] as number) <= start) {
      open -= 1;
      if (open === 0) busyMs += (finishes[ended] as number) - since;
      ended += 1;
    }
    if (open === 0) since = start;
    open += 1;
    peak = Math.max(peak, open);
  }
  if (open > 0) busyMs += (finishes.at(-1) ?? since) - since;
  return { busyMs, peak };
}
