import { allowed } from '../plan/tolerance.ts';
import type { RunState } from '../run/state.ts';
import type { GroupReport } from './group-report.ts';

/** A line for each failure budget that was spent although the plan says to go on then. */
export function spentBudgets({ plan }: RunState, groups: readonly GroupReport[]): string[] {
  const scopes = [
    { name: 'plan', policy: plan.failure, of: groups },
    ...plan.waves.flatMap(({ name, failure: policy }) =>
      policy === undefined ? [] : [{ name: `wave ${name}`, policy, of: groups.filter(({ wave }) => wave === name) }],
    ),
  ];
  return scopes.flatMap(({ name, policy, of }) => {
    const failures = of.filter(({ outcome }) => ['failed', 'differs', 'unknown'].includes(outcome)).length;
    const most = allowed(policy.tolerate, of.length);
    if (policy.then !== 'continue' || failures <= most) return [];
    return [
      `The failure budget of the ${name} is spent: ${failures} failed, ${most} tolerated. The run went on, as the plan says.`,
    ];
  });
}
