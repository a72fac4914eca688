import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { withDeadline } from '../../src/net/deadline.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Waits for nothing but the signal, and is held by nobody else. */
const silent = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test.each([
  ['beside the end of the program', new AbortController().signal],
  ['alone', undefined],
])('a deadline outlives the garbage collector: %s', async (_, signal) => {
  const waiting = expect(withDeadline(200, signal, silent)).rejects.toMatchObject({ name: 'TimeoutError' });
  for (let round = 0; round < 5; round += 1) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await waiting;
});

test('the end of the program ends it at once, also one that came before', async () => {
  const ending = new AbortController();
  const waiting = expect(withDeadline(60_000, ending.signal, silent)).rejects.toBe('leave');
  ending.abort('leave');
  await waiting;
  await expect(withDeadline(60_000, ending.signal, async (signal) => signal.reason)).resolves.toBe('leave');
});

test('nobody relies on signals that the garbage collector takes away', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const guilty = files.filter((name) =>
    /AbortSignal\s*\.\s*(any|timeout)\(/.test(readFileSync(join('src', name), 'utf8')),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(guilty).toEqual([]);
});
