import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackupRecord } from '../../src/plan/inventory.ts';
import type { GroupJudgement, Verdict } from '../../src/reconcile/judgement.ts';
import { type GroupEvidence, isWhole, reconcileGroup } from '../../src/reconcile/reconcile-group.ts';
import {
  ELSEWHERE,
  GROUP,
  LOCAL,
  OTHER_GROUP,
  PAGE_EXAMPLE,
  recordAfter,
  recordBefore,
  VAULT,
  without,
} from './records.ts';

const before = [recordBefore(0), recordBefore(1)];
const after = [recordAfter(0), recordAfter(1)];
const root = recordAfter(0);
const data = recordAfter(1);

const judge = (evidence: Partial<GroupEvidence>): GroupJudgement =>
  reconcileGroup({
    group: { groupUuid: GROUP, expect: {} },
    receivingStorageUuid: LOCAL,
    verify: 'observed',
    ...evidence,
  });
const verdicts = (judgement: GroupJudgement) => judgement.volumes.map(({ verdict }) => verdict);
const onLocal = (status?: string) => ({ storageUuid: LOCAL, ...(status === undefined ? {} : { status }) });
const onVault = { storageUuid: VAULT, status: 'Ready' };

describe('observed', () => {
  it('is recovered when a fresh query shows every volume on the receiving storage', () => {
    const judgement = judge({ before, claimed: after, observed: [...after].reverse() });
    expect(judgement).toEqual({
      recovered: true,
      proof: 'observed',
      problems: [],
      volumes: [
        {
          backupUuid: root.uuid,
          verdict: 'matched',
          unverified: [],
          expected: before[0],
          claimed: root,
          observed: root,
        },
        {
          backupUuid: data.uuid,
          verdict: 'matched',
          unverified: [],
          expected: before[1],
          claimed: data,
          observed: data,
        },
      ],
    });
  });

  it.each<[string, BackupRecord, Verdict, string]>([
    ['no copy', { ...data, refs: [onVault] }, 'missing', 'no copy on the receiving storage'],
    ['an empty list of copies', { ...data, refs: [] }, 'missing', 'no copy on the receiving storage'],
    [
      'a new copy elsewhere',
      { ...data, refs: [onVault, { storageUuid: ELSEWHERE, status: 'Ready' }] },
      'wrong-storage',
      ELSEWHERE,
    ],
    ['another group', { ...data, groupUuid: OTHER_GROUP }, 'wrong-group', OTHER_GROUP],
    ['a copy that is not Ready', { ...data, refs: [onVault, onLocal('Creating')] }, 'not-ready', 'Creating'],
    ['a record that is not Ready', { ...data, status: 'Creating' }, 'not-ready', 'Creating'],
    ['a disabled record', { ...data, state: 'Disabled' }, 'not-ready', 'Disabled'],
    ['another size', { ...data, sizeBytes: 7 }, 'size-mismatch', 'size is 7'],
    ['another volume', { ...data, volumeUuid: ELSEWHERE }, 'unexpected', ELSEWHERE],
    ['two copies on one storage', { ...data, refs: [onVault, onLocal('Ready'), onLocal('Ready')] }, 'duplicate', LOCAL],
    ['the volume of another record', { ...data, volumeUuid: root.volumeUuid as string }, 'duplicate', 'same volume'],
    ['copies that are not said', without(data, 'refs'), 'unverified', 'backupStorageRefs'],
    [
      'a copy whose status is not said',
      { ...data, refs: [onVault, onLocal()] },
      'unverified',
      'backupStorageRefs.status',
    ],
    ['a copy whose storage is not said', { ...data, refs: [{ status: 'Ready' }] }, 'unverified', 'backupStorageUuid'],
  ])('%s is not recovered', (_, record, verdict, detail) => {
    const judgement = judge({ before, claimed: after, observed: [root, record] });
    const volume = judgement.volumes.find(({ backupUuid }) => backupUuid === record.uuid);
    expect(volume?.verdict).toBe(verdict);
    expect(volume?.detail).toContain(detail);
    expect(judgement.recovered).toBe(false);
  });

  it.each<[string, Partial<GroupEvidence>, Verdict[]]>([
    ['an expected record that is not found', { before, claimed: after, observed: [root] }, ['matched', 'missing']],
    ['a claimed record that is not found', { claimed: after, observed: [root] }, ['matched', 'missing']],
    ['nothing found', { before, claimed: after, observed: [] }, ['missing', 'missing']],
    ['nothing changed', { before, claimed: after, observed: before }, ['missing', 'missing']],
    ['a record that was not there before', { before: [recordBefore(0)], observed: after }, ['matched', 'unexpected']],
    ['records although there were none', { before: [], observed: after }, ['unexpected', 'unexpected']],
    ['a record listed twice', { before, observed: [root, data, data] }, ['matched', 'duplicate']],
    [
      'a claim of another group',
      { before, claimed: [root, { ...data, groupUuid: OTHER_GROUP }], observed: after },
      ['matched', 'wrong-group'],
    ],
    ['a claim twice', { before, claimed: [root, root, data], observed: after }, ['duplicate', 'matched']],
    [
      'a claim of another size',
      { before, claimed: [root, { ...data, sizeBytes: 7 }], observed: after },
      ['matched', 'size-mismatch'],
    ],
    [
      'a claimed stray of another group',
      { before, claimed: [...after, { ...recordAfter(2), groupUuid: OTHER_GROUP }], observed: after },
      ['matched', 'matched', 'unexpected'],
    ],
  ])('%s is not recovered', (_, evidence, expected) => {
    const judgement = judge(evidence);
    expect(verdicts(judgement)).toEqual(expected);
    expect(judgement.recovered).toBe(false);
    expect(judgement.proof).toBe('observed');
  });

  it.each<[string, Partial<GroupEvidence>, string[]]>([
    ['the claim is empty', { before, claimed: [], observed: after }, ['claim']],
    ['the claim leaves a record out', { before, claimed: [data], observed: after }, ['claim']],
    ['the claim was lost', { before, observed: after }, []],
    ['the records before are not known', { claimed: after, observed: after }, []],
    ['the claim is older than the truth', { before, claimed: before, observed: after }, []],
    ['the claim says little', { before, claimed: [{ uuid: root.uuid }, data], observed: after }, []],
    [
      'the query leaves fields out',
      { before, observed: [without(root, 'state', 'status', 'sizeBytes', 'groupUuid', 'volumeUuid'), data] },
      ['groupUuid', 'size', 'state', 'status', 'volumeUuid'],
    ],
  ])('is recovered although %s', (_, evidence, unverified) => {
    const judgement = judge(evidence);
    expect(judgement.recovered).toBe(true);
    expect(judgement.volumes[0]?.unverified).toEqual(unverified);
  });

  it.each<[string, BackupRecord[], GroupEvidence['group']['expect'], string[]]>([
    ['no root', [data], {}, ['no root volume']],
    ['two roots', [root, { ...data, type: 'Root' }], {}, ['2 root volumes instead of one']],
    ['roots not said', [without(data, 'type')], {}, []],
    ['fewer volumes', [root], { volumes: 2 }, ['1 volume instead of 2']],
    ['more volumes', [root, data, recordAfter(2)], { volumes: 2 }, ['3 volumes instead of 2']],
    ['too small', [root], { minSizeBytes: 2 ** 31 }, ['the volumes have 1 GiB, the plan demands at least 2 GiB']],
    ['just large enough', [root], { minSizeBytes: 2 ** 30 }, []],
    [
      'sizes not said although the plan demands one',
      [root, without(data, 'sizeBytes')],
      { minSizeBytes: 2 ** 31 },
      ['the server told the sizes of only 1 GiB, the plan demands at least 2 GiB'],
    ],
    ['nothing', [], {}, ['no backup record was found']],
  ])('judges the group as a whole: %s', (_, observed, demand, problems) => {
    const judgement = judge({ group: { groupUuid: GROUP, expect: demand }, observed });
    expect(judgement.problems).toEqual(problems);
    expect(judgement.recovered).toBe(problems.length === 0);
  });

  it('takes the type from before where the query leaves it out', () => {
    const observed = after.map((record) => without(record, 'type'));
    expect(judge({ before, observed }).problems).toEqual([]);
    const rootless = judge({ before: [recordBefore(1)], observed: [without(data, 'type')] });
    expect(rootless.problems).toEqual(['no root volume']);
  });

  it('proves nothing when the storage could not be asked', () => {
    const judgement = judge({ before, claimed: after, observed: undefined });
    expect(judgement).toMatchObject({
      recovered: false,
      proof: 'none',
      problems: ['the receiving storage could not be asked'],
    });
    expect(judgement.volumes.map(({ verdict, unverified }) => [verdict, unverified])).toEqual([
      ['unverified', ['observation']],
      ['unverified', ['observation']],
    ]);
  });
});

