/** VMs that an ended run asked for, and of which it does not know whether they were made: another must not be made beside them. */
import type { Plan } from '../plan/plan.ts';
import { SiteError } from '../run/failure.ts';
import { mayStillAct } from '../run/lifetimes.ts';
import type { Clock, RestoredVm, Site } from '../run/ports.ts';
import { createRunTime } from '../run/run-time.ts';
import { isGone } from '../run/settle-vm.ts';
import type { RunState } from '../run/state.ts';
import { CommandError, EXIT } from './exit.ts';

/** Refuses where such a VM of a backup of the plan is there, or may come to be. What a drill made its cleanup sees to. Throws CommandError. */
export async function refuseOverOpenVms(
  { site, clock }: { readonly site: Site; readonly clock: Clock },
  state: RunState,
  plan: Plan,
): Promise<void> {
  if (state.drill !== undefined) return;
  const restored = new Set(plan.groups.flatMap(({ restore, groupUuid }) => (restore === undefined ? [] : [groupUuid])));
  for (const { name, groupUuid, restore } of state.plan.groups) {
    const vm = state.groups.get(name)?.vms.at(-1);
    if (vm === undefined || restore === undefined || !restored.has(groupUuid)) continue;
    if (vm.result !== undefined && vm.result.kind !== 'unknown') continue;
    const there = await look(site, vm.uuid);
    const age = createRunTime(clock, state).ageOf(vm.issuedAt);
    const isThere = there !== undefined && there !== 'unsaid' && !isGone(there);
    if (!isThere && there !== 'unsaid' && !mayStillAct(age, restore.timeoutMs)) continue;
    throw new CommandError(
      EXIT.refused,
      `run ${state.runId} asked for VM ${vm.uuid} of group ${name}, and does not know what became of it: ${isThere ? `it is at the site, ${there.state}` : there === 'unsaid' ? 'the site does not say' : 'it may still be made'}`,
      `Look at the site. If it is not wanted, remove it there; then, or to keep it and have another beside it: --abandon ${state.runId}`,
    );
  }
}

async function look(site: Site, uuid: string): Promise<RestoredVm | 'unsaid' | undefined> {
  try {
    return await site.vm(uuid);
  } catch (error) {
    if (error instanceof SiteError) return 'unsaid';
    throw error;
  }
}
