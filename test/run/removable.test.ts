/** What may be removed, by what the journal and a fresh query say: the one place that decides about deletions. */
import { describe, expect, test } from 'vitest';
import type { BackupRecord, BackupRef } from '../../src/plan/inventory.ts';
import { before, drillCopies, drillVms, drillVolumes, judgeCopy } from '../../src/run/cleanup/drill-artifacts.ts';
import type { RunState } from '../../src/run/state.ts';
import { LOCAL, makeGroup, makeTestPlan, VAULT } from '../support/events.ts';

const plan = makeTestPlan([makeGroup('g1', {})]);
const [group] = plan.groups;
if (group === undefined) throw new Error('the plan has a group');
const OTHER = 'f'.repeat(32);
const made = { what: 'copy', group: 'g1', uuid: group.groupUuid, storage: group.receiving } as const;
const copy = { made, storageUuid: LOCAL, groups: [group] };
const record = (
  uuid: string,
  refs: readonly BackupRef[] | undefined,
  more: Partial<BackupRecord> = {},
): BackupRecord => ({
  uuid,
  ...(refs === undefined ? {} : { refs }),
  ...more,
});
const on = (...storages: string[]): readonly BackupRef[] =>
  storages.map((storageUuid) => ({ storageUuid, status: 'Ready' }));

const WORKED = { kind: 'succeeded' };
const FAILED = { kind: 'failed', failure: { class: 'permanent' } };
/** It failed, and the copy may go on behind that. */
const BEHIND = { kind: 'failed', failure: { class: 'unknown' } };
const HOUR = 3_600_000;
const stateOf = (was: readonly BackupRecord[] | undefined, result: object = WORKED): RunState =>
  ({
    plan,
    before: new Map(was === undefined ? [] : [[group.groupUuid, was]]),
    groups: new Map([['g1', { calls: [{ result, issuedAt: '2026-11-24T00:00:00Z' }], vms: [] }]]),
    cleanup: { removals: new Map() },
  }) as unknown as RunState;

describe('before the drill', () => {
  test.each<[string, readonly BackupRecord[] | undefined, string]>([
    ['not looked for', undefined, 'unknown'],
    ['on the other storage only', [record('a', on(VAULT))], 'absent'],
    ['on this one too', [record('a', on(VAULT, LOCAL))], 'present'],
    ['one of two on this one', [record('a', on(VAULT)), record('b', on(LOCAL))], 'present'],
    ['not shown', [], 'unknown'],
    ['without storages', [record('a', undefined)], 'unknown'],
    ['nowhere', [record('a', []), record('b', on(VAULT))], 'unknown'],
    ['on *', [record('a', on(VAULT, '*'))], 'unknown'],
    ['on a path', [record('a', on(VAULT, `local/${LOCAL}?`))], 'unknown'],
    ['on nothing', [record('a', on(VAULT, ''))], 'unknown'],
    ['on something longer than a UUID', [record('a', on(VAULT, `${OTHER}0`))], 'unknown'],
    ['on a UUID with something before it', [record('a', on(VAULT, `x${OTHER}`))], 'unknown'],
  ])('a backup that was %s', (_, records, said) => expect(before(stateOf(records), copy)).toBe(said));
});

