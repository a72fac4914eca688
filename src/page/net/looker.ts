/** Asks for the same thing again and again, and at once when there is reason to; never twice at a time. */
import { ApiError } from './api.ts';

export interface LookerPorts<Answer> {
  readonly ask: (signal: AbortSignal) => Promise<Answer>;
  readonly took: (answer: Answer) => void;
  /** Refused, and why. That it cannot be reached is nobody's answer: it is tried again. */
  readonly refused: (error: ApiError) => void;
  /** ms to the next look after an answer. */
  readonly every: (answer: Answer | undefined) => number;
  readonly hidden: () => boolean;
}

/** Looks are this far apart at least, however often it is poked; and as far as a slow answer took, several times. */
const LEAST_MS = 1_000;
const SLOW_FACTOR = 3;
const AGAIN_MS = 2_000;
const HIDDEN_MS = 60_000;

export type Looker = ReturnType<typeof createLooker>;

export function createLooker<Answer>({ ask, took, refused, every, hidden }: LookerPorts<Answer>) {
  const gone = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let poked = false;
  let notBefore = 0;

  const wait = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), ms);
  };
  const look = async (): Promise<void> => {
    if (gone.signal.aborted) return;
    busy = true;
    poked = false;
    const began = performance.now();
    let next = AGAIN_MS;
    try {
      const answer = await ask(gone.signal);
      if (gone.signal.aborted) return;
      took(answer);
      next = every(answer);
    } catch (error) {
      if (gone.signal.aborted) return;
      if (error instanceof ApiError) {
        refused(error);
        next = every(undefined);
      }
    } finally {
      busy = false;
    }
    const ended = performance.now();
    notBefore = ended + Math.max(LEAST_MS, (ended - began) * SLOW_FACTOR);
    if (poked) wait(notBefore - ended);
    else wait(hidden() ? Math.max(next, HIDDEN_MS) : next);
  };
  void look();
  return {
    /** Looks soon: something has changed. */
    poke(): void {
      if (poked) return;
      poked = true;
      if (!busy) wait(Math.max(0, notBefore - performance.now()));
    },
    stop(): void {
      gone.abort();
      clearTimeout(timer);
    },
  };
}
