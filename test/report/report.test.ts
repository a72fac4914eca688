import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import schema from '../../schemas/report.schema.json' with { type: 'json' };
import type { PlanGroup } from '../../src/plan/plan.ts';
import { exitCode } from '../../src/report/exit-code.ts';
import { resultAt } from '../../src/report/objectives.ts';
import { makeReport, type Report } from '../../src/report/report.ts';
import type { EndReason, RunEvent, StopCause } from '../../src/run/event.ts';
import type { Failure } from '../../src/run/failure.ts';
import { play, setStage } from '../support/simulated-run.ts';
import {
  begin,
  call,
  end,
  finished,
  GIB,
  judge,
  makeGroup,
  makeTestPlan,
  opened,
  recordsOf,
  recover,
  recoverByClaim,
  stateOf,
} from './runs.ts';
import { createValidator, unusedProperties } from './schema.ts';

const g1 = makeGroup('g1');
const g2 = makeGroup('g2');
const g3 = makeGroup('g3');
const HOUR = 3_600_000;
const failure: Failure = {
  code: 'SYS.1003',
  class: 'permanent',
  message: 'backup not found',
  hint: 'Check the group.',
};
const failed: EndReason = { kind: 'failure', failure };

const report = (events: readonly RunEvent[], groups: readonly PlanGroup[] = [g1, g2], change = {}): Report =>
  makeReport(stateOf(makeTestPlan(groups, change), [opened, ...events]));
/** Of the first volume: after the start of the run. */
const oneInFuture = (n: number) =>
  recordsOf(n, true).map((record, at) => (at === 0 ? { ...record, createdAt: '2026-11-24T06:00:00.001Z' } : record));
const one = (made: Report, name: string) => made.groups.find((group) => group.name === name);

