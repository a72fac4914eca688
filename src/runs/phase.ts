/** Where a run stands, by its events and by who carries it on. */
import type { Owner } from '../journal/lock.ts';
import { type Ending, isOver, type RunState, type WaveState } from '../run/state.ts';

/** What tells where a run stands: of its whole state, or of a summary of it. */
export type Standing = Ending &
  Pick<RunState, 'stopping' | 'interrupted'> & {
    readonly waves: readonly Readonly<Pick<WaveState, 'name' | 'phase'>>[];
  };

/** What is known of the process that carries a run on. */
export interface RunOwner {
  /** `gone`: nobody carries it on; `elsewhere`: on another host, where nobody here can look; `given-up`: with `--abandon`, so nobody may. */
  readonly state: 'alive' | 'gone' | 'elsewhere' | 'given-up';
  /** Absent where no trace of the process is left. */
  readonly process?: { readonly host: string; readonly pid: number };
}

/** This process, and how to tell whether another one lives (`journal/lock.ts`). */
export interface Machine {
  readonly self: Omit<Owner, 'runId'>;
  readonly isAlive: (holder: Owner) => boolean;
}

/** What is known of the process that holds a lock, or held it. */
export function ownerOf(holder: Owner | undefined, { self, isAlive }: Machine): RunOwner {
  if (holder === undefined) return { state: 'gone' };
  const { host, pid, space } = holder;
  const isNear = host === self.host && space === self.space;
  return { process: { host, pid }, state: isNear ? (isAlive(holder) ? 'alive' : 'gone') : 'elsewhere' };
}

/** Who carries a run on: `holder` has its lock. Undefined for one that is over, or was left in order. */
export function ownerIn(
  state: Standing,
  holder: Owner | undefined,
  givenUp: boolean,
  machine: Machine,
): RunOwner | undefined {
  if (isOver(state)) return undefined;
  if (givenUp) return { state: 'given-up' };
  return state.interrupted === undefined ? ownerOf(holder, machine) : undefined;
}

/** `dead`: it was left without a word, and nobody carries it on. */
export type RunPhase = 'cleaning' | 'running' | 'waiting' | 'stopping' | 'interrupted' | 'dead' | 'finished';

/** Where a run stands by its events, and by who carries it on where that is known. */
export function runPhase(state: Standing, owner?: RunOwner): RunPhase {
  if (isOver(state)) return 'finished';
  if (state.interrupted || owner?.state === 'given-up') return 'interrupted';
  if (owner?.state === 'gone') return 'dead';
  if (state.finishedAt !== undefined) return 'cleaning';
  if (state.stopping) return 'stopping';
  return waitingWave(state) === undefined ? 'running' : 'waiting';
}

/** The wave whose gate is closed, if the run waits for that. */
export const waitingWave = ({ waves }: Pick<Standing, 'waves'>): string | undefined =>
  waves.find(({ phase }) => phase === 'waiting')?.name;
