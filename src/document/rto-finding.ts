import { CODES } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { formatDuration } from './quantity.ts';
import type { ReadDocument } from './read-plans.ts';

/** The finding that the estimate of a plan already misses `objectives.rto`, at its place in `file`. Both in ms. */
export function rtoMissedByEstimate(
  document: Pick<ReadDocument, 'locate'>,
  file: string,
  { rtoMs, estimateMs }: { readonly rtoMs: number; readonly estimateMs: number },
): Diagnostic {
  const range = document.locate(['objectives', 'rto']);
  const seconds = Math.ceil(estimateMs / 1000) * 1000;
  return {
    code: 'ZDR1223',
    severity: CODES.ZDR1223.severity,
    message: `The estimate of ${formatDuration(seconds)} is longer than the recovery time objective of ${formatDuration(rtoMs)}.`,
    hint: 'See `zdr plan` for the bottleneck: raise its limit, or move groups to another storage.',
    ...(range === undefined ? {} : { at: { file, ...range } }),
  };
}
