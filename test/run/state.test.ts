import { describe, expect, test } from 'vitest';
import type { RecordedEvent, RunEvent } from '../../src/run/event.ts';
import { jobUuid } from '../../src/run/job-uuid.ts';
import { requireFormat, UnknownFormatError } from '../../src/run/journal-format.ts';
import { countOutcomes, type RunState, reduce, StateError } from '../../src/run/state.ts';
import { groupUuid, makeGroup, makeTestPlan, recorded, started } from '../support/events.ts';

const PLAN = makeTestPlan([makeGroup('g1'), makeGroup('g2')]);
const JOB = jobUuid('20261124-060000-test-site-0001', 'g1', 1);
const issued = { type: 'call.issued', group: 'g1', call: 1, attempt: 1, job: JOB } as const;
const counts = { recovered: 0, differs: 0, failed: 0, unknown: 0, 'not-started': 0 };

const fold = (events: readonly RecordedEvent[]): RunState =>
  events.reduce<RunState | undefined>(reduce, undefined) as RunState;

test('a whole run folds to its end', () => {
  const failure = { code: 'SYS.1006', class: 'permanent', message: 'no root volume' } as const;
  const state = fold(
    recorded([
      started(PLAN),
      { type: 'site.opened', queries: true, version: '5.2.1' },
      { type: 'groups.found', groups: [{ groupUuid: groupUuid(1), records: [{ uuid: 'r1', sizeBytes: 5 }] }] },
      { type: 'wave.opened', wave: 'all' },
      { type: 'group.started', group: 'g1' },
      { type: 'call.issued', group: 'g1', call: 1, attempt: 1, job: JOB },
      { type: 'site.dialect', dialect: 'sdk' },
      { type: 'call.accepted', group: 'g1', job: JOB },
      { type: 'call.settled', group: 'g1', job: JOB, result: { kind: 'failed', failure } },
      { type: 'group.finished', group: 'g1', outcome: 'failed', reason: { kind: 'failure', failure } },
      { type: 'run.stopping', cause: { kind: 'budget', scope: 'plan' } },
      { type: 'group.finished', group: 'g2', outcome: 'not-started', reason: { kind: 'budget', scope: 'plan' } },
      { type: 'wave.closed', wave: 'all' },
      { type: 'run.finished', counts: { recovered: 0, differs: 0, failed: 1, unknown: 0, 'not-started': 1 } },
    ]),
  );
  expect(state).toMatchObject({
    seq: 14,
    site: { queries: true, version: '5.2.1' },
    dialect: 'sdk',
    waves: [{ phase: 'closed' }],
  });
  expect(state.finishedAt).toBe('2026-11-24T06:00:13.000Z');
  expect(state.groups.get('g1')).toEqual({
    spentMs: 3000,
    quickestMs: 3_000,
    name: 'g1',
    vms: [],
    checks: new Map(),
    phase: 'finished',
    startedAt: '2026-11-24T06:00:04.000Z',
    finishedAt: '2026-11-24T06:00:09.000Z',
    outcome: 'failed',
    reason: { kind: 'failure', failure },
    calls: [
      {
        call: 1,
        attempt: 1,
        job: JOB,
        issuedAt: '2026-11-24T06:00:05.000Z',
        acceptedAt: '2026-11-24T06:00:07.000Z',
        settledAt: '2026-11-24T06:00:08.000Z',
        result: { kind: 'failed', failure },
      },
    ],
  });
  expect(countOutcomes(state)).toEqual({
    recovered: 0,
    differs: 0,
    failed: 1,
    unknown: 0,
    'not-started': 1,
    unfinished: 0,
  });
});

test('a resumed run is no longer stopping', () => {
  const cause = { kind: 'signal', signal: 'SIGINT' } as const;
  const state = fold(
    recorded([
      started(PLAN),
      { type: 'run.stopping', cause },
      { type: 'run.interrupted', cause },
      { type: 'run.resumed', tool: '0.1.0', operator: 'op@host' },
    ]),
  );
  expect(state.stopping).toBeUndefined();
  expect(state.interrupted).toBeUndefined();
  expect(countOutcomes(state).unfinished).toBe(2);
});

