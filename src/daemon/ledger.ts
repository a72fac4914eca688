/** The daemon's own journal, `<runs>/.daemon/ledger.jsonl`: hash-chained and fsynced like that of a run. */
import { existsSync } from 'node:fs';
import { continueJournal, createJournal, type Held, type OpenJournal } from '../journal/journal-file.ts';
import { readJournal } from '../journal/read-journal.ts';
import type { LedgerEvent, RecordedLedgerEvent } from './ledger-event.ts';
import { emptyLedger, type LedgerState, reduceLedger } from './ledger-state.ts';

export interface Ledger {
  readonly state: LedgerState;
  /** Resolves when the event is durable. One that the fold refuses is never written. Rejects for good after the first refusal, and when the disk takes no more. */
  record(event: LedgerEvent): Promise<void>;
  /** Why nothing can be recorded any more. */
  broken(): Error | undefined;
  close(): Promise<void>;
}

/** Opens it, or makes it. Throws DamagedJournalError, JournalError, LedgerError. */
export async function openLedger(path: string, now: () => number, held?: Held): Promise<Ledger> {
  const state = emptyLedger();
  let file: OpenJournal<RecordedLedgerEvent>;
  if (existsSync(path)) {
    const { end } = await readJournal<RecordedLedgerEvent>(path, (event) => reduceLedger(state, event));
    file = await continueJournal(path, end, held);
  } else {
    file = await createJournal(path, held);
  }
  let broken: Error | undefined;
  return {
    state,
    async record(event) {
      if (broken !== undefined) throw broken;
      try {
        const recorded: RecordedLedgerEvent = { seq: state.seq + 1, time: new Date(now()).toISOString(), ...event };
        reduceLedger(state, recorded);
        await file.append(recorded);
      } catch (error) {
        broken ??= error as Error;
        throw error;
      }
    },
    broken: () => broken,
    close: () => file.close(),
  };
}