describe('a group in the report', () => {
  it('shows what was recovered, by which calls, and what proves it', () => {
    const made = report([...recover(g1, 1), ...recover(g2, 2), finished]);
    expect(one(made, 'g1')).toEqual({
      name: 'g1',
      groupUuid: g1.groupUuid,
      wave: 'all',
      source: 'local',
      destination: 'vault',
      receiving: 'local',
      critical: false,
      tags: [],
      outcome: 'recovered',
      proof: 'observed',
      attempts: 1,
      calls: [
        {
          job: expect.stringMatching(/^[0-9a-f]{32}$/),
          attempt: 1,
          issuedAt: '2026-11-24T06:00:03.000Z',
          settledAt: '2026-11-24T06:00:05.000Z',
          result: 'succeeded',
        },
      ],
      startedAt: '2026-11-24T06:00:02.000Z',
      finishedAt: '2026-11-24T06:00:06.000Z',
      durationMs: 4_000,
      bytes: 3 * GIB,
      backupAt: '2026-11-24T05:00:00.000Z',
      backupAgeMs: HOUR,
      verdict: 'matched',
      volumes: recordsOf(1, true).map(({ uuid, volumeUuid, name, type, sizeBytes, createdAt }, at) => ({
        backupUuid: uuid,
        verdict: 'matched',
        unverified: [],
        volumeUuid,
        name,
        type,
        sizeBytes,
        createdAt,
        claimed: recordsOf(1, true)[at],
        observed: recordsOf(1, true)[at],
      })),
      problems: [],
      unverified: [],
    });
  });

  it('shows the evidence of every volume where one is not matched', () => {
    const observed = [recordsOf(1, true)[0], recordsOf(1, false)[1]].flatMap((record) => record ?? []);
    const made = one(report([...recover(g1, 1, observed)]), 'g1');
    expect(made).toMatchObject({ outcome: 'differs', verdict: 'missing' });
    expect(made?.explanation).toMatch(/^missing 0+b1: no copy on the receiving storage/);
    expect(made?.volumes.map(({ verdict, claimed, observed: seen }) => [verdict, claimed, seen])).toEqual([
      ['matched', recordsOf(1, true)[0], observed[0]],
      ['missing', recordsOf(1, true)[1], observed[1]],
    ]);
  });

  it.each<[EndReason, string]>([
    [{ kind: 'already-present' }, 'was whole on the receiving storage already; no call was made'],
    [{ kind: 'arrived-later' }, 'its outcome was not known, and it was whole when the site was asked again'],
    [failed, 'SYS.1003: backup not found'],
    [{ kind: 'dependency', group: 'g2', outcome: 'failed' }, 'depends on g2, which ended failed'],
    [{ kind: 'budget', scope: 'plan' }, 'the failure budget of the plan was spent'],
    [{ kind: 'not-approved', wave: 'all' }, 'the wave all was not approved'],
    [{ kind: 'circuit-open', storage: 'local' }, 'the storage local kept failing'],
    [{ kind: 'not-selected' }, 'was not selected for this run'],
    [{ kind: 'interrupted' }, 'the run was stopped'],
  ])('says why: %o', (reason, explanation) => {
    const made = one(report([end('g1', 'not-started', reason)]), 'g1');
    expect(made).toMatchObject({
      outcome: 'not-started',
      reason,
      explanation,
      proof: 'none',
      attempts: 0,
      volumes: [],
    });
    expect(made?.hint).toBe(reason.kind === 'failure' ? 'Check the group.' : undefined);
    expect(made).not.toHaveProperty('durationMs');
  });

  it.each<[string, RunEvent[], string]>([
    ['had not begun', [], 'had not started when the journal ends'],
    ['was running', [begin('g1'), ...call('g1')], 'was running when the journal ends'],
    [
      'waited',
      [
        begin('g1'),
        ...call('g1', { kind: 'failed', failure }),
        { type: 'group.delayed', group: 'g1', delayMs: 1, failure },
      ],
      'waits for another attempt: SYS.1003: backup not found',
    ],
    [
      'was there although its call failed',
      [begin('g1'), ...call('g1', { kind: 'failed', failure }), end('g1', 'recovered', { kind: 'already-present' })],
      'the call failed, but the group is whole on the receiving storage',
    ],
  ])('says that it %s', (_, events, explanation) => {
    expect(one(report(events), 'g1')?.explanation).toBe(explanation);
  });

  it('takes sizes and dates from before the run where nothing was judged', () => {
    const found: RunEvent = {
      type: 'groups.found',
      groups: [{ groupUuid: g1.groupUuid, records: recordsOf(1, false) }],
    };
    expect(one(report([found, end('g1', 'failed', failed)]), 'g1')).toMatchObject({
      bytes: 3 * GIB,
      backupAgeMs: HOUR,
    });
  });

  it('does not tell a date when one of its volumes has none', () => {
    const records = recordsOf(1, true).map(({ createdAt, ...rest }, at) => (at === 0 ? { ...rest, createdAt } : rest));
    const made = one(report(recoverByClaim(g1, records as never)), 'g1');
    expect(made).not.toHaveProperty('backupAt');
  });
});

