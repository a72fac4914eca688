/** The daemon's own journal, `<runs>/.daemon/ledger.jsonl`: hash-chained and fsynced like that of a run. */
import { existsSync } from 'node:fs';
import { continueJournal, createJournal, type Held, type OpenJournal } from '../../journal/journal-file.ts';
import { readJournal } from '../../journal/read-journal.ts';
import { createEventLog } from '../../run/event-log.ts';
import { type LedgerEvent, type RecordedLedgerEvent, renamed } from './event.ts';
import { emptyLedger, type LedgerState, reduceLedger } from './state.ts';

/** Written by one daemon at a time: the one that has the lead of the runs directory. */
export interface Ledger {
  /** The fold of all that was recorded, changed in place by {@link record}. */
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
    const { end } = await readJournal<RecordedLedgerEvent>(path, (event) => reduceLedger(state, renamed(event)));
    file = await continueJournal(path, end, held);
  } else {
    file = await createJournal(path, held);
  }
  const log = createEventLog<LedgerEvent>(file, (event) => reduceLedger(state, event), state.seq);
  return {
    state,
    record: async (event) => void (await log.write(event, now())),
    broken: () => log.broken() as Error | undefined,
    close: () => file.close(),
  };
}
