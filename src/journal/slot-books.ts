/** The slots that the runs of a runs directory hold: the books of those whose process lives, and the journals of the others. */
import { open, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeldSlots, Holder } from '../run/slots.ts';
import { type Owner, ownerIs } from './lock.ts';
import { createSlotBook, type SlotBook, type Wait } from './slot-book.ts';

/**
 * What the journal says of a run that nobody is seen to carry: what may be running of it; `over` where it has ended or
 * was given up; `absent` where no event of it is there; `damaged` where the journal cannot be read.
 */
export type AskJournal = (runId: string) => Promise<readonly HeldSlots[] | 'over' | 'absent' | 'damaged'>;

/** What one run holds and waits for. */
export interface RunSlots {
  readonly runId: string;
  readonly is: Holder['is'];
  /** Storages by group. */
  readonly held: ReadonlyMap<string, readonly string[]>;
  readonly waits: readonly Wait[];
  /** Lines of its book that cannot be read: each counts as a slot of every storage. */
  readonly unreadable: number;
}

export interface SlotBooksOptions {
  /** The directory of the books. */
  readonly path: string;
  readonly self: Omit<Owner, 'runId'>;
  readonly isAlive: (owner: Owner) => boolean;
  readonly askJournal: AskJournal;
}

export interface SlotBooks {
  /** Names of all books that are there, and what the runs hold: of all but `except`. */
  read(except?: string): Promise<{ readonly names: readonly string[]; readonly runs: readonly RunSlots[] }>;
  /** Removes the books of runs that died after their end. */
  tidy(): Promise<void>;
}

/** Stands between the id of a run and what tells its processes apart; no run id has it. */
const SEPARATOR = '~';

export const bookName = (runId: string, process: string): string => `${runId}${SEPARATOR}${process}`;
export const isBookOf = (name: string, runId: string): boolean => name.startsWith(`${runId}${SEPARATOR}`);

interface Followed {
  readonly book: SlotBook;
  /** Bytes up to the last line feed that was read. */
  bytes: number;
}

const LINE_FEED = 0x0a;
/** No run of 100,000 groups writes so much. */
const MOST_BYTES = 256 * 1024 * 1024;
/** No line of a book. */
const UNREADABLE = '\n';

/** Reads the books of all runs; what a dead one holds is asked of its journal. */
export function openSlotBooks({ path, self, isAlive, askJournal }: SlotBooksOptions): SlotBooks {
  const followed = new Map<string, Followed>();
  /** Books of runs that hold nothing any more, as the last reading found them. */
  let over: string[] = [];

  /** Reads on where it was left off. Undefined where the book is gone: its run has ended. */
  const follow = async (name: string): Promise<SlotBook | undefined> => {
    const one = followed.get(name) ?? { book: createSlotBook(), bytes: 0 };
    followed.set(name, one);
    try {
      const file = join(path, name);
      const there = await stat(file);
      const { size } = there;
      if (!there.isFile() || size > MOST_BYTES) {
        // Whoever put it there: what it stands for is not known.
        if (one.book.unreadable === 0) one.book.read(UNREADABLE);
      } else if (size > one.bytes) {
        const text = await readFrom(file, one.bytes, size);
        const whole = text.subarray(0, text.lastIndexOf(LINE_FEED) + 1);
        one.book.read(whole.toString('utf8'));
        one.bytes += whole.length;
      }
      return one.book;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      followed.delete(name);
      return undefined;
    }
  };

  const stateOf = ({ owner, left }: SlotBook): Holder['is'] =>
    left ? 'dead' : owner === undefined ? 'unknown' : ownerIs(owner, self, isAlive);

  /** What a run holds by its books, or by its journal where nobody carries it; undefined where it holds nothing any more. */
  const judge = async (runId: string, names: readonly string[]): Promise<RunSlots | undefined> => {
    const all: SlotBook[] = [];
    for (const name of names) {
      const book = await follow(name);
      if (book !== undefined) all.push(book);
    }
    const states = new Map(all.map((book) => [book, stateOf(book)]));
    const those = (is: Holder['is']) => all.filter((book) => states.get(book) === is);
    // A process that goes on with a run begins with all that the one before left: its book alone counts.
    const alive = those('alive');
    if (alive.length > 0) return told(runId, 'alive', alive);
    const unknown = those('unknown');
    const held = all.length === 0 ? 'over' : await askJournal(runId);
    if (held === 'over' || (held === 'absent' && unknown.length === 0)) {
      if (unknown.length === 0) over.push(...names);
      return undefined;
    }
    const is = unknown.length === 0 ? 'dead' : 'unknown';
    // A power cut may have taken lines from the book of a dead process; it counts only where the journal says nothing.
    if (held === 'damaged') return told(runId, is, all);
    return told(runId, is, unknown, held === 'absent' ? [] : held);
  };

  return {
    async read(except) {
      const names = await list(path);
      const byRun = new Map<string, string[]>();
      for (const name of names) {
        const runId = name.slice(0, name.lastIndexOf(SEPARATOR));
        if (runId !== except) byRun.set(runId, [...(byRun.get(runId) ?? []), name]);
      }
      for (const name of followed.keys()) if (!names.includes(name)) followed.delete(name);
      over = [];
      const runs: RunSlots[] = [];
      for (const [runId, own] of byRun) {
        const run = await judge(runId, own);
        if (run !== undefined) runs.push(run);
      }
      return { names, runs };
    },
    async tidy() {
      for (const name of over) await unlink(join(path, name)).catch(() => {});
      over = [];
    },
  };
}

function told(
  runId: string,
  is: Holder['is'],
  books: readonly SlotBook[],
  journaled: readonly HeldSlots[] = [],
): RunSlots {
  const held = new Map(journaled.map(({ group, storages }) => [group, storages]));
  for (const book of books) for (const [group, storages] of book.held) held.set(group, storages);
  return {
    runId,
    is,
    held,
    waits: is === 'dead' ? [] : books.flatMap(({ waits }) => waits),
    unreadable: books.reduce((sum, { unreadable }) => sum + unreadable, 0),
  };
}

/** The runs that hold slots of a storage, the largest part first. */
export function holdersOf(storage: string, runs: readonly RunSlots[]): readonly Holder[] {
  const holders = runs.flatMap(({ runId, is, held, unreadable }) => {
    const slots = [...held.values()].filter((storages) => storages.includes(storage)).length + unreadable;
    return slots === 0 ? [] : [{ runId, slots, is }];
  });
  return holders.sort((a, b) => b.slots - a.slots);
}

async function list(path: string): Promise<readonly string[]> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => !name.startsWith('.') && name.includes(SEPARATOR));
}

async function readFrom(file: string, from: number, to: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(to - from), 0, to - from, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
