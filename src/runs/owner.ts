/** Who carries a run of the disk on, and what time it is for it. */
import { stat } from 'node:fs/promises';
import { isGivenUp } from '../journal/given-up.ts';
import { lockHolder, type Owner } from '../journal/lock.ts';
import type { RunStore } from '../journal/run-store.ts';
import type { Clock } from '../run/ports.ts';
import { isOver, type RunState } from '../run/state.ts';
import { type Machine, ownerIn, type RunOwner, type Standing } from './phase.ts';

/** What is known of a run to find its owner by: its whole state, or a summary of it. */
export interface Owned extends Standing, Pick<RunState, 'runId'> {
  readonly plan: Pick<RunState['plan'], 'name'>;
}

/** A run, and who carries it on. */
export interface OwnedRun<Run extends Owned = RunState> {
  readonly state: Run;
  /** Absent for a run that has ended, or was left in order. */
  readonly owner?: RunOwner;
}

/** The process that holds the plan's lock for the run: it does so for as long as it carries it on. */
export async function holderOf(
  store: RunStore,
  { plan, runId }: Pick<Owned, 'plan' | 'runId'>,
): Promise<Owner | undefined> {
  const holder = await lockHolder(store.lockPath(plan.name));
  return holder?.runId === runId ? holder : undefined;
}

/** Whether anybody carries the run on. Reads it again where nobody does: it may have ended just now. `read`: undefined where it cannot be read any more. */
export async function findOwner<Run extends Owned>(
  store: RunStore,
  state: Run,
  machine: Machine,
  read: (runId: string) => Promise<Run | undefined>,
): Promise<OwnedRun<Run>> {
  if (isOver(state)) return { state };
  const owner = ownerIn(state, await holderOf(store, state), await isGivenUp(store, state.runId), machine);
  if (owner === undefined) return { state };
  // Where its folder was renamed, nothing is there to read again.
  if (owner.state !== 'gone' || !(await store.has(state.runId))) return { state, owner };
  const again = await read(state.runId);
  // What became of its journal meanwhile is told by who reads it next: it hides nothing that was read before.
  if (again === undefined) return { state, owner };
  const isLeft = isOver(again) || again.interrupted !== undefined;
  return isLeft ? { state: again } : { state: again, owner };
}

/** Now, by the clock of the run, in ms since the epoch. A simulated one is faster: it is reckoned from when the last event was written. */
export async function nowOf(
  clock: Pick<Clock, 'now'>,
  store: RunStore,
  { state, owner }: OwnedRun<Owned & Pick<RunState, 'lastEventAt' | 'simulated'>>,
): Promise<number> {
  const last = Date.parse(state.lastEventAt);
  if (owner?.state === 'gone' || owner?.state === 'given-up') return last;
  if (state.simulated === undefined) return clock.now();
  const written = await stat(store.journalPath(state.runId)).catch(() => undefined);
  return written === undefined ? last : last + Math.max(0, clock.now() - written.mtimeMs) * state.simulated.speed;
}
