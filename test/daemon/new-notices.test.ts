/** Which notices are made of what the ledger says: values in, events out. */
import { expect, test } from 'vitest';
import type { LedgerEvent, RecordedLedgerEvent } from '../../src/daemon/ledger/event.ts';
import { emptyLedger, reduceLedger } from '../../src/daemon/ledger/state.ts';
import { groupMissed, type NoticeFacts, newNotices } from '../../src/daemon/notifier/new-notices.ts';
import { watched } from './world.ts';

const NIGHT = Date.UTC(2026, 0, 6, 2);
const left = (drill: string, reason: 'late' | 'overlap' | 'paused' = 'late'): LedgerEvent => ({
  type: 'occurrence.decided',
  plan: 'east',
  drill,
  decision: { kind: 'skip', at: NIGHT, reason },
});
const paused = (drill: string): LedgerEvent => ({ type: 'schedule.paused', plan: 'east', drill, by: 'ann' });

function fold(events: readonly LedgerEvent[]) {
  const state = emptyLedger();
  const time = new Date(NIGHT).toISOString();
  for (const [index, event] of events.entries())
    reduceLedger(state, { ...event, seq: index + 1, time } as RecordedLedgerEvent);
  return state;
}

test.each<[string, LedgerEvent[], number[][]]>([
  ['nothing', [], []],
  ['what nobody needs to know', [left('a', 'paused')], []],
  ['one that was left out', [left('a')], [[1]]],
  ['several of one drill, whatever the reason', [left('a'), left('a', 'overlap'), left('a')], [[3, 2, 1]]],
  ['those of two drills apart', [left('a'), left('b'), left('a')], [[3, 1], [2]]],
  ['a pause by itself', [left('a'), paused('a'), left('a'), paused('a')], [[3, 1], [2], [4]]],
])('one notice each: %s', (_, events, expected) => {
  expect(groupMissed(fold(events).notices.unsent).map((group) => group.map(([seq]) => seq))).toEqual(expected);
});

const facts = (events: readonly LedgerEvent[], receiversOf: NoticeFacts['receiversOf']): NoticeFacts => ({
  ledger: fold(events),
  found: () => undefined,
  receiversOf,
  evidence: () => [],
  runsDir: 'runs',
  version: '1',
  now: NIGHT,
});
const ops = watched('east', [{ notify: [{ name: 'ops', on: 'always', webhook: { url: { env: 'URL' } } }] }]);

test.each<[string, NoticeFacts['receiversOf'], string[]]>([
  ['whose plan cannot be read waits', () => undefined, []],
  ['whose plan is gone is settled, and goes to nobody', () => [], ['2 with 1 to ', '3 with  to ']],
  ['goes to whoever wants it', () => ops.receivers.get('nightly'), ['2 with 1 to ops', '3 with  to ops']],
])('an event %s', (_, receiversOf, expected) => {
  const events = newNotices(facts([left('nightly'), left('nightly'), paused('nightly')], receiversOf));
  const words = events.map((event) => {
    if (event.type !== 'notices.made') return event.type;
    return `${event.of} with ${event.with ?? ''} to ${event.deliveries.map(({ receiver }) => receiver)}`;
  });
  expect(words).toEqual(expected);
});
