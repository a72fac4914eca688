import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../src/zstack/records.ts';
import { createScrub, printable } from '../../src/zstack/scrub.ts';
import { parseZone } from '../../src/zstack/time-zone.ts';
import { parseTimestamp } from '../../src/zstack/timestamp.ts';

const UUID = '5e28a0c27a8e352bbeedff94a0326f9e';
const one = (entry: object) =>
  recordsOf({ inventories: [{ uuid: UUID, ...entry }] }, parseZone('Asia/Shanghai'), printable)?.[0];

it('is free of a secret that the server echoes', () => {
  const scrub = createScrub();
  scrub.add('hunter2hunter2');
  expect(recordsOf({ inventories: [{ uuid: UUID, name: 'a hunter2hunter2 b' }] }, undefined, scrub.line)).toEqual([
    { uuid: UUID, name: 'a [redacted] b' },
  ]);
});

describe('a record', () => {
  it('has everything that the server said', () => {
    const record = one({
      volumeUuid: 'AA5FBDBA-3FFA-352B-BEFA-F913F56949F3',
      name: 'db\u001b[31m\nroot',
      type: 'Root',
      state: 'Enabled',
      status: 'Ready',
      size: 10737418240,
      metadata: '{}',
      groupUuid: '0150a8120f9334db8e9abc9d3f5eea08',
      mode: 'full',
      vmInstanceUuid: '7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c',
      createDate: 'Nov 14, 2017 10:20:57 PM',
      backupStorageRefs: [
        {
          volumeBackupUuid: UUID,
          backupStorageUuid: '9a9a9a9a9a9a9a9a9a9a9a9a9a9a9a9a',
          installPath: 'zstore://a/b',
          status: 'Ready',
        },
      ],
    });
    expect(record).toEqual({
      uuid: UUID,
      volumeUuid: 'aa5fbdba3ffa352bbefaf913f56949f3',
      name: 'db [31m root',
      type: 'Root',
      state: 'Enabled',
      status: 'Ready',
      sizeBytes: 10737418240,
      groupUuid: '0150a8120f9334db8e9abc9d3f5eea08',
      vmUuid: '7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c7c',
      createDate: 'Nov 14, 2017 10:20:57 PM',
      createdAt: '2017-11-14T14:20:57.000Z',
      refs: [{ storageUuid: '9a9a9a9a9a9a9a9a9a9a9a9a9a9a9a9a', installPath: 'zstore://a/b', status: 'Ready' }],
    });
  });

  it.each([null, 7, {}, [], '', 'x'.repeat(9)].map((value) => [value]))('leaves absent what cannot be: %j', (value) => {
    const hostile = { volumeUuid: value, size: value, createDate: value, backupStorageRefs: value, type: value };
    expect(() => one(hostile)).not.toThrow();
    expect(one({ size: value })?.sizeBytes).toBe(value === 7 ? 7 : undefined);
    if (typeof value !== 'string' || value === '') expect(one({ type: value })).toEqual({ uuid: UUID });
  });

  it.each([
    ['1.073741824E9', 1073741824],
    ['22.0', 22],
    ['0', 0],
    ['-1', undefined],
    ['1.5', undefined],
    ['9007199254740993', undefined],
    ['1e400', undefined],
    ['"1024"', undefined],
  ])('size %s is %s', (printed, expected) => {
    const json = JSON.parse(`{"inventories":[{"uuid":"${UUID}","size":${printed}}]}`);
    expect(recordsOf(json, undefined, printable)?.[0]?.sizeBytes).toBe(expected);
  });

  it('tells no refs from refs nowhere', () => {
    expect(one({})).not.toHaveProperty('refs');
    expect(one({ backupStorageRefs: [] })?.refs).toEqual([]);
    expect(one({ backupStorageRefs: [null, 7, {}] })?.refs).toEqual([{}]);
  });

  it.each([{}, { inventories: null }, { inventories: {} }, { inventories: 'x' }, { inventory: [] }])(
    '%j has no list',
    (json) => {
      expect(recordsOf(json, undefined, printable)).toBeUndefined();
    },
  );

  it('leaves out entries without a uuid', () => {
    expect(
      recordsOf({ inventories: [null, 7, 'x', [], {}, { uuid: null }, { uuid: UUID }] }, undefined, printable),
    ).toEqual([{ uuid: UUID }]);
  });

  it('never throws, and keeps to its types', () => {
    const member = fc.constantFrom(
      'uuid',
      'volumeUuid',
      'name',
      'size',
      'createDate',
      'groupUuid',
      'backupStorageRefs',
      '__proto__',
    );
    const entry = fc.dictionary(member, fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.double()));
    fc.assert(
      fc.property(fc.array(entry), (inventories) => {
        for (const record of recordsOf({ inventories }, parseZone('UTC'), printable) ?? []) {
          expect(typeof record.uuid).toBe('string');
          if (record.sizeBytes !== undefined) expect(Number.isSafeInteger(record.sizeBytes)).toBe(true);
          if (record.createdAt !== undefined) expect(new Date(record.createdAt).toISOString()).toBe(record.createdAt);
          expect(JSON.stringify(record)).not.toMatch(/\\u00[01]/);
        }
      }),
    );
  });
});

describe('a timestamp', () => {
  it.each([
    ['Nov 14, 2017 10:20:57 PM', '2017-11-14T14:20:57.000Z'],
    ['Nov 14, 2017, 10:20:57 PM', '2017-11-14T14:20:57.000Z'],
    ['Nov 14, 2017, 10:20:57\u202fPM', '2017-11-14T14:20:57.000Z'],
    ['Nov 14, 2017 10:20:57\u00a0pm', '2017-11-14T14:20:57.000Z'],
    ['Jan 1, 2024 12:00:00 AM', '2023-12-31T16:00:00.000Z'],
    ['May 3, 2024 12:00:00 PM', '2024-05-03T04:00:00.000Z'],
    ['2017-11-14 22:20:57', '2017-11-14T14:20:57.000Z'],
    ['2017-11-14T14:20:57.5Z', '2017-11-14T14:20:57.500Z'],
    ['2017-11-14T22:20:57+0800', '2017-11-14T14:20:57.000Z'],
    ['Feb 30, 2024 1:00:00 AM', undefined],
    ['Foo 14, 2017 10:20:57 PM', undefined],
    ['Nov 14, 2017 25:20:57 PM', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%j in Shanghai is %s', (printed, expected) => {
    expect(parseTimestamp(printed, parseZone('Asia/Shanghai'))).toBe(expected);
  });

  it('is not guessed without a zone, unless it carries one', () => {
    expect(parseTimestamp('Nov 14, 2017 10:20:57 PM', undefined)).toBeUndefined();
    expect(parseTimestamp('2017-11-14 22:20:57', undefined)).toBeUndefined();
    expect(parseTimestamp('2017-11-14T14:20:57Z', undefined)).toBe('2017-11-14T14:20:57.000Z');
  });

  it('reads the milliseconds of an untyped round trip', () => {
    expect(one({ createDate: 1.510669257141e12 })).toEqual({ uuid: UUID, createdAt: '2017-11-14T14:20:57.141Z' });
  });
});
