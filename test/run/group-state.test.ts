/** What the fold of one group takes and refuses: its VM, its proof, and how it is taken up again. */
import { describe, expect, test } from 'vitest';
import type { GroupJudgement } from '../../src/reconcile/judgement.ts';
import type { EndReason, GroupOutcome, RecordedEvent, RunEvent } from '../../src/run/event.ts';
import type { Failure } from '../../src/run/failure.ts';
import { jobUuid, vmJobUuid, vmUuid } from '../../src/run/job-uuid.ts';
import { isOver, mayReopen, type RunState, reduce, StateError } from '../../src/run/state.ts';
import { makeGroup, makeTestPlan, recorded } from '../support/events.ts';

const RUN = '20261124-060000-test-site-0001';
const PLAN = makeTestPlan([
  makeGroup('g1', { restore: { checks: [{}, {}] } as never }),
  makeGroup('g2'),
  makeGroup('g3'),
]);
const failure: Failure = { code: 'x', class: 'unknown', message: 'm' };
const begin = { type: 'run.started', format: 1, runId: RUN, plan: PLAN, tool: '0.1.0', operator: 'op@host' } as const;
const job = (call: number) => jobUuid(RUN, 'g1', call);
const VM = vmUuid(RUN, 'g1', 1);

/** Events of g1 by a letter or two, so that a sequence is one line. */
const WORDS: Record<string, RunEvent> = {
  started: { type: 'group.started', group: 'g1' },
  call: { type: 'call.issued', group: 'g1', call: 1, attempt: 1, job: job(1) },
  call2: { type: 'call.issued', group: 'g1', call: 2, attempt: 2, job: job(2) },
  'call3-first': { type: 'call.issued', group: 'g1', call: 3, attempt: 3, job: job(3) },
  accepted: { type: 'call.accepted', group: 'g1', job: job(1), serverJob: 's' },
  lost: { type: 'call.lost', group: 'g1', job: job(1), until: 'then', failure },
  unknown: { type: 'call.settled', group: 'g1', job: job(1), result: { kind: 'unknown', failure } },
  failed: { type: 'call.settled', group: 'g1', job: job(1), result: { kind: 'failed', failure } },
  found: { type: 'call.settled', group: 'g1', job: job(1), result: { kind: 'found' } },
  delayed: { type: 'group.delayed', group: 'g1', delayMs: 5, failure },
  verified: { type: 'group.verified', group: 'g1', judgement: judged(true), reason: { kind: 'already-present' } },
  'verified-not': { type: 'group.verified', group: 'g1', judgement: judged(false) },
  'verified-g2': { type: 'group.verified', group: 'g2', judgement: judged(true) },
  vm: { type: 'vm.issued', group: 'g1', attempt: 1, vm: VM, job: vmJobUuid(RUN, 'g1', 1) },
  vm2: { type: 'vm.issued', group: 'g1', attempt: 2, vm: vmUuid(RUN, 'g1', 2), job: vmJobUuid(RUN, 'g1', 2) },
  'vm-of-another': { type: 'vm.issued', group: 'g1', attempt: 1, vm: VM, job: vmJobUuid('other', 'g1', 1) },
  'vm-of-no-run': { type: 'vm.issued', group: 'g1', attempt: 1, vm: 'x', job: vmJobUuid(RUN, 'g1', 1) },
  'vm-accepted': { type: 'vm.accepted', group: 'g1', vm: VM, serverJob: 's' },
  'vm-accepted-other': { type: 'vm.accepted', group: 'g1', vm: 'x' },
  'vm-created': { type: 'vm.settled', group: 'g1', vm: VM, result: { kind: 'created' } },
  'vm-failed': { type: 'vm.settled', group: 'g1', vm: VM, result: { kind: 'failed', failure } },
  'vm-unknown': { type: 'vm.settled', group: 'g1', vm: VM, result: { kind: 'unknown', failure } },
  seen: { type: 'vm.observed', group: 'g1', vm: VM, state: 'Running', address: '10.0.0.1', dataVolumes: ['v'] },
  check0: { type: 'check.finished', group: 'g1', check: 0, passed: true, tries: 1 },
  check1: { type: 'check.finished', group: 'g1', check: 1, passed: true, tries: 2, detail: 'late' },
  check2: { type: 'check.finished', group: 'g1', check: 2, passed: true, tries: 1 },
  'check1-not': { type: 'check.finished', group: 'g1', check: 1, passed: false, tries: 1 },
  recovered: { type: 'group.finished', group: 'g1', outcome: 'recovered' },
  'recovered-judged': { type: 'group.finished', group: 'g1', outcome: 'recovered', judgement: judged(true) },
  'recovered-g2': { type: 'group.finished', group: 'g2', outcome: 'recovered', judgement: judged(true) },
  'recovered-g2-not': { type: 'group.finished', group: 'g2', outcome: 'recovered', judgement: judged(false) },
  'in-doubt': { type: 'group.finished', group: 'g1', outcome: 'unknown', reason: { kind: 'failure', failure } },
  ended: { type: 'group.finished', group: 'g1', outcome: 'failed' },
  'g2-waits': {
    type: 'group.finished',
    group: 'g2',
    outcome: 'not-started',
    reason: { kind: 'dependency', group: 'g1', outcome: 'unknown' },
  },
  'wave-closed': { type: 'wave.closed', wave: 'all' },
  reopened: { type: 'group.reopened', group: 'g1' },
  'reopened-g2': { type: 'group.reopened', group: 'g2' },
};

