import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Owner } from '../../src/journal/lock.ts';
import { type AskJournal, openSlotBooks } from '../../src/journal/slot-books.ts';
import { openSlots } from '../../src/journal/slots.ts';
import type { HeldSlots, Slots } from '../../src/run/slots.ts';
import { type SlotsRig, slotsContract } from '../support/slots-contract.ts';

const self = (pid: number, change: Partial<Owner> = {}): Omit<Owner, 'runId'> => ({
  host: 'a',
  machine: 'm',
  boot: 'b',
  space: 's',
  pid,
  began: '1',
  ...change,
});

/** Processes and journals as the test wants them, books on the disk. */
function world(path: string) {
  const dead = new Set<number>();
  const pids = new Map<string, number>();
  const journals = new Map<string, Map<string, HeldSlots>>();
  const over = new Set<string>();
  let pid = 100;
  let now = 1_000_000;
  const askJournal: AskJournal = async (runId) =>
    over.has(runId) ? 'over' : journals.has(runId) ? [...(journals.get(runId)?.values() ?? [])] : 'absent';
  const isAlive = (owner: Owner) => !dead.has(owner.pid);
  const books = { path, isAlive, askJournal };
  const opened: Slots[] = [];
  const rig: SlotsRig = {
    async open(runId) {
      pid += 1;
      pids.set(runId, pid);
      const held = [...(journals.get(runId)?.values() ?? [])];
      const slots = await openSlots({ ...books, self: self(pid), runId, clock: { now: () => now }, held });
      opened.push(slots);
      return slots;
    },
    kill: (runId) => dead.add(pids.get(runId) ?? 0),
    copies(runId, group, uses) {
      const journal = journals.get(runId) ?? new Map<string, HeldSlots>();
      journals.set(runId, journal.set(group, { group, storages: uses.map(({ storage }) => storage) }));
    },
    settled: (runId, group) => journals.get(runId)?.delete(group),
    over: (runId) => over.add(runId),
    pass(ms) {
      now += ms;
    },
    async close() {
      for (const slots of opened) await slots.close();
      await rm(path, { recursive: true });
    },
  };
  return { ...rig, books };
}

slotsContract('files', async () => world(await mkdtemp(join(tmpdir(), 'zdr-slots-'))));

describe('the books', () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'zdr-slots-'));
  });
  afterEach(() => rm(path, { recursive: true }));
  const s = [{ storage: 's', limit: 3 }];

  test('a run that has ended leaves nothing, and one that died after its end is tidied away', async () => {
    const { open, kill, over } = world(path);
    const a = await open('a');
    await a.take('g1', s);
    await a.free('g1');
    await a.close();
    expect(await readdir(path)).toEqual([]);
    await (await open('b')).take('g1', s);
    kill('b');
    over('b');
    const c = await open('c');
    await c.take('h1', s);
    expect((await readdir(path)).map((name) => name.split('~')[0])).toEqual(['c']);
  });

  test('a run that is resumed and ends takes the books of its earlier processes with it', async () => {
    const { open, kill, copies, settled } = world(path);
    await (await open('a')).take('g1', s);
    copies('a', 'g1', s);
    kill('a');
    const again = await open('a');
    expect(await readdir(path)).toHaveLength(2);
    settled('a', 'g1');
    await again.free('g1');
    await again.close();
    expect(await readdir(path)).toEqual([]);
  });

  test('a book that somebody removed is written again, with all that is held', async () => {
    const { open } = world(path);
    const [a, b] = [await open('a'), await open('b')];
    await a.take('g1', s);
    await rm(path, { recursive: true });
    expect((await a.take('g2', s)).taken).toBe(true);
    expect(await b.wait(s)).toMatchObject([{ most: 1, holders: [{ runId: 'a', slots: 2 }] }]);
  });

  test('a last line that was not written whole counts for nothing; one that cannot be read counts as a slot', async () => {
    const { open } = world(path);
    const [a, b] = [await open('a'), await open('b')];
    await a.take('g1', s);
    const [name = ''] = (await readdir(path)).filter((one) => one.startsWith('a~'));
    await appendFile(join(path, name), '{"take":"g2","on":["s"]}');
    expect(await b.wait(s)).toMatchObject([{ holders: [{ slots: 1 }] }]);
    await appendFile(join(path, name), '\n');
    expect(await b.wait(s)).toMatchObject([{ holders: [{ slots: 2 }] }]);
    await appendFile(join(path, name), '{"ta\n');
    expect(await b.wait(s)).toMatchObject([{ most: 0, holders: [{ slots: 3 }] }]);
  });

  test('where the journal of a dead run cannot be read, its book counts', async () => {
    const { books } = world(path);
    const asks: AskJournal = async () => 'damaged';
    const clock = { now: () => 0 };
    const a = await openSlots({ ...books, askJournal: asks, self: self(1), runId: 'a', clock, held: [] });
    await a.take('g1', s);
    const b = await openSlots({
      ...books,
      isAlive: () => false,
      askJournal: asks,
      self: self(2),
      runId: 'b',
      clock,
      held: [],
    });
    expect(await b.wait(s)).toMatchObject([{ most: 2, holders: [{ runId: 'a', slots: 1, is: 'dead' }] }]);
  });

  test.each<[string, Partial<Owner>, string | undefined]>([
    ['on another host', { host: 'z', machine: 'n', boot: 'c' }, 'unknown'],
    ['before the reboot of this machine', { boot: 'c' }, undefined],
  ])('a process %s', async (_, change, is) => {
    const { books } = world(path);
    const clock = { now: () => 0 };
    const a = await openSlots({ ...books, self: self(1, change), runId: 'a', clock, held: [] });
    await a.take('g1', s);
    const [room] = await (await openSlots({ ...books, self: self(2), runId: 'b', clock, held: [] })).wait(s);
    expect(room?.holders).toEqual(is === undefined ? [] : [{ runId: 'a', slots: 1, is }]);
  });

  test('a book whose first line cannot be read counts, with what the journal says besides', async () => {
    const { open, copies } = world(path);
    copies('a', 'g1', s);
    await writeFile(join(path, 'a~1-x'), 'no owner\n{"take":"g2","on":["s"]}\n');
    expect(await (await open('b')).wait(s)).toMatchObject([{ holders: [{ runId: 'a', slots: 3, is: 'unknown' }] }]);
  });

  test('a slot costs a line, and nothing is read where no other run is unfinished', async () => {
    const { open, books } = world(path);
    const a = await open('a');
    await Promise.all(Array.from({ length: 50 }, (_, n) => a.take(`g${n}`, [{ storage: 's', limit: 100 }])));
    const [name = ''] = await readdir(path);
    expect((await readFile(join(path, name), 'utf8')).split('\n')).toHaveLength(52);
    expect((await openSlotBooks({ ...books, self: self(9) }).read()).runs[0]?.held.size).toBe(50);
  });

  test('a directory that takes no more stops the run before anything is started', async () => {
    const { open } = world(join(path, 'there'));
    const a = await open('a');
    await rm(join(path, 'there'), { recursive: true });
    await writeFile(join(path, 'there'), '');
    await expect(a.take('g1', s)).rejects.toThrow(/cannot be taken/);
    await expect(a.take('g2', s)).rejects.toThrow(/cannot be taken/);
  });
});
