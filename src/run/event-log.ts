/** The one door to a journal whose events are folded: that of a run, and the daemon's ledger. */

/** An event as it is written: numbered from 1 without a gap, dated by who writes it. */
export type Recorded<Event> = Event & { readonly seq: number; readonly time: string };

export interface EventLog<Event> {
  /**
   * Numbers the event, dates it (`at`: ms since the epoch), folds it, and resolves when it is durable; in the order of
   * the calls. One that the fold refuses is never written. After one refusal or failed append it rejects for ever with
   * the same error, so that a full disk, or a bug, stops whatever rests on it.
   */
  write(event: Event, at: number): Promise<Recorded<Event>>;
  /** What it rejects with from now on; undefined while it is sound. */
  broken(): unknown;
}

/** `fold` throws for an event that cannot follow those before it. `seq`: number of the last event that is there already. */
export function createEventLog<Event extends object>(
  journal: { append(event: Recorded<Event>): Promise<void> },
  fold: (event: Recorded<Event>) => void,
  seq: number,
): EventLog<Event> {
  let last = seq;
  let shut: { readonly because: unknown } | undefined;
  const refuse = (error: unknown): never => {
    shut ??= { because: error };
    throw error;
  };
  return {
    // Folded before the first await: whoever asks for the state next sees it.
    async write(event, at) {
      if (shut !== undefined) throw shut.because;
      const recorded: Recorded<Event> = { seq: last + 1, time: new Date(at).toISOString(), ...event };
      try {
        fold(recorded);
      } catch (error) {
        return refuse(error);
      }
      last += 1;
      await journal.append(recorded).catch(refuse);
      return recorded;
    },
    broken: () => shut?.because,
  };
}
