/** The dispatcher on a virtual clock: when each group would start and finish if nothing failed. */
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { createDispatcher } from './dispatcher.ts';
import { createHeap } from './heap.ts';
import type { Interval } from './occupancy.ts';

/** When a group runs, in ms from the start of the run. */
export interface Span extends Interval {
  readonly group: PlanGroup;
}

export interface Simulation {
  readonly makespanMs: number;
  /** In order of start. */
  readonly spans: readonly Span[];
}

export function simulate(plan: Plan, expectedMs: (group: PlanGroup) => number): Simulation {
  const dispatcher = createDispatcher(plan, { expectedMs });
  const spans: Span[] = [];
  let now = 0;

  const running = createHeap<Span>((a, b) => a.finishMs < b.finishMs);
  const fill = () => {
    for (const group of dispatcher.start(plan.concurrency - running.size)) {
      const span = { group, startMs: now, finishMs: now + expectedMs(group) };
      spans.push(span);
      running.push(span);
    }
  };

  for (const wave of plan.waves.keys()) {
    dispatcher.openWave(wave);
    for (fill(); running.size > 0; fill()) {
      now = running.peek()?.finishMs ?? now;
      while (running.peek()?.finishMs === now) {
        const ended = running.pop();
        if (ended !== undefined) dispatcher.finish(ended.group.name, true);
      }
    }
  }
  return { makespanMs: now, spans };
}