describe('the outcome and the exit code', () => {
  const ok = (group: PlanGroup, n: number) => recover(group, n);
  const late = { objectives: { rtoMs: 1_000 } };
  const old = { objectives: { rpoMs: HOUR - 1 } };
  const differs = recover(g2, 2, recordsOf(2, false));
  const unknown = [begin('g2'), end('g2', 'unknown', failed)];
  const wrong = [begin('g2'), end('g2', 'failed', failed)];
  const stop = (cause: StopCause): RunEvent[] => [
    { type: 'run.stopping', cause },
    { type: 'run.interrupted', cause },
  ];

  it.each<[string, RunEvent[], object, Report['outcome'], number]>([
    ['all recovered', [...ok(g1, 1), ...ok(g2, 2), finished], {}, 'recovered', 0],
    ['too late', [...ok(g1, 1), ...ok(g2, 2), finished], late, 'objective-missed', 9],
    ['from too old a backup', [...ok(g1, 1), ...ok(g2, 2), finished], old, 'objective-missed', 9],
    ['a difference', [...ok(g1, 1), ...differs, finished], {}, 'recovered-with-differences', 7],
    ['a difference, and too late', [...ok(g1, 1), ...differs, finished], late, 'recovered-with-differences', 7],
    ['a failure', [...ok(g1, 1), ...wrong, finished], {}, 'failed', 6],
    ['a group that never started', [...ok(g1, 1), end('g2', 'not-started', failed), finished], {}, 'failed', 6],
    [
      'a group that was left out on purpose',
      [...ok(g1, 1), end('g2', 'not-started', { kind: 'not-selected' }), finished],
      {},
      'recovered',
      0,
    ],
    ['an unknown outcome', [...ok(g1, 1), ...unknown, finished], {}, 'unknown', 8],
    ['a group without an end', [...ok(g1, 1), begin('g2')], {}, 'unfinished', 6],
    ['SIGINT', [...ok(g1, 1), ...stop({ kind: 'signal', signal: 'SIGINT' })], {}, 'interrupted', 130],
    ['SIGTERM', [...wrong, ...stop({ kind: 'signal', signal: 'SIGTERM' })], {}, 'interrupted', 143],
    ['no approval', [...ok(g1, 1), ...stop({ kind: 'approval', wave: 'all' })], {}, 'interrupted', 11],
  ])('%s', (_, events, change, outcome, code) => {
    const made = report(events, [g1, g2], change);
    expect(made.outcome).toBe(outcome);
    expect(exitCode(made)).toBe(code);
  });

  it.each<[string, RunEvent[], number]>([
    ['unknown before failed', [...unknown, begin('g3'), end('g3', 'failed', failed)], 8],
    ['failed before differs', [...differs, begin('g3'), end('g3', 'failed', failed)], 6],
    ['unknown before differs', [...differs, begin('g3'), end('g3', 'unknown', failed)], 8],
  ])('puts %s', (_, events, code) => {
    expect(exitCode(report([...ok(g1, 1), ...events, finished], [g1, g2, g3], late))).toBe(code);
  });

  describe('of a site without queries', () => {
    const noQueries: RunEvent = { type: 'site.opened', queries: false };
    const claims = [noQueries, ...recoverByClaim(g1, recordsOf(1, true)), finished];

    it('is 7 when the plan asks for a fresh query, and says so', () => {
      const made = report(claims, [g1]);
      expect([made.outcome, exitCode(made)]).toEqual(['unproven', 7]);
      expect(made.notices).toEqual([expect.stringContaining('The site offers no queries')]);
      expect(made.groups.map(({ proof }) => proof)).toEqual(['claimed']);
    });

    it('is 0 when the plan asks for the claim alone, and says so too', () => {
      const made = report(claims, [g1], { verify: 'claimed' });
      expect([made.outcome, exitCode(made)]).toEqual(['recovered', 0]);
      expect(made.notices).toEqual([expect.stringContaining('verify: claimed')]);
    });
  });
});

