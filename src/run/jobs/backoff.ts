/** Waiting between one try and the next: twice as long from time to time, and never all at the same moment. */
import type { Clock } from '../ports.ts';

export interface BackoffOptions {
  readonly clock: Pick<Clock, 'sleep'>;
  /** From 0 up to 1: many that wait for one site must not come back together. */
  readonly random: () => number;
  /** Ends a pause at once. */
  readonly signal?: AbortSignal | undefined;
  /** Ms before the second try; a second unless said otherwise. */
  readonly firstMs?: number;
  /** Ms that no pause goes beyond, but for the jitter of a quarter either way. */
  readonly longestMs?: number;
}

export interface Backoff {
  /** Pauses, for `atMost` ms at the most. Rejects with what the clock's sleep does. */
  pause(atMost?: number): Promise<void>;
  /** Something has moved: the next pause is as short as the first. */
  reset(): void;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/** Pauses that double up to a limit, each jittered by a quarter. */
export function createBackoff(options: BackoffOptions): Backoff {
  const { clock, random, signal, firstMs = FIRST_MS, longestMs = LONGEST_MS } = options;
  let waitMs = firstMs;
  return {
    async pause(atMost = Number.POSITIVE_INFINITY) {
      const pauseMs = waitMs * (0.75 + 0.5 * random());
      waitMs = Math.min(2 * waitMs, longestMs);
      await clock.sleep(Math.max(0, Math.min(pauseMs, atMost)), signal);
    },
    reset: () => {
      waitMs = firstMs;
    },
  };
}

/**
 * Milliseconds before attempt `attempt` + 1: exponential with full jitter, so that groups that failed together do not
 * come back together.
 */
export function retryDelay(
  policy: { readonly delayMs: number; readonly maxDelayMs: number },
  attempt: number,
  random: () => number,
): number {
  const ceiling = Math.min(policy.maxDelayMs, policy.delayMs * 2 ** (attempt - 1));
  return Math.round(ceiling * random());
}
