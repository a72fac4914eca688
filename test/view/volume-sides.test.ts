import { expect, test } from 'vitest';
import type { BackupRecord } from '../../src/plan/inventory.ts';
import type { GroupReport } from '../../src/report/group-report.ts';
import { volumeTexts } from '../../src/view/report/volumes.ts';

const LOCAL = `${'0'.repeat(31)}1`;
const VAULT = `${'0'.repeat(31)}2`;
const storages = [
  { name: 'local', uuid: LOCAL },
  { name: 'vault', uuid: VAULT },
];
const group = (change: Partial<GroupReport>) =>
  ({ groupUuid: 'a'.repeat(32), proof: 'observed', volumes: [], ...change }) as GroupReport;
const record: BackupRecord = { uuid: 'b1', sizeBytes: 10 * 1024 ** 3, refs: [{ storageUuid: VAULT, status: 'Ready' }] };

test.each<[string, Partial<BackupRecord>, string]>([
  ['a size and a place', {}, '10 GiB on vault'],
  ['a date', { createdAt: '2026-11-24T05:00:00.000Z' }, '10 GiB on vault, of 2026-11-24 05:00:00Z'],
  ['a copy that is not Ready', { refs: [{ storageUuid: LOCAL, status: 'Creating' }] }, '10 GiB on local (Creating)'],
  [
    'two places',
    { refs: [{ storageUuid: VAULT, status: 'Ready' }, { storageUuid: LOCAL }] },
    '10 GiB on vault and local (status not said)',
  ],
  [
    'a storage of no plan',
    { refs: [{ storageUuid: 'f'.repeat(32), status: 'Ready' }] },
    `10 GiB on another storage (${'f'.repeat(32)})`,
  ],
  ['nowhere', { refs: [] }, '10 GiB on no storage'],
  ['its own state', { status: 'Deleted', state: 'Disabled' }, '10 GiB on vault, itself Disabled, itself Deleted'],
  ['another group', { groupUuid: 'c'.repeat(32) }, `10 GiB on vault, in the group ${'c'.repeat(32)}`],
])('a record has %s', (_, change, said) => {
  expect(volumeTexts(group({ expected: [{ ...record, ...change }] }), storages)[0]?.expected).toBe(said);
});

test('what was left out is said, not guessed', () => {
  const [silent] = volumeTexts(group({ expected: [{ uuid: 'b1' }] }), storages);
  expect(silent).toEqual({
    backupUuid: 'b1',
    expected: 'size not said',
    claimed: 'nothing',
    observed: 'not looked at',
  });
});

test('a judged volume shows its three sides; what a query did not list is not there', () => {
  const volume = {
    backupUuid: 'b1',
    verdict: 'missing',
    detail: 'gone',
    unverified: [],
    type: 'Root',
    expected: record,
    claimed: record,
  } as const;
  expect(volumeTexts(group({ volumes: [volume] }), storages)).toEqual([
    {
      name: 'Root volume',
      backupUuid: 'b1',
      verdict: 'missing',
      detail: 'gone',
      expected: '10 GiB on vault',
      claimed: '10 GiB on vault',
      observed: 'nothing',
    },
  ]);
  const [unseen] = volumeTexts(group({ volumes: [{ ...volume, verdict: 'unverified' }], proof: 'none' }), storages);
  expect(unseen?.observed).toBe('not looked at');
});
