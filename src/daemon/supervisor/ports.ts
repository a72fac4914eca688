/** What the keeper needs of the world, and what it is to the others. */
import type { Archive, ArchivedRun } from '../archive.ts';
import type { Catalog } from '../catalog.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Commands } from './commands.ts';

export interface KeeperPorts {
  readonly ledger: Ledger;
  readonly catalog: Pick<Catalog, 'refresh' | 'plans' | 'plan' | 'whole'>;
  readonly archive: Pick<Archive, 'refresh' | 'get' | 'holder' | 'unclosed' | 'damaged'>;
  readonly commands: Commands;
  /** The wall clock, in ms since the epoch: it may jump. */
  readonly now: () => number;
  /** Makes the id of a run of the plan that no run has. */
  readonly newRunId: (plan: string) => string;
  readonly signal: (pid: number, signal: 'SIGINT') => void;
  readonly isAlive: (run: ArchivedRun) => boolean;
  /** Rejects when another daemon has taken the place of this one. */
  readonly assertLeader: () => Promise<void>;
  /** One line for the person who reads the log. */
  readonly say: (message: string) => void;
}

export interface Keeper {
  /** Looks at everything once. Rejects when nothing more can be decided: the ledger is broken, or the lead is lost. */
  tick(): Promise<void>;
  /** When to look again at the latest, in ms since the epoch. */
  nextLook(): number;
  /** Goes on with a run at once, or removes what a drill made, for a person; inside {@link Keeper.exclusively}. */
  goOn(run: string, verb: 'resume' | 'cleanup', by: string): Promise<void>;
  /** Stops a run that this daemon did not start; inside {@link Keeper.exclusively}. */
  stop(run: string, atOnce: boolean): void;
  /** Does something that changes what is decided; nothing else is decided meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Calls when something has happened that is to be looked at at once. */
  onWake(wake: () => void): void;
  /** Runs that are waited for: why they have not begun, or are not gone on with yet. */
  waiting(): ReadonlyMap<string, string>;
}
