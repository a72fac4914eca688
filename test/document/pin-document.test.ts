import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PinDocument, pinText, readPin } from '../../src/document/pin-document.ts';
import { readPlans } from '../../src/document/read-plans.ts';

const uuid = fc.stringMatching(/^[0-9a-f]{32}$/);
const pins: fc.Arbitrary<PinDocument> = fc.record({
  apiVersion: fc.constant('zstack-dr/v1' as const),
  kind: fc.constant('RecoveryPin' as const),
  plan: fc.string({ minLength: 1, unit: 'grapheme' }),
  digest: fc.stringMatching(/^[0-9a-f]{64}$/),
  groups: fc.array(
    fc.record(
      {
        name: fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('on', '1e3', 'null', '0x1f', '~', 'a: b')),
        vm: fc.oneof(uuid, fc.constant('1'.repeat(32)), fc.constant(`${'1'.repeat(20)}e${'1'.repeat(11)}`)),
        groupUuid: uuid,
        createdAt: fc.constant('2026-11-20T00:00:00.000Z'),
        size: fc.nat(),
        volumes: fc.array(
          fc.record({ uuid, type: fc.constantFrom('Root', 'Data'), size: fc.nat() }, { requiredKeys: ['uuid'] }),
          { minLength: 1, maxLength: 3 },
        ),
      },
      { requiredKeys: ['name', 'vm', 'groupUuid', 'volumes'] },
    ),
  ),
});

test('what was written is read back, whatever the names', () => {
  fc.assert(
    fc.property(pins, (pin) => {
      const text = pinText(pin);
      expect(readPin(text)).toEqual({ value: pin });
      expect(pinText(pin)).toBe(text);
    }),
  );
});

const pin: PinDocument = {
  apiVersion: 'zstack-dr/v1',
  kind: 'RecoveryPin',
  plan: 'east-site',
  digest: 'd'.repeat(64),
  groups: [
    {
      name: 'erp-db',
      vm: '7c9e6679742540de944be07fc1f90ae7',
      groupUuid: '0150a8120f9334db8e9abc9d3f5eea08',
      createdAt: '2026-11-20T00:00:00.000Z',
      size: 3221225472,
      volumes: [
        { uuid: '5e28a0c27a8e352bbeedff94a0326f9e', type: 'Root', size: 1073741824 },
        { uuid: '5924c90ddbcb3784ae6e78b70ede90ce', type: 'Data', size: 2147483648 },
      ],
    },
  ],
};

test('the file', () => expect(pinText(pin)).toMatchFileSnapshot('golden/pin.yaml'));

describe('what is no pin is said in one line', () => {
  test.each<[string, string]>([
    ['', 'empty'],
    ['<<<<<<< HEAD\n', 'merge conflict'],
    [pinText(pin).replace('groups:', '<<<<<<< HEAD\ngroups:'), 'merge conflict'],
    [pinText(pin).replace('plan: east-site', 'plan: "east-site'), 'line 6'],
    [pinText(pin).replace('digest:', 'digset:'), 'line 7: the file has no key "digset": did you mean "digest"?'],
    [pinText(pin).replace('RecoveryPin', 'RecoveryPlan'), 'line 5: kind must be RecoveryPin'],
    [pinText(pin).replace('0150a8120f9334db8e9abc9d3f5eea08', '1'), 'line 11: groups[0].groupUuid must be string'],
    [pinText(pin).replace('0150a8120f9334db8e9abc9d3f5eea08', '../../etc'), 'groups[0].groupUuid must match'],
    // What cannot be told from what was meant.
    [pinText(pin).replace('0150a8120f9334db8e9abc9d3f5eea08', '1'.repeat(32)), 'must be string: put it in quotes'],
    [pinText(pin).replace('plan: east', 'plan:\u00a0east'), 'U+00A0 no-break space stands here'],
    [pinText(pin).replace('groups:', 'groups\u00a0:'), 'U+00A0 no-break space stands in it. Write a plain space'],
    [pinText(pin).replace('volumes:', 'v\u043elumes:'), 'U+043E Cyrillic letter'],
    [pinText(pin).replaceAll('\n', '\r'), 'A carriage return without a line feed'],
    // What one reader would take for the last word, and a reviewer for the first.
    [`${pinText(pin)}    groupUuid: ${'e'.repeat(32)}\n`, 'is written twice'],
    [`${pinText(pin)}groups: []\n`, 'is written twice'],
    [`${pinText(pin)}---\n${pinText(pin)}`, 'a second document'],
    [pinText(pin).replace('plan: east-site', 'plan: &a [*a]'), ''],
    [`a: ${'['.repeat(100_000)}`, ''],
    ['a: &a [1]\nb: [*a, *a]', ''],
  ])('%#', (text, says) => {
    const read = readPin(text);
    expect(read).toHaveProperty('problem', expect.stringContaining(says));
    expect('problem' in read && read.problem).not.toContain('\n');
  });
});

test('a pin among plans is neither a plan nor a mistake', () => {
  expect(readPlans(pinText(pin), 'east-site.pin.yaml')).toMatchObject({
    diagnostics: [],
    documents: [{ value: undefined }],
  });
});
