import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BackupRecord } from '../../src/plan/inventory.ts';
import { reconcileGroup } from '../../src/reconcile/reconcile-group.ts';
import { type KnownRecords, lengthen, shorten } from '../../src/run/recorded-judgement.ts';
import { GROUP, LOCAL, recordAfter, recordBefore } from '../reconcile/records.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { play, setStage } from '../support/simulated-run.ts';

const judge = (before: BackupRecord[], claimed: BackupRecord[] | undefined, observed: BackupRecord[]) =>
  reconcileGroup({
    group: { groupUuid: GROUP, expect: {} },
    receivingStorageUuid: LOCAL,
    verify: 'observed',
    before,
    claimed,
    observed,
  });

test('a sound copy is told by words alone', () => {
  const known: KnownRecords = { before: [recordBefore(0)], result: [recordAfter(0)] };
  const judgement = judge([recordBefore(0)], [recordAfter(0)], [recordAfter(0)]);
  const recorded = shorten(judgement, known);
  expect(recorded.volumes).toMatchObject([{ expected: 'before', claimed: 'result', observed: 'claimed' }]);
  expect(lengthen(JSON.parse(JSON.stringify(recorded)), known)).toEqual(judgement);
});

test('property: what is shortened is told again to the letter, whatever the records', () => {
  const change = fc.constantFrom<(record: BackupRecord) => BackupRecord>(
    (same) => same,
    (same) => structuredClone(same),
    (record) => ({ ...record, sizeBytes: (record.sizeBytes ?? 0) + 1 }),
    (record) => ({ ...record, refs: [] }),
    ({ name: _, ...record }) => record,
  );
  const records = (of: (number: number) => BackupRecord) =>
    fc.array(fc.tuple(fc.nat(3), change), { maxLength: 4 }).map((all) => all.map(([number, made]) => made(of(number))));
  fc.assert(
    fc.property(
      records(recordBefore),
      fc.option(records(recordAfter), { nil: undefined }),
      records(recordAfter),
      (before, result, observed) => {
        const judgement = judge(before, result, observed);
        const recorded = JSON.parse(JSON.stringify(shorten(judgement, { before, result })));
        expect(lengthen(recorded, { before, result })).toEqual(judgement);
      },
    ),
  );
});

test('a name of what nobody has recorded is no event', () => {
  const judgement = judge([recordBefore(0)], [recordAfter(0)], [recordAfter(0)]);
  const recorded = shorten(judgement, { before: [recordBefore(0)], result: [recordAfter(0)] });
  expect(() => lengthen(recorded, { before: [recordBefore(0)], result: undefined })).toThrow(TypeError);
  expect(() => lengthen(recorded, { before: undefined, result: [recordAfter(0)] })).toThrow(TypeError);
});

test('a run of the first format is gone on with as it is, and tells the same', async () => {
  const plan = makeTestPlan([makeGroup('g1'), makeGroup('g2')]);
  const [old, now] = [await play(setStage({ plan }), { format: 1 }), await play(setStage({ plan }))];
  expect(old.report).toEqual(now.report);
  const ends = old.events.filter((event) => event.type === 'group.finished');
  expect(ends.flatMap(({ judgement }) => judgement?.volumes ?? [])).not.toContainEqual(
    expect.objectContaining({ expected: 'before' }),
  );
  const whole = JSON.stringify(old.events).length;
  expect(JSON.stringify(now.events).length).toBeLessThan(0.7 * whole);
});
