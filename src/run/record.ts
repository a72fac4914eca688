import type { RecordedEvent, RunEvent } from './event.ts';
import { createEventLog } from './event-log.ts';
import type { Clock, Journal } from './ports.ts';
import { createRunTime, type RunTime } from './run-time.ts';
import { type RunState, reduce } from './state.ts';

/** Told of each event after it is durable. What it throws is caught: a broken screen never stops a recovery. */
export type Observer = (event: RecordedEvent, state: RunState) => void;

/** The single door to the journal. */
export interface Recorder {
  /**
   * Numbers the event, folds it, makes it durable, tells the observers; in that order, and events in the order of the
   * calls. One that the fold refuses is never written. After one refusal or failed append it rejects for ever, so that
   * a full disk, or a bug, stops new calls by itself. Rejects with what the fold or the journal threw.
   */
  record(event: RunEvent): Promise<void>;
  /** The state after the last event; that one may not be durable yet for whoever did not record it. Throws before the first. */
  state(): RunState;
  /** The time that the events are dated by. */
  readonly time: RunTime;
}

export interface RecorderOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly observers: readonly Observer[];
  readonly onObserverError: (error: unknown) => void;
  /** The state that a journal was folded to, when a run is resumed. */
  readonly resumed?: RunState;
}

/** The one door: numbers, dates, folds and writes every event of a run. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { journal, clock, observers, resumed } = options;
  const time = createRunTime(clock, resumed);
  let state = resumed;
  const fold = (event: RecordedEvent) => {
    state = reduce(state, event);
  };
  const log = createEventLog<RunEvent>(journal, fold, resumed?.seq ?? 0);
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

  const write = (event: RunEvent, at: number): Promise<void> => {
    const durable = log.write(event, at);
    const folded = state;
    tail = Promise.all([tail, durable]).then(([, recorded]) => {
      if (folded !== undefined) tell(recorded, folded);
    });
    return tail;
  };

  return {
    time,
    record(event) {
      const now = time.now();
      for (const { at, byMs, aheadMs } of time.takeChanges()) {
        // Before the first event there is nothing whose age it could change.
        if (state !== undefined) void write({ type: 'clock.changed', byMs, aheadMs }, at).catch(() => {});
      }
      return write(event, now);
    },
    state() {
      if (state === undefined) throw new Error('the run has not started');
      return state;
    },
  };
}
