/** A run whose storages others use too: it waits for room without holding anything, and goes on soon after there is some. */
import { expect, test } from 'vitest';
import type { RecordedEvent } from '../../src/run/event.ts';
import type { Shortage } from '../../src/run/slots.ts';
import { heldSlots, mayCall, mayCopy, type Slots } from '../../src/run/slots.ts';
import { type RunState, reduce } from '../../src/run/state.ts';
import { LOCAL, makeGroup, makeTestPlan, VAULT } from '../support/events.ts';
import { executions, play, setStage } from '../support/simulated-run.ts';

const MINUTE = 60_000;
const GiB = 2 ** 30;
const groups = Array.from({ length: 8 }, (_, n) =>
  makeGroup(`g${n + 1}`, { timeoutMs: 5 * MINUTE, expect: { volumes: 1, minSizeBytes: GiB } }),
);
const plan = makeTestPlan(groups, { failure: { tolerate: { count: 8 }, then: 'stop' } });
const each = Object.fromEntries(groups.map(({ name }) => [name, 1]));

/** Beside a run that holds so many slots of a storage. */
function beside(others: (storage: string) => number, slow = async (_: 'take' | 'wait') => {}) {
  const held = new Map<string, readonly string[]>();
  const freed: string[] = [];
  const asked: string[][] = [];
  const own = (storage: string) => [...held.values()].filter((storages) => storages.includes(storage)).length;
  const room = (storage: string, limit: number) => {
    const slots = others(storage);
    const holders = slots === 0 ? [] : [{ runId: 'other', slots, is: 'alive' as const }];
    return { storage, limit, most: Math.max(own(storage), limit - slots), holders };
  };
  const slots: Slots = {
    async take(group, uses) {
      await slow('take');
      const all = uses.map(({ storage, limit }) => room(storage, limit));
      const taken = all.every(({ storage, most }) => own(storage) < most);
      if (taken)
        held.set(
          group,
          uses.map(({ storage }) => storage),
        );
      return { taken, room: all };
    },
    holds: (group) => held.has(group),
    async free(group) {
      if (held.delete(group)) freed.push(group);
    },
    async wait(uses) {
      await slow('wait');
      asked.push(uses.map(({ storage }) => storage));
      return uses.map(({ storage, limit }) => room(storage, limit));
    },
    close: async () => {},
  };
  return { slots, held, freed, asked };
}

const times = (events: readonly RecordedEvent[], type: string) =>
  events.flatMap((event) => (event.type === type ? [Date.parse(event.time)] : []));

test('nothing of a group begins before it has its slots, and waiting costs none of its time', async () => {
  const stage = setStage({ plan });
  const until = stage.clock.now() + 30 * MINUTE;
  const { slots, held, freed, asked } = beside(() => (stage.clock.now() < until ? 4 : 0));
  const told: (readonly Shortage[])[] = [];
  const { report, events } = await play(stage, { slots, onShortage: (shortages) => told.push(shortages) });
  expect(report.counts.recovered).toBe(8);
  expect(executions(stage)).toEqual(each);
  const [first = 0] = times(events, 'group.started');
  expect(first).toBeGreaterThanOrEqual(until);
  expect(first).toBeLessThan(until + 1_000);
  expect([held.size, freed.length]).toEqual([0, 8]);
  expect(told[0]).toEqual([
    { name: 'local', storage: LOCAL, limit: 4, holders: [{ runId: 'other', slots: 4, is: 'alive' }] },
    { name: 'vault', storage: VAULT, limit: 4, holders: [{ runId: 'other', slots: 4, is: 'alive' }] },
  ]);
  expect(told.at(-1)).toEqual([]);
  expect(asked.at(-1)).toEqual([]);
});

test('what others leave of a limit is used, and no more', async () => {
  const stage = setStage({ plan });
  const { slots } = beside(() => 3);
  const { report } = await play(stage, { slots });
  expect(report.counts.recovered).toBe(8);
  expect(stage.simulated.ledger().concurrent.storages[LOCAL]?.max).toBe(1);
});

test('groups that are sent back while the last look goes on are looked for again', async () => {
  const stage = setStage({ plan });
  const { clock } = stage;
  const from = clock.now() + 10_000;
  // There is room for a moment, seen by a look and gone when it is taken.
  const isFree = () => (clock.now() >= from && clock.now() < from + 1_500) || clock.now() > from + MINUTE;
  const { slots } = beside(
    () => (isFree() ? 0 : 4),
    (what) => clock.sleep(what === 'take' ? 1_200 : 1_000),
  );
  const { report } = await play(stage, { slots });
  expect(report.counts.recovered).toBe(8);
});

