/**
 * The slots of one run in a runs directory, without a lock.
 *
 * 1. A process announces what it takes in a book that it alone writes, then looks at all other books, and takes the
 *    announcement back if there is no room. Of two that announce, at least one sees the other: so the limits hold.
 * 2. A book appears with all that its run holds, or not at all; a look whose own book is gone is worth nothing.
 * 3. Nothing is synced for a slot: while the process lives the system keeps the book, and once it is dead its journal
 *    tells what it holds.
 * 4. What is asked at once shares one look. After one failure nothing is given any more.
 */
import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../run/ports.ts';
import type { HeldSlots, Slots, Taken } from '../run/slots.ts';
import { Holdings } from './holdings.ts';
import { JournalError, syncDirectory } from './journal-file.ts';
import { formatSlotLine, openingLines, type SlotLine } from './slot-book.ts';
import { bookName, isBookOf, openSlotBooks, type RunSlots, type SlotBooksOptions } from './slot-books.ts';
import { type Asked, announce, type Claims, decide } from './slot-claims.ts';
import { createTurns } from './turns.ts';

export interface OpenSlotsOptions extends SlotBooksOptions {
  readonly runId: string;
  readonly clock: Pick<Clock, 'now'>;
  /** What a run that is gone on with holds already: it counts, whatever the limits. */
  readonly held: readonly HeldSlots[];
}

/** Opens the book of this process; those of earlier processes of the run count no more. Throws {@link JournalError}. */
export async function openSlots(options: OpenSlotsOptions): Promise<Slots> {
  const { path, runId, clock } = options;
  const books = openSlotBooks(options);
  const turns = createTurns(runId, clock.now);
  let claims: Claims = { held: new Holdings(options.held), waits: [], lastTicket: 0 };
  let book = await beginBook(options, claims, []).catch((error) => Promise.reject(broken(path, error)));

  /** The other runs, once this one's announcement stands where all can see it. */
  const look = async (announced: readonly HeldSlots[]): Promise<readonly RunSlots[]> => {
    for (;;) {
      const { names, runs } = await books.read(runId);
      if (names.includes(book.name)) {
        await books.tidy();
        const tickets = runs.flatMap((run) => run.waits.map(({ ticket }) => ticket));
        claims = { ...claims, lastTicket: Math.max(claims.lastTicket, ...tickets) };
        return runs;
      }
      await book.file.close();
      book = await beginBook(options, claims, announced);
    }
  };

  const carryOut = async (batch: readonly Asked[]): Promise<readonly Taken[]> => {
    const { waits } = claims;
    const { lines, announced } = announce(claims, batch);
    await append(book.file, lines);
    const runs = batch.some(({ kind }) => kind !== 'free') ? await look(announced) : [];
    const answers = batch.map((asked) => {
      const answer = decide(claims, asked, runs, turns);
      claims = answer.claims;
      return answer;
    });
    const isSame = JSON.stringify(claims.waits) === JSON.stringify(waits);
    await append(book.file, [...answers.flatMap((one) => one.lines), ...(isSame ? [] : [{ wait: claims.waits }])]);
    return answers;
  };

  const queue = createQueue(carryOut, (error) => broken(path, error));
  return {
    take: (group, uses) => queue.ask({ kind: 'take', group, uses }),
    holds: (group) => claims.held.has(group),
    async free(group) {
      if (claims.held.has(group)) await queue.ask({ kind: 'free', group });
    },
    wait: async (uses) => (await queue.ask({ kind: 'wait', uses })).room,
    async close() {
      await queue.close();
      try {
        const isLeft = claims.held.size > 0;
        if (isLeft) await append(book.file, [{ left: true }]);
        await book.file.close();
        if (isLeft) return;
        for (const one of await readdir(path))
          if (isBookOf(one.replace(/^[.]/, ''), runId)) await unlink(join(path, one));
      } catch {
        // It stays, and counts for nothing once this process is gone and the run has ended.
      }
    },
  };
}

interface Book {
  readonly name: string;
  readonly file: FileHandle;
}

/** A book that appears with all that the run holds and announces, or not at all. */
async function beginBook(
  { path, runId, self }: OpenSlotsOptions,
  { held, waits }: Claims,
  announced: readonly HeldSlots[],
): Promise<Book> {
  if ((await mkdir(path, { recursive: true, mode: 0o700 })) !== undefined) await syncDirectory(dirname(path));
  const name = bookName(runId, `${self.pid}-${randomUUID()}`);
  const made = join(path, `.${name}`);
  const all = [...held, ...announced];
  await writeFile(made, openingLines({ ...self, runId }, all), { mode: 0o600, flush: true });
  await rename(made, join(path, name));
  await syncDirectory(path);
  const file = await open(join(path, name), 'a');
  if (waits.length > 0) await append(file, [{ wait: waits }]);
  return { name, file };
}

async function append(file: FileHandle, lines: readonly SlotLine[]): Promise<void> {
  if (lines.length > 0) await file.appendFile(lines.map(formatSlotLine).join(''));
}

type Waiting = {
  readonly asked: Asked;
  readonly resolve: (taken: Taken) => void;
  readonly reject: (error: Error) => void;
};

const NOTHING: Taken = { taken: false, room: [] };

/** Hands on what is asked, all that has come meanwhile at once. The first failure is that of all that follows. */
function createQueue(
  carryOut: (batch: readonly Asked[]) => Promise<readonly Taken[]>,
  failure: (error: unknown) => JournalError,
) {
  let waiting: Waiting[] = [];
  let working: Promise<void> | undefined;
  let failed: JournalError | undefined;
  let closed = false;

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        if (failed !== undefined) throw failed;
        const answers = await carryOut(batch.map(({ asked }) => asked));
        for (const [index, { resolve }] of batch.entries()) resolve(answers[index] ?? NOTHING);
      } catch (error) {
        failed ??= failure(error);
        for (const { reject } of batch) reject(failed);
      }
    }
    working = undefined;
  };

  return {
    /** Nothing is given once it is closed. */
    ask: (asked: Asked): Promise<Taken> =>
      new Promise((resolve, reject) => {
        if (closed) return resolve(NOTHING);
        waiting.push({ asked, resolve, reject });
        // Started in a microtask: all that is asked in this turn shares one look.
        working ??= Promise.resolve().then(work);
      }),
    /** Resolves when what was asked before is answered. */
    async close(): Promise<void> {
      closed = true;
      await working;
    },
  };
}

function broken(path: string, error: unknown): JournalError {
  const why = error instanceof Error ? error.message : String(error);
  return new JournalError(`the slots in ${path} cannot be taken: ${why}`, { cause: error });
}
