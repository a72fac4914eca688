import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { continueJournal, createJournal, JournalError } from '../../src/journal/journal-file.ts';
import { BEGINNING, DamagedJournalError, readJournal } from '../../src/journal/read-journal.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { makeGroup, makeTestPlan, recorded, started } from '../support/events.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zdr-journal-'));
  path = join(directory, 'journal.jsonl');
});
afterEach(() => rm(directory, { recursive: true }));

const EVENTS = recorded([
  started(makeTestPlan([makeGroup('g1'), makeGroup('g2')])),
  { type: 'wave.opened', wave: 'all' },
  { type: 'group.started', group: 'g1' },
  { type: 'group.started', group: 'g2' },
  { type: 'wave.closed', wave: 'all' },
]);

async function write(events: readonly RecordedEvent[] = EVENTS): Promise<void> {
  const journal = await createJournal(path);
  await Promise.all(events.map((event) => journal.append(event)));
  await journal.close();
}

async function read() {
  const events: RecordedEvent[] = [];
  const found = await readJournal(path, (event) => events.push(event));
  return { events, ...found };
}

test('what was written is read back in order', async () => {
  await write();
  expect(await read()).toMatchObject({ events: EVENTS, tornBytes: 0, lines: 5 });
});

test('an event is on disk when append resolves', async () => {
  const journal = await createJournal(path);
  for (const event of EVENTS) {
    await journal.append(event);
    expect((await read()).events.at(-1)).toEqual(event);
  }
  await journal.close();
});

test('a journal is never begun over another', async () => {
  await write();
  await expect(createJournal(path)).rejects.toThrow(JournalError);
});

test('a last line torn at any byte is left out, and the journal goes on behind the last whole line', async () => {
  await write();
  const whole = await readFile(path);
  const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
  for (const cut of [lastLine + 1, lastLine + 20, whole.length - 1]) {
    await writeFile(path, whole.subarray(0, cut));
    const torn = await read();
    expect(torn).toMatchObject({ events: EVENTS.slice(0, 4), tornBytes: cut - lastLine, lines: 4 });
    const journal = await continueJournal(path, torn.end);
    await journal.append(EVENTS[4] as RecordedEvent);
    await journal.close();
    expect(await readFile(path)).toEqual(whole);
  }
});

describe('damage is named by line', () => {
  const damage: readonly [string, number, (lines: string[]) => string[]][] = [
    ['a changed line', 3, (lines) => lines.with(1, (lines[1] ?? '').replace('wave.opened', 'wave.closed'))],
    ['a removed line', 3, (lines) => lines.toSpliced(2, 1)],
    ['an inserted line', 3, (lines) => lines.toSpliced(2, 0, lines[1] ?? '')],
    ['two swapped lines', 3, (lines) => lines.with(2, lines[3] ?? '').with(3, lines[2] ?? '')],
    ['a line that is no JSON', 2, (lines) => lines.with(1, 'garbage')],
    ['zero bytes', 4, (lines) => lines.with(3, '\0'.repeat(40))],
    ['a removed first line', 1, (lines) => lines.slice(1)],
  ];
  test.each(damage)('%s', async (_, line, change) => {
    await write();
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    await writeFile(path, `${change(lines).join('\n')}\n`);
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DamagedJournalError);
    expect(error).toMatchObject({ line });
  });
});

describe('a line without an end', () => {
  const beyond = async (bytes: number, longest?: number) => {
    await write();
    await appendFile(path, Buffer.alloc(bytes));
    return readJournal(path, () => {}, BEGINNING, longest);
  };

  test('is damage once it is longer than any event, with its number', async () => {
    const longest = (await write().then(() => readFile(path, 'utf8')))
      .split('\n')
      .reduce((most, line) => Math.max(most, line.length), 0);
    await rm(path);
    await expect(beyond(longest + 1, longest)).rejects.toMatchObject({ name: 'DamagedJournalError', line: 6 });
    await rm(path);
    expect(await beyond(longest, longest)).toMatchObject({ tornBytes: longest, lines: 5 });
  });

  test('is not put together again with each piece that is read', async () => {
    const concat = vi.spyOn(Buffer, 'concat');
    try {
      expect(await beyond(8 * 1024 ** 2)).toMatchObject({ tornBytes: 8 * 1024 ** 2 });
      expect(concat.mock.calls.flatMap(([parts]) => [...parts]).reduce((sum, part) => sum + part.length, 0)).toBe(0);
    } finally {
      concat.mockRestore();
    }
  });
});

test('a line over several pieces is read, and put together once', async () => {
  const plan = makeTestPlan(Array.from({ length: 8_000 }, (_, index) => makeGroup(`g${index}`)));
  const events = recorded([started(plan), { type: 'wave.opened', wave: 'all' }]);
  await write(events);
  const { length } = (await readFile(path, 'utf8')).split('\n')[0] ?? '';
  expect(length).toBeGreaterThan(2 * 1024 ** 2);
  const concat = vi.spyOn(Buffer, 'concat');
  try {
    expect((await read()).events).toEqual(events);
    expect(concat).toHaveBeenCalledTimes(1);
  } finally {
    concat.mockRestore();
  }
});

test('after a failed write every later append is refused with the same error', async () => {
  const journal = await continueJournal('/dev/full', { bytes: 0, lastHash: '0'.repeat(64) });
  const [first, second] = EVENTS as [RecordedEvent, RecordedEvent];
  await expect(journal.append(first)).rejects.toThrow('the journal /dev/full cannot be written: ENOSPC');
  await expect(journal.append(second)).rejects.toThrow(JournalError);
  await journal.close();
});

/** A clock by which an hour passes between two looks: as for a process that was stopped. */
const hours = () => {
  let at = 0;
  return () => (at += 3_600_000);
};

describe('nothing is written any more once', () => {
  const other = async () => {
    const journal = await continueJournal(path, (await read()).end);
    await journal.append(EVENTS[1] as RecordedEvent);
    await journal.close();
  };
  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['it was removed', () => rm(path), /moved or removed/],
    ['its directory was moved', () => rename(directory, `${directory}-moved`), /moved or removed/],
    ['another file stands in its place', () => rm(path).then(() => writeFile(path, '')), /moved or removed/],
    ['another process has written', other, /another process/],
  ])('%s', async (_, happens, why) => {
    const journal = await createJournal(path, undefined, hours());
    await journal.append(EVENTS[0] as RecordedEvent);
    await happens();
    await expect(journal.append(EVENTS[1] as RecordedEvent)).rejects.toThrow(why);
    await journal.close();
    await rename(`${directory}-moved`, directory).catch(() => {});
  });

  test('the lock is lost', async () => {
    let held = true;
    const journal = await createJournal(path, async () => held, hours());
    await journal.append(EVENTS[0] as RecordedEvent);
    held = false;
    await expect(journal.append(EVENTS[1] as RecordedEvent)).rejects.toThrow(/lock/);
    await journal.close();
    expect((await read()).events).toEqual(EVENTS.slice(0, 1));
  });
});
