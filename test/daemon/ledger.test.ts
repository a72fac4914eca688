import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RecordedLedgerEvent } from '../../src/daemon/ledger/event.ts';
import { openLedger } from '../../src/daemon/ledger/ledger.ts';
import { createJournal, type Line } from '../../src/journal/journal-file.ts';

test('an event that the fold refuses is never written, and the ledger stays shut until it is opened again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'zdr-ledger-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'ledger.jsonl');
  const types = () =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { type: string }).type);
  const ledger = await openLedger(path, () => 0);
  await ledger.record({ type: 'daemon.started', tool: '0.1.0', host: 'h', pid: 1 });
  await expect(ledger.record({ type: 'run.begun', run: 'nobody' })).rejects.toThrow(/never decided/);
  await expect(ledger.record({ type: 'daemon.started', tool: '0.1.0', host: 'h', pid: 1 })).rejects.toThrow(
    /never decided/,
  );
  expect(ledger.broken()?.message).toMatch(/never decided/);
  await ledger.close();
  expect(types()).toEqual(['daemon.started']);
  const again = await openLedger(path, () => 0);
  await again.record({ type: 'daemon.started', tool: '0.1.0', host: 'h', pid: 2 });
  await again.close();
  expect(types()).toEqual(['daemon.started', 'daemon.started']);
});

test('an event that has not the form of its type is damage, with its line', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'zdr-ledger-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'ledger.jsonl');
  const journal = await createJournal<Line>(path);
  const time = '2026-11-24T06:15:00.000Z';
  await journal.append({ seq: 1, time, type: 'occurrence.decided', plan: 'p', drill: 'd' } as Line);
  await journal.close();
  await expect(openLedger(path, () => 0)).rejects.toMatchObject({
    name: 'DamagedJournalError',
    line: 1,
    message: expect.stringContaining('not the form of its type'),
  });
});

test('a ledger that version 0.1 wrote folds to what it folded to then, and old names of events are read as new ones', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'zdr-ledger-')), 'ledger.jsonl');
  onTestFinished(() => rmSync(dirname(path), { recursive: true }));
  copyFileSync('test/daemon/ledgers/version-0.1.jsonl', path);
  const ledger = await openLedger(path, () => 0);
  onTestFinished(() => ledger.close());
  const { recent, ...state } = ledger.state;
  const plain = JSON.stringify(state, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  expect(JSON.parse(plain)).toEqual(JSON.parse(readFileSync('test/daemon/ledgers/version-0.1.state.json', 'utf8')));
  const typed = (seq: number) => recent.find((event) => event.seq === seq)?.type;
  expect([21, 22, 28].map(typed)).toEqual(['approval.forwarded', 'resume.requested', 'cleanup.requested']);
  // Every type there is stands in it, but for the new names.
  const types = new Set(recent.map(({ type }) => type));
  expect([...types].sort()).toEqual([
    'approval.forwarded',
    'cleanup.requested',
    'daemon.started',
    'drill.ended',
    'drill.started',
    'notice.tried',
    'notices.made',
    'occurrence.decided',
    'resume.requested',
    'run.begun',
    'run.cancelled',
    'run.ended',
    'run.refused',
    'run.requested',
    'schedule.paused',
    'schedule.removed',
    'schedule.resumed',
    'schedule.set',
  ] satisfies RecordedLedgerEvent['type'][]);
});
