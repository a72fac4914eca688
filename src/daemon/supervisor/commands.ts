/** The commands that the daemon starts: processes of their own, which outlive it. */
import type { Verb } from '../ledger/event.ts';

/** What is started: to begin a run, or to go on with it. */
export type Command =
  | {
      readonly verb: Verb;
      readonly run: string;
      readonly plan: string;
      readonly file: string;
      readonly drill?: string | undefined;
      /** The occurrence that it is for, in ms since the epoch. */
      readonly at?: number | undefined;
      /** Names of the groups that take part, where not all do. */
      readonly groups?: readonly string[] | undefined;
      /** The person who asked for it. */
      readonly by?: string | undefined;
    }
  | { readonly verb: 'resume' | 'cleanup'; readonly run: string; readonly by?: string | undefined };

/** How a process ended. */
export interface Ended {
  /** Absent where a signal ended it. */
  readonly exit?: number;
  /** The last lines that it wrote to standard error. */
  readonly said: string;
}

/** A process that was started. */
export interface Child {
  readonly pid: number;
  /** Never rejects. */
  readonly ended: Promise<Ended>;
}

/** How processes are started. */
export interface Commands {
  /** Rejects where the system starts no process. */
  start(command: Command): Promise<Child>;
}
