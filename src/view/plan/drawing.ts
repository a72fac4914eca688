/** The estimate of a plan, as it is drawn. */
import type { Plan } from '../../plan/plan.ts';
import type { Estimate } from '../../schedule/estimate.ts';
import { percent } from '../../words/count.ts';
import type { Drawing, DrawnGroup } from '../write/timeline.ts';
import { rankOf, type TimedGroup, type TimedWave } from './waves.ts';

/** Which groups are drawn before others. */
export const PLAN_TELLING = 'those on the critical path, the critical ones';

export function planDrawing(plan: Plan, estimate: Estimate, waves: readonly TimedWave[]): Drawing {
  const colours = new Map(plan.storages.map(({ name }, index) => [name, index]));
  const times = new Map(estimate.groups.map((group) => [group.name, group]));
  return {
    waves: waves.map(({ wave, startMs, finishMs, groups }) => ({
      name: wave.name,
      startMs,
      finishMs,
      groups: groups.map((timed) => drawn(timed, colours)),
    })),
    storages: [...estimate.storages]
      .sort((a, b) => b.utilisation - a.utilisation)
      .map(({ name, limit, peak, utilisation, isBottleneck }) => ({
        name,
        limit,
        said: `peak ${peak} of ${limit}, ${percent(Math.round(utilisation * 100) / 100)} used`,
        isBottleneck,
        spans: () =>
          plan.groups.flatMap((group) => {
            const time = group.source === name || group.destination === name ? times.get(group.name) : undefined;
            return time === undefined ? [] : [time];
          }),
      })),
    makespanMs: estimate.makespanMs,
    rtoMs: estimate.objectives.rto?.objectiveMs,
    verb: 'takes',
  };
}

function drawn(timed: TimedGroup, colours: ReadonlyMap<string, number>): DrawnGroup {
  const { group, startMs, finishMs, onCriticalPath } = timed;
  return {
    name: group.name,
    source: group.source,
    destination: group.destination,
    colour: colours.get(group.receiving) ?? 0,
    startMs,
    finishMs,
    rank: rankOf(timed),
    ...(onCriticalPath ? { outline: { kind: 'path', meaning: 'on the critical path' } } : {}),
  };
}
