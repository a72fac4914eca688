import { appendFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { giveUp } from '../../src/journal/given-up.ts';
import { createJournal } from '../../src/journal/journal-file.ts';
import { openRunStore, type RunStore } from '../../src/journal/run-store.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { type Failure, SiteError } from '../../src/run/failure.ts';
import { jobUuid } from '../../src/run/job-uuid.ts';
import type { JobState, Site } from '../../src/run/ports.ts';
import { type RunState, reduce } from '../../src/run/state.ts';
import { openCalls } from '../../src/runs/left-open.ts';
import { earlierRuns, openVm, stillRunning } from '../../src/runs/open-calls.ts';
import { summaryOf } from '../../src/runs/summary-file.ts';
import { LOCAL, recordAfter, recordBefore, VAULT } from '../reconcile/records.ts';
import { makeGroup, makeTestPlan, recorded } from '../support/events.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { scratch } from '../support/zdr.ts';

const RUN = '20261101-060000-test-site-0001';
const plan = makeTestPlan([makeGroup('g1', { timeoutMs: 3_600_000 })], { verify: 'claimed' });

/** A run that ended without knowing how its call did. */
function leftOpen(): RunState {
  const failure: Failure = { code: 'deadline', class: 'unknown', message: 'late' };
  let state: RunState | undefined;
  const job = jobUuid(RUN, 'g1', 1);
  for (const event of recorded([
    { type: 'run.started', format: 1, runId: RUN, plan, tool: '0.1.0', operator: 'op@host' },
    { type: 'group.started', group: 'g1' },
    { type: 'call.issued', group: 'g1', call: 1, attempt: 1, job },
    { type: 'call.settled', group: 'g1', job, result: { kind: 'unknown', failure } },
  ])) {
    state = reduce(state, event);
  }
  if (state === undefined) throw new Error('the run began');
  return state;
}

const failed = (code: string, failureClass: Failure['class']): JobState => ({
  kind: 'failed',
  failure: { code, class: failureClass, message: code },
});

test.each<[string, JobState, number, boolean]>([
  ['runs', { kind: 'running' }, 0, true],
  ['has ended', { kind: 'succeeded', records: [] }, 0, false],
  ['has failed', failed('SYS.1006', 'transient'), 0, false],
  ['has failed, and its copy may go on', failed('SYS.1001', 'unknown'), 0, true],
  // It says so of every job while it starts (zstack-api.md 8).
  ['is denied by a node that is starting', failed('SYS.1008', 'unavailable'), 0, true],
  [
    'cannot be asked for',
    { kind: 'unreachable', failure: { code: 'net', class: 'unavailable', message: '' } },
    0,
    true,
  ],
  ['is not known, young', { kind: 'gone' }, 0, true],
  ['is not known, long after its time', { kind: 'gone' }, 24 * 3_600_000, false],
])('a job that %s', async (_, answer, ageMs, runs) => {
  const state = leftOpen();
  const clock = createVirtualClock(Date.parse(state.startedAt) + ageMs);
  const site = { job: async () => answer } as unknown as Site;
  const run = { runId: RUN, state, calls: openCalls(state) };
  expect(run.calls).toHaveLength(1);
  const running = await clock.run(stillRunning({ site, clock, random: () => 0.5 }, run));
  expect(running.length > 0).toBe(runs);
});

test.each<[string, object | undefined, boolean]>([
  ['without a result', undefined, true],
  ['of which nobody knows the end', { kind: 'unknown' }, true],
  ['that failed', { kind: 'failed' }, false],
  ['that succeeded', { kind: 'succeeded' }, false],
])('a call %s is open: %s', (_, result, open) => {
  const state = leftOpen();
  const calls = [{ result: { kind: 'unknown' } }, { result }];
  state.groups.set('g1', { ...state.groups.get('g1'), calls } as never);
  expect(openCalls(state)).toHaveLength(open ? 1 : 0);
  state.groups.delete('g1');
  expect(openCalls(state)).toEqual([]);
});

describe('a copy that has arrived', () => {
  const before = [recordBefore(0)];
  const after = [recordAfter(0)];
  const arrived = async (change: object, now: () => Promise<readonly object[]>) => {
    const state = leftOpen();
    const [group] = state.plan.groups;
    const storages = state.plan.storages.map((storage) => ({
      ...storage,
      uuid: storage.name[0] === 'l' ? LOCAL : VAULT,
    }));
    const asked: string[] = [];
    const run = {
      runId: RUN,
      state: {
        ...state,
        plan: { ...state.plan, verify: 'observed', storages },
        site: { queries: true },
        before: new Map([[group?.groupUuid, before]]),
        ...change,
      } as unknown as RunState,
      calls: openCalls(state),
    };
    const clock = createVirtualClock(Date.parse(state.startedAt));
    const find = async (uuids: readonly string[]) => {
      asked.push(...uuids);
      return (await now()).map((records) => ({ groupUuid: group?.groupUuid, records }));
    };
    const job = async () => ({ kind: 'running' });
    const running = await clock.run(
      stillRunning({ site: { job, find } as unknown as Site, clock, random: () => 0.5 }, run),
    );
    return { running: running.length, asked: asked.length };
  };
  test.each<[string, object, readonly object[], { running: number; asked: number }]>([
    ['is not made again', {}, [after], { running: 0, asked: 1 }],
    ['is missing yet', {}, [before], { running: 1, asked: 1 }],
    ['is not shown', {}, [], { running: 1, asked: 1 }],
    [
      'was there before',
      { before: new Map([[leftOpen().plan.groups[0]?.groupUuid, after]]) },
      [after],
      { running: 1, asked: 1 },
    ],
    ['of which nothing was known before', { before: new Map() }, [after], { running: 0, asked: 1 }],
    ['of a site without queries', { site: { queries: false } }, [after], { running: 1, asked: 0 }],
    ['of a site that was never opened', { site: undefined }, [after], { running: 1, asked: 0 }],
    ['of a plan that goes by what is claimed', { plan }, [after], { running: 1, asked: 0 }],
  ])('%s', async (_, change, now, said) => expect(await arrived(change, async () => now)).toEqual(said));

  const away = new SiteError({ code: 'net', class: 'unavailable', message: '' });
  test('of a site that cannot be asked may be running', async () => {
    expect(await arrived({}, () => Promise.reject(away))).toEqual({ running: 1, asked: 1 });
    await expect(arrived({}, () => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
  });
});

test('a server that answers when it is done has no job to ask for: its call may be running', async () => {
  const state = { ...leftOpen(), dialect: 'documented' } as RunState;
  const clock = createVirtualClock(Date.parse(state.startedAt));
  const site = { job: () => Promise.reject(new Error('asked')) } as unknown as Site;
  const run = { runId: RUN, state, calls: openCalls(state) };
  expect(await clock.run(stillRunning({ site, clock, random: () => 0.5 }, run))).toHaveLength(1);
});

test.each([[undefined], ['b'.repeat(32)]])(
  'a job is asked for by the uuid that the server gave it: %s',
  async (serverJob) => {
    const state = leftOpen();
    const clock = createVirtualClock(Date.parse(state.startedAt));
    const asked: string[] = [];
    const job = async (uuid: string) => {
      asked.push(uuid);
      return { kind: 'running' };
    };
    const calls = openCalls(state).map(({ group, call }) => ({
      group,
      call: { ...call, ...(serverJob && { serverJob }) },
    }));
    await clock.run(
      stillRunning({ site: { job } as unknown as Site, clock, random: () => 0.5 }, { runId: RUN, state, calls }),
    );
    expect(asked).toEqual([serverJob ?? jobUuid(RUN, 'g1', 1)]);
  },
);

describe('earlier runs', () => {
  const UNKNOWN = { recovered: 0, differs: 0, failed: 0, unknown: 1, 'not-started': 0 };
  const begin: RunEvent = { type: 'run.started', format: 1, runId: RUN, plan, tool: '0.1.0', operator: 'op@host' };
  const issued: readonly RunEvent[] = [
    { type: 'group.started', group: 'g1' },
    { type: 'call.issued', group: 'g1', call: 1, attempt: 1, job: jobUuid(RUN, 'g1', 1) },
  ];
  const ended = (kind: 'unknown' | 'failed'): readonly RunEvent[] => [
    ...issued,
    {
      type: 'call.settled',
      group: 'g1',
      job: jobUuid(RUN, 'g1', 1),
      result: {
        kind,
        failure: { code: 'deadline', class: kind === 'failed' ? 'permanent' : 'unknown', message: 'late' },
      },
    },
    { type: 'group.finished', group: 'g1', outcome: kind },
    { type: 'run.finished', counts: { ...UNKNOWN, unknown: 0, [kind]: 1 } },
  ];
  const store = async (events: readonly RunEvent[], runId = RUN, of?: RunStore): Promise<RunStore> => {
    const made = of ?? openRunStore(join(scratch(), 'runs'));
    await made.create(runId, 'kind: RecoveryPlan\n');
    const journal = await createJournal(made.journalPath(runId));
    for (const event of recorded(events)) await journal.append(event);
    await journal.close();
    return made;
  };
  const show = async (made: RunStore, wanted = plan, except?: string) => {
    const found: string[] = [];
    for await (const run of earlierRuns(made, wanted, except)) {
      found.push(run.kind === 'run' ? `${run.runId} ${run.calls.length}` : `${run.runId} ${run.folded.kind}`);
    }
    return found;
  };
  const elsewhere = { ...makeTestPlan([makeGroup('g7')]), name: 'another' };

  test.each<[string, readonly RunEvent[], readonly string[]]>([
    ['was left', [begin, ...issued], [`${RUN} 1`]],
    ['was left before its first call', [begin], [`${RUN} 0`]],
    ['does not know how a group ended', [begin, ...ended('unknown')], [`${RUN} 1`]],
    ['knows how all ended', [begin, ...ended('failed')], []],
    ['was simulated', [{ ...begin, simulated: { speed: 1, seed: 1 } } as RunEvent, ...issued], []],
  ])('one that %s', async (_, events, said) => {
    const made = await store(events);
    expect(await show(made)).toEqual(said);
    // The same by a summary, where the run leaves one.
    await summaryOf(made, RUN);
    expect(await show(made)).toEqual(said);
  });

  test('of other copies leave nothing that the plan repeats', async () => {
    expect(await show(await store([begin, ...issued]), elsewhere)).toEqual([`${RUN} 0`]);
  });

  test('the newest first, without the one that asks and without those given up', async () => {
    const NEWER = RUN.replace('0001', '0002');
    const made = await store([begin, ...issued]);
    await store([{ ...begin, runId: NEWER } as RunEvent], NEWER, made);
    expect(await show(made)).toEqual([`${NEWER} 0`, `${RUN} 1`]);
    expect(await show(made, plan, NEWER)).toEqual([`${RUN} 1`]);
    await giveUp(made, RUN, { by: 'op@host', at: '2026-11-01T07:00:00Z' });
    expect(await show(made)).toEqual([`${NEWER} 0`]);
  });

  test('a damaged one is told to those whose plan it is of by its name', async () => {
    const made = await store([begin, ...issued]);
    appendFileSync(made.journalPath(RUN), 'x\n');
    expect(await show(made)).toEqual([`${RUN} damaged`]);
    expect(await show(made, elsewhere)).toEqual([]);
    truncateSync(made.journalPath(RUN));
    expect(await show(made)).toEqual([]);
  });
});

describe('a VM that an earlier run asked for', () => {
  const restore = { timeoutMs: 3_600_000 } as never;
  const restoring = { ...plan, groups: [makeGroup('g1', { restore })] };
  const FOUND = { group: 'g1', uuid: 'vm' };
  const UNKNOWN = { kind: 'unknown' };
  const find = async (
    change: object,
    vm: object | undefined,
    shown: () => Promise<unknown>,
    wanted: object = restoring,
  ) => {
    const state = { ...leftOpen(), plan: restoring, ...change } as unknown as RunState;
    const clock = createVirtualClock(Date.parse(state.startedAt) + 1_000);
    const vms = vm === undefined ? [] : [{ uuid: 'old' }, { uuid: 'vm', issuedAt: state.startedAt, ...vm }];
    state.groups.set('g1', { ...state.groups.get('g1'), vms } as never);
    return openVm({ site: { vm: shown } as unknown as Site, clock }, state, wanted as typeof plan);
  };
  const shows = (state: string | undefined) => async () => (state === undefined ? undefined : { uuid: 'vm', state });
  const OLD = { issuedAt: '2026-11-20T00:00:00Z' };
  test.each<[string, object, object | undefined, string | undefined, object | undefined]>([
    ['is there', {}, {}, 'Running', { ...FOUND, found: { state: 'Running' } }],
    ['is there, of unknown outcome', {}, { result: UNKNOWN }, 'Stopped', { ...FOUND, found: { state: 'Stopped' } }],
    ['may come', {}, {}, undefined, { ...FOUND, found: 'may-come' }],
    ['is gone, and might be made yet', {}, {}, 'Destroyed', { ...FOUND, found: 'may-come' }],
    ['is gone, long after its time', {}, OLD, 'Destroyed', undefined],
    ['never came', {}, OLD, undefined, undefined],
    ['is known to the run', {}, { result: { kind: 'failed' } }, 'Running', undefined],
    ['was never asked for', {}, undefined, 'Running', undefined],
    ['is for the cleanup of its drill', { drill: {} }, {}, 'Running', undefined],
    ['was made without a restore', { plan }, {}, 'Running', undefined],
  ])('%s', async (_, change, vm, shown, said) => expect(await find(change, vm, shows(shown))).toEqual(said));

  test('does not concern a plan that restores another backup, or none', async () => {
    expect(await find({}, {}, shows('Running'), plan)).toBeUndefined();
    const other = { ...plan, groups: [makeGroup('g2', { restore })] };
    expect(await find({}, {}, shows('Running'), other)).toBeUndefined();
  });

  test('is unsaid where the site does not tell', async () => {
    const away = new SiteError({ code: 'net', class: 'unavailable', message: '' });
    expect(await find({}, {}, () => Promise.reject(away))).toEqual({ ...FOUND, found: 'unsaid' });
    await expect(find({}, {}, () => Promise.reject(new TypeError('ours')))).rejects.toThrow('ours');
  });
});