describe('a sequence that no run can have written is refused', () => {
  const impossible: readonly [string, readonly RunEvent[]][] = [
    ['no beginning', [{ type: 'group.started', group: 'g1' }]],
    ['two beginnings', [started(PLAN), started(PLAN)]],
    ['a group that the plan does not have', [started(PLAN), { type: 'group.started', group: 'g9' }]],
    ['a wave that the plan does not have', [started(PLAN), { type: 'wave.opened', wave: 'w9' }]],
    [
      'a result of another job',
      [
        started(PLAN),
        { type: 'call.issued', group: 'g1', call: 1, attempt: 1, job: JOB },
        { type: 'call.settled', group: 'g1', job: 'b', result: { kind: 'found' } },
      ],
    ],
    [
      'a second end',
      [
        started(PLAN),
        { type: 'group.finished', group: 'g1', outcome: 'failed' },
        { type: 'group.finished', group: 'g1', outcome: 'recovered' },
      ],
    ],
    ['another format', [{ ...started(PLAN), format: 3 } as unknown as RunEvent]],
    ...['x', 0, 2.5, undefined].map((format): [string, RunEvent[]] => [
      `no format: ${format}`,
      [{ ...started(PLAN), format } as unknown as RunEvent],
    ]),
    ['an unknown type', [started(PLAN), { type: 'call.sent', group: 'g1' } as unknown as RunEvent]],
    [
      'a call while another is open',
      [started(PLAN), issued, { ...issued, call: 2, job: jobUuid('20261124-060000-test-site-0001', 'g1', 2) }],
    ],
    ['a job of another run', [started(PLAN), { ...issued, job: jobUuid('other', 'g1', 1) }]],
    [
      'two results of one call',
      [
        started(PLAN),
        issued,
        { type: 'call.settled', group: 'g1', job: JOB, result: { kind: 'found' } },
        { type: 'call.settled', group: 'g1', job: JOB, result: { kind: 'found' } },
      ],
    ],
    ['recovered without proof', [started(PLAN), { type: 'group.finished', group: 'g1', outcome: 'recovered' }]],
    ['an end with groups that have not ended', [started(PLAN), { type: 'run.finished', counts }]],
    ['an approval of another plan', [started(PLAN), { type: 'wave.approved', wave: 'all', by: 'x', planDigest: 'y' }]],
    [
      'a storage that the plan does not have',
      [
        started(PLAN),
        { type: 'circuit.opened', storage: 's9', failure: { code: 'x', class: 'transient', message: 'm' } },
      ],
    ],
    [
      'counts that are not those of the groups',
      [
        started(PLAN),
        { type: 'group.finished', group: 'g1', outcome: 'failed' },
        { type: 'group.finished', group: 'g2', outcome: 'failed' },
        { type: 'run.finished', counts: { ...counts, recovered: 2 } },
      ],
    ],
    [
      'an event after the end',
      [
        started(PLAN),
        { type: 'group.finished', group: 'g1', outcome: 'failed' },
        { type: 'group.finished', group: 'g2', outcome: 'failed' },
        { type: 'run.finished', counts: { ...counts, failed: 2 } },
        { type: 'run.resumed', tool: '0.1.0', operator: 'op@host' },
      ],
    ],
  ];
  test.each(impossible)('%s', (_, events) => {
    expect(() => fold(recorded(events))).toThrow(StateError);
  });

  test('a gap in the numbers', () => {
    const events = recorded([
      started(PLAN),
      { type: 'wave.opened', wave: 'all' },
      { type: 'wave.closed', wave: 'all' },
    ]);
    expect(() => fold(events.toSpliced(1, 1))).toThrow(/event 3 follows event 1/);
  });
});

test('a later format is that of another version, and what is no format is damage', () => {
  const begun = (format: unknown) => () => requireFormat(format);
  expect(begun(3)).toThrow(UnknownFormatError);
  for (const none of ['x', 0, -1, 2.5, Number.NaN, null, undefined]) {
    expect(begun(none)).toThrow(StateError);
    expect(begun(none)).not.toThrow(UnknownFormatError);
  }
});
