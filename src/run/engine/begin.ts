/** What a run begins with, of what is recorded: the dispatcher, and what is left of delays. */
import { bytesOf } from '../../plan/inventory.ts';
import type { Plan, PlanGroup } from '../../plan/plan.ts';
import { type Blocked, Dispatcher } from '../../schedule/dispatcher.ts';
import { expectedMs, restoreMs } from '../../schedule/expected.ts';
import type { RunTime } from '../run-time.ts';
import type { GroupState, RunState } from '../state.ts';

/** What is left of a recorded delay, in ms; all of it where nobody knows how long it has lasted. */
export function leftOf({ since, delayMs }: NonNullable<GroupState['delayed']>, time: RunTime): number {
  return Math.max(0, delayMs - (time.ageOf(since) ?? 0));
}

/** The dispatcher as the recorded state leaves it: ended groups are ended, and those behind failed ones blocked. */
export function openDispatcher(plan: Plan, state: RunState): { dispatcher: Dispatcher; blocked: readonly Blocked[] } {
  const dispatcher = new Dispatcher(plan, {
    expectedMs: (group) => expectedMs(group, plan, bytesBefore(state, group)),
    restoreMs: (group) => restoreMs(group, plan, bytesBefore(state, group)),
  });
  const blocked: Blocked[] = [];
  for (const group of state.groups.values()) {
    if (group.phase !== 'finished') continue;
    // What was not selected is not waited for: whoever selected has seen to the dependencies.
    const satisfied = group.outcome === 'recovered' || group.reason?.kind === 'not-selected';
    blocked.push(...dispatcher.finish(group.name, satisfied));
  }
  return { dispatcher, blocked };
}

const bytesBefore = (state: RunState, { groupUuid }: PlanGroup): number | undefined =>
  bytesOf(state.before.get(groupUuid) ?? []);