describe('the objectives', () => {
  it('measure the recovery time to the last verified group, not to the end of the run', () => {
    const events = [...recover(g1, 1), begin('g2'), end('g2', 'failed', failed), finished];
    const from = '2026-11-24T06:00:00.000Z';
    expect(report(events).objectives.rto).toEqual({ from, soFarMs: 6_000 });
    expect(report(events, [g1, g2], { objectives: { rtoMs: 6_000 } }).objectives.rto.result).toBe('missed');
    const both = [...recover(g1, 1), ...recover(g2, 2), finished];
    expect(report(both, [g1, g2], { objectives: { rtoMs: 11_000 } }).objectives.rto).toEqual({
      from,
      measuredMs: 11_000,
      objectiveMs: 11_000,
      dueAt: '2026-11-24T06:00:11.000Z',
      result: 'met',
    });
  });

  it('do not know the recovery time where the clock was changed: it was not shown to be met', () => {
    const changed = { type: 'clock.changed', byMs: 1, aheadMs: 0 } as const;
    const made = report([...recover(g1, 1), changed, ...recover(g2, 2), finished], [g1, g2], {
      objectives: { rtoMs: HOUR },
    });
    expect(made.objectives.rto).toEqual({
      from: '2026-11-24T06:00:00.000Z',
      objectiveMs: HOUR,
      dueAt: '2026-11-24T07:00:00.000Z',
      clockChanged: true,
      result: 'unknown',
    });
    expect(made.outcome).toBe('objective-unknown');
    expect(exitCode(made)).toBe(9);
    // Of the run it is known for how long it was awake.
    expect(made.durationMs).toBeDefined();
    expect(one(made, 'g1')?.durationMs).toBeDefined();
    expect(made.notices.join(' ')).toMatch(/The clock of the machine .* was changed at/);
  });

  it('are measured by the clock that nobody can set where the other was set back', () => {
    const changed = { type: 'clock.changed', byMs: -7_200_000, aheadMs: 7_200_001 } as const;
    const events = [...recover(g1, 1), changed, ...recover(g2, 2), finished];
    const made = report(events, [g1, g2], { objectives: { rtoMs: HOUR } });
    expect(made.objectives.rto.result).toBe('met');
    // The next process can only tell that some time is missing.
    const resumed = [...recover(g1, 1), changed, { type: 'run.resumed', tool: '0.1.0', operator: 'o@h' } as const];
    const found = report([...resumed, ...recover(g2, 2), finished], [g1, g2], { objectives: { rtoMs: HOUR } });
    expect(found.objectives.rto).toMatchObject({ clockChanged: true, result: 'unknown' });
    expect(found.durationMs).toBeUndefined();
  });

  it('measure the recovery point at the oldest backup, and name what is too old', () => {
    const older = recordsOf(2, true, { createdAt: '2026-11-24T02:00:00.000Z' });
    const strict = makeGroup('g1', { expect: { maxAgeMs: HOUR / 2 } });
    const events = [...recover(strict, 1), ...recover(g2, 2, older), finished];
    const measured = { measuredMs: 4 * HOUR, oldestGroup: 'g2', unknown: [], future: [] };
    expect(report(events).objectives.rpo).toEqual({ ...measured, tooOld: [] });
    expect(report(events, [strict, g2]).objectives.rpo).toEqual({ ...measured, tooOld: ['g1'], result: 'missed' });
    const objective = { objectives: { rpoMs: 4 * HOUR } };
    expect(report(events, [g1, g2], objective).objectives.rpo).toMatchObject({ result: 'met', objectiveMs: 4 * HOUR });
    expect(report(events, [g1, g2], { objectives: { rpoMs: 2 * HOUR } }).objectives.rpo.tooOld).toEqual(['g2']);
  });

  it('name the groups whose date is not known, and miss nothing for them', () => {
    const undated = recordsOf(1, true).map(({ createdAt: _, ...rest }) => rest);
    const events = [...recoverByClaim(g1, undated), ...recover(g2, 2), finished];
    const made = report(events, [g1, g2], { verify: 'claimed', objectives: { rpoMs: 2 * HOUR } });
    expect(made.objectives.rpo).toMatchObject({ result: 'unknown', unknown: ['g1'], oldestGroup: 'g2' });
    expect(made.notices).toContainEqual(expect.stringContaining('backup date of 1 of 2 groups is not known'));
    expect(exitCode(made)).toBe(0);
  });

  it('are missed by a volume that is too old for certain, whatever the others are', () => {
    const made = report([...recover(g1, 1), ...recover(g2, 2, oneInFuture(2)), finished], [g1, g2], {
      objectives: { rpoMs: HOUR / 2 },
    });
    expect(one(made, 'g2')).toMatchObject({ backupInFuture: true, backupAtLeastMs: HOUR - 60_000 });
    expect(made.objectives.rpo).toMatchObject({ result: 'missed', tooOld: ['g1', 'g2'], unknown: ['g2'] });
    expect(made.outcome).toBe('objective-missed');
  });

  it('take a backup of the future for no age at all', () => {
    const ahead = recordsOf(2, true, { createdAt: '2026-11-24T06:00:00.001Z' });
    const events = [...recover(g1, 1), ...recover(g2, 2, ahead), finished];
    const made = report(events, [g1, g2], { objectives: { rpoMs: 2 * HOUR } });
    expect(made.objectives.rpo).toEqual({
      atLeastMs: HOUR,
      oldestGroup: 'g1',
      objectiveMs: 2 * HOUR,
      result: 'unknown',
      tooOld: [],
      unknown: ['g2'],
      future: ['g2'],
    });
    expect(one(made, 'g2')).toMatchObject({ backupAt: '2026-11-24T06:00:00.001Z', backupInFuture: true });
    expect(one(made, 'g2')?.backupAgeMs).toBeUndefined();
    expect([made.outcome, exitCode(made)]).toEqual(['objective-unknown', 9]);
    expect(made.notices.join(' ')).toMatch(/backup of 1 of 2 groups is dated after the start .*site\.timeZone/);
    // Its own demand is not met either; without any demand nothing is missed.
    const strict = makeGroup('g2', { expect: { maxAgeMs: 2 * HOUR } });
    expect(report(events, [g1, strict]).outcome).toBe('objective-unknown');
    expect(report(events).outcome).toBe('recovered');
    // What is too old is missed all the same.
    expect(report(events, [g1, g2], { objectives: { rpoMs: HOUR / 2 } }).outcome).toBe('objective-missed');
  });

  const rto = { objectives: { rtoMs: HOUR } };
  const lost = { code: 'call.lost', message: 'nobody knows', class: 'unknown' } as const;
  it.each([
    ['open while something is missing and there is time', [...recover(g1, 1)], 'open'],
    [
      'missed where it has ended with something missing',
      [...recover(g1, 1), begin('g2'), end('g2', 'failed', failed), finished],
      'missed',
    ],
    [
      'unknown where all that is missing has an unknown outcome',
      [...recover(g1, 1), begin('g2'), end('g2', 'unknown', { kind: 'failure', failure: lost }), finished],
      'unknown',
    ],
    [
      'missed where one took too long, whatever became of the rest',
      [...recover(g1, 1), begin('g2'), end('g2', 'unknown', { kind: 'failure', failure: lost }), finished],
      'missed',
      { objectives: { rtoMs: 1_000 } },
    ],
    [
      'open while it is interrupted',
      [...recover(g1, 1), { type: 'run.interrupted', cause: { kind: 'signal', signal: 'SIGINT' } }],
      'open',
    ],
    [
      'missed once the drill is given up',
      [...recover(g1, 1), { type: 'run.stopping', cause: { kind: 'cleanup' } }],
      'missed',
    ],
    ['met', [...recover(g1, 1), ...recover(g2, 2), finished], 'met'],
  ] as const)('are %s', (_, events, result, objectives: object = rto) => {
    const made = report(events as never, [g1, g2], objectives);
    expect(made.objectives.rto.result).toBe(result);
    expect(made.objectives.rto.measuredMs === undefined).toBe(result !== 'met');
    expect(resultAt(made.objectives.rto, Date.parse('2026-11-24T07:00:00.001Z'))).toBe(
      result === 'open' ? 'missed' : result,
    );
  });

  it('count from when the disaster was declared, or from the first run of the chain', () => {
    const plan = makeTestPlan([g1, g2], rto);
    const state = stateOf(plan, [...recover(g1, 1), ...recover(g2, 2), finished]);
    const declared = makeReport({ ...state, declaredAt: '2026-11-24T05:30:00.000Z' });
    expect(declared.objectives.rto).toMatchObject({ from: '2026-11-24T05:30:00.000Z', measuredMs: HOUR / 2 + 10_000 });
    const earlier = { startedAt: '2026-11-24T04:00:00.000Z', lastEventAt: '2026-11-24T04:10:00.000Z' };
    const first = { ...stateOf(plan, [begin('g1')]), ...earlier };
    expect(makeReport(state, [first]).objectives.rto).toMatchObject({ from: first.startedAt, result: 'missed' });
    const late = makeReport({ ...state, declaredAt: '2026-11-24T06:00:05.000Z' });
    expect(late.objectives.rto.from).toBe(state.startedAt);
  });

  it('are not known where the clock was set back between two runs of the chain', () => {
    const plan = makeTestPlan([g1, g2], rto);
    const state = stateOf(plan, [...recover(g1, 1), ...recover(g2, 2), finished]);
    for (const [startedAt, lastEventAt] of [
      ['2026-11-24T05:50:00.000Z', '2026-11-24T06:30:00.000Z'],
      ['2026-11-24T08:00:00.000Z', '2026-11-24T08:30:00.000Z'],
    ] as const) {
      const made = makeReport(state, [{ ...stateOf(plan, [begin('g1')]), startedAt, lastEventAt }]);
      expect(made.objectives.rto).toMatchObject({ clockChanged: true, result: 'unknown' });
      expect(made.objectives.rto).not.toHaveProperty('measuredMs');
      expect(made.outcome).toBe('objective-unknown');
    }
  });

  it('are missed where an earlier run of the chain was asked for more, and nobody recovered it', () => {
    const plan = makeTestPlan([g1, g2], rto);
    const only = [...recover(g1, 1), end('g2', 'not-started', { kind: 'not-selected' }), finished];
    const first = {
      ...stateOf(plan, [begin('g1')]),
      startedAt: '2026-11-24T05:50:00.000Z',
      lastEventAt: '2026-11-24T05:55:00.000Z',
    };
    expect(makeReport(stateOf(plan, only)).objectives).toMatchObject({ groups: { asked: 1 }, rto: { result: 'met' } });
    const made = makeReport(stateOf(plan, only), [first]);
    expect(made.objectives).toMatchObject({ groups: { asked: 2, recovered: 1 }, rto: { result: 'missed' } });
    // Both speak for the same groups.
    expect(made.objectives.rpo.unknown).toEqual(['g2']);
    expect(made.outcome).toBe('objective-missed');
  });

  it('are not met by a run that nothing was asked of', () => {
    const leftOut = [
      end('g1', 'not-started', { kind: 'not-selected' }),
      end('g2', 'not-started', { kind: 'not-selected' }),
    ];
    const made = report([...leftOut, finished] as never, [g1, g2], { objectives: { rtoMs: HOUR, rpoMs: HOUR } });
    expect([made.objectives.rto.result, made.objectives.rpo.result]).toEqual(['unknown', 'unknown']);
  });
});

