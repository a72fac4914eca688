/** How a run stops: three signals, from the gentlest to the hardest. */

export interface Brakes {
  /** Nothing new starts, delays end at once, and what runs is waited for. */
  readonly halted: AbortSignal;
  /** The run is left with work undone: what is waited for without a call at the site is waited for no longer. */
  readonly left: AbortSignal;
  /** The journal broke: every wait rejects, and nothing may be recorded or sent any more. */
  readonly broken: AbortSignal;
  halt(): void;
  /** Halts too. */
  leave(): void;
  /** Halts and leaves too; `error` is what everybody who waits is told. */
  breakOff(error: unknown): void;
}

export function createBrakes(): Brakes {
  const halted = new AbortController();
  const left = new AbortController();
  const broken = new AbortController();
  const leave = () => {
    halted.abort();
    left.abort();
  };
  return {
    halted: halted.signal,
    left: left.signal,
    broken: broken.signal,
    halt: () => halted.abort(),
    leave,
    breakOff(error) {
      broken.abort(error);
      leave();
    },
  };
}
