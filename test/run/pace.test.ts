import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pollDelay, retryDelay } from '../../src/run/jobs/polling.ts';

const MINUTE = 60_000;

/** Polls a job that takes `durationMs`; returns how many polls it took and how late the end was noticed. */
function watch(durationMs: number, hintMs: number | undefined) {
  let elapsed = 0;
  let polls = 0;
  while (elapsed < durationMs) {
    elapsed += pollDelay(elapsed, { learntMs: hintMs }, () => 0.5);
    polls += 1;
  }
  return { polls, lag: (elapsed - durationMs) / durationMs };
}

test.each([
  [2 * MINUTE, undefined, 110, 0.05],
  [10 * MINUTE, undefined, 110, 0.05],
  [10 * MINUTE, 10 * MINUTE, 20, 0.02],
  [30 * MINUTE, 30 * MINUTE, 20, 0.02],
  [10 * MINUTE, 20 * MINUTE, 20, 0.7],
  [10 * MINUTE, 5 * MINUTE, 60, 0.05],
])('a job of %d ms with the hint %s is noticed soon with few polls', (duration, hint, mostPolls, mostLag) => {
  const { polls, lag } = watch(duration, hint);
  expect(polls).toBeLessThanOrEqual(mostPolls);
  expect(lag).toBeLessThanOrEqual(mostLag);
});

test('a job that may outlive its result is watched every minute', () => {
  expect(pollDelay(2.5 * 60 * MINUTE, { learntMs: 6 * 60 * MINUTE }, () => 1)).toBeLessThanOrEqual(MINUTE);
});

test('a poll is never immediate', () => {
  fc.assert(
    fc.property(
      fc.nat(1e8),
      fc.option(fc.nat(1e8), { nil: undefined }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (elapsed, hint, r) => {
        expect(pollDelay(elapsed, { learntMs: hint }, () => r)).toBeGreaterThanOrEqual(450);
      },
    ),
  );
});

test('retry delays grow to their bound, with full jitter', () => {
  const policy = { delayMs: 5_000, maxDelayMs: 60_000 };
  expect([1, 2, 3, 4, 5, 50].map((attempt) => retryDelay(policy, attempt, () => 0.999999))).toEqual([
    5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
  expect(retryDelay(policy, 3, () => 0)).toBe(0);
});
