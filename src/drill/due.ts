/** What is to be done with the occurrences that have come: the one place that knows the policies of a schedule. */
import { type Occurrence, occurrences } from './calendar.ts';
import type { DrillSchedule } from './schedule.ts';

/** What was decided of a schedule before, as it was written down. */
export interface Decided {
  /** Occurrences up to this instant are decided, for ever: a clock that goes back brings none of them again. */
  readonly until: number;
  /** True after a drill that failed, where the schedule asks for it; a person resumes it. */
  readonly paused: boolean;
  /** Another drill of the plan is running. */
  readonly busy: boolean;
  /** An occurrence that waits for the running one to end. */
  readonly queued?: number;
}

export type SkipReason = 'paused' | 'blackout' | 'late' | 'superseded' | 'overlap';

export type Decision =
  | { readonly kind: 'start'; readonly at: number }
  /** The running drill is to be cancelled and cleaned up; this one starts after it. */
  | { readonly kind: 'replace'; readonly at: number }
  | { readonly kind: 'queue'; readonly at: number }
  | { readonly kind: 'skip'; readonly at: number; readonly reason: SkipReason };

/** A start that is a little late, for a busy machine, is in time. */
const PUNCTUAL_MS = 60_000;

/** Decides every occurrence that has come and is not decided yet. At most one of them starts. */
export function decide(schedule: DrillSchedule, decided: Decided, now: number): readonly Decision[] {
  const come: Occurrence[] = [];
  for (const occurrence of occurrences(schedule, decided.until)) {
    // In their order: jitter moves none past another.
    if (occurrence.startAt > now) break;
    come.push(occurrence);
  }
  const startable = come.findLast((occurrence) => obstacle(schedule, decided, occurrence, now) === undefined);
  const decisions: Decision[] = [];
  if (decided.queued !== undefined && !decided.busy) {
    // What has come since takes the place of what was waiting.
    if (decided.paused) decisions.push({ kind: 'skip', at: decided.queued, reason: 'paused' });
    else if (startable === undefined) decisions.push({ kind: 'start', at: decided.queued });
    else decisions.push({ kind: 'skip', at: decided.queued, reason: 'superseded' });
  }
  for (const occurrence of come) {
    const { at } = occurrence;
    const reason = obstacle(schedule, decided, occurrence, now);
    if (reason !== undefined) decisions.push({ kind: 'skip', at, reason });
    else if (occurrence !== startable) decisions.push({ kind: 'skip', at, reason: 'superseded' });
    else if (!decided.busy) decisions.push({ kind: 'start', at });
    else if (schedule.overlap === 'cancel') decisions.push({ kind: 'replace', at });
    else if (schedule.overlap === 'queue' && decided.queued === undefined) decisions.push({ kind: 'queue', at });
    else decisions.push({ kind: 'skip', at, reason: 'overlap' });
  }
  return decisions;
}

function obstacle(
  { catchUpMs }: DrillSchedule,
  { paused }: Decided,
  { startAt, blackout }: Occurrence,
  now: number,
): SkipReason | undefined {
  if (blackout !== undefined) return 'blackout';
  if (paused) return 'paused';
  return now - startAt > Math.max(catchUpMs, PUNCTUAL_MS) ? 'late' : undefined;
}

/** When there is something to decide next, in ms since the epoch; undefined where the schedule has come to its end. */
export function nextDecision(schedule: DrillSchedule, { until }: Pick<Decided, 'until'>): number | undefined {
  const next = occurrences(schedule, until).next();
  return next.done ? undefined : next.value.startAt;
}