it('adds up by outcome, wave, storage and verdict', () => {
  const waves = [
    { name: 'first', gate: false },
    { name: 'second', gate: true },
  ];
  const later = makeGroup('g2', { wave: 1, source: 'other', receiving: 'other' });
  const plan = makeTestPlan([g1, later, g3], { waves });
  const storages = [...plan.storages, { ...(plan.storages[0] as (typeof plan.storages)[0]), name: 'other' }];
  const events: RunEvent[] = [
    opened,
    { type: 'wave.opened', wave: 'first' },
    begin('g1'),
    begin('g3'),
    ...call('g1', { kind: 'succeeded', records: [] }),
    ...call('g3', { kind: 'found' }),
    {
      type: 'group.finished',
      group: 'g1',
      outcome: 'recovered',
      judgement: judge(g1, { observed: recordsOf(1, true) }),
    },
    {
      type: 'group.finished',
      group: 'g3',
      outcome: 'recovered',
      judgement: judge(g3, { observed: recordsOf(3, true) }),
    },
    { type: 'wave.closed', wave: 'first' },
    { type: 'wave.waiting', wave: 'second' },
    { type: 'wave.approved', wave: 'second', by: 'op@host', planDigest: 'd'.repeat(64) },
    { type: 'wave.opened', wave: 'second' },
    begin('g2'),
    {
      type: 'group.finished',
      group: 'g2',
      outcome: 'recovered',
      reason: { kind: 'already-present' },
      judgement: judge(later, { observed: recordsOf(2, true) }),
    },
    finished,
  ];
  const made = makeReport(stateOf({ ...plan, storages }, events));
  expect(made.counts).toEqual({ recovered: 3, differs: 0, failed: 0, unknown: 0, 'not-started': 0, unfinished: 0 });
  expect(made).toMatchObject({ alreadyPresent: 1, verdicts: { matched: 6 }, bytes: 6 * GIB, durationMs: 19_000 });
  expect(made.waves).toMatchObject([
    { name: 'first', phase: 'closed', gate: false, durationMs: 11_000, counts: { recovered: 2 } },
    { name: 'second', phase: 'open', gate: true, approvedBy: 'op@host', counts: { recovered: 1 } },
  ]);
  // g1 is called from 5 to 7 s, g3 from 8 to 10 s.
  const copied = { copied: 2, bytes: 6 * GIB, busyMs: 4_000, peak: 1, throughput: 1.5 * GIB };
  expect(made.storages).toMatchObject([
    { name: 'local', groups: 2, ...copied },
    { name: 'vault', groups: 3, ...copied },
    { name: 'other', groups: 1, copied: 0, bytes: 0, busyMs: 0, peak: 0 },
  ]);
  expect(made.storages[2]).not.toHaveProperty('throughput');
});