test('a stop ends the wait at once, and the run is not taken for done', async () => {
  const stage = setStage({ plan });
  const drain = new AbortController();
  void stage.clock.sleep(10 * MINUTE).then(() => drain.abort('SIGINT'));
  const { slots, asked } = beside(() => 4);
  const { state, events } = await play(stage, { slots, drain: drain.signal });
  expect(state.interrupted).toEqual({ kind: 'signal', signal: 'SIGINT' });
  expect(times(events, 'group.started')).toEqual([]);
  expect(Date.parse(state.lastEventAt) - Date.parse(state.startedAt)).toBe(10 * MINUTE);
  expect(asked.at(-1)).toEqual([]);
});

test('groups that wait hold up no others: what has room on its storages starts', async () => {
  const other = `${LOCAL.slice(0, 31)}9`;
  const stage = setStage({
    plan: makeTestPlan(
      groups.map((group, n) => (n < 4 ? group : { ...group, source: 'b', receiving: 'b' })),
      {
        storages: [
          ...plan.storages,
          { name: 'b', uuid: other, role: 'local', maxConcurrent: 4, throughput: 100 * 2 ** 20 },
        ],
        concurrency: 4,
      },
    ),
  });
  const until = stage.clock.now() + 20 * MINUTE;
  const { slots } = beside((storage) => (storage === LOCAL && stage.clock.now() < until ? 4 : 0));
  const { report, events } = await play(stage, { slots });
  expect(report.counts.recovered).toBe(8);
  const early = events.flatMap((event) =>
    event.type === 'group.finished' && Date.parse(event.time) < until ? [event.group] : [],
  );
  expect(early.sort()).toEqual(['g5', 'g6', 'g7', 'g8']);
});

test('a probe of a failing storage takes slots as well, and is soon tried again when there is room', async () => {
  const stage = setStage({ plan, faults: ['storage-disconnected:storage=local,at=0,for=6m'] });
  const from = stage.clock.now();
  const busy = () => stage.clock.now() > from + MINUTE && stage.clock.now() < from + 40 * MINUTE;
  const { slots } = beside(() => (busy() ? 4 : 0));
  const { report, events } = await play(stage, { slots });
  expect(report.counts.recovered).toBe(8);
  const issued = times(events, 'call.issued');
  expect(issued.filter((at) => at > from + MINUTE + 1_000 && at < from + 40 * MINUTE)).toEqual([]);
  const next = Math.min(...issued.filter((at) => at >= from + 40 * MINUTE));
  expect(next).toBeLessThan(from + 40 * MINUTE + 1_000);
});

test('by its journal a run holds the slots of exactly the groups whose call is open', async () => {
  const stage = setStage({ plan });
  const { events } = await play(stage);
  const fold = (upTo: number) => events.slice(0, upTo).reduce<RunState | undefined>(reduce, undefined);
  for (let n = 1; n <= events.length; n += 1) {
    const state = fold(n);
    if (state === undefined) continue;
    const open = [...state.groups.values()].filter(({ calls }) => calls.at(-1) !== undefined && !calls.at(-1)?.result);
    expect(heldSlots(state).map(({ group }) => group)).toEqual(open.map(({ name }) => name));
    for (const group of state.groups.values()) expect(mayCopy(group) && mayCall(group)).toBe(false);
  }
  expect(heldSlots(fold(events.length) as RunState)).toEqual([]);
});

test('a call that is left in doubt keeps its slots', async () => {
  const stage = setStage({ plan });
  const drain = new AbortController();
  const { slots, held, freed } = beside(() => 0);
  void stage.clock.sleep(3_000).then(() => drain.abort('SIGINT'));
  const failure = { class: 'transient' as const, code: 'NET.RESET', message: 'reset' };
  const { state } = await play(stage, {
    slots,
    drain: drain.signal,
    // No call ever arrives, so that nobody can tell what becomes of it.
    wrap: (site) => ({ ...site, recover: async () => ({ kind: 'in-doubt', failure }) }),
  });
  expect(state.interrupted).toBeDefined();
  expect(heldSlots(state)).toHaveLength(4);
  expect([...held.keys()]).toEqual(heldSlots(state).map(({ group }) => group));
  expect(freed).toEqual([]);
});
