/** Which group tries a storage that failed: the dispatcher's choice. */
import { describe, expect, it } from 'vitest';
import type { PlanGroup } from '../../src/plan/plan.ts';
import { Dispatcher } from '../../src/schedule/dispatcher.ts';
import { type GroupShape, planOf } from './plans.ts';

const minutes = (group: PlanGroup) => (group.expect.minSizeBytes ?? 1) * 60_000;
const group = (name: string, size: number, more: Partial<PlanGroup> = {}): GroupShape => ({
  name,
  expect: { minSizeBytes: size },
  ...more,
});

describe('the probe of a held storage', () => {
  const probed = (storages: Record<string, number>, groups: GroupShape[], ...held: string[]) => {
    const dispatcher = new Dispatcher(planOf({ storages, groups }), { expectedMs: minutes, restoreMs: () => 0 });
    dispatcher.openWave(0);
    for (const storage of held) dispatcher.hold(storage);
    return dispatcher;
  };
  const pairs = [group('small', 1), group('middle', 2, { source: 'other' }), group('large', 3, { source: 'other' })];

  it('is its smallest group', () => {
    expect(probed({ local: 9, other: 9, vault: 9 }, pairs, 'vault').probe('vault')?.name).toBe('small');
  });

  it('is a greater one where the other storage of the smallest is held too', () => {
    const dispatcher = probed({ local: 9, other: 9, vault: 9 }, pairs, 'vault', 'local');
    expect(dispatcher.probe('vault')?.name).toBe('middle');
    const turned = probed({ local: 9, other: 9, vault: 9 }, pairs.toReversed(), 'vault', 'local');
    expect(turned.probe('vault')?.name).toBe('middle');
  });

  it('is the smallest all the same where the other storages of all are held', () => {
    const dispatcher = probed({ local: 9, other: 9, vault: 9 }, pairs, 'vault', 'local', 'other');
    expect(dispatcher.probe('vault')?.name).toBe('small');
  });

  it.each([
    ['of the storage itself', { local: 9, other: 9, vault: 1 }, 'vault', undefined],
    ['of the other storage: another takes its place', { local: 9, other: 1, vault: 9 }, 'vault', 'small'],
    ['of the other storage of all', { local: 1, other: 1, vault: 9 }, 'vault', undefined],
  ])('keeps the limit %s', (_, storages, storage, name) => {
    const groups = [...pairs, group('runs', 9, { source: 'other' }), group('runs too', 9)];
    const dispatcher = probed(storages, groups);
    dispatcher.adopt('runs');
    if (storages.local === 1) dispatcher.adopt('runs too');
    dispatcher.hold(storage);
    expect(dispatcher.probe(storage)?.name).toBe(name);
  });

  it('is none after stop', () => {
    const dispatcher = probed({ local: 9, other: 9, vault: 9 }, pairs, 'vault');
    dispatcher.stop();
    expect(dispatcher.probe('vault')).toBeUndefined();
  });
});
