import { describe, expect, it } from 'vitest';
import { clean } from '../src/view/write/clean.ts';
import { cut, displayWidth, pad, wrap } from '../src/view/write/width.ts';
import { count, grouped, percent } from '../src/words/count.ts';
import { rate, size } from '../src/words/size.ts';
import { dateAndTime, duration, timeOfDay } from '../src/words/time.ts';

describe('words for numbers', () => {
  it.each([
    [0, '0s'],
    [350, '350ms'],
    [999.7, '1s'],
    [1500, '1.5s'],
    [48_000, '48s'],
    [59_900, '1m'],
    [119_600, '2m'],
    [4_320_000, '1h 12m'],
    [90_061_000, '1d 1h'],
  ])('%d ms is %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it.each([
    [0, '0 B'],
    [1024, '1 KiB'],
    [10 * 1024 ** 3, '10 GiB'],
  ])('%d bytes are %s', (bytes, words) => {
    expect(size(bytes)).toBe(words);
    expect(rate(bytes)).toBe(`${words}/s`);
  });

  it('counts', () => {
    expect([count(1, 'group'), count(10_000, 'group'), count(2, 'recovery', 'recoveries')]).toEqual([
      '1 group',
      '10,000 groups',
      '2 recoveries',
    ]);
    expect([grouped(999), grouped(1_234_567), percent(0.05), percent(0.005)]).toEqual([
      '999',
      '1,234,567',
      '5%',
      '0.5%',
    ]);
  });

  it('says the zone of a time', () => {
    expect(timeOfDay('2026-11-24T12:01:05.123Z')).toBe('12:01:05Z');
    expect(dateAndTime('2026-11-24T12:01:05.123Z')).toBe('2026-11-24 12:01:05Z');
  });
});

describe('text on a terminal', () => {
  it.each([
    ['plain 数据 é 👩‍👩‍👧'.replace(/\u200d/g, ''), undefined],
    ['\u001b[31m', '\\u{1b}[31m'],
    ['a\nb\r\tc\u007f\u009b', 'a\\u{a}b\\u{d}\\u{9}c\\u{7f}\\u{9b}'],
    ['\u202e\u2066\u200b\ufeff\u2028\u{e0041}', '\\u{202e}\\u{2066}\\u{200b}\\u{feff}\\u{2028}\\u{e0041}'],
    ['\ud800', '\\u{d800}'],
  ])('cleans %j', (text, cleaned) => {
    expect(clean(text)).toBe(cleaned ?? text);
  });

  it.each([
    ['short', 10, 'short'],
    ['much too long', 5, 'much…'],
    ['数据库数据库', 6, '数据…'],
    ['数据库数据库', 7, '数据库…'],
    ['long', 1, '…'],
    ['long', 0, ''],
  ])('cuts %s to %i columns', (text, width, shown) => {
    expect(cut(text, width)).toBe(shown);
    expect(displayWidth(shown)).toBeLessThanOrEqual(width);
  });

  it('pads by columns and wraps at spaces', () => {
    expect([pad('数', 4), pad('数', 4, 'right'), pad('long', 2)]).toEqual(['数  ', '  数', 'long']);
    expect(wrap('one two three averylongword', 8)).toEqual(['one two', 'three', 'averylongword']);
  });
});
