import type { DrillReport, Leftover } from '../generated/report.ts';
import { given } from '../given.ts';
import { leftovers } from '../run/cleanup-state.ts';
import type { DrillArtifact } from '../run/event.ts';
import type { RunState } from '../run/state.ts';

export type { DrillReport, Leftover };

/** Undefined for a run that is no drill. */
export function drillReport({ drill, cleanup }: RunState): DrillReport | undefined {
  if (drill === undefined) return undefined;
  const removed = { vm: 0, volume: 0, copy: 0 };
  for (const { made, result } of cleanup.removals.values()) if (result?.kind === 'removed') removed[made.what] += 1;
  const left = leftovers(cleanup);
  const { kept, startedAt, finishedAt } = cleanup;
  const done = finishedAt === undefined ? 'pending' : left.length > 0 ? 'left' : 'done';
  return given({
    schedule: drill.schedule,
    cleanup: kept === undefined ? done : 'kept',
    keptUntil: kept?.until,
    cleanupStartedAt: startedAt,
    cleanedAt: finishedAt,
    removed,
    leftovers: left.map(({ made, result }): Leftover => {
      const failure = result?.kind === 'left' ? result.failure : undefined;
      const why = failure?.message ?? 'its removal was begun, and its end is not known';
      return { ...withoutVolumes(made), why, ...given({ hint: failure?.hint }) };
    }),
  });
}

function withoutVolumes(made: DrillArtifact): DrillArtifact {
  if (made.what !== 'vm') return made;
  const { dataVolumes: _, ...rest } = made;
  return rest;
}
