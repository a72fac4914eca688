import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireLock, LockedError, type Owner } from '../../src/journal/lock.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zdr-lock-'));
  path = join(directory, 'east-site.lock');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const owner = (change: Partial<Owner> = {}): Owner => ({ host: 'a', pid: 10, began: '100', runId: 'one', ...change });
const alive = () => true;
const dead = () => false;

test('a held lock is refused, and free again after its release', async () => {
  const first = await acquireLock({ path, owner: owner(), isAlive: alive });
  const error = await acquireLock({ path, owner: owner({ pid: 11, runId: 'two' }), isAlive: alive }).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(LockedError);
  expect(error).toMatchObject({ owner: owner() });
  await first.release();
  const second = await acquireLock({ path, owner: owner({ pid: 11, runId: 'two' }), isAlive: alive });
  expect(second.takenFrom).toBeUndefined();
});

test('a dead owner is replaced, and named', async () => {
  await acquireLock({ path, owner: owner(), isAlive: alive });
  const second = await acquireLock({ path, owner: owner({ pid: 11, runId: 'two' }), isAlive: dead });
  expect(second.takenFrom).toEqual(owner());
  await second.release();
  expect(await readdir(directory)).toEqual(['east-site.lock.2']);
});

test('an owner on another host counts as alive', async () => {
  await acquireLock({ path, owner: owner({ host: 'b' }), isAlive: alive });
  await expect(acquireLock({ path, owner: owner(), isAlive: dead })).rejects.toThrow(/process 10 on b/);
});

test.each(Array.from({ length: 20 }, (_, n) => n))('only one of many takes over from a dead owner (%d)', async () => {
  await writeFile(`${path}.7`, JSON.stringify(owner({ pid: 1, runId: 'dead' })));
  const tries = Array.from({ length: 20 }, (_, n) =>
    acquireLock({ path, owner: owner({ pid: 100 + n, runId: `run-${n}` }), isAlive: ({ pid }) => pid !== 1 }),
  );
  const results = await Promise.allSettled(tries);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the release of an owner that was taken for dead leaves its successor alone', async () => {
  const first = await acquireLock({ path, owner: owner(), isAlive: alive });
  await acquireLock({ path, owner: owner({ pid: 11, runId: 'two' }), isAlive: dead });
  await first.release();
  await expect(acquireLock({ path, owner: owner({ pid: 12, runId: 'three' }), isAlive: alive })).rejects.toThrow(
    LockedError,
  );
});

test('a release that cannot be written does not reject: what ended the run is what is reported', async () => {
  const lock = await acquireLock({ path, owner: owner(), isAlive: alive });
  await rm(directory, { recursive: true });
  await expect(lock.release()).resolves.toBeUndefined();
});