describe('claimed', () => {
  const claim = (claimed: readonly BackupRecord[] | undefined, more: Partial<GroupEvidence> = {}) =>
    judge({ verify: 'claimed', claimed, ...more });

  it('takes the example of the API page: fields named as unverified, never matched', () => {
    const judgement = claim(PAGE_EXAMPLE);
    expect(judgement).toMatchObject({ recovered: true, proof: 'claimed', problems: [] });
    expect(judgement.volumes.map(({ verdict, unverified }) => ({ verdict, unverified }))).toEqual([
      { verdict: 'unverified', unverified: ['backupStorageRefs', 'groupUuid', 'state', 'status', 'type'] },
      { verdict: 'unverified', unverified: ['backupStorageRefs', 'state', 'status', 'type'] },
    ]);
    expect(judgement.volumes[1]?.detail).toBe('not said: backupStorageRefs, state, status, type');
  });

  it('is matched where the answer says everything', () => {
    expect(claim(after)).toMatchObject({
      recovered: true,
      proof: 'claimed',
      volumes: [{ verdict: 'matched' }, { verdict: 'matched' }],
    });
  });

  it.each<[string, readonly BackupRecord[], Partial<GroupEvidence>, Verdict[]]>([
    ['another group', [root, { ...data, groupUuid: OTHER_GROUP }], {}, ['matched', 'wrong-group']],
    ['not Ready', [root, { ...data, status: 'Creating' }], {}, ['matched', 'not-ready']],
    ['listed twice', [root, data, data], {}, ['matched', 'duplicate']],
    ['not on the receiving storage', before, {}, ['missing', 'missing']],
    ['fewer than there were', [root], { before }, ['matched', 'missing']],
    ['more than there were', after, { before: [recordBefore(0)] }, ['matched', 'unexpected']],
  ])('is not recovered when the answer says: %s', (_, claimed, more, expected) => {
    const judgement = claim(claimed, more);
    expect(verdicts(judgement)).toEqual(expected);
    expect(judgement.recovered).toBe(false);
  });

  it('is not recovered with fewer volumes than the plan expects', () => {
    const judgement = claim(PAGE_EXAMPLE, { group: { groupUuid: GROUP, expect: { volumes: 3 } } });
    expect(judgement).toMatchObject({ recovered: false, problems: ['2 volumes instead of 3'] });
  });

  it('lets a size pass that the answer does not say', () => {
    const group = { groupUuid: GROUP, expect: { minSizeBytes: 2 ** 40 } };
    expect(
      claim(
        PAGE_EXAMPLE.map((record) => without(record, 'sizeBytes')),
        { group },
      ).recovered,
    ).toBe(true);
    expect(claim(PAGE_EXAMPLE, { group }).recovered).toBe(false);
  });

  it.each([
    ['is empty', [], 'no backup record was found'],
    ['was lost', undefined, 'there is no answer of the API'],
  ])('proves nothing when the answer %s', (_, claimed, problem) => {
    expect(claim(claimed)).toMatchObject({ recovered: false, proof: 'none', problems: [problem] });
  });
});

