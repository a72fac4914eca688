/** What is called durable has been synced, in the order in which a power cut would ask for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { continueJournal, createJournal } from '../../src/journal/journal-file.ts';
import { openRunStore } from '../../src/journal/run-store.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { makeGroup, makeTestPlan, recorded, started } from '../support/events.ts';

/** What was done to the disk; a sync counts once it has ended, some turns of the event loop after it was asked for. */
const log = vi.hoisted((): string[] => []);

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const slowly = async (what: string, path: string, work: () => Promise<void>) => {
    await work();
    for (let turn = 0; turn < 5; turn += 1) await setImmediate();
    log.push(`${what} ${basename(path)}`);
  };
  return {
    ...real,
    async open(path: string, ...rest: [string, number]) {
      const file = await real.open(path, ...rest);
      const [sync, datasync] = [file.sync.bind(file), file.datasync.bind(file)];
      return Object.assign(file, {
        sync: () => slowly('synced', path, sync),
        datasync: () => slowly('synced', path, datasync),
      });
    },
    async rename(from: string, to: string) {
      await real.rename(from, to);
      log.push(`renamed ${basename(from)} to ${basename(to)}`);
    },
  };
});

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zdr-durable-'));
  log.length = 0;
});
afterEach(() => rm(directory, { recursive: true }));

const [first, second] = recorded([started(makeTestPlan([makeGroup('g1')])), { type: 'wave.opened', wave: 'all' }]) as [
  RecordedEvent,
  RecordedEvent,
];
const journalPath = () => join(directory, 'journal.jsonl');
const noted = (what: string) => () => {
  log.push(what);
};

test('the entry of a new journal in its directory is durable before the journal is', async () => {
  const journal = await createJournal(journalPath()).then((made) => {
    log.push('created');
    return made;
  });
  expect(log).toEqual([`synced ${basename(directory)}`, 'created']);
  await journal.close();
});

test('no append resolves before the sync of its line has ended, in a new journal and in one that goes on', async () => {
  const journal = await createJournal(journalPath());
  log.length = 0;
  await journal.append(first).then(noted('appended'));
  expect(log).toEqual(['synced journal.jsonl', 'appended']);
  const end = journal.end();
  await journal.close();

  const again = await continueJournal(journalPath(), end);
  log.length = 0;
  await again.append(second).then(noted('appended'));
  expect(log).toEqual(['synced journal.jsonl', 'appended']);
  await again.close();
});

test('what is appended while a sync goes on waits for a sync of its own', async () => {
  const journal = await createJournal(journalPath());
  log.length = 0;
  const one = journal.append(first).then(noted('one'));
  await setImmediate();
  const two = journal.append(second).then(noted('two'));
  await Promise.all([one, two]);
  expect(log).toEqual(['synced journal.jsonl', 'one', 'synced journal.jsonl', 'two']);
  await journal.close();
});

test('a file of a run is durable, then in its place, then its place is', async () => {
  const store = openRunStore(directory);
  await store.create('20261124-061530-east-3f9a', 'plan');
  log.length = 0;
  await store.write('20261124-061530-east-3f9a', 'report.json', '{}').then(noted('written'));
  expect(log).toEqual([
    'synced report.json.new',
    'renamed report.json.new to report.json',
    'synced 20261124-061530-east-3f9a',
    'written',
  ]);
});

test('the directory of a new run is durable, and so is that of all runs where it was made for it', async () => {
  const store = openRunStore(join(directory, 'runs'));
  await store.create('20261124-061530-east-3f9a', 'plan').then(noted('created'));
  expect(log.slice(0, 2)).toEqual([`synced ${basename(directory)}`, 'synced runs']);
  expect(log.slice(-2)).toEqual(['synced 20261124-061530-east-3f9a', 'created']);
});

test('a run that was removed is out of sight for good before its files go', async () => {
  const store = openRunStore(directory);
  await store.create('20261124-061530-east-3f9a', 'plan');
  log.length = 0;
  await store.remove('20261124-061530-east-3f9a').then(noted('removed'));
  expect(log).toEqual([
    'renamed 20261124-061530-east-3f9a to .removed-20261124-061530-east-3f9a',
    `synced ${basename(directory)}`,
    'removed',
  ]);
});
