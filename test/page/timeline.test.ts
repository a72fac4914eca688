import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lanesOf, spanOf } from '../../src/page/shape/lanes.ts';
import { throughputOf } from '../../src/page/shape/throughput.ts';
import { group, runOf, ZERO } from './run-detail.ts';

const NOW = ZERO + 100_000;
const names = (run: ReturnType<typeof runOf>) =>
  lanesOf(run, NOW).map(({ storage, lanes }) => [
    storage,
    lanes.map((lane) => lane.map(({ group: { name } }) => name)),
  ]);

describe('lanes', () => {
  test('take the next group as soon as they are free, apart for each storage', () => {
    const run = runOf([
      group('b', { from: 5, to: 15 }),
      group('a', { from: 0, to: 10 }),
      group('c', { from: 10, to: 20 }),
      group('d', { from: 12, storage: 'other' }),
      group('e'),
    ]);
    expect(names(run)).toEqual([
      ['local', [['a', 'c'], ['b']]],
      ['other', [['d']]],
    ]);
  });

  test('of a group that runs go on until now, and the axis of what has ended does not', () => {
    const running = runOf([group('a', { from: 0, to: 10 }), group('b', { from: 4 })]);
    expect(spanOf(running, NOW)).toBe(100_000);
    expect(lanesOf(running, NOW)[0]?.lanes[1]?.[0]).toMatchObject({ startMs: 4_000, finishMs: 100_000 });
    expect(spanOf(runOf([group('a', { from: 0, to: 10 })]), NOW)).toBe(10_000);
    const { startedAt: _, ...pending } = runOf([group('a')]);
    expect([spanOf(pending, NOW), lanesOf(pending, NOW)]).toEqual([1, []]);
  });

  test('never overlap, hold every group that began, and are as many as run at a time', () => {
    const span = fc.tuple(fc.nat(200), fc.nat(60), fc.constantFrom('local', 'other'));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 60 }), (spans) => {
        const groups = spans.map(([from, length, storage], n) =>
          group(`g${n}`, { from, to: from + length + 1, storage }),
        );
        const all = lanesOf(runOf(groups), NOW);
        expect(all.flatMap(({ lanes }) => lanes.flat()).length).toBe(groups.length);
        for (const { storage, lanes } of all) {
          for (const lane of lanes)
            for (const [n, bar] of lane.entries())
              if (n > 0) expect(bar.startMs).toBeGreaterThanOrEqual(lane[n - 1]?.finishMs ?? 0);
          const mine = spans.filter(([, , its]) => its === storage);
          const most = Math.max(
            ...mine.map(
              ([from]) => mine.filter(([other, length]) => other <= from && from < other + length + 1).length,
            ),
          );
          expect(lanes.length).toBe(most);
        }
      }),
    );
  });
});

describe('throughput', () => {
  test('spreads what each group copied over the time that it took', () => {
    const run = runOf([group('a', { from: 0, to: 10, bytes: 1_000 }), group('b', { from: 5, to: 15, bytes: 500 })]);
    const { times, bytesPerSecond } = throughputOf(run, 20_000, 4);
    expect(times).toEqual([5, 10, 15, 20].map((s) => ZERO / 1_000 + s));
    expect(bytesPerSecond).toEqual([100, 150, 50, 0]);
  });

  test('loses and adds no byte, whatever the steps are', () => {
    const span = fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 400 }), fc.nat(1e9));
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 150 }), (spans, steps) => {
        const run = runOf(spans.map(([from, length, bytes], n) => group(`g${n}`, { from, to: from + length, bytes })));
        const whole = spanOf(run, NOW);
        const { bytesPerSecond } = throughputOf(run, whole, steps);
        const sum = bytesPerSecond.reduce((total, rate) => total + (rate * whole) / steps / 1_000, 0);
        const copied = spans.reduce((total, [, , bytes]) => total + bytes, 0);
        expect(Math.abs(sum - copied)).toBeLessThan(1 + copied * 1e-6);
      }),
    );
  });

  test('of a run that has not begun is none', () => {
    const { startedAt: _, ...pending } = runOf([]);
    expect(throughputOf(pending, 1, 3)).toEqual({ times: [], bytesPerSecond: [] });
  });
});
