/** The events of a run as server-sent events (HTML standard, 9.2): each with its sequence number, from where a client left off. */
import { stat } from 'node:fs/promises';
import { BEGINNING, DamagedJournalError, type Position, readJournal } from '../../journal/read-journal.ts';
import type { RecordedEvent } from '../../run/event.ts';
import type { Clock } from '../../run/ports.ts';

export interface Stream {
  readonly path: string;
  /** Sequence number of the last event that the client has. */
  readonly after: number;
  readonly clock: Clock;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

const LOOK_MS = 250;
/** A comment this often keeps proxies from giving the connection up. */
const HEARTBEAT_MS = 15_000;
/** Sent at a time at most, so that a journal of a million events is not held in memory. */
const CHUNK = 500;

/** Whether nothing comes after it by itself: a drill goes on with its cleanup, or keeps what it made. */
const isLast = ({ type }: RecordedEvent, drill: boolean): boolean =>
  drill ? type === 'cleanup.finished' || type === 'cleanup.kept' : type === 'run.finished';

/** Text of the stream. Ends with `event: end` when the run has ended, or was left: then there is nothing to wait for. */
export async function* eventStream({ path, after, clock, signal }: Stream): AsyncGenerator<string, void, undefined> {
  let position: Position = BEGINNING;
  let quietSince = clock.now();
  let drill = false;
  yield 'retry: 2000\n\n';
  while (!signal.aborted) {
    const { size } = await stat(path);
    let last: RecordedEvent | undefined;
    if (size > position.end.bytes) {
      const fresh: RecordedEvent[] = [];
      try {
        const take = (event: RecordedEvent) => {
          last = event;
          if (event.type === 'run.started') drill = event.drill !== undefined;
          if (event.seq > after) fresh.push(event);
        };
        position = await readJournal(path, take, position);
      } catch (error) {
        if (!(error instanceof DamagedJournalError)) throw error;
        yield `event: damaged\ndata: ${JSON.stringify({ message: error.message })}\n\n`;
        return;
      }
      for (let from = 0; from < fresh.length && !signal.aborted; from += CHUNK) {
        yield fresh
          .slice(from, from + CHUNK)
          .map((event) => `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
          .join('');
      }
      if (fresh.length > 0) quietSince = clock.now();
    }
    if (last !== undefined && isLast(last, drill)) {
      yield `event: end\ndata: ${JSON.stringify({ seq: last.seq })}\n\n`;
      return;
    }
    if (clock.now() - quietSince >= HEARTBEAT_MS) {
      quietSince = clock.now();
      yield ': still here\n\n';
    }
    await clock.sleep(LOOK_MS, signal);
  }
}
