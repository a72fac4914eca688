import type { RunState } from '../run/state.ts';
import type { Estimate } from '../schedule/estimate.ts';

/**
 * How long a run still takes, in ms, by its estimate and by how fast its finished groups really were. It goes by the work
 * that is done, not by the clock, so pauses (a gate, an interruption) don't spoil it.
 */
export type TimeLeft = (state: RunState, now: number) => number;

/** How long the run will take yet, by its estimate and by how far it has come. */
export function createTimeLeft(estimate: Estimate): TimeLeft {
  const expected = new Map(estimate.groups.map(({ name, startMs, finishMs }) => [name, finishMs - startMs]));
  const positionOf = positions(estimate);
  return (state, now) => {
    const pace = paceOf(state, expected);
    let done = 0;
    for (const group of state.groups.values()) {
      const whole = expected.get(group.name) ?? 0;
      if (group.phase === 'finished') done += whole;
      else if (group.phase === 'running' && group.startedAt !== undefined) {
        done += Math.min(whole, Math.max(0, now - Date.parse(group.startedAt)) / pace);
      }
    }
    return Math.max(0, pace * (estimate.makespanMs - positionOf(done)));
  };
}

/** Real over expected duration of the groups recovered so far; before the first, that of a perfect estimate. */
function paceOf(state: RunState, expected: ReadonlyMap<string, number>): number {
  let real = 0;
  let planned = 0;
  for (const { name, outcome, calls, startedAt, finishedAt } of state.groups.values()) {
    if (outcome !== 'recovered' || calls.length === 0 || startedAt === undefined || finishedAt === undefined) continue;
    real += Date.parse(finishedAt) - Date.parse(startedAt);
    planned += expected.get(name) ?? 0;
  }
  return real > 0 && planned > 0 ? real / planned : 1;
}

/** Turns work done (ms of groups, summed) into the moment at which the estimate has done as much. */
function positions(estimate: Estimate): (work: number) => number {
  const edges = estimate.groups
    .flatMap(({ startMs, finishMs }) => [
      { at: startMs, change: 1 },
      { at: finishMs, change: -1 },
    ])
    .sort((a, b) => a.at - b.at);
  const steps: { readonly at: number; readonly work: number; readonly active: number }[] = [];
  let at = 0;
  let work = 0;
  let active = 0;
  for (const edge of edges) {
    work += active * (edge.at - at);
    at = edge.at;
    active += edge.change;
    steps.push({ at, work, active });
  }
  return (done) => {
    // The last step at which no more than `done` was done.
    let low = 0;
    let high = steps.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((steps[middle]?.work ?? 0) <= done) low = middle;
      else high = middle;
    }
    const step = steps[low];
    if (step === undefined) return 0;
    return step.active === 0 ? step.at : step.at + Math.max(0, done - step.work) / step.active;
  };
}
