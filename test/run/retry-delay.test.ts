import { expect, test } from 'vitest';
import { retryDelay } from '../../src/run/jobs/backoff.ts';

test('retry delays grow to their bound, with full jitter', () => {
  const policy = { delayMs: 5_000, maxDelayMs: 60_000 };
  expect([1, 2, 3, 4, 5, 50].map((attempt) => retryDelay(policy, attempt, () => 0.999999))).toEqual([
    5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
  expect(retryDelay(policy, 3, () => 0)).toBe(0);
});
