import { clean } from '../view/write/clean.ts';

/** The exit codes; frozen (docs/exit-codes.md). */
export const EXIT = {
  ok: 0,
  findings: 1,
  usage: 2,
  internal: 3,
  site: 4,
  blocked: 5,
  failed: 6,
  differs: 7,
  unknown: 8,
  objective: 9,
  locked: 10,
  refused: 11,
  interrupted: 130,
  terminated: 143,
} as const;

/** The code by which a command leaves that a signal ended. */
export const signalCode = (signal: string): number => (signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted);

/**
 * A mistake of the user or a state of the world that a command reports in plain words and leaves by. Its texts may be
 * printed as they are: names of files and of the plan in them are made harmless here. A message is one line; details
 * follow on lines that begin with two spaces.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(exitCode: number, message: string, hint?: string, options?: ErrorOptions) {
    super(message.split(DETAIL).map(clean).join(DETAIL), options);
    this.exitCode = exitCode;
    this.hint = hint === undefined ? undefined : clean(hint);
  }
}

const DETAIL = '\n  ';

const leavingBy = (exitCode: number) => (message: string, hint?: string, options?: ErrorOptions) =>
  new CommandError(exitCode, message, hint, options);

/** The {@link CommandError} of something that the user wrote: arguments, files, the environment. */
export const usageError = leavingBy(EXIT.usage);
/** That of what zdr will not do, as it may do harm. */
export const refusedError = leavingBy(EXIT.refused);
/** That of what keeps a site from being worked with. */
export const blockedError = leavingBy(EXIT.blocked);
/** That of what this machine keeps zdr from. */
export const internalError = leavingBy(EXIT.internal);