function judged(recovered: boolean): GroupJudgement {
  return { recovered, proof: 'observed', volumes: [], problems: [] };
}

/** The state behind the words, g1 and its end in ms since the first event. */
function fold(words: string, first: RunEvent = begin): RunState {
  const events = words
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const event = WORDS[word];
      if (event === undefined) throw new Error(`no event ${word}`);
      return event;
    });
  return recorded([first, ...events]).reduce<RunState | undefined>(reduce, undefined) as RunState;
}
const g1 = (words: string) => fold(words).groups.get('g1');

const SEEN = 'started verified vm vm-created seen';

describe('refused is', () => {
  test.each([
    ['a call while one is open', 'started call call2'],
    ['a call out of its turn', 'started call failed call3-first'],
    ['a proof that proves nothing', 'started verified-not'],
    ['a second proof', 'started verified verified'],
    ['a proof apart from the end where nothing is restored', 'verified-g2'],
    ['a VM before the proof', 'started vm'],
    ['a VM beside another', 'started verified vm vm2'],
    ['a VM beside one of which nobody knows', 'started verified vm vm-unknown vm2'],
    ['a second VM that is the first', 'started verified vm2'],
    ['a VM with the job of another run', 'started verified vm-of-another'],
    ['a VM that no run derives', 'started verified vm-of-no-run'],
    ['an answer about no VM', 'started verified vm-accepted'],
    ['an answer about another VM', 'started verified vm vm-accepted-other'],
    ['a second result of the VM', 'started verified vm vm-created vm-failed'],
    ['the sight of a VM that was not created', 'started verified vm seen'],
    ['the sight of a VM that failed', 'started verified vm vm-failed seen'],
    ['a check of a VM that nobody saw', 'started verified vm vm-created check0'],
    ['a check that the plan does not have', `${SEEN} check2`],
    ['recovered without a check', `${SEEN} check0 recovered`],
    ['recovered with a check that failed', `${SEEN} check0 check1-not recovered`],
    ['recovered without the VM', 'started verified recovered'],
    ['recovered with a VM that nobody saw', 'started verified vm vm-created recovered'],
    ['recovered by a judgement that does not say so', 'recovered-g2-not'],
    ['an event after the end', 'started ended delayed'],
    ['what has not ended in doubt', 'started ended reopened'],
    ['what has not ended', 'started reopened'],
    ['what waits for nothing that was reopened', 'started in-doubt g2-waits reopened-g2'],
    ['a job that no call has', 'started accepted'],
  ])('%s', (_, words) => {
    const before = words.split(' ').slice(0, -1).join(' ');
    expect(() => fold(before)).not.toThrow();
    expect(() => fold(words)).toThrow(StateError);
  });
});

