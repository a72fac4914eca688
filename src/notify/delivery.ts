/**
 * How far one notice is on its way to one receiver: plain JSON, so that whoever keeps it goes on after a restart. At
 * least once: where zdr died between an answer and its record, the same notice with the same id goes out again.
 */
import type { Notice } from './notice.ts';
import type { Receiver } from './receiver.ts';

/** What one try came to. `detail` is one clean line for a person, free of secrets. */
export type TryResult =
  | { readonly result: 'delivered' | 'failed' | 'refused'; readonly detail: string }
  /** Not reached, or busy: worth another try. */
  | { readonly result: 'busy'; readonly detail: string; readonly retryAfterMs?: number };

/** What became of sending a notice. */
export interface Delivery {
  readonly format: 1;
  readonly notice: Notice;
  /** Name of the receiver in its drill: its secrets are looked up anew on each try. */
  readonly receiver: string;
  /** `failed`: given up. `refused`: zdr itself may not (a command that is not allowed). */
  readonly state: 'pending' | 'delivered' | 'failed' | 'refused';
  readonly tries: number;
  /** Not before then, RFC 3339; of a pending one. */
  readonly nextTryAt: string;
  /** No try begins after this. */
  readonly giveUpAt: string;
  /** What the last try came to. */
  readonly detail?: string;
}

/** One that was never tried; due at once. `now` in ms since the epoch. */
export function newDelivery(notice: Notice, { name, retryForMs }: Receiver, now: number): Delivery {
  return {
    format: 1,
    notice,
    receiver: name,
    state: 'pending',
    tries: 0,
    nextTryAt: time(now),
    giveUpAt: time(now + retryForMs),
  };
}

/** The greatest delay before the second try; it doubles from try to try. */
const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 5 * 60_000;
/** However the dice fall, a receiver is not hammered. */
const LEAST_DELAY_MS = 250;

/** The delivery after one more try that ended at `now`. `random`: from 0 up to 1, for the jitter. */
export function afterTry(before: Delivery, tried: TryResult, now: number, random: number): Delivery {
  const tries = before.tries + 1;
  const { detail } = tried;
  if (tried.result !== 'busy') return { ...before, tries, state: tried.result, detail };
  const most = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1));
  const delay = Math.max(LEAST_DELAY_MS, random * most, tried.retryAfterMs ?? 0);
  // An absurd Retry-After is beyond the end as well, and beyond what a date can hold.
  const ends = Date.parse(before.giveUpAt);
  if (now + delay > ends) return { ...before, tries, state: 'failed', detail: `${detail}; given up` };
  return { ...before, tries, nextTryAt: time(now + delay), detail };
}

const time = (ms: number): string => new Date(Math.round(ms)).toISOString();
