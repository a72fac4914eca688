import type { Writable } from 'node:stream';
import type { Observer } from '../run/record.ts';
import { createOutlet } from './outlet.ts';

/** Version of the stream: changes only when a reader of it would break. */
const FORMAT = 1;
/** What is held for a reader that has stopped reading, before events are left out. */
const MOST_HELD = 64 * 1024 * 1024;

/**
 * The events of a run as lines of JSON: first `{"type":"version","format":1,"tool":…}`, then each event as the journal has
 * it. A reader that stops reading costs at most `mostHeld` bytes of memory: what it then misses is named by a line
 * `{"type":"gap","from":…,"to":…}` of sequence numbers, and stands in the journal.
 */
export function ndjson(stream: Writable, tool: string, mostHeld = MOST_HELD) {
  const outlet = createOutlet(stream);
  let gap: { from: number; to: number } | undefined;
  const say = (value: object) => outlet.write(`${JSON.stringify(value)}\n`);
  const closeGap = () => {
    if (gap) say({ type: 'gap', ...gap });
    gap = undefined;
  };
  const observe: Observer = (event) => {
    // Once events are missing, the reader has to catch up by half before the next is worth sending.
    if (outlet.backlog() > (gap ? mostHeld / 2 : mostHeld)) {
      gap = { from: gap?.from ?? event.seq, to: event.seq };
      return;
    }
    closeGap();
    say(event);
  };
  /** Resolves when everything is written, or cannot be. */
  const flushed = (): Promise<void> => {
    closeGap();
    return outlet.flushed();
  };
  say({ type: 'version', format: FORMAT, tool });
  return { observe, flushed };
}
