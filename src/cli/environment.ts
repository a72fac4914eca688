/** Everything that a command touches of the world outside; main.ts alone makes one from `process`. */
import type { Readable, Writable } from 'node:stream';
import type { Owner } from '../journal/lock.ts';
import type { Clock } from '../run/ports.ts';

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
export type Input = Readable & { readonly isTTY?: boolean };

/** What the command line gets from outside: streams, clock, randomness, variables, the machine. Only main.ts makes a real one. */
export interface Environment {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly clock: Clock;
  readonly random: () => number;
  /** `user@host`. */
  readonly operator: string;
  /** This process, as a lock names it. */
  readonly self: Omit<Owner, 'runId'>;
  readonly isAlive: (owner: Owner) => boolean;
  /** Signals a process group; one that is gone is no error. */
  readonly killGroup: (group: number, signal: 'SIGTERM' | 'SIGKILL') => void;
  /** Calls `handler` for SIGINT, SIGTERM and SIGHUP; returns how to stop. */
  readonly onSignal: (handler: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP') => void) => () => void;
  /** Sends a signal to another process. Throws what the system throws. */
  readonly signal: (pid: number, signal: 'SIGINT') => void;
  /** Where the package of zdr lies: its schemas and its page. */
  readonly root: URL;
  /** How this program is called: the interpreter, its options, and the file of the command. */
  readonly program: readonly string[];
  /** Ends the process at once. */
  readonly leave: (code: number) => never;
}
