import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Bound, readBounded, readSmall } from '../../src/cli/files/read-bounded.ts';

let directory: string;
const at = (name: string): string => join(directory, name);
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'zdr-bounded-'));
  writeFileSync(at('file'), 'x'.repeat(100));
  mkdirSync(at('directory'));
  symlinkSync('loop', at('loop'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const pipe = (name: string): string => {
  execFileSync('mkfifo', [at(name)]);
  return at(name);
};
const bound = (mostBytes: number, streams: Bound['streams'] = 'read'): Bound => ({
  mostBytes,
  streams,
  patienceMs: 50,
});

test('a file of as many bytes as it may have is read, one of more is not', async () => {
  expect(await readBounded(at('file'), bound(100))).toBe('x'.repeat(100));
  await expect(readBounded(at('file'), bound(99))).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test('a size that is none is not believed: a file of /proc is read, and not beyond the bound', async () => {
  expect(await readBounded('/proc/self/status', bound(100_000))).toContain('Pid:');
  await expect(readBounded('/proc/self/status', bound(20))).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test.each([
  ['directory', 'EISDIR', 'it is a directory'],
  ['gone', 'ENOENT', 'there is no such file'],
  ['loop', 'ELOOP', 'it is a link that leads to itself'],
  ['file/below', 'ENOTDIR', 'a part of its path is no directory'],
])('%s is told as %s, with what to do', async (name, code, message) => {
  await expect(readBounded(at(name), bound(10))).rejects.toMatchObject({ code, message, hint: /./ });
});

test('a device without end is read up to the bound, or not at all', async () => {
  await expect(readBounded('/dev/zero', bound(1_000_000))).rejects.toMatchObject({ code: 'TOO_LARGE' });
  await expect(readBounded('/dev/zero', bound(1_000_000, 'refuse'))).rejects.toMatchObject({ code: 'NO_FILE' });
  expect(await readBounded('/dev/null', bound(10))).toBe('');
});

test('a socket is told as one', async () => {
  const server = createServer().listen(at('socket'));
  onTestFinished(() => void server.close());
  await new Promise((done) => server.once('listening', done));
  await expect(readBounded(at('socket'), bound(10))).rejects.toMatchObject({ message: /socket/ });
  expect(await readSmall(at('socket'), 10)).toBeUndefined();
});

test('a pipe that nobody writes to is given up', async () => {
  await expect(readBounded(pipe('idle'), bound(10))).rejects.toMatchObject({ code: 'NO_WRITER' });
});

test('a pipe is waited for while somebody has it open, and read to its end', async () => {
  const path = pipe('slow');
  const writer = spawn('sh', ['-c', 'exec 3> "$0"; read line; printf "%s" "$line" >&3', path], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const text = readBounded(path, bound(1_000_000));
  // Far longer than the patience with one that nobody writes to.
  await new Promise((done) => setTimeout(done, 400));
  writer.stdin.end(`${'a'.repeat(200_000)}\n`);
  expect(await text).toBe('a'.repeat(200_000));
});

test('a pipe that gives more than it may is not read on', async () => {
  const path = pipe('endless');
  const writer = spawn('sh', ['-c', 'exec cat /dev/zero > "$0"', path], { stdio: 'ignore' });
  const ended = new Promise((done) => writer.once('exit', done));
  await expect(readBounded(path, bound(100_000))).rejects.toMatchObject({ code: 'TOO_LARGE' });
  await ended;
});

test('what grows while it is read is read no further than its bound', async () => {
  writeFileSync(at('grows'), 'x');
  const reading = readBounded(at('grows'), bound(1_000));
  appendFileSync(at('grows'), 'y'.repeat(100_000));
  await reading.then(
    (text) => expect(text.length).toBeLessThanOrEqual(1_000),
    (error) => expect(error).toMatchObject({ code: 'TOO_LARGE' }),
  );
});
