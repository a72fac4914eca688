/**
 * The slots of one run in a runs directory, without a lock: a process announces what it takes in a book that it alone
 * writes, then looks at all other books, and takes the announcement back if there is no room. Of two that announce, at
 * least one sees the other; so the limits hold, whoever dies where. Nothing is synced for a slot: while the process
 * lives the system keeps the book, and once it is dead its journal tells what it holds.
 */

import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { given } from '../given.ts';
import type { Clock } from '../run/ports.ts';
import type { HeldSlots, Room, Slots, Taken, Use } from '../run/slots.ts';
import { JournalError, syncDirectory } from './journal-file.ts';
import { formatSlotLine, openingLines, type SlotLine, type Wait } from './slot-book.ts';
import { bookName, holdersOf, isBookOf, openSlotBooks, type RunSlots, type SlotBooksOptions } from './slot-books.ts';
import { createTurns } from './turns.ts';

export interface OpenSlotsOptions extends SlotBooksOptions {
  readonly runId: string;
  readonly clock: Pick<Clock, 'now'>;
  /** What a run that is gone on with holds already: it counts, whatever the limits. */
  readonly held: readonly HeldSlots[];
}

type Asked =
  | { readonly kind: 'take'; readonly group: string; readonly uses: readonly Use[] }
  | { readonly kind: 'free'; readonly group: string }
  | { readonly kind: 'wait'; readonly uses: readonly Use[] };

type Waiting = Asked & { readonly resolve: (taken: Taken) => void; readonly reject: (error: Error) => void };

const NOTHING: Taken = { taken: false, room: [] };