describe('a copy that was not there', () => {
  const was = [record('a', on(VAULT)), record('b', on(VAULT))];
  const whole = [record('a', on(VAULT, LOCAL)), record('b', on(VAULT, LOCAL))];
  const judge = (now: readonly BackupRecord[], result?: object, ageMs: number | undefined = 24 * HOUR) => {
    const verdict = judgeCopy(stateOf(was, result), copy, now, () => (Number.isNaN(ageMs) ? undefined : ageMs));
    return verdict.kind === 'leave' ? verdict.failure.code : verdict.kind;
  };
  test.each<[string, readonly BackupRecord[], object, string]>([
    ['is there, and whole elsewhere', whole, WORKED, 'remove'],
    ['may have come of a call of which nobody knows the end', whole, { kind: 'unknown' }, 'remove'],
    ['cannot have come of a call that failed', whole, FAILED, 'removal.not-made'],
    ['is not there', was, FAILED, 'absent'],
    ['is shown in part', whole.slice(1), WORKED, 'removal.records-missing'],
    ['is not shown', [], WORKED, 'removal.no-records'],
    ['is the last', [record('a', on(LOCAL)), record('b', on(LOCAL))], WORKED, 'removal.last-copy'],
    [
      'is whole on no other storage',
      [record('a', on(VAULT, LOCAL)), record('b', on(OTHER, LOCAL))],
      WORKED,
      'removal.last-copy',
    ],
    [
      'is not Ready elsewhere',
      [record('a', [...on(LOCAL), { storageUuid: VAULT, status: 'Deleted' }]), record('b', on(VAULT, LOCAL))],
      WORKED,
      'removal.last-copy',
    ],
    [
      'is on something that is no storage',
      [record('a', on(VAULT, '*')), record('b', on(VAULT, '*'))],
      WORKED,
      'removal.unplaced',
    ],
  ])('%s', (_, now, result, said) => expect(judge(now, result)).toBe(said));

  test.each<[string, Partial<BackupRecord>]>([
    ['Disabled', { state: 'Disabled' }],
    ['not Ready', { status: 'Creating' }],
  ])('a copy elsewhere of which a record is %s does not count as whole: what is here would be the last', (_, more) => {
    const [a, b] = whole as [BackupRecord, BackupRecord];
    expect(judge([a, { ...b, ...more }])).toBe('removal.last-copy');
  });

  test.each<[string, object, number, string]>([
    ['of a call whose end nobody knows, within its time', { kind: 'unknown' }, HOUR, 'removal.may-come'],
    ['behind a failure of unknown class, within its time', BEHIND, HOUR, 'removal.may-come'],
    ['behind a failure of unknown class, of unknown age', BEHIND, Number.NaN, 'removal.may-come'],
    ['behind a failure of unknown class, after its time', BEHIND, 2 * HOUR, 'absent'],
    ['of a call that failed for certain', FAILED, HOUR, 'absent'],
  ])('that is not there yet may still come %s', (_, result, ageMs, said) => {
    expect(judge(was, result, ageMs)).toBe(said);
  });

  /** Of the groups that share the copy, the calls of each; undefined for one of which no call is known. */
  const judgeShared = (now: readonly BackupRecord[], ...results: (readonly (object | undefined)[] | undefined)[]) => {
    const groups = results.map((_, n) => makeGroup(`g${n + 1}`, { groupUuid: group.groupUuid }));
    const calls = results.flatMap((of, n): [string, object][] =>
      of === undefined ? [] : [[`g${n + 1}`, { calls: of.map((result) => ({ result, issuedAt: '' })), vms: [] }]],
    );
    const state = { ...stateOf(was), groups: new Map(calls) } as unknown as RunState;
    const verdict = judgeCopy(state, { ...copy, groups }, now, () => HOUR);
    return verdict.kind === 'leave' ? verdict.failure.code : verdict.kind;
  };
  test.each<[string, readonly BackupRecord[], (readonly (object | undefined)[] | undefined)[], string]>([
    ['may have come by a second call of its group', whole, [[FAILED, WORKED]], 'remove'],
    ['may have come by a call for another group', whole, [[FAILED], [WORKED]], 'remove'],
    ['may have come behind a failure of unknown class', whole, [[BEHIND]], 'remove'],
    ['may have come by a call that was never settled', whole, [[FAILED, undefined]], 'remove'],
    ['may still come by a call that was never settled', was, [[undefined]], 'removal.may-come'],
    ['cannot have come by a call that nobody made', whole, [undefined, [FAILED]], 'removal.not-made'],
    ['may still come by the second call of its group', was, [[FAILED, BEHIND]], 'removal.may-come'],
    ['may still come by a call for another group', was, [[FAILED], [BEHIND]], 'removal.may-come'],
    ['cannot come by a call that nobody made', was, [undefined], 'absent'],
  ])('%s', (_, now, results, said) => expect(judgeShared(now, ...results)).toBe(said));

  test('a record elsewhere of which the site shows no storage any more is not whole there', () => {
    expect(judge([whole[0] as BackupRecord, record('b', on(LOCAL))])).toBe('removal.last-copy');
  });
});

