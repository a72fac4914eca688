/** What a run began at the site without learning what became of it. */
import type { PlanGroup } from '../plan/plan.ts';
import type { CallState, RunState } from '../run/state.ts';

/** A call without a result that anybody knows. */
export interface OpenCall {
  readonly group: PlanGroup;
  readonly call: CallState;
}

/** The calls of a run that have no result, or one that nobody knows. */
export const openCalls = ({ plan, groups }: Pick<RunState, 'plan' | 'groups'>): readonly OpenCall[] =>
  plan.groups.flatMap((group) => {
    const call = groups.get(group.name)?.calls.at(-1);
    return call !== undefined && isOpen(call.result) ? [{ group, call }] : [];
  });

/** Whether anything was left open at the site that a later run might make again; what VMs a drill made its cleanup sees to. */
export const isLeftOpen = (state: Pick<RunState, 'plan' | 'groups' | 'drill'>): boolean =>
  openCalls(state).length > 0 ||
  (state.drill === undefined &&
    [...state.groups.values()].some(({ vms }) => vms.length > 0 && isOpen(vms.at(-1)?.result)));

/** Whether nobody knows what became of a call, or of a VM that was asked for. */
export const isOpen = (result: { readonly kind: string } | undefined): boolean =>
  result === undefined || result.kind === 'unknown';