/** Opens the book of this process; those of earlier processes of the run count no more. Throws {@link JournalError}. */
export async function openSlots(options: OpenSlotsOptions): Promise<Slots> {
  const { path, runId, self, clock } = options;
  const books = openSlotBooks(options);
  const turns = createTurns(runId, clock.now);
  const held = new Map(options.held.map(({ group, storages }) => [group, storages]));
  /** How many of the held slots are of each storage. */
  const own = new Map<string, number>();
  let waits: readonly Wait[] = [];
  let lastTicket = 0;
  let name = '';
  let file: FileHandle | undefined;
  let queue: Waiting[] = [];
  let working: Promise<void> | undefined;
  let failed: JournalError | undefined;
  let closed = false;

  const count = (storages: readonly string[], by: 1 | -1) => {
    for (const storage of storages) own.set(storage, (own.get(storage) ?? 0) + by);
  };
  for (const storages of held.values()) count(storages, 1);

  /** A book that appears with all that the run holds, or not at all. */
  const begin = async (announced: readonly HeldSlots[]) => {
    await file?.close();
    if ((await mkdir(path, { recursive: true, mode: 0o700 })) !== undefined) await syncDirectory(dirname(path));
    name = bookName(runId, `${self.pid}-${randomUUID()}`);
    const made = join(path, `.${name}`);
    const all = [...[...held].map(([group, storages]) => ({ group, storages })), ...announced];
    await writeFile(made, openingLines({ ...self, runId }, all), { mode: 0o600, flush: true });
    await rename(made, join(path, name));
    await syncDirectory(path);
    file = await open(join(path, name), 'a');
    if (waits.length > 0) await append([{ wait: waits }]);
  };

  const append = async (lines: readonly SlotLine[]) => {
    if (lines.length > 0) await file?.appendFile(lines.map(formatSlotLine).join(''));
  };

  /** The other runs, once this one's announcement stands where all can see it. */
  const look = async (announced: readonly HeldSlots[]): Promise<readonly RunSlots[]> => {
    for (;;) {
      const { names, runs } = await books.read(runId);
      if (names.includes(name)) {
        await books.tidy();
        for (const { ticket } of runs.flatMap((run) => run.waits)) lastTicket = Math.max(lastTicket, ticket);
        return runs;
      }
      await begin(announced);
    }
  };

  const roomOn = ({ storage, limit }: Use, runs: readonly RunSlots[]): Room => {
    const holders = holdersOf(storage, runs);
    const others = holders.reduce((sum, { slots }) => sum + slots, 0);
    const mine = own.get(storage) ?? 0;
    const first = turns.before(storage, {
      waiting: runs.flatMap(({ runId: other, waits: theirs }) => theirs.map((wait) => ({ ...wait, runId: other }))),
      used: others + mine,
      ticket: waits.find((wait) => wait.storage === storage)?.ticket,
    });
    const most = first === undefined ? Math.max(mine, limit - others) : mine;
    return { storage, limit, most, holders, ...given({ first }) };
  };

  const isFull = ({ storage, most }: Room): boolean => (own.get(storage) ?? 0) >= most;

  /**
   * Waits for the full ones besides those of `kept`. What is waited for already keeps its place in the queue; what a
   * group lacks besides has the same place, so that two runs never wait for each other's turn.
   */
  const waitFor = (full: readonly Use[], kept: readonly Wait[], uses: readonly Use[]): void => {
    const those = (wait: Wait) => uses.some(({ storage }) => storage === wait.storage);
    const isNew = ({ storage }: Use) => waits.every((wait) => wait.storage !== storage);
    if (full.some(isNew)) lastTicket += 1;
    const ticket = Math.min(lastTicket, ...waits.filter(those).map((wait) => wait.ticket));
    const now = full.map(({ storage, limit }) => ({
      storage,
      limit,
      ticket: waits.find((wait) => wait.storage === storage)?.ticket ?? ticket,
    }));
    waits = [...kept.filter((wait) => !full.some(({ storage }) => storage === wait.storage)), ...now];
  };

  const decide = (asked: Asked, runs: readonly RunSlots[]): Taken & { readonly lines: readonly SlotLine[] } => {
    if (asked.kind === 'free') return { ...NOTHING, lines: [] };
    const room = asked.uses.map((use) => roomOn(use, runs));
    const of = ({ storage }: Wait) => asked.uses.some((use) => use.storage === storage);
    const full = room.filter(isFull);
    if (asked.kind === 'wait') {
      // Who has its turn keeps it until it takes what it waited for.
      waitFor(full, waits.filter(of), []);
      return { taken: false, room, lines: [] };
    }
    if (full.length > 0) {
      waitFor(full, waits, asked.uses);
      return { taken: false, room, lines: [{ free: asked.group }] };
    }
    waits = waits.filter((wait) => !of(wait));
    const storages = asked.uses.map(({ storage }) => storage);
    held.set(asked.group, storages);
    count(storages, 1);
    return { taken: true, room, lines: [] };
  };

  const carryOut = async (batch: readonly Waiting[]) => {
    const announced: HeldSlots[] = [];
    const lines: SlotLine[] = [];
    for (const asked of batch) {
      if (asked.kind === 'free') {
        count(held.get(asked.group) ?? [], -1);
        held.delete(asked.group);
        lines.push({ free: asked.group });
      }
      if (asked.kind !== 'take') continue;
      const one = { group: asked.group, storages: asked.uses.map(({ storage }) => storage) };
      announced.push(one);
      lines.push({ take: one.group, on: one.storages });
    }
    await append(lines);
    const runs = batch.some(({ kind }) => kind !== 'free') ? await look(announced) : [];
    const before = waits;
    const decided = batch.map((asked) => decide(asked, runs));
    const after = decided.flatMap((one) => one.lines);
    if (JSON.stringify(waits) !== JSON.stringify(before)) after.push({ wait: waits });
    await append(after);
    for (const [index, { resolve }] of batch.entries()) resolve(decided[index] ?? NOTHING);
  };

  const work = async () => {
    while (queue.length > 0) {
      const batch = queue;
      queue = [];
      try {
        if (failed !== undefined) throw failed;
        await carryOut(batch);
      } catch (error) {
        failed ??= broken(path, error);
        for (const { reject } of batch) reject(failed);
      }
    }
    working = undefined;
  };

  const ask = (asked: Asked): Promise<Taken> =>
    new Promise((resolve, reject) => {
      if (closed) return resolve(NOTHING);
      queue.push({ ...asked, resolve, reject });
      // Started in a microtask: all that is asked in this turn shares one look.
      working ??= Promise.resolve().then(work);
    });

  try {
    await begin([]);
  } catch (error) {
    throw broken(path, error);
  }
  return {
    take: (group, uses) => ask({ kind: 'take', group, uses }),
    holds: (group) => held.has(group),
    async free(group) {
      if (held.has(group)) await ask({ kind: 'free', group });
    },
    wait: async (uses) => (await ask({ kind: 'wait', uses })).room,
    async close() {
      closed = true;
      await working;
      try {
        if (held.size > 0) await append([{ left: true }]);
        await file?.close();
        if (held.size > 0) return;
        for (const one of await readdir(path))
          if (isBookOf(one.replace(/^[.]/, ''), runId)) await unlink(join(path, one));
      } catch {
        // It stays, and counts for nothing once this process is gone and the run has ended.
      }
    },
  };
}

function broken(path: string, error: unknown): JournalError {
  const why = error instanceof Error ? error.message : String(error);
  return new JournalError(`the slots in ${path} cannot be taken: ${why}`, { cause: error });
}
