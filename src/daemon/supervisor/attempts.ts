/** Runs that could not be begun, or gone on with: when to try again. Kept in memory: a restart is a new attempt. */
export interface Attempt {
  readonly tries: number;
  /** In ms since the epoch. */
  readonly notBefore: number;
  /** Events that the journal had: more of them, and it has got somewhere. */
  readonly events: number;
}

export interface Attempts {
  get(run: string): Attempt | undefined;
  /** One more try, now; the next one waits twice as long, unless the run has got somewhere. */
  putOff(run: string, events: number): void;
  delete(run: string): void;
}

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 10 * 60_000;

export function createAttempts(now: () => number): Attempts {
  const attempts = new Map<string, Attempt>();
  return {
    get: (run) => attempts.get(run),
    putOff(run, events) {
      const before = attempts.get(run);
      const tries = before?.events === events ? before.tries + 1 : 1;
      const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
      attempts.set(run, { tries, events, notBefore: now() + delay });
    },
    delete: (run) => void attempts.delete(run),
  };
}
