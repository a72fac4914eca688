/** A plan wave by wave with the times of its estimate: what every format of `zdr plan` shows. */
import { NOT_PINNED } from '../../plan/pin.ts';
import type { Plan, PlanGroup, PlanWave } from '../../plan/plan.ts';
import type { Estimate } from '../../schedule/estimate.ts';
import { count } from '../../words/count.ts';
import { dateAndTime, duration } from '../../words/time.ts';
import { namesText } from '../write/document.ts';
import { tolerated } from './facts.ts';

export interface TimedGroup {
  readonly group: PlanGroup;
  /** In ms from the start of the run. */
  readonly startMs: number;
  readonly finishMs: number;
  readonly bytes: number;
  readonly onCriticalPath: boolean;
}

export interface TimedWave {
  readonly wave: PlanWave;
  readonly startMs: number;
  readonly finishMs: number;
  /** In the order in which they would start. */
  readonly groups: readonly TimedGroup[];
}

export function timedWaves(plan: Plan, estimate: Estimate): TimedWave[] {
  const times = new Map(estimate.groups.map((group) => [group.name, group]));
  const path = new Set(estimate.criticalPath.groups);
  const ofWave: TimedGroup[][] = plan.waves.map(() => []);
  for (const group of plan.groups) {
    const { startMs = 0, finishMs = 0, bytes = 0 } = times.get(group.name) ?? {};
    ofWave[group.wave]?.push({ group, startMs, finishMs, bytes, onCriticalPath: path.has(group.name) });
  }
  return plan.waves.map((wave, index) => {
    const { startMs = 0, finishMs = 0 } = estimate.waves[index] ?? {};
    return { wave, startMs, finishMs, groups: (ofWave[index] ?? []).sort((a, b) => a.startMs - b.startMs) };
  });
}

/** What a wave is: `3 groups`, `+0s to +8m`, its gate and its budget. */
export function waveFacts({ wave, groups, startMs, finishMs }: TimedWave): string[] {
  return [
    count(groups.length, 'group'),
    `+${duration(startMs)} to +${duration(finishMs)}`,
    ...(wave.gate ? ['opens only when a person approves it'] : []),
    ...(wave.failure ? [`tolerates ${tolerated(wave.failure.tolerate)}`] : []),
  ];
}

/** Dependencies that are named; the others are counted. */
const NAMED_DEPENDENCIES = 8;

/** What is to be known of a group besides its storages: `critical, after dns-01`. */
export function groupNotes({ group, onCriticalPath }: TimedGroup): string {
  return [
    ...(group.critical ? ['critical'] : []),
    ...(group.groupUuid === NOT_PINNED ? ['not pinned'] : []),
    ...(group.pinned?.createdAt === undefined ? [] : [`of ${dateAndTime(group.pinned.createdAt)}`]),
    ...(group.dependsOn.length === 0 ? [] : [`after ${namesText(group.dependsOn, NAMED_DEPENDENCIES)}`]),
    ...(onCriticalPath ? ['on the critical path'] : []),
  ].join(', ');
}

/** How telling a group is: 0 on the critical path, 1 critical, 2 any other. */
export const rankOf = ({ group, onCriticalPath }: TimedGroup): number => (onCriticalPath ? 0 : group.critical ? 1 : 2);
