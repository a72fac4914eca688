/** The dispatcher on a virtual clock: when each group would start and finish if nothing failed. */
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { Dispatcher } from './dispatcher.ts';
import type { Durations } from './durations.ts';
import { createHeap } from './heap.ts';
import type { Interval } from './occupancy.ts';

/** When a group is copied, in ms from the start of the run. */
export interface Span extends Interval {
  readonly group: PlanGroup;
  /** When the group has ended: its VM runs, where it has one. */
  endMs: number;
}

export interface Simulation {
  readonly makespanMs: number;
  /** In order of start. */
  readonly spans: readonly Span[];
  /** Whether any group took longer than its copy or its VM does, because its requests waited for their turn. */
  readonly heldUp: boolean;
}

export function simulate(plan: Plan, durations: Durations): Simulation {
  const dispatcher = new Dispatcher(plan, durations);
  const spans: Span[] = [];
  let now = 0;
  const queue = createQueue(durations.requests?.perSecond);

  const copying = createHeap<Span>((a, b) => a.finishMs < b.finishMs);
  const restoring = createHeap<Span>((a, b) => a.endMs < b.endMs);
  /** Copied, and waiting for their VM to be made. */
  const waiting: Span[] = [];
  const fill = () => {
    for (const group of dispatcher.start(plan.concurrency - copying.size)) {
      const finishMs = queue.until(now, durations.expectedMs(group), durations.requests?.copy(group));
      const span = { group, startMs: now, finishMs, endMs: finishMs };
      spans.push(span);
      copying.push(span);
    }
    while (waiting.length > 0 && restoring.size < (plan.restores ?? 1)) {
      const span = waiting.shift();
      if (span === undefined) break;
      span.endMs = queue.until(now, durations.restoreMs(span.group), durations.requests?.restore(span.group));
      restoring.push(span);
    }
  };

  for (const wave of plan.waves.keys()) {
    dispatcher.openWave(wave);
    for (fill(); copying.size + restoring.size > 0; fill()) {
      now = Math.min(
        copying.peek()?.finishMs ?? Number.POSITIVE_INFINITY,
        restoring.peek()?.endMs ?? Number.POSITIVE_INFINITY,
      );
      while (copying.peek()?.finishMs === now) {
        const copied = copying.pop();
        if (copied === undefined) break;
        if (copied.group.restore === undefined) dispatcher.finish(copied.group.name, true);
        else {
          dispatcher.pause(copied.group.name);
          waiting.push(copied);
        }
      }
      while (restoring.peek()?.endMs === now) {
        const ended = restoring.pop();
        if (ended !== undefined) dispatcher.finish(ended.group.name, true);
      }
    }
  }
  return { makespanMs: now, spans, heldUp: queue.heldUp() };
}

/**
 * The requests of all groups, in the order in which the groups begin: a group ends no sooner than its own have had their
 * turn.
 */
function createQueue(perSecond: number | undefined) {
  let busyFromMs = 0;
  /** Requests since then: counted, so that no rounding adds up. */
  let asked = 0;
  let heldUp = false;
  const servedAt = () => busyFromMs + Math.ceil((asked * 1000) / (perSecond ?? Number.POSITIVE_INFINITY));
  return {
    heldUp: () => heldUp,
    /** When something that takes `ms` from `now` on, and so many requests, is over. */
    until(now: number, ms: number, requests = 0): number {
      if (servedAt() <= now) [busyFromMs, asked] = [now, 0];
      asked += requests;
      heldUp ||= servedAt() > now + ms;
      return Math.max(now + ms, servedAt());
    },
  };
}
