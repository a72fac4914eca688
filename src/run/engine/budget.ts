import type { Plan, PlanGroup } from '../../plan/plan.ts';
import { allowed } from '../../plan/tolerance.ts';
import type { GroupOutcome } from '../event.ts';
import type { RunState } from '../state.ts';

/** How many failures the run may still have. Groups that were never started don't count: their cause has counted. */
export interface Budget {
  /** The scope whose budget the groups that had ended already broke, if any. */
  readonly broken: string | undefined;
  /** Counts an ended group; returns the scope whose budget it broke and that stops the run, if any. */
  count(group: PlanGroup, outcome: GroupOutcome): string | undefined;
}

export function createBudget(plan: Plan, state: RunState): Budget {
  const size = plan.waves.map(() => 0);
  for (const group of plan.groups) size[group.wave] = (size[group.wave] ?? 0) + 1;
  const scopes = [
    {
      scope: 'plan',
      wave: undefined as number | undefined,
      policy: plan.failure,
      most: allowed(plan.failure.tolerate, plan.groups.length),
    },
    ...plan.waves.flatMap((wave, index) =>
      wave.failure === undefined
        ? []
        : [
            {
              scope: `wave ${wave.name}`,
              wave: index,
              policy: wave.failure,
              most: allowed(wave.failure.tolerate, size[index] ?? 0),
            },
          ],
    ),
  ].map((entry) => ({ ...entry, failures: 0 }));

  const count = (group: PlanGroup, outcome: GroupOutcome): string | undefined => {
    if (outcome === 'recovered' || outcome === 'not-started') return undefined;
    let broken = group.critical && plan.failure.then === 'stop' ? `critical group ${group.name}` : undefined;
    for (const entry of scopes) {
      if (entry.wave !== undefined && entry.wave !== group.wave) continue;
      entry.failures += 1;
      if (entry.failures > entry.most && entry.policy.then === 'stop') broken ??= entry.scope;
    }
    return broken;
  };

  // In the order in which they ended, so that a resumed run names the same scope.
  const ended = plan.groups
    .flatMap((group) => {
      const { outcome, finishedAt } = state.groups.get(group.name) ?? {};
      return outcome === undefined ? [] : [{ group, outcome, finishedAt: finishedAt ?? '' }];
    })
    .sort((a, b) => (a.finishedAt < b.finishedAt ? -1 : a.finishedAt > b.finishedAt ? 1 : 0));
  let broken: string | undefined;
  for (const { group, outcome } of ended) {
    const scope = count(group, outcome);
    broken ??= scope;
  }
  return { broken, count };
}
