import { stat } from 'node:fs/promises';
import { isGivenUp } from '../journal/given-up.ts';
import { lockHolder } from '../journal/lock.ts';
import type { RunStore } from '../journal/run-store.ts';
import { isOver, type RunState } from '../run/state.ts';
import { foldJournal } from '../runs/fold.ts';
import type { Carrier } from '../view/carrier.ts';
import type { Environment } from './environment.ts';

export interface Attended {
  readonly state: RunState;
  /** Absent for a run that has ended, or was left in order. */
  readonly carrier?: Carrier;
}

/** Whether anybody carries the run on. Reads the journal again where nobody does: it may have ended just now. */
export async function attended(environment: Environment, store: RunStore, state: RunState): Promise<Attended> {
  if (!isOver(state) && (await isGivenUp(store, state.runId))) return { state, carrier: { is: 'given-up' } };
  if (isLeft(state)) return { state };
  const carrier = await carrierOf(environment, store, state);
  if (carrier.is !== 'gone') return { state, carrier };
  // Its folder was renamed: nothing is there to read again.
  if (!(await store.has(state.runId))) return { state, carrier };
  const again = await foldJournal(store, state.runId);
  // What became of its journal meanwhile is told by who reads it next: it hides nothing that was read before.
  if (again.kind !== 'run') return { state, carrier };
  return isLeft(again.state) ? { state: again.state } : { state: again.state, carrier };
}

const isLeft = (state: RunState): boolean => isOver(state) || state.interrupted !== undefined;

/** A run holds its plan's lock for as long as a process carries it on. */
async function carrierOf({ self, isAlive }: Environment, store: RunStore, { plan, runId }: RunState): Promise<Carrier> {
  const owner = await lockHolder(store.lockPath(plan.name));
  if (owner?.runId !== runId) return { is: 'gone' };
  const { host, pid } = owner;
  const near = host === self.host && owner.space === self.space;
  return { process: { host, pid }, is: near ? (isAlive(owner) ? 'alive' : 'gone') : 'elsewhere' };
}

/** Now, by the clock of the run, in ms since the epoch. A simulated one is faster: it is reckoned from when the last event was written. */
export async function nowOf({ clock }: Environment, store: RunStore, { state, carrier }: Attended): Promise<number> {
  const last = Date.parse(state.lastEventAt);
  if (carrier?.is === 'gone' || carrier?.is === 'given-up') return last;
  if (state.simulated === undefined) return clock.now();
  const written = await stat(store.journalPath(state.runId)).catch(() => undefined);
  if (written === undefined) return last;
  return last + Math.max(0, clock.now() - written.mtimeMs) * state.simulated.speed;
}
