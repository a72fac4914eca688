import type { RecordedEvent, RunEvent } from './event.ts';
import type { Clock, Journal } from './ports.ts';
import { type RunState, reduce } from './state.ts';

/** Told of each event after it is durable and folded. What it throws is caught: a broken screen never stops a recovery. */
export type Observer = (event: RecordedEvent, state: RunState) => void;

/** The single door to the journal. */
export interface Recorder {
  /**
   * Numbers the event, makes it durable, folds it, tells the observers; in that order, and events in the order of the calls.
   * After one failed append it rejects for ever, so that a full disk stops new calls by itself.
   */
  record(event: RunEvent): Promise<void>;
  /** The state after the last durable event. Throws before the first. */
  state(): RunState;
}

export interface RecorderOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly observers: readonly Observer[];
  readonly onObserverError: (error: unknown) => void;
  /** The state that a journal was folded to, when a run is resumed. */
  readonly resumed?: RunState;
}

export function createRecorder(options: RecorderOptions): Recorder {
  const { journal, clock, observers } = options;
  let state = options.resumed;
  let seq = state?.seq ?? 0;
  let latest = state === undefined ? 0 : Date.parse(state.lastEventAt);
  let tail: Promise<void> = Promise.resolve();

  const tell = (event: RecordedEvent, current: RunState) => {
    for (const observer of observers) {
      try {
        observer(event, current);
      } catch (error) {
        options.onObserverError(error);
      }
    }
  };

  return {
    record(event) {
      seq += 1;
      // A clock that was set back between two processes of a run takes no time from it.
      latest = Math.max(latest, clock.now());
      const recorded: RecordedEvent = { seq, time: new Date(latest).toISOString(), ...event };
      const durable = journal.append(recorded);
      tail = Promise.all([tail, durable]).then(() => {
        state = reduce(state, recorded);
        tell(recorded, state);
      });
      return tail;
    },
    state() {
      if (state === undefined) throw new Error('the run has not started');
      return state;
    },
  };
}
