import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENOUGH, REMEMBERED } from '../../src/run/jobs/pace-model.ts';
import { type Learnt, pollDelay, pollsOf, spreadOf } from '../../src/schedule/polling.ts';
import { makeRandom } from '../fuzz/mutate.ts';

const MINUTE = 60_000;

/** Polls a job that takes `durationMs`; returns how many polls it took and how late the end was noticed. */
function watch(durationMs: number, learnt: Learnt | undefined, random = () => 0.5) {
  let elapsed = 0;
  let polls = 0;
  while (elapsed < durationMs) {
    elapsed += pollDelay(elapsed, { learnt }, random);
    polls += 1;
  }
  return { polls, lag: (elapsed - durationMs) / durationMs };
}

const alike = (ms: number): Learnt => ({ medianMs: ms, lowMs: 0.95 * ms, highMs: 1.05 * ms });

test.each([
  [2 * MINUTE, undefined, 110, 0.05],
  [10 * MINUTE, undefined, 110, 0.05],
  [10 * MINUTE, alike(10 * MINUTE), 15, 0.03],
  [30 * MINUTE, alike(30 * MINUTE), 15, 0.03],
  [10 * MINUTE, { ...alike(20 * MINUTE), lowMs: 3 * MINUTE }, 110, 0.05],
  [10 * MINUTE, alike(5 * MINUTE), 60, 0.05],
])('a job of %d ms with the hint %j is noticed soon with few polls', (duration, hint, mostPolls, mostLag) => {
  const { polls, lag } = watch(duration, hint);
  expect(polls).toBeLessThanOrEqual(mostPolls);
  expect(lag).toBeLessThanOrEqual(mostLag);
});

/** Four hundred copies, one after the other, each watched by what those before it took. */
function watchAll(durationOf: (n: number, random: () => number) => number, learns: boolean) {
  const random = makeRandom(7);
  const known: number[] = [];
  let lag = 0;
  let polls = 0;
  for (let n = 0; n < 400; n += 1) {
    const duration = durationOf(n, random);
    const hint = learns && known.length >= ENOUGH ? spreadOf(known, 1) : undefined;
    const watched = watch(duration, hint, random);
    lag += watched.lag;
    polls += watched.polls;
    known.push(duration * (1 + watched.lag));
    if (known.length > REMEMBERED) known.shift();
  }
  return { lag: lag / 400, polls: polls / 400 };
}

const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const D = 10 * MINUTE;

test.each<[string, (n: number, random: () => number) => number]>([
  ['all alike', () => D],
  ['differ by a tenth', (_, random) => D * (1 + 0.1 * normal(random))],
  ['differ by a quarter', (_, random) => D * Math.exp(0.25 * normal(random))],
  ['differ by a half', (_, random) => D * Math.exp(0.5 * normal(random))],
  ['differ by the double', (_, random) => D * Math.exp(normal(random))],
  ['are of two kinds', (_, random) => (random() < 0.5 ? D : 2 * D)],
  ['one in twenty is half as long', (_, random) => (random() < 0.05 ? D / 2 : D)],
  ['become twice as quick', (n) => (n < 200 ? 2 * D : D)],
  ['become half as quick', (n) => (n < 200 ? D : 2 * D)],
  ['become quicker and quicker', (n) => D * (2 - n / 400)],
])('a hint is never worse than none by more than a point: copies that %s', (_, durationOf) => {
  const { lag } = watchAll(durationOf, true);
  expect(lag - watchAll(durationOf, false).lag).toBeLessThanOrEqual(0.01);
});

test('copies that are alike are asked about fifteen times at the most', () => {
  for (const sigma of [0, 0.05, 0.1]) {
    const { lag, polls } = watchAll((_, random) => D * (1 + sigma * normal(random)), true);
    expect(polls).toBeLessThanOrEqual(15.5);
    expect(lag).toBeLessThanOrEqual(0.015);
  }
});

test('a job that may outlive its result is watched every minute', () => {
  expect(pollDelay(2.5 * 60 * MINUTE, { learnt: alike(6 * 60 * MINUTE) }, () => 1)).toBeLessThanOrEqual(MINUTE);
});

test('a poll is never immediate', () => {
  fc.assert(
    fc.property(
      fc.nat(1e8),
      fc.option(fc.nat(1e8), { nil: undefined }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (elapsed, hint, r) => {
        expect(
          pollDelay(elapsed, { learnt: hint === undefined ? undefined : alike(hint) }, () => r),
        ).toBeGreaterThanOrEqual(225);
      },
    ),
  );
});

test.each([0, 400, 5_000, 10 * MINUTE, 100 * MINUTE])('a job of %d ms is polled as often as is counted', (ms) => {
  const { polls } = watch(ms, alike(ms));
  expect(pollsOf(ms, { learnt: alike(ms) }, 0)).toBe(Math.max(1, polls));
  expect(pollsOf(ms, {}, 0)).toBe(Math.max(1, watch(ms, undefined).polls));
});

test('polls that must wait for others are fewer, and those of a job that runs for ages are counted at once', () => {
  expect(pollsOf(10 * MINUTE, {}, MINUTE)).toBe(10);
  const day = 24 * 60 * MINUTE;
  for (const learnt of [undefined, alike(day)])
    expect(pollsOf(day, { learnt }, 0) / watch(day, learnt).polls).toBeCloseTo(1, 1);
  expect(pollsOf(1e15, {}, 0)).toBeGreaterThan(1e10);
});
