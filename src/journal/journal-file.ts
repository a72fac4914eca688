/**
 * A run's journal on disk: one event a line, each with the SHA-256 of the line before, so that a changed, removed,
 * inserted or swapped line is noticed. Many waiting events share one fsync (group commit).
 */
import { hash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RecordedEvent } from '../run/event.ts';

/** `prev` of the first line. */
export const NO_LINE = '0'.repeat(64);

/**
 * Most bytes of a line. The largest event holds the whole plan: 4 MB for 10,000 groups, below 120 MB for 100,000 that
 * use everything a group can have.
 */
export const MAX_LINE_BYTES = 256 * 1024 ** 2;

/** Thrown when the disk took no more; nothing may be submitted after it. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

/** What every line of a journal has: its number from 1 without gaps, and its time (RFC 3339 UTC). */
export interface Line {
  readonly seq: number;
  readonly time: string;
}

/** A journal that is written to. One process has it at a time. */
export interface OpenJournal<Event extends Line = RecordedEvent> {
  /** Resolves when the event is durable. Rejects for good after the first failure. */
  append(event: Event): Promise<void>;
  close(): Promise<void>;
  /** The end of what is durable. */
  end(): JournalEnd;
}

/** How long it counts that the journal and its lock were seen to be ours, in ms: from a process that lives nobody takes over. */
const CHECKED_FOR_MS = 50;

/** Ms that no clock's step changes, and that pass while the process is stopped. */
const sinceStart = (): number => performance.now();

/** Whether the lock under which the journal is written is still held by this process. */
export type Held = () => Promise<boolean>;

const always: Held = () => Promise.resolve(true);

/** Where a journal that is continued ends: the byte after its last whole line, and that line's hash. */
export interface JournalEnd {
  readonly bytes: number;
  readonly lastHash: string;
}

/** The line of an event, without the line feed. */
export function formatLine(event: Line, prev: string): string {
  const { seq, time, ...rest } = event;
  return JSON.stringify({ seq, time, prev, ...rest });
}

/** Hash of a line's bytes without the line feed. */
export const hashLine = (line: string | Uint8Array): string => hash('sha256', line, 'hex');

/** Creates the journal; the file must not exist. Throws {@link JournalError}. */
export async function createJournal<Event extends Line = RecordedEvent>(
  path: string,
  held: Held = always,
  now = sinceStart,
): Promise<OpenJournal<Event>> {
  const file = await openFile(path, 'ax');
  await syncDirectory(dirname(path));
  return appendTo({ path, file, held, now }, { bytes: 0, lastHash: NO_LINE });
}

/** Opens a journal to go on after `end`; a torn last line behind it is cut off. Throws {@link JournalError}. */
export async function continueJournal<Event extends Line = RecordedEvent>(
  path: string,
  end: JournalEnd,
  held: Held = always,
  now = sinceStart,
): Promise<OpenJournal<Event>> {
  const file = await openFile(path, 'a');
  if ((await file.stat()).size > end.bytes) await file.truncate(end.bytes);
  return appendTo({ path, file, held, now }, end);
}

/** What a journal is written with. */
interface Pen {
  readonly path: string;
  readonly file: FileHandle;
  readonly held: Held;
  readonly now: () => number;
}

function appendTo<Event extends Line>(pen: Pen, end: JournalEnd): OpenJournal<Event> {
  type Waiting = { readonly resolve: () => void; readonly reject: (error: Error) => void };
  const { path, file, held, now } = pen;
  let prev = end.lastHash;
  let durable = end.lastHash;
  let position = end.bytes;
  let lines: string[] = [];
  let waiting: Waiting[] = [];
  let failed: JournalError | undefined;
  let writing: Promise<void> | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;

  /** A process that was stopped and goes on notices here, by the clock, that time has passed. */
  const check = async () => {
    const at = now();
    if (at - checkedAt < CHECKED_FOR_MS) return;
    await assertOurs(path, file, position, held);
    checkedAt = at;
  };

  const writeAll = async () => {
    while (lines.length > 0 && failed === undefined) {
      const bytes = Buffer.from(lines.join(''));
      const served = waiting;
      const upTo = prev;
      lines = [];
      waiting = [];
      try {
        await check();
        await writeWhole(file, bytes);
        await file.datasync();
        position += bytes.length;
        durable = upTo;
        for (const one of served) one.resolve();
      } catch (error) {
        failed = broken(path, error);
        for (const one of [...served, ...waiting]) one.reject(failed);
      }
    }
    writing = undefined;
  };

  return {
    append(event) {
      if (failed !== undefined) return Promise.reject(failed);
      const line = formatLine(event, prev);
      if (Buffer.byteLength(line) > MAX_LINE_BYTES) {
        failed = broken(path, new Error(TOO_LONG));
        return Promise.reject(failed);
      }
      prev = hashLine(line);
      lines.push(`${line}\n`);
      return new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, reject });
        // Started in a microtask, so that everything that happens in this turn shares the first sync.
        writing ??= Promise.resolve().then(writeAll);
      });
    },
    end: () => ({ bytes: position, lastHash: durable }),
    async close() {
      await writing;
      await file.close();
    },
  };
}

const TOO_LONG = `an event is larger than ${MAX_LINE_BYTES / 1024 ** 2} MiB: split the plan`;

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}

/**
 * Nobody but us may have written, moved or removed the journal, and the lock must still be ours: otherwise a second
 * process may be carrying out the same run, and nothing further may be submitted. Throws an Error that says so.
 */
async function assertOurs(path: string, file: FileHandle, position: number, held: Held): Promise<void> {
  const [ours, there] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  if (there === undefined || there.ino !== ours.ino || there.dev !== ours.dev) {
    throw new Error('it was moved or removed while the run was going on');
  }
  if (ours.size !== position) throw new Error('another process has written to it');
  if (!(await held())) throw new Error('the lock of the plan was taken over or removed while the run was going on');
}

async function openFile(path: string, flags: string): Promise<FileHandle> {
  try {
    return await open(path, flags, 0o600);
  } catch (error) {
    throw broken(path, error);
  }
}

/**
 * What a system answers that opens or syncs no directories at all (SMB, some of FUSE, Windows). A disk that is full or
 * broken (ENOSPC, EIO, EDQUOT) answers none of these.
 */
const NO_DIRECTORY_SYNC: ReadonlySet<string> = new Set([
  'EINVAL',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EBADF',
  'EISDIR',
  'EPERM',
]);

/**
 * Makes the entries of a directory durable. False where the file system has no way to: what the files hold is durable
 * all the same, but a power cut may take the name of one that was made just before. Throws what else went wrong.
 */
export async function syncDirectory(path: string): Promise<boolean> {
  try {
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
    return true;
  } catch (error) {
    if (NO_DIRECTORY_SYNC.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

function broken(path: string, error: unknown): JournalError {
  const why = error instanceof Error ? error.message : String(error);
  return new JournalError(`the journal ${path} cannot be written: ${why}`, { cause: error });
}
