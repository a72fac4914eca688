import type { StorageReport } from '../generated/report.ts';
import { given } from '../given.ts';
import type { Plan } from '../plan/plan.ts';
import { isAcross } from '../run/run-time.ts';
import type { RunState } from '../run/state.ts';
import { occupancy } from '../schedule/occupancy.ts';
import type { GroupReport } from './group-report.ts';

export function makeStorageReports(plan: Plan, groups: readonly GroupReport[], state: RunState): StorageReport[] {
  return plan.storages.map(({ name, uuid, role, maxConcurrent }) => {
    const using = groups.filter(({ source, destination }) => source === name || destination === name);
    const copied = using.filter(wasCopied);
    const bytes = copied.reduce((sum, group) => sum + (group.bytes ?? 0), 0);
    const calls = using.filter(({ recoveredIn }) => recoveredIn === undefined).flatMap((group) => group.calls);
    const times = calls.map(({ issuedAt, settledAt }) => ({
      startMs: Date.parse(issuedAt),
      finishMs: Date.parse(settledAt ?? state.lastEventAt),
    }));
    const { peak } = occupancy(times);
    // How long a call took during which the clock was changed is not known.
    const { busyMs } = occupancy(times.filter(({ startMs, finishMs }) => !isAcross(state.clock, startMs, finishMs)));
    return given({
      name,
      uuid,
      role,
      maxConcurrent,
      groups: using.length,
      copied: copied.length,
      bytes,
      busyMs,
      peak,
      throughput: bytes === 0 || busyMs === 0 ? undefined : Math.round(bytes / (busyMs / 1000)),
    });
  });
}

/** True for a group that a call of this run copied, unlike one that was there already. */
export function wasCopied({ outcome, calls, recoveredIn }: GroupReport): boolean {
  const result = calls.at(-1)?.result;
  return outcome === 'recovered' && recoveredIn === undefined && (result === 'succeeded' || result === 'found');
}
