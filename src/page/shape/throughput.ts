/** How fast a run copied: what each group copied, spread evenly over the time that it took. */
import type { RunDetail } from '../../daemon/http/shapes.ts';

export interface Throughput {
  /** Seconds since the epoch, at the end of each step. */
  readonly times: readonly number[];
  /** Of the groups that have ended; what still runs is not known yet. */
  readonly bytesPerSecond: readonly number[];
}

/** `steps` equal ones from the start of the run over `spanMs`. Nothing for a run that has not begun. */
export function throughputOf({ startedAt, groupList }: RunDetail, spanMs: number, steps: number): Throughput {
  if (startedAt === undefined) return { times: [], bytesPerSecond: [] };
  const zero = Date.parse(startedAt);
  const stepMs = spanMs / steps;
  const bytes = new Array<number>(steps).fill(0);
  for (const group of groupList) {
    if (group.startedAt === undefined) continue;
    const from = Math.max(0, Date.parse(group.startedAt) - zero);
    const to = Math.min(spanMs, group.finishedAt === undefined ? spanMs : Date.parse(group.finishedAt) - zero);
    const perMs = to > from ? (group.bytes ?? 0) / (to - from) : 0;
    for (let at = Math.floor(from / stepMs); at < steps && at * stepMs < to; at++) {
      const share = Math.min(to, (at + 1) * stepMs) - Math.max(from, at * stepMs);
      bytes[at] = (bytes[at] ?? 0) + perMs * share;
    }
  }
  return {
    times: bytes.map((_, at) => (zero + (at + 1) * stepMs) / 1_000),
    bytesPerSecond: bytes.map((value) => (value / stepMs) * 1_000),
  };
}
