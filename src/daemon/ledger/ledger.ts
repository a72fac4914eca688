/** The daemon's own journal, `<runs>/.daemon/ledger.jsonl`: hash-chained and fsynced like that of a run. */
import { existsSync } from 'node:fs';
import { continueJournal, createJournal, type Held, type OpenJournal } from '../../journal/journal-file.ts';
import { readJournal } from '../../journal/read-journal.ts';
import { createEventLog } from '../../run/event-log.ts';
import { type LedgerEvent, type RecordedLedgerEvent, renamed } from './event.ts';
import { emptyLedger, reduceLedger } from './state.ts';

/** Written by one daemon at a time: the one that has the lead of the runs directory. */
export type Ledger = Awaited<ReturnType<typeof openLedger>>;

/** Opens it, or makes it. Throws DamagedJournalError, JournalError, LedgerError. */
export async function openLedger(path: string, now: () => number, held?: Held) {
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
    /** The fold of all that was recorded, changed in place by {@link Ledger.record}. */
    state,
    /** Resolves when the event is durable. One that the fold refuses is never written. Rejects for good after the first refusal, and when the disk takes no more. */
    record: async (event: LedgerEvent): Promise<void> => void (await log.write(event, now())),
    /** Why nothing can be recorded any more. */
    broken: () => log.broken() as Error | undefined,
    close: (): Promise<void> => file.close(),
  };
}
