import { unlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acquireLock, LockedError, type Owner } from '../../src/journal/lock.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zdr-lock-'));
  path = join(directory, 'east-site.lock');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const owner = (change: Partial<Owner> = {}): Owner => ({
  host: 'a',
  machine: 'm',
  boot: 'b',
  space: 's',
  pid: 10,
  began: '100',
  runId: 'one',
  ...change,
});
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

test.each<[string, Partial<Owner>, boolean]>([
  ['on another host', { host: 'b', machine: 'n', boot: 'c' }, false],
  ['on another machine of the same name', { machine: 'n', boot: 'c' }, false],
  ['on a machine without an id, under another boot: two containers, perhaps', { machine: '', boot: 'c' }, false],
  ['among other process ids', { space: 't' }, false],
  ['before the reboot of this machine', { boot: 'c' }, true],
  ['under this boot, before the host was renamed', { host: 'b' }, true],
])('an owner %s whose process cannot be found: dead is %s', async (_, change, isGone) => {
  const machine = change.machine === '' ? { machine: '' } : {};
  await acquireLock({ path, owner: owner(change), isAlive: alive });
  const taken = acquireLock({ path, owner: owner({ pid: 11, ...machine }), isAlive: dead });
  if (isGone) expect((await taken).takenFrom).toEqual(owner(change));
  else await expect(taken).rejects.toThrow(LockedError);
});

test.each(['', '{', 'null', '7'])('a lock file that holds %j is not taken over, and named', async (text) => {
  await writeFile(`${path}.3`, text);
  await expect(acquireLock({ path, owner: owner(), isAlive: dead })).rejects.toThrow(/lock\.3 cannot be read/);
});

test('whoever holds it can tell that it was removed, or taken over', async () => {
  const first = await acquireLock({ path, owner: owner(), isAlive: alive });
  expect(await first.held()).toBe(true);
  const second = await acquireLock({ path, owner: owner({ pid: 11 }), isAlive: dead });
  expect([await first.held(), await second.held()]).toEqual([false, true]);
  await rm(directory, { recursive: true });
  expect(await second.held()).toBe(false);
});

test.each(Array.from({ length: 20 }, (_, n) => n))('only one of many takes over from a dead owner (%d)', async () => {
  await writeFile(`${path}.7`, JSON.stringify(owner({ pid: 1, runId: 'dead' })));
  const tries = Array.from({ length: 20 }, (_, n) =>
    acquireLock({ path, owner: owner({ pid: 100 + n, runId: `run-${n}` }), isAlive: ({ pid }) => pid !== 1 }),
  );
  const results = await Promise.allSettled(tries);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

describe('between the look at a dead owner and the link', () => {
  /** What another process does meanwhile: whether the owner lives is asked just there. */
  const meanwhile = (happens: () => void) => {
    let asked = 0;
    return acquireLock({
      path,
      owner: owner({ pid: 11, runId: 'late' }),
      isAlive({ pid }) {
        if (pid !== 1) return true;
        asked += 1;
        if (asked === 1) happens();
        return false;
      },
    });
  };
  const other = JSON.stringify(owner({ pid: 12, runId: 'other' }));
  beforeEach(() => writeFile(`${path}.7`, JSON.stringify(owner({ pid: 1, runId: 'dead' }))));

  test('another process took the next number: it holds the lock', async () => {
    const late = meanwhile(() => writeFileSync(`${path}.8`, other));
    await expect(late).rejects.toMatchObject({ owner: { runId: 'other' } });
  });

  test('the next number was taken and released, and the one behind it taken: the number that is free again is no lock', async () => {
    const late = meanwhile(() => {
      writeFileSync(`${path}.9`, other);
      unlinkSync(`${path}.7`);
    });
    await expect(late).rejects.toMatchObject({ owner: { runId: 'other' } });
    expect(await readdir(directory)).toEqual(['east-site.lock.9']);
  });
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
