/** A gateway that compresses what nobody asked it to. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { CALL, PAGE_ANSWER, type Reaction, siteAt, startServer } from './scripted-server.ts';

async function recover(reaction: Reaction) {
  const server = await startServer(() => reaction);
  const site = siteAt(server.endpoint, { verify: 'claimed' });
  onTestFinished(async () => {
    await site.close();
    await server.close();
  });
  return { submission: await site.recover(CALL), asked: server.requests[0]?.headers['accept-encoding'] };
}

const coded = (coding: string, body: Buffer, status = 200): Reaction => ({
  status,
  body,
  headers: { 'content-encoding': coding },
});

test('answers are asked for as they are', async () => {
  expect((await recover({ status: 200, body: PAGE_ANSWER })).asked).toBe('identity');
});

test.each([
  ['gzip', gzipSync(PAGE_ANSWER)],
  ['br', brotliCompressSync(PAGE_ANSWER)],
])('an answer in %s is read all the same', async (coding, body) => {
  expect((await recover(coded(coding, body))).submission).toMatchObject({ kind: 'completed' });
});

test('so is a refusal', async () => {
  const { submission } = await recover(coded('gzip', gzipSync('access key id: X does not existed or disabled'), 400));
  expect(submission).toMatchObject({
    kind: 'refused',
    failure: { message: expect.stringContaining('access key id: X'), hint: expect.stringContaining('disabled') },
  });
});

test.each([
  ['zstd', 'content coding zstd'],
  ['gzip', 'content coding gzip, but'],
])('an answer in %s that cannot be read leaves the call in doubt, and names the coding', async (coding, message) => {
  const { submission } = await recover(coded(coding, Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xff, 0xfe])));
  expect(submission).toMatchObject({
    kind: 'in-doubt',
    failure: { code: 'net.coding', class: 'unknown', message: expect.stringContaining(message) },
  });
  expect(JSON.stringify(submission)).not.toContain('\ufffd');
});

test('bytes that are no text are shown nowhere', async () => {
  const { submission } = await recover({ status: 400, body: Buffer.from([0xff, 0xfe, 0x80, 0x81]) });
  expect(submission).toMatchObject({ kind: 'refused', failure: { message: expect.stringContaining('no text') } });
  expect(JSON.stringify(submission)).not.toContain('\ufffd');
});

test('a plain text in another charset is read by it', async () => {
  const body = Buffer.from([0xb6, 0xab, 0xc7, 0xf8]);
  const { submission } = await recover({ status: 400, body, headers: { 'content-type': 'text/plain;charset=gbk' } });
  expect(submission).toMatchObject({ failure: { message: expect.stringContaining('东区') } });
});
