/** The commands that the daemon starts: processes of their own, which outlive it. */
import type { OurRun } from '../ledger/state.ts';

/** What is started: to begin a run, or to go on with it. `by`: the person who asked for it. */
export type Command =
  | (Pick<OurRun, 'verb' | 'run' | 'plan' | 'drill' | 'at' | 'groups' | 'by'> & { readonly file: string })
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