describe('what a drill has made', () => {
  const vault = makeGroup('g4', { receiving: 'vault', groupUuid: group.groupUuid });
  const shared = makeGroup('g2', { groupUuid: group.groupUuid });
  const groups = [group, shared, makeGroup('g3', {}), vault];
  const call = { result: WORKED, issuedAt: '2026-11-24T00:00:00Z' };
  const vm = { uuid: 'vm' };
  const state = (removals: Readonly<Record<string, object>> = {}) =>
    ({
      ...stateOf([]),
      plan: makeTestPlan(groups),
      groups: new Map([
        ['g1', { calls: [call], vms: [vm] }],
        ['g2', { calls: [call], vms: [] }],
        ['g3', { calls: [], vms: [] }],
      ]),
      cleanup: { removals: new Map(Object.entries(removals)) },
    }) as unknown as RunState;

  test.each<[string, object | undefined, boolean]>([
    ['nothing is said of it', undefined, true],
    ['its removal was asked for', {}, true],
    ['it was left', { result: { kind: 'left' } }, true],
    ['it was removed', { result: { kind: 'removed' } }, false],
    ['it was absent', { result: { kind: 'absent' } }, false],
  ])('is to be removed where %s: %s, %s', (_, removal, isLeft) => {
    const removals = removal === undefined ? {} : { 'vm vm': removal, [`copy ${group.groupUuid} local`]: removal };
    expect(drillVms(state(removals))).toEqual(
      isLeft ? [{ made: { what: 'vm', group: 'g1', uuid: 'vm' }, group, vm }] : [],
    );
    expect(drillCopies(state(removals))).toEqual(isLeft ? [{ made, storageUuid: LOCAL, groups: [group, shared] }] : []);
  });

  test('a copy onto each storage that a call was made for, and none where no call was made', () => {
    const both = state();
    both.groups.set('g4', { calls: [call], vms: [] } as never);
    expect(drillCopies(both).map(({ made: { group, storage } }) => `${group} ${storage}`)).toEqual([
      'g1 local',
      'g4 vault',
    ]);
  });
});

describe('data volumes', () => {
  const volumes = (observed: readonly string[] | undefined, seen: readonly string[], records = 2) => {
    const vm = { uuid: 'vm', ...(observed === undefined ? {} : { observed: { dataVolumes: observed } }) };
    const removal = { made: { what: 'vm', group: 'g1', uuid: 'vm', dataVolumes: seen } };
    const state = {
      ...stateOf(Array.from({ length: records }, (_, n) => record(`r${n}`, on(VAULT)))),
      groups: new Map([['g1', { calls: [], vms: [vm] }]]),
      cleanup: { removals: new Map([['vm vm', removal]]) },
    } as unknown as RunState;
    return drillVolumes(state, () => true).map(({ made: { uuid }, doubtful }) => (doubtful ? `${uuid}?` : uuid));
  };
  test.each([
    ['those that it was seen with', ['v1'], ['v1', 'attached-later'], ['v1']],
    ['those of the cleanup, where it was never seen', undefined, ['v1'], ['v1']],
    ['more than the backup has are doubtful', ['v1', 'v2'], [], ['v1?', 'v2?']],
    ['more than the backup has, at the cleanup', undefined, ['v1', 'v2'], ['v1?', 'v2?']],
  ])('of a VM: %s', (_, observed, seen, said) => expect(volumes(observed, seen)).toEqual(said));

  test('never those of the machines that were backed up, whatever the server says of the VM', () => {
    const backups = new Map([
      [
        group.groupUuid,
        [record('r1', on(VAULT), { volumeUuid: 'root' }), record('r2', on(VAULT), { volumeUuid: 'own' })],
      ],
      ['another group', [record('r3', on(VAULT), { volumeUuid: 'of another' })]],
    ]);
    const vm = { uuid: 'vm', observed: { dataVolumes: ['own', 'of another', 'v1'] } };
    const state = {
      ...stateOf([]),
      before: backups,
      groups: new Map([['g1', { calls: [], vms: [vm] }]]),
    } as unknown as RunState;
    expect(drillVolumes(state, () => true).map(({ made: { uuid } }) => uuid)).toEqual(['v1']);
  });

  test.each<[string, object | undefined, (vmUuid: string) => boolean, readonly string[]]>([
    ['of a VM that is there yet', { observed: { dataVolumes: ['v1'] } }, () => false, []],
    ['of a VM that nobody has seen', {}, () => true, []],
    ['of a group without VMs', undefined, () => true, []],
    ['that are removed already', { observed: { dataVolumes: ['gone', 'left'] } }, () => true, ['left?']],
  ])('not those %s', (_, vm, isGone, said) => {
    const removals = new Map([
      ['volume gone', { result: { kind: 'removed' } }],
      ['volume left', { result: { kind: 'left' } }],
    ]);
    const state = {
      ...stateOf([]),
      groups: new Map(vm === undefined ? [] : [['g1', { calls: [], vms: [{ uuid: 'vm', ...vm }] }]]),
      before: new Map(),
      cleanup: { removals },
    } as unknown as RunState;
    expect(drillVolumes(state, isGone).map(({ made: { uuid }, doubtful }) => (doubtful ? `${uuid}?` : uuid))).toEqual(
      said,
    );
  });
});
