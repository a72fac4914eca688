/** Whose turn it is where runs wait for the same storage: the lowest ticket's, as long as it comes for its slot. */
import type { Wait } from './slot-book.ts';

/** A run that could take a slot and does not for so long, by the clock of who watches it, is stopped or hangs: it holds nobody up. */
export const PATIENCE_MS = 2_000;

export interface Waiting extends Wait {
  readonly runId: string;
}

export interface Turns {
  /**
   * The other run whose turn it is on the storage; undefined where it is ours. `used`: slots that all runs hold of it;
   * `ticket`: our own, where we wait already. A run with a lower limit than ours is waited for until it has its room,
   * since otherwise it would never have any.
   */
  before(
    storage: string,
    state: { readonly waiting: readonly Waiting[]; readonly used: number; readonly ticket: number | undefined },
  ): string | undefined;
}

interface Watched {
  readonly from: number;
  readonly last: number;
}

export function createTurns(runId: string, now: () => number): Turns {
  /** Since when each waiting run could have taken its slot, as we saw it. */
  const able = new Map<string, Watched>();

  const outlasted = (one: Waiting, used: number): boolean => {
    const key = JSON.stringify([one.runId, one.storage, one.ticket]);
    const at = now();
    if (used >= one.limit) {
      able.delete(key);
      return false;
    }
    const seen = able.get(key);
    // What happened while nobody looked is not known.
    const from = seen === undefined || at - seen.last > PATIENCE_MS / 2 || at < seen.last ? at : seen.from;
    able.set(key, { from, last: at });
    return at - from >= PATIENCE_MS;
  };

  return {
    before(storage, { waiting, used, ticket = Number.POSITIVE_INFINITY }) {
      for (const [key, { last }] of able) if (Math.abs(now() - last) > PATIENCE_MS) able.delete(key);
      const earlier = waiting
        .filter((one) => one.storage === storage)
        .filter((one) => one.ticket < ticket || (one.ticket === ticket && one.runId < runId))
        .filter((one) => !outlasted(one, used))
        .sort((a, b) => a.ticket - b.ticket || (a.runId < b.runId ? -1 : 1));
      return earlier[0]?.runId;
    },
  };
}
