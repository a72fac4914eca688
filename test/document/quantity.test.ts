import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatDuration,
  normaliseUuid,
  parseDuration,
  parseRate,
  parseShare,
  parseSize,
} from '../../src/document/quantity.ts';

describe('durations', () => {
  test.each([
    ['5s', 5000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1d', 86_400_000],
    ['1.5h', 5_400_000],
    ['2m500ms', 120_500],
    ['0s', 0],
    ['', undefined],
    ['5', undefined],
    ['5 s', undefined],
    ['30m1h', undefined],
    ['-1h', undefined],
    ['1h1h', undefined],
    ['999999999999d', undefined],
  ])('%j is %s ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });
});

describe('sizes, rates and shares', () => {
  const units = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, PB: 1e15 };
  const binary = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40, PiB: 2 ** 50 };

  test('a count and a unit are their product, or nothing where that is not exact', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1_000_000 }),
        fc.constantFrom(...Object.entries({ ...units, ...binary })),
        fc.constantFrom('', ' '),
        (count, [unit, factor], space) => {
          const bytes = count * factor;
          const expected = Number.isSafeInteger(bytes) ? bytes : undefined;
          expect(parseSize(`${count}${space}${unit}`)).toBe(expected);
          expect(parseRate(`${count}${space}${unit}/s`)).toBe(expected);
        },
      ),
    );
  });

  test.each(['', '10', '10 gib', '10Gi', '10 GiB/s', 'GiB', '-1GiB', '1e3GiB', '10iB'])('%j is no size', (text) =>
    expect(parseSize(text)).toBeUndefined(),
  );

  test.each([
    ['5%', 0.05],
    ['0%', 0],
    ['100%', 1],
    ['2.5%', 0.025],
    ['101%', undefined],
    ['5', undefined],
    ['%', undefined],
  ])('%j is the share %s', (text, share) => expect(parseShare(text)).toBe(share));

  test('UUIDs lose dashes and capitals', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        expect(normaliseUuid(uuid.toUpperCase())).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });
});
