/** Bodies that come in codings and charsets that nobody asked for. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BodyError, textOf, undoCodings } from '../../src/net/body.ts';

const BODY = Buffer.from('{"inventories":[],"name":"東區"}');
const MOST = 1_000_000;

test.each<[string | undefined, Buffer]>([
  [undefined, BODY],
  ['', BODY],
  ['identity', BODY],
  ['Identity, ', BODY],
  ['gzip', gzipSync(BODY)],
  ['GZip', gzipSync(BODY)],
  ['x-gzip', gzipSync(BODY)],
  ['deflate', deflateSync(BODY)],
  ['deflate', deflateRawSync(BODY)],
  ['br', brotliCompressSync(BODY)],
  ['gzip, identity', gzipSync(BODY)],
  ['deflate, gzip', gzipSync(deflateSync(BODY))],
])('%j is undone', async (header, bytes) => {
  expect(await undoCodings(bytes, header, MOST)).toEqual(BODY);
});

test.each([
  ['zstd', /content coding zstd, which zdr does not know/],
  ['gzip\u001b[31m', /content coding gzip\?\?31m/],
  ['gzip', /content coding gzip, but the body is not so coded/],
  ['gzip, gzip, gzip, gzip', /4 content codings/],
])('%j of a body that it does not fit is told', async (header, message) => {
  await expect(undoCodings(BODY, header, MOST)).rejects.toThrow(message);
});

test('an empty body needs no undoing', async () => {
  expect(await undoCodings(Buffer.alloc(0), 'gzip', MOST)).toHaveLength(0);
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['gzip, gzip', (bytes: Buffer) => gzipSync(gzipSync(bytes))],
] as const)('a %s that would fill the memory is stopped at the bound', async (header, pack) => {
  const error = await undoCodings(pack(Buffer.alloc(50 * MOST)), header, MOST).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(BodyError);
  expect((error as BodyError).kind).toBe('too-large');
});

test.each([
  ['application/json', Buffer.from('東'), '東'],
  ['text/plain; charset=GBK', Buffer.from([0xb6, 0xab]), '东'],
  ['text/plain;charset="iso-8859-1"', Buffer.from([0xe9]), 'é'],
  ['text/plain; charset=klingon', Buffer.from('é'), 'é'],
  [undefined, Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), '{}'],
])('a text of type %s is read by its charset', (type, bytes, text) => {
  expect(textOf(bytes, type)).toBe(text);
});