describe('schemas/report.schema.json', () => {
  const errorsOf = createValidator(schema);
  const everything = stateOf(
    makeTestPlan([g1, g2, g3, makeGroup('g4'), makeGroup('g5'), makeGroup('g6')], {
      description: 'all of it',
      labels: { owner: 'platform' },
      objectives: { rtoMs: HOUR, rpoMs: HOUR },
    }),
    [
      opened,
      { type: 'site.dialect', dialect: 'sdk' },
      { type: 'wave.approved', wave: 'all', by: 'op', planDigest: 'd'.repeat(64) },
      { type: 'wave.opened', wave: 'all' },
      ...recover(g1, 1),
      begin('g2'),
      ...call('g2', { kind: 'failed', failure: { ...failure, cause: failure } }),
      end('g2', 'failed', failed),
      begin('g3'),
      ...call('g3').slice(0, 1),
      { ...call('g3')[1], serverJob: 'f'.repeat(32) } as RunEvent,
      {
        type: 'group.finished',
        group: 'g3',
        outcome: 'differs',
        judgement: {
          ...judge(g3, { claimed: recordsOf(3, true), observed: recordsOf(3, false) }),
          volumes: [
            {
              backupUuid: 'x',
              verdict: 'missing',
              detail: 'gone',
              unverified: [],
              expected: {
                ...recordsOf(3, false)[0],
                uuid: 'x',
                vmUuid: 'v',
                refs: [{ storageUuid: 's', status: 'Ready', installPath: 'p' }],
              },
              claimed: { uuid: 'x' },
              observed: { uuid: 'x' },
            },
          ],
        },
      },
      end('g4', 'not-started', { kind: 'dependency', group: 'g2', outcome: 'failed' }),
      end('g5', 'not-started', { kind: 'budget', scope: 'plan' }),
      end('g6', 'not-started', { kind: 'not-approved', wave: 'all' }),
      { type: 'wave.closed', wave: 'all' },
      { type: 'run.stopping', cause: { kind: 'budget', scope: 'plan' } },
      { type: 'run.interrupted', cause: { kind: 'signal', signal: 'SIGINT' } },
    ],
  );
  const full = makeReport({
    ...everything,
    parent: 'p',
    declaredAt: '2026-11-24T05:00:00.000Z',
    simulated: { speed: 60, seed: 1 },
  });
  const retried = () => stateOf(makeTestPlan([makeGroup('g1')]), [end('g1', 'not-started', { kind: 'not-selected' })]);
  const others = [
    report([
      end('g1', 'not-started', { kind: 'circuit-open', storage: 'local' }),
      end('g2', 'not-started', { kind: 'not-selected' }),
      { type: 'run.interrupted', cause: { kind: 'approval', wave: 'all' } },
    ]),
    report([end('g1', 'recovered', { kind: 'already-present' }), end('g2', 'not-started', { kind: 'interrupted' })]),
    report([end('g1', 'recovered', { kind: 'arrived-later' })]),
    report([...recover(g1, 1, oneInFuture(1))]),
    report([
      { type: 'groups.found', groups: [{ groupUuid: g1.groupUuid, records: recordsOf(1, false) }] },
      begin('g1'),
      end('g1', 'failed', failed),
    ]),
    report(
      [...recover(g1, 1), { type: 'clock.changed', byMs: 7_200_000, aheadMs: 0 }, ...recover(g2, 2), finished],
      [g1, g2],
      { objectives: { rtoMs: HOUR } },
    ),
    makeReport({ ...retried(), startedAt: '2026-11-24T07:00:00.000Z' }, [
      stateOf(makeTestPlan([makeGroup('g1')]), [begin('g1'), end('g1', 'recovered')]),
    ]),
  ];

  const drilled = async () => {
    const restore = {
      name: 'vm',
      strategy: 'InstantStart',
      cpu: 1,
      memoryBytes: 1,
      networks: ['a'.repeat(32)],
      timeoutMs: HOUR,
      checks: [{ kind: 'tcp', port: 22, withinMs: 1 }],
    } as const;
    const stage = setStage({ plan: makeTestPlan([makeGroup('g1', { restore })], { restores: 1 }) });
    const schedule = { name: 'nightly', due: '2026-11-24T06:00:00.000Z' };
    const { state } = await play(stage, {
      drill: { onSuccess: 'remove', onFailure: 'keep', schedule },
      prober: { probe: async () => 'connection refused' },
      reliedOnBy: async () => 'another',
    });
    const kept = { ...state, cleanup: { removals: new Map(), kept: { until: '2026-11-25T06:00:00.000Z' } } };
    return [makeReport(state), makeReport(kept), makeReport({ ...state, stopping: { kind: 'cleanup' } })];
  };

  it('holds for a report', async () => {
    for (const made of [full, ...others, ...(await drilled())])
      expect(errorsOf(JSON.parse(JSON.stringify(made)))).toEqual([]);
  });

  it('describes nothing that no report has', async () => {
    expect(unusedProperties(schema, [full, ...others, ...(await drilled())])).toEqual([]);
  });

  it('refuses a report with a member too many, or without one', () => {
    expect(errorsOf({ ...full, password: 'x' })).not.toEqual([]);
    const { counts: _, ...without } = full;
    expect(errorsOf(without)).not.toEqual([]);
    expect(errorsOf({ ...full, groups: [{ ...full.groups[0], outcome: 'accepted' }] })).not.toEqual([]);
  });
});

