import type { GroupState, RunState } from '../run/state.ts';
import { clean } from './clean.ts';
import { causeText, failureText } from './outcome.ts';
import { duration } from './time.ts';

/** What a running group is doing now, in a few words. */
export function activity(group: GroupState): string {
  const { delayed } = group;
  if (delayed) return `tries again after ${duration(delayed.delayMs)}: ${failureText(delayed.failure)}`;
  const call = group.calls.at(-1);
  if (call === undefined) return 'about to start';
  const attempt = call.attempt > 1 ? ` (attempt ${call.attempt})` : '';
  if (call.settledAt !== undefined) return `verifying${attempt}`;
  return call.acceptedAt === undefined ? `calling${attempt}` : `recovering${attempt}`;
}

export type RunPhase = 'running' | 'waiting' | 'stopping' | 'interrupted' | 'finished';

/** Where a run stands, by its events alone: a run whose process was killed still says `running`. */
export function runPhase(state: RunState): RunPhase {
  if (state.finishedAt !== undefined) return 'finished';
  if (state.interrupted) return 'interrupted';
  if (state.stopping) return 'stopping';
  return waitingWave(state) === undefined ? 'running' : 'waiting';
}

/** What holds the whole run up, if anything does: one line. */
export function notice(state: RunState): string | undefined {
  if (state.finishedAt !== undefined) return undefined;
  const cause = state.interrupted ?? state.stopping;
  if (cause) return `${state.interrupted ? 'interrupted' : 'starts no further group'}: ${causeText(cause)}`;
  if (state.unavailable) return `waits for the management node: ${failureText(state.unavailable)}`;
  const wave = waitingWave(state);
  if (wave !== undefined) return causeText({ kind: 'approval', wave });
  const [circuit] = state.openCircuits;
  return circuit === undefined ? undefined : `storage ${clean(circuit[0])} keeps failing: ${failureText(circuit[1])}`;
}

const waitingWave = (state: RunState): string | undefined => state.waves.find(({ phase }) => phase === 'waiting')?.name;