describe('isWhole', () => {
  it.each<[string, BackupRecord[], boolean]>([
    ['all volumes there', after, true],
    ['no records', [], false],
    ['one volume without a copy', [root, recordBefore(1)], false],
    ['a copy that is not Ready', [root, { ...data, refs: [onLocal('Creating')] }], false],
    ['a disabled record', [root, { ...data, state: 'Disabled' }], false],
    ['no root', [data], false],
    ['records of two groups', [root, { ...data, groupUuid: OTHER_GROUP }], false],
    ['the group not said', after.map((record) => without(record, 'groupUuid')), true],
    ['copies not said', [root, without(data, 'refs')], false],
  ])('%s', (_, records, whole) => {
    expect(isWhole(records, LOCAL)).toBe(whole);
  });
});

describe('for any records', () => {
  const uuid = fc.constantFrom(...[0, 1, 2, 3].map((number) => recordBefore(number).uuid));
  const anyRef = fc.record(
    { storageUuid: fc.constantFrom(LOCAL, VAULT, ELSEWHERE), status: fc.constantFrom('Ready', 'Ready', 'Creating') },
    { requiredKeys: [] },
  );
  const anyRecord: fc.Arbitrary<BackupRecord> = fc.record(
    {
      uuid,
      volumeUuid: fc.constantFrom('v0', 'v1', 'v2'),
      type: fc.constantFrom('Root', 'Data', 'Odd'),
      state: fc.constantFrom('Enabled', 'Disabled'),
      status: fc.constantFrom('Ready', 'Creating'),
      sizeBytes: fc.integer({ min: 0, max: 2 }),
      groupUuid: fc.constantFrom(GROUP, GROUP, OTHER_GROUP),
      refs: fc.array(anyRef, { maxLength: 3 }),
    },
    { requiredKeys: ['uuid'] },
  );
  const goodRecord = fc.integer({ min: 0, max: 3 }).map(recordAfter);
  const anyList = fc.option(fc.array(fc.oneof(goodRecord, anyRecord), { maxLength: 4 }), { nil: undefined });
  const anyEvidence: fc.Arbitrary<GroupEvidence> = fc.record({
    group: fc.record({
      groupUuid: fc.constant(GROUP),
      expect: fc.record({ volumes: fc.integer({ min: 0, max: 3 }), minSizeBytes: fc.nat(3) }, { requiredKeys: [] }),
    }),
    receivingStorageUuid: fc.constant(LOCAL),
    verify: fc.constantFrom('observed' as const, 'claimed' as const),
    before: anyList,
    claimed: anyList,
    observed: anyList,
  });

  it('judges every record that anybody named exactly once', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const { before: was, claimed, observed, verify } = evidence;
        const named = new Set(
          [was, claimed, verify === 'observed' ? observed : []].flatMap((list) => list ?? []).map((one) => one.uuid),
        );
        const judged = reconcileGroup(evidence).volumes.map(({ backupUuid }) => backupUuid);
        expect([...judged].sort()).toEqual([...named].sort());
      }),
    );
  });

  it('says recovered only of matched volumes that are Ready on the receiving storage', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const judgement = reconcileGroup({ ...evidence, verify: 'observed' });
        if (!judgement.recovered) return;
        expect(judgement.volumes.length).toBeGreaterThan(0);
        for (const { verdict, observed } of judgement.volumes) {
          expect(verdict).toBe('matched');
          expect(observed?.refs?.filter((ref) => ref.storageUuid === LOCAL)).toMatchObject([{ status: 'Ready' }]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('does not depend on the order of the answers', () => {
    const shuffled = anyEvidence.chain((evidence) => {
      const shuffle = (list: GroupEvidence['before']) =>
        list === undefined ? fc.constant(undefined) : fc.shuffledSubarray([...list], { minLength: list.length });
      return fc
        .record({
          before: shuffle(evidence.before),
          claimed: shuffle(evidence.claimed),
          observed: shuffle(evidence.observed),
        })
        .map((lists) => [evidence, { ...evidence, ...lists }] as const);
    });
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(reconcileGroup(other)).toEqual(reconcileGroup(one));
      }),
    );
  });

  const replace = (
    list: readonly BackupRecord[] | undefined,
    at: number,
    change: (record: BackupRecord) => BackupRecord[],
  ) => list?.flatMap((record, index) => (index === at % list.length ? change(record) : [record]));
  const defects: Record<string, (record: BackupRecord) => BackupRecord[]> = {
    'refs not said': (record) => [without(record, 'refs')],
    'no copy': (record) => [{ ...record, refs: [] }],
    'a copy that is not Ready': (record) => [{ ...record, refs: [onLocal('Creating')] }],
    'another group': (record) => [{ ...record, groupUuid: OTHER_GROUP }],
    'not Ready': (record) => [{ ...record, status: 'Creating' }],
    'not Enabled': (record) => [{ ...record, state: 'Disabled' }],
    'another size': (record) => [{ ...record, sizeBytes: 12345 }],
    'listed twice': (record) => [record, record],
    removed: () => [],
  };
  const known = anyEvidence.map((evidence) => ({ ...evidence, before: evidence.before ?? before }));
  const whole = fc.constant<GroupEvidence>({
    group: { groupUuid: GROUP, expect: {} },
    receivingStorageUuid: LOCAL,
    verify: 'observed',
    before,
    claimed: after,
    observed: after,
  });

  it.each(Object.entries(defects))('is never recovered by a defect: %s', (name, spoil) => {
    fc.assert(
      fc.property(fc.oneof(known, whole), fc.nat(), (evidence, at) => {
        const observed = evidence.observed ?? [];
        const record = observed[at % observed.length];
        fc.pre(record !== undefined);
        if (name === 'removed') {
          // Nobody can miss what was not known to be there, and one of two is no loss.
          fc.pre(evidence.before?.some(({ uuid: known }) => known === record?.uuid) === true);
          fc.pre(observed.filter(({ uuid: listed }) => listed === record?.uuid).length === 1);
        }
        const spoilt = { ...evidence, verify: 'observed' as const, observed: replace(observed, at, spoil) };
        expect(reconcileGroup(spoilt).recovered).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('with a pin', () => {
  const pin = (...numbers: number[]) => ({
    groupUuid: GROUP,
    expect: {},
    pinned: {
      volumes: numbers.map((number) => {
        const { uuid, type, sizeBytes } = recordBefore(number);
        return { uuid, type: type ?? '', sizeBytes: sizeBytes ?? 0 };
      }),
    },
  });

  it('is recovered where all agree', () => {
    expect(judge({ group: pin(0, 1), before, claimed: after, observed: after }).recovered).toBe(true);
  });

  it('misses every volume of a group that is gone', () => {
    const judgement = judge({ group: pin(0, 1), before: [], observed: [] });
    expect(judgement.recovered).toBe(false);
    expect(verdicts(judgement)).toEqual(['missing', 'missing']);
    expect(judgement.volumes.map(({ expected }) => expected?.sizeBytes)).toEqual([1, 2].map((n) => n * 1024 ** 3));
  });

  it('misses a volume that was gone already when the run looked', () => {
    const judgement = judge({ group: pin(0, 1), before: [recordBefore(0)], observed: [root] });
    expect(verdicts(judgement)).toEqual(['matched', 'missing']);
  });

  it('does not take a volume that the pin does not list', () => {
    const judgement = judge({ group: pin(0), before, claimed: after, observed: after });
    expect(verdicts(judgement)).toEqual(['matched', 'unexpected']);
    expect(judgement.volumes[1]?.detail).toBe('the pin does not list the record');
  });

  it('holds the pinned size against what the site said before and after', () => {
    const grown = { ...pin(0, 1), pinned: { volumes: pin(0, 1).pinned.volumes.map((v) => ({ ...v, sizeBytes: 7 })) } };
    expect(verdicts(judge({ group: grown, before, observed: after }))).toEqual(['size-mismatch', 'size-mismatch']);
  });
});
