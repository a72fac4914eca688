/** What a summary says of a state. */
import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/run/event.ts';
import { jobUuid } from '../../src/run/job-uuid.ts';
import { type RunState, reduce } from '../../src/run/state.ts';
import { isLeftOpen } from '../../src/runs/left-open.ts';
import { summarize } from '../../src/runs/summary.ts';
import { makeGroup, makeTestPlan, recorded, started } from '../support/events.ts';

const plan = makeTestPlan([makeGroup('g1'), makeGroup('g2')]);
const begin = started(plan);
const RUN = begin.type === 'run.started' ? begin.runId : '';

const recovered = (group: string): RunEvent[] => [
  { type: 'group.started', group },
  {
    type: 'group.finished',
    group,
    outcome: 'recovered',
    judgement: { recovered: true, proof: 'observed', volumes: [], problems: [] },
  },
];
const finished: RunEvent = {
  type: 'run.finished',
  counts: { recovered: 2, differs: 0, failed: 0, unknown: 0, 'not-started': 0 },
};

function stateOf(events: readonly RunEvent[], change: object = {}): RunState {
  const state = recorded([{ ...begin, ...change } as RunEvent, ...events]).reduce<RunState | undefined>(
    reduce,
    undefined,
  );
  if (state === undefined) throw new Error('there is a first event');
  return state;
}

test('of a drill, what its cleanup left', () => {
  const drill = { onSuccess: 'remove', onFailure: 'remove' };
  const job = jobUuid(RUN, 'g1', 1);
  const [start, end] = recovered('g1') as [RunEvent, RunEvent];
  const called: RunEvent[] = [
    start,
    { type: 'call.issued', group: 'g1', call: 1, attempt: 1, job },
    { type: 'call.settled', group: 'g1', job, result: { kind: 'succeeded', records: [] } },
    end,
  ];
  const copy = { what: 'copy', group: 'g1', uuid: plan.groups[0]?.groupUuid ?? '', storage: 'vault' } as const;
  const failure = { code: 'SYS.1', class: 'permanent', message: 'it is in use' } as const;
  const cleanup: RunEvent[] = [
    { type: 'cleanup.started', by: 'op@host' },
    { type: 'removal.settled', ...copy, result: { kind: 'left', failure } },
    { type: 'cleanup.finished', left: 1 },
  ];
  const { summary } = summarize(stateOf([...called, ...recovered('g2'), finished, ...cleanup], { drill }), {
    earlier: [],
  });
  expect(summary).toMatchObject({ cleanup: { left: 1 }, outcome: 'leftovers', leftOpen: false, events: 11 });
});

test('of a run that continues another, where the chain breaks off, and only its own proofs', () => {
  const before = stateOf([...recovered('g1')], { runId: 'before' });
  const leftOut: RunEvent = {
    type: 'group.finished',
    group: 'g1',
    outcome: 'not-started',
    reason: { kind: 'not-selected' },
  };
  const state = stateOf([leftOut, ...recovered('g2')], { parent: 'before' });
  const whole = summarize(state, { earlier: [before] });
  expect(whole.summary).not.toHaveProperty('missing');
  expect(whole.facts.asked).toEqual(['g1', 'g2']);
  expect(whole.facts.provenAt).toEqual([0, expect.any(Number)]);
  expect(whole.summary.counts).toMatchObject({ recovered: 1, 'not-started': 0, unfinished: 0 });
  const broken = summarize(state, { earlier: [], broken: { runId: 'before', found: { kind: 'no-run' } } });
  expect(broken.summary.missing).toBe('before');
});

test.each<[string, object, boolean]>([
  ['that was asked for', { vms: [{}] }, true],
  ['of which nobody knows', { vms: [{ result: { kind: 'unknown' } }] }, true],
  ['that was made', { vms: [{}, { result: { kind: 'made' } }] }, false],
])('a VM %s', (_, change, open) => {
  const state = stateOf([]);
  state.groups.set('g1', { ...state.groups.get('g1'), ...change } as never);
  expect(isLeftOpen(state)).toBe(open);
  expect(isLeftOpen({ ...state, drill: { onSuccess: 'keep', onFailure: 'keep' } })).toBe(false);
});
