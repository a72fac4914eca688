/** What is to be done with the occurrences that have come: the one place that knows the policies of a schedule. */
import { blackoutAt, jitter, type Occurrence, occurrences } from './calendar.ts';
import type { DrillSchedule } from './schedule.ts';

/** What was decided of a schedule before, as it was written down. */
export interface Decided {
  /** Occurrences up to this instant are decided, for ever: a clock that goes back brings none of them again. */
  readonly until: number;
  /** True after a drill that failed, where the schedule asks for it, or when a person said so; a person resumes it. */
  readonly paused: boolean;
  /** A drill of the plan is running, of whichever schedule. */
  readonly busy: boolean;
  /** An occurrence that waits for the running one to end. */
  readonly queued?: number;
}

export type SkipReason = 'paused' | 'blackout' | 'late' | 'superseded' | 'overlap' | 'removed';

/** `at` is the occurrence that it is about. */
export type Decision =
  | { readonly kind: 'start'; readonly at: number }
  | { readonly kind: 'queue'; readonly at: number }
  /** It waits too, and the running drill is to be cancelled and cleaned up. */
  | { readonly kind: 'replace'; readonly at: number }
  /** With `after` it stands for all occurrences after that instant, up to `at`. */
  | { readonly kind: 'skip'; readonly at: number; readonly reason: SkipReason; readonly after?: number };

/** A start that is a little late, for a busy machine, is in time. */
const PUNCTUAL_MS = 60_000;

/** What was missed longer ago than this is not looked at one by one: a clock may have jumped over years. */
const LONG_AGO_MS = 7 * 86_400_000;

/**
 * Decides every occurrence that has come and is not decided yet: once and for all, unless it is queued. At most one of
 * them starts, and none in a blackout.
 */
export function decide(schedule: DrillSchedule, decided: Decided, now: number): readonly Decision[] {
  const { until, paused, busy, queued } = decided;
  const decisions: Decision[] = [];
  const longAgo = now - latest(schedule) - schedule.jitterMs - LONG_AGO_MS;
  if (until < longAgo && (nextOccurrence(schedule, until)?.at ?? now) <= longAgo)
    decisions.push({ kind: 'skip', at: longAgo, reason: paused ? 'paused' : 'late', after: until });

  const come: Occurrence[] = [];
  for (const occurrence of occurrences(schedule, Math.max(until, longAgo))) {
    // In their order: jitter moves none past another.
    if (occurrence.startAt > now) break;
    come.push(occurrence);
  }
  const reasons = new Map(come.map((one) => [one, paused ? 'paused' : obstacle(schedule, one, now)]));
  const startable = come.findLast((occurrence) => reasons.get(occurrence) === undefined);

  // What has come since takes the place of what was waiting.
  const supersedes = startable !== undefined && (!busy || schedule.overlap === 'cancel');
  if (queued !== undefined && (!busy || supersedes)) {
    const reason: SkipReason | undefined = paused
      ? 'paused'
      : supersedes
        ? 'superseded'
        : blackoutAt(schedule, now) === undefined
          ? undefined
          : 'blackout';
    decisions.push(reason === undefined ? { kind: 'start', at: queued } : { kind: 'skip', at: queued, reason });
  }
  for (const occurrence of come) {
    const { at } = occurrence;
    const reason = reasons.get(occurrence);
    if (reason !== undefined) decisions.push({ kind: 'skip', at, reason });
    else if (occurrence !== startable) decisions.push({ kind: 'skip', at, reason: 'superseded' });
    else if (!busy) decisions.push({ kind: 'start', at });
    else if (schedule.overlap === 'cancel') decisions.push({ kind: 'replace', at });
    else if (schedule.overlap === 'queue' && queued === undefined) decisions.push({ kind: 'queue', at });
    else decisions.push({ kind: 'skip', at, reason: 'overlap' });
  }
  return decisions;
}

/** Why an occurrence may not start now, whatever else runs. */
function obstacle(schedule: DrillSchedule, { startAt, blackout }: Occurrence, now: number): SkipReason | undefined {
  if (blackout !== undefined) return 'blackout';
  if (now - startAt > latest(schedule)) return 'late';
  // It was due before the blackout began, and would be caught up with in it.
  return blackoutAt(schedule, now) === undefined ? undefined : 'blackout';
}

/**
 * The same for one whose start was decided, and which never began because zdr died: undefined where it is still to be
 * begun, under the run id that was decided.
 */
export function tooLateToBegin(schedule: DrillSchedule, at: number, now: number): SkipReason | undefined {
  return obstacle(schedule, { at, startAt: at + jitter(schedule, at) }, now);
}

const latest = ({ catchUpMs }: DrillSchedule): number => Math.max(catchUpMs, PUNCTUAL_MS);

/** When there is something to decide next, in ms since the epoch; undefined where the schedule has come to its end. */
export function nextDecision(schedule: DrillSchedule, { until }: Pick<Decided, 'until'>): number | undefined {
  return nextOccurrence(schedule, until)?.startAt;
}

function nextOccurrence(schedule: DrillSchedule, after: number): Occurrence | undefined {
  const next = occurrences(schedule, after).next();
  return next.done ? undefined : next.value;
}