describe('taken is', () => {
  const at = (s: number) => new Date(Date.UTC(2026, 10, 24, 6, 0, s)).toISOString();
  const VM_AT = { attempt: 1, uuid: VM, job: vmJobUuid(RUN, 'g1', 1), issuedAt: at(3) };
  test.each<[string, string, object]>([
    [
      'the whole way of a restored group',
      `started verified delayed vm vm-accepted vm-created seen check0 check1 recovered`,
      {
        phase: 'finished',
        outcome: 'recovered',
        verifiedAt: at(2),
        reason: { kind: 'already-present' },
        judgement: judged(true),
        vms: [
          {
            ...VM_AT,
            issuedAt: at(4),
            acceptedAt: at(5),
            serverJob: 's',
            settledAt: at(6),
            result: { kind: 'created' },
            observed: { at: at(7), state: 'Running', address: '10.0.0.1', dataVolumes: ['v'] },
          },
        ],
        checks: new Map([
          [0, { at: at(8), passed: true, tries: 1 }],
          [1, { at: at(9), passed: true, tries: 2, detail: 'late' }],
        ]),
      },
    ],
    ['a check that passes later', `${SEEN} check0 check1-not check1 recovered`, { outcome: 'recovered' }],
    [
      'a second VM after one that failed',
      'started verified vm vm-failed vm2',
      { vms: [{ attempt: 1 }, { attempt: 2 }] },
    ],
    [
      'a call that was lost',
      'started call accepted lost',
      { calls: [{ acceptedAt: at(3), serverJob: 's', lost: { since: at(4), until: 'then', failure } }] },
    ],
    [
      'a second call after one that failed',
      'started call failed delayed call2',
      { spentMs: 1000, calls: [{}, { call: 2 }] },
    ],
    ['a pause', 'started call failed delayed', { delayed: { delayMs: 5, since: at(4), failure } }],
  ])('%s', (_, words, said) => expect(g1(words)).toMatchObject(said));

  test('a pause ends with the next call, proof, VM or end', () => {
    for (const next of ['call', 'verified', 'ended'])
      expect(g1(`started delayed ${next}`)).not.toHaveProperty('delayed');
    expect(g1('started verified delayed vm')).not.toHaveProperty('delayed');
  });
  test('a group that is not restored is recovered by its judgement alone', () => {
    expect(fold('recovered-g2').groups.get('g2')).toMatchObject({ outcome: 'recovered', judgement: judged(true) });
  });
});

describe('a group that is taken up again', () => {
  test('asks about its call as if nobody had', () => {
    const group = g1('started call unknown in-doubt reopened');
    expect(group).toMatchObject({ phase: 'running', reopened: 1, calls: [{ call: 1 }] });
    for (const gone of ['outcome', 'finishedAt', 'reason', 'judgement']) expect(group).not.toHaveProperty(gone);
    expect(group?.calls[0]).not.toHaveProperty('result');
    expect(group?.calls[0]).not.toHaveProperty('settledAt');
  });
  test('keeps the result of a call that is known', () => {
    expect(g1('started call found in-doubt reopened')?.calls[0]).toMatchObject({ result: { kind: 'found' } });
  });
  test('keeps its proof, and asks about its VM', () => {
    const group = g1('started verified vm vm-unknown in-doubt reopened');
    expect(group).toMatchObject({ phase: 'running', judgement: judged(true) });
    expect(group?.vms[0]).not.toHaveProperty('result');
    expect(group?.vms[0]).not.toHaveProperty('settledAt');
  });
  test('keeps a VM that is known', () => {
    expect(g1('started verified vm vm-created in-doubt reopened')?.vms[0]).toMatchObject({
      result: { kind: 'created' },
    });
  });
  test('opens its wave, and lets those that waited for it wait again', () => {
    const state = fold('started in-doubt g2-waits wave-closed reopened reopened-g2');
    expect(state.waves).toEqual([{ name: 'all', phase: 'open' }]);
    expect(state.groups.get('g2')).toMatchObject({ phase: 'pending', calls: [] });
    expect(state.groups.get('g2')).not.toHaveProperty('reopened');
  });

  const one = (outcome: GroupOutcome, reason?: EndReason) => ({ name: 'g2', outcome, reason }) as never;
  const waits = { kind: 'dependency', group: 'g1', outcome: 'unknown' } as const;
  test.each<[string, object, GroupOutcome | undefined, boolean]>([
    ['unknown', one('unknown'), 'failed', true],
    ['different', one('differs'), 'failed', true],
    ['failed', one('failed'), undefined, false],
    ['recovered', one('recovered'), undefined, false],
    ['not started for one that is open again', one('not-started', waits), undefined, true],
    ['not started for one that has ended', one('not-started', waits), 'failed', false],
    ['not started for another reason', one('not-started', { kind: 'not-selected' }), undefined, false],
    ['not started', one('not-started'), undefined, false],
  ])('ended %s', (_, group, outcome, may) => {
    const others = new Map([['g1', { name: 'g1', outcome } as never]]);
    expect(mayReopen(others, group as never)).toBe(may);
  });
});

