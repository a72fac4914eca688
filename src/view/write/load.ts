import { round, type TimeAxis } from './time-axis.ts';

const BINS = 300;

export interface Load {
  /** Mean number under way in each part of the time. */
  readonly mean: Float64Array;
  readonly most: number;
}

/** How many of the spans are under way over the time: drawn it costs the same for ten and for 100,000. */
export function loadOf(
  spans: readonly { readonly startMs: number; readonly finishMs: number }[],
  spanMs: number,
): Load {
  const mean = new Float64Array(BINS);
  const width = Math.max(1, spanMs) / BINS;
  for (const { startMs, finishMs } of spans) {
    const last = Math.min(BINS - 1, Math.floor(finishMs / width));
    for (let bin = Math.floor(startMs / width); bin <= last; bin++) {
      const part = Math.min(finishMs, (bin + 1) * width) - Math.max(startMs, bin * width);
      mean[bin] = (mean[bin] as number) + Math.max(0, part) / width;
    }
  }
  return { mean, most: mean.reduce((most, value) => Math.max(most, value), 0) };
}

/** Path data of the area below the load; `full` of them under way reach the whole height. */
export function loadPath({ mean }: Load, full: number, axis: TimeAxis, bottom: number, height: number): string {
  const step = (axis.right - axis.left) / BINS;
  const y = (value: number) => round(bottom - Math.min(1, value / Math.max(full, Number.EPSILON)) * height);
  let path = `M${axis.left} ${bottom}`;
  let before: number | undefined;
  for (const [bin, value] of mean.entries()) {
    const level = y(value);
    if (level !== before) path += `${before === undefined ? '' : `H${round(axis.left + bin * step)}`}V${level}`;
    before = level;
  }
  return `${path}H${axis.right}V${bottom}Z`;
}
