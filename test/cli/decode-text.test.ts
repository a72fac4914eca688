/** Secrets, keys and tokens as the editors of all systems write them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText, NotTextError, withoutMark } from '../../src/cli/files/decode-text.ts';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

const WRITTEN: readonly (readonly [name: string, write: (text: string) => Buffer])[] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with its mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16LE with its mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16BE with its mark', (text) => utf16be(`\ufeff${text}`)],
];

describe.each(WRITTEN)('a text in %s', (_name, write) => {
  test.each(['password\r\n', 'pässwörd', '密码', ''])('is %j again', (text) => {
    expect(decodeText(write(text))).toBe(text);
  });

  test('is what it was, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.startsWith('\ufeff') && !text.includes('\0'));
        expect(decodeText(write(text))).toBe(text);
      }),
    );
  });
});

test.each([
  ['little', (text: string) => Buffer.from(text, 'utf16le')],
  ['big', utf16be],
] as const)('UTF-16 without a mark, %s end first, is known by its zero bytes', (_order, write) => {
  for (const text of ['password\r\n', 'pä密-1']) expect(decodeText(write(text))).toBe(text);
});

test.each([
  ['a password in GBK', Buffer.from([0xc3, 0xdc, 0xc2, 0xeb, 0xff])],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x70, 0, 0, 0])],
  ['half a letter of UTF-16', Buffer.from([0xff, 0xfe, 0x70])],
  ['zero bytes', Buffer.from([0x70, 0, 0, 0x70])],
])('%s is told, and nothing of it said', (_name, bytes) => {
  expect(() => decodeText(bytes)).toThrow(NotTextError);
  expect(() => decodeText(bytes)).not.toThrow(/\ufffd|密/);
});

test('a value of the environment that was read from such a file has no mark either', () => {
  expect([withoutMark('\ufeffpassword'), withoutMark('pass\ufeffword')]).toEqual(['password', 'pass\ufeffword']);
});