describe('a run', () => {
  test('of which only some groups were asked for has ended the others', () => {
    const state = fold('', { ...begin, selected: ['g1'] });
    expect([...state.groups.values()].map(({ phase, outcome, reason }) => [phase, outcome, reason?.kind])).toEqual([
      ['pending', undefined, undefined],
      ['finished', 'not-started', 'not-selected'],
      ['finished', 'not-started', 'not-selected'],
    ]);
  });

  const COUNTS = { recovered: 0, differs: 0, failed: 1, unknown: 0, 'not-started': 2 };
  const finished = (drill: boolean, ...more: readonly RunEvent[]) => {
    const first = {
      ...begin,
      selected: ['g1'],
      ...(drill && { drill: { onSuccess: 'keep', onFailure: 'keep' } as const }),
    };
    const end: RunEvent[] = [
      { type: 'group.finished', group: 'g1', outcome: 'failed' },
      { type: 'run.finished', counts: COUNTS },
    ];
    return recorded([first, ...end, ...more]).reduce<RunState | undefined>(reduce, undefined) as RunState;
  };
  test('is over once its groups have ended, a drill once it has cleaned up, or keeps what it made', () => {
    expect(isOver(fold(''))).toBe(false);
    expect(isOver(finished(false))).toBe(true);
    expect(isOver(finished(true))).toBe(false);
    expect(isOver(finished(true, { type: 'cleanup.kept' }))).toBe(true);
    const cleaning: RunEvent[] = [
      { type: 'run.resumed', tool: '0.1.0', operator: 'o' },
      { type: 'cleanup.started', by: 'o' },
    ];
    expect(isOver(finished(true, ...cleaning))).toBe(false);
    expect(isOver(finished(true, ...cleaning, { type: 'cleanup.finished', left: 0 }))).toBe(true);
  });
  test.each<[string, RunEvent, boolean]>([
    ['its cleanup', { type: 'cleanup.started', by: 'o' }, true],
    ['the site', { type: 'site.available' }, true],
    ['the clock', { type: 'clock.changed', byMs: 1, aheadMs: 0 }, true],
    ['its being left', { type: 'run.interrupted', cause: { kind: 'cleanup' } }, true],
    ['a stop', { type: 'run.stopping', cause: { kind: 'cleanup' } }, false],
    ['a wave', { type: 'wave.opened', wave: 'all' }, false],
  ])('of a drill goes on after its end with %s', (_, event, may) => {
    if (may) expect(finished(true, event).seq).toBe(4);
    else expect(() => finished(true, event)).toThrow(StateError);
    expect(() => finished(false, event)).toThrow(StateError);
  });

  test.each([
    [0, true],
    [1_000 * 366 * 86_400_000, true],
    [1_000 * 366 * 86_400_000 + 1, false],
    [-1, false],
    [Number.NaN, false],
  ])('takes a clock that is %d ms ahead: %s', (aheadMs, taken) => {
    const folding = () =>
      recorded([begin, { type: 'clock.changed', byMs: 0, aheadMs }]).reduce<RunState | undefined>(reduce, undefined);
    if (taken) expect(folding).not.toThrow();
    else expect(folding).toThrow(StateError);
  });

  test('refuses an event of a time before the last, and takes one of the same', () => {
    const [first, second] = recorded([begin, { type: 'wave.opened', wave: 'all' }]) as [RecordedEvent, RecordedEvent];
    const state = reduce(undefined, first);
    expect(() => reduce(state, { ...second, time: '2026-11-24T05:59:59.999Z' })).toThrow(StateError);
    expect(() => reduce(state, { ...second, time: 'x' })).toThrow(StateError);
    expect(reduce(state, { ...second, time: first.time }).waves).toEqual([
      { name: 'all', phase: 'open', openedAt: first.time },
    ]);
  });
});
