import type { GroupState, RunState } from '../../run/state.ts';
import { waitingWave } from '../../runs/phase.ts';
import { duration } from '../../words/time.ts';
import { causeText, failureText } from '../outcome.ts';
import { clean } from '../write/clean.ts';
import { overdue, siteAway } from './overdue.ts';

/** What a running group is doing at `now` (ms since the epoch), in a few words. */
export function activity(group: GroupState, state: RunState, now: number): string {
  const { delayed } = group;
  if (delayed) return `tries again after ${duration(delayed.delayMs)}: ${failureText(delayed.failure)}`;
  if (group.verifiedAt !== undefined) return vmActivity(group);
  const call = group.calls.at(-1);
  if (call === undefined) return 'about to start';
  const attempt = call.attempt > 1 ? ` (attempt ${call.attempt})` : '';
  if (call.result?.kind === 'failed') return `waits to be called again${attempt}`;
  if (call.settledAt !== undefined) return `verifying${attempt}`;
  const planned = state.plan.groups.find(({ name }) => name === group.name);
  const late = planned === undefined ? undefined : overdue(state, planned, now);
  return `${late ?? (call.acceptedAt === undefined ? 'calling' : 'recovering')}${attempt}`;
}

function vmActivity({ vms }: GroupState): string {
  const vm = vms.at(-1);
  if (vm === undefined) return 'waits for its VM to be created';
  if (vm.observed !== undefined) return `checking VM at ${vm.observed.address ?? 'no address'}`;
  return `${vm.result?.kind === 'created' ? 'waiting for its VM to run' : 'creating its VM'}${vm.attempt > 1 ? ` (attempt ${vm.attempt})` : ''}`;
}

/** What holds the whole run up, if anything does: one line. */
export function notice(state: RunState): string | undefined {
  if (state.finishedAt !== undefined) return undefined;
  const cause = state.interrupted ?? state.stopping;
  if (cause) return `${state.interrupted ? 'interrupted' : 'starts no further group'}: ${causeText(cause)}`;
  if (state.unavailable) return `${siteAway(state) ?? 'waiting for the site'} (${failureText(state.unavailable)})`;
  const wave = waitingWave(state);
  if (wave !== undefined) return causeText({ kind: 'approval', wave });
  const [circuit] = state.openCircuits;
  return circuit === undefined ? undefined : `storage ${clean(circuit[0])} keeps failing: ${failureText(circuit[1])}`;
}