it('names every group of the plan exactly once, in its order, and adds up, whatever happened', () => {
  const fate = fc.constantFrom('pending', 'running', 'recovered', 'differs', 'failed', 'unknown', 'not-started');
  const errorsOf = createValidator(schema);
  fc.assert(
    fc.property(fc.array(fate, { maxLength: 12 }), fc.boolean(), (fates, done) => {
      const groups = fates.map((_, n) => makeGroup(`g${n}`));
      const events = fates.flatMap((one, n): RunEvent[] => {
        const group = groups[n] as PlanGroup;
        if (one === 'pending') return [];
        if (one === 'running') return [begin(group.name), ...call(group.name)];
        if (one === 'recovered') return recover(group, n);
        if (one === 'differs') return recover(group, n, recordsOf(n, false));
        return [end(group.name, one as 'failed', failed)];
      });
      const ended = done && !fates.some((one) => one === 'pending' || one === 'running');
      const made = report([...events, ...(ended ? [finished] : [])], groups);
      expect(made.groups.map(({ name }) => name)).toEqual(groups.map(({ name }) => name));
      expect(Object.values(made.counts).reduce((a, b) => a + b, 0)).toBe(groups.length);
      for (const outcome of ['recovered', 'differs', 'failed', 'unknown', 'not-started'] as const) {
        expect(made.counts[outcome]).toBe(fates.filter((one) => one === outcome).length);
      }
      const code = fates.includes('unknown') ? 8 : fates.every((one) => one === 'recovered') ? 0 : undefined;
      if (code !== undefined) expect(exitCode(made)).toBe(code);
      else expect([6, 7]).toContain(exitCode(made));
      expect(errorsOf(JSON.parse(JSON.stringify(made)))).toEqual([]);
    }),
  );
});
