import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { RecordedEvent } from '../run/event.ts';
import { hashLine, type JournalEnd, type Line, MAX_LINE_BYTES, NO_LINE } from './journal-file.ts';

/** Thrown for damage other than a torn last line. The message names the line. */
export class DamagedJournalError extends Error {
  override readonly name = 'DamagedJournalError';
  readonly path: string;
  readonly line: number;

  constructor(path: string, line: number, why: string, options?: ErrorOptions) {
    super(`${path}:${line}: ${why}`, options);
    this.path = path;
    this.line = line;
  }
}

export interface ReadJournal {
  readonly end: JournalEnd;
  /** Bytes of a last line that was not written whole, and is left out; 0 where the journal ends with a whole line. */
  readonly tornBytes: number;
  readonly lines: number;
}

/** How far a journal was read: to read on from there, as it grows. */
export type Position = Pick<ReadJournal, 'end' | 'lines'>;

/** Before the first line. */
export const BEGINNING: Position = { end: { bytes: 0, lastHash: NO_LINE }, lines: 0 };

const LINE_FEED = 0x0a;

/**
 * Reads a journal line by line, checks the chain, and hands each event with its line's hash to `take`. A last line without its line feed
 * was never durable and is left out. Throws {@link DamagedJournalError} for any other damage, of which a line of more
 * than `longest` bytes is one: nobody wrote it.
 */
export async function readJournal<Event extends Line = RecordedEvent>(
  path: string,
  take: (event: Event, lineHash: string) => void,
  from = BEGINNING,
  longest = MAX_LINE_BYTES,
): Promise<ReadJournal> {
  /** What was read of a line that has not ended yet. Put together once, when it does. */
  let parts: Buffer[] = [];
  let held = 0;
  let prev = from.end.lastHash;
  let line = from.lines;
  let { bytes } = from.end;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, start: bytes })) {
    const text = chunk as Buffer;
    let start = 0;
    for (let to = text.indexOf(LINE_FEED, start); to !== -1; to = text.indexOf(LINE_FEED, start)) {
      const ending = text.subarray(start, to);
      const bytesOfLine = held === 0 ? ending : Buffer.concat([...parts, ending]);
      [parts, held] = [[], 0];
      line += 1;
      const event = readLine(path, line, bytesOfLine, prev) as Event;
      prev = hashLine(bytesOfLine);
      hand(path, line, () => take(event, prev));
      bytes += bytesOfLine.length + 1;
      start = to + 1;
    }
    if (start === text.length) continue;
    parts.push(text.subarray(start));
    held += text.length - start;
    if (held > longest)
      throw new DamagedJournalError(path, line + 1, `this line has more than ${longest} bytes: no event is that large`);
  }
  return { end: { bytes, lastHash: prev }, tornBytes: held, lines: line };
}

/** What folds events trusts the form that their types have: one of another form was written by nobody that it knows. */
function hand(path: string, line: number, take: () => void): void {
  try {
    take();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new DamagedJournalError(path, line, `this event has not the form of its type (${error.message})`, {
      cause: error,
    });
  }
}

/** A line as it is written: what belongs to the chain stands first. */
const WRITTEN = /^(\{"seq":\d+,"time":"[^"\\]*",)"prev":"([0-9a-f]{64})",/;

function readLine(path: string, line: number, bytes: Buffer, prev: string): Line {
  const text = bytes.toString('utf8');
  const [start, head, before] = WRITTEN.exec(text) ?? [];
  let value: unknown;
  try {
    // What follows the line before it is an event without its `prev`: to leave that out of the text is to copy no event.
    if (start !== undefined && before === prev) {
      const event = JSON.parse(`${head}${text.slice(start.length)}`) as Line;
      if (event.seq === line && !('prev' in event)) return event;
    }
    value = JSON.parse(text);
  } catch {
    throw new DamagedJournalError(path, line, 'this line is not a whole event');
  }
  if (typeof value !== 'object' || value === null || !('prev' in value) || !('seq' in value)) {
    throw new DamagedJournalError(path, line, 'this line is not an event');
  }
  if (value.prev !== prev) {
    throw new DamagedJournalError(
      path,
      line,
      'this line does not follow the line before it: one of the two was changed, removed, inserted or moved',
    );
  }
  if (value.seq !== line) throw new DamagedJournalError(path, line, `this line has the number ${String(value.seq)}`);
  const { prev: _, ...event } = value;
  return event as unknown as Line;
}

/** Enough for an event that tells how a run ended. */
const TAIL_BYTES = 64 * 1024;

/** The end of a journal as it lies there, and nothing of it checked. */
interface Tail {
  readonly size: number;
  readonly modifiedMs: number;
  /** The last whole line, without its line feed; undefined where there is none, or it is longer than what was read. */
  readonly line: Buffer | undefined;
  readonly tornBytes: number;
}

async function readTail(path: string): Promise<Tail | undefined> {
  // A pipe would never end.
  if (!(await stat(path)).isFile()) return undefined;
  const file = await open(path, 'r');
  try {
    const { size, mtimeMs } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(size - start), 0, size - start, start);
    const text = buffer.subarray(0, bytesRead);
    const to = text.lastIndexOf(LINE_FEED);
    const from = to < 1 ? -1 : text.lastIndexOf(LINE_FEED, to - 1);
    const isWhole = to !== -1 && (from !== -1 || start === 0);
    const line = isWhole ? text.subarray(from + 1, to) : undefined;
    return { size, modifiedMs: mtimeMs, line, tornBytes: text.length - to - 1 };
  } finally {
    await file.close();
  }
}

/** The last whole event of a journal, unchecked; undefined where its end is no event. */
export async function readLastEvent(path: string): Promise<RecordedEvent | undefined> {
  const tail = await readTail(path);
  return tail?.line && eventIn(tail.line);
}

/**
 * Which journal lies there, told by its end: what was made of one journal is of any with the same mark. The hash stands
 * for every line, as each has that of the line before; the time tells one that was written to by anybody else since.
 */
export interface JournalMark {
  readonly bytes: number;
  /** When the file was written to last, in ms since the epoch. */
  readonly modifiedMs: number;
  readonly lastHash: string;
}

/**
 * The mark of a journal, and its last event; undefined where none can be told: its last line is torn, long, or no event.
 * Rejects for what the disk does.
 */
export async function readMark(
  path: string,
): Promise<{ readonly mark: JournalMark; readonly last: RecordedEvent } | undefined> {
  const tail = await readTail(path);
  if (tail?.line === undefined || tail.tornBytes > 0) return undefined;
  const { size, modifiedMs, line } = tail;
  const last = eventIn(line);
  return last && { mark: { bytes: size, modifiedMs, lastHash: hashLine(line) }, last };
}

function eventIn(line: Buffer): RecordedEvent | undefined {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    return typeof value === 'object' && value !== null && 'type' in value ? (value as RecordedEvent) : undefined;
  } catch {
    return undefined;
  }
}
