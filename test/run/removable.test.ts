/** What may be removed, by what the journal and a fresh query say: the one place that decides about deletions. */
import { describe, expect, test } from 'vitest';
import type { BackupRecord, BackupRef } from '../../src/plan/inventory.ts';
import { before, drillVolumes, judgeCopy } from '../../src/run/cleanup/drill-artifacts.ts';
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
const stateOf = (was: readonly BackupRecord[], result: object = WORKED): RunState =>
  ({
    plan,
    before: new Map([[group.groupUuid, was]]),
    groups: new Map([['g1', { calls: [{ result, issuedAt: '2026-11-24T00:00:00Z' }], vms: [] }]]),
    cleanup: { removals: new Map() },
  }) as unknown as RunState;

describe('before the drill', () => {
  test.each<[string, readonly BackupRecord[], string]>([
    ['on the other storage only', [record('a', on(VAULT))], 'absent'],
    ['on this one too', [record('a', on(VAULT, LOCAL))], 'present'],
    ['one of two on this one', [record('a', on(VAULT)), record('b', on(LOCAL))], 'present'],
    ['not shown', [], 'unknown'],
    ['without storages', [record('a', undefined)], 'unknown'],
    ['nowhere', [record('a', []), record('b', on(VAULT))], 'unknown'],
    ['on *', [record('a', on(VAULT, '*'))], 'unknown'],
    ['on a path', [record('a', on(VAULT, `local/${LOCAL}?`))], 'unknown'],
    ['on nothing', [record('a', on(VAULT, ''))], 'unknown'],
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
});
