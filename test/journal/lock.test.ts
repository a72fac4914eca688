import { unlinkSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { acquireLock, LockedError, lockHolder, type Owner } from '../../src/journal/lock.ts';
import { LockImpossibleError } from '../../src/journal/lock-place.ts';

/** What the file system refuses, with the code that it gives: a code a call, and none where it has the call. */
const refused = vi.hoisted(() => ({
  link: (): string | undefined => undefined,
  rename: (): string | undefined => undefined,
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const unless = async (call: 'link' | 'rename', from: string, to: string) => {
    const code = refused[call]();
    if (code !== undefined) throw Object.assign(new Error(`${code}: ${call}`), { code, syscall: call });
    await real[call](from, to);
  };
  return {
    ...real,
    link: (from: string, to: string) => unless('link', from, to),
    rename: (from: string, to: string) => unless('rename', from, to),
  };
});

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zdr-lock-'));
  path = join(directory, 'east-site.lock');
});
afterEach(async () => {
  Object.assign(refused, { link: () => undefined, rename: () => undefined });
  await rm(directory, { recursive: true, force: true });
});

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

/** Every other call is refused: two machines that mount the same share, each in its own way. */
const now = { even: false };
const byTurns = () => {
  now.even = !now.even;
  return now.even ? 'EPERM' : undefined;
};

describe.each<[string, () => string | undefined]>([
  ['has hard links', () => undefined],
  ['has none (exFAT: EPERM)', () => 'EPERM'],
  ['has none (SMB, Azure Files: ENOTSUP)', () => 'ENOTSUP'],
  ['has none (FUSE: ENOSYS)', () => 'ENOSYS'],
  ['has them for every other process', byTurns],
])('on a file system that %s', (_name, link) => {
  beforeEach(() => {
    refused.link = link;
  });

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

  test.each(['', '{', 'null', '7', '[]', '{"pid":1}', '{"pid":1,"host":"a","runId":"r"}'])(
    'a lock file that holds %j is not taken over, and named',
    async (text) => {
      await writeFile(`${path}.3`, text);
      await expect(acquireLock({ path, owner: owner(), isAlive: dead })).rejects.toThrow(/lock\.3 cannot be read/);
    },
  );

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

  test('who holds it is told, and nobody once it is released', async () => {
    const lock = await acquireLock({ path, owner: owner(), isAlive: alive });
    expect(await lockHolder(path)).toEqual(owner());
    await lock.release();
    expect(await lockHolder(path)).toBeUndefined();
  });

  test('nothing is left beside the lock', async () => {
    const first = await acquireLock({ path, owner: owner(), isAlive: alive });
    await acquireLock({ path, owner: owner({ pid: 11 }), isAlive: alive }).catch(() => {});
    expect(await readdir(directory)).toEqual(['east-site.lock.1']);
    await first.release();
    expect(await readdir(directory)).toEqual(['east-site.lock.1']);
  });
});

describe('without hard links', () => {
  beforeEach(() => {
    refused.link = () => 'EPERM';
  });

  test('a lock that somebody emptied by hand, but for its directory, is free', async () => {
    await mkdir(`${path}.3`);
    expect(await lockHolder(path)).toBeUndefined();
    const lock = await acquireLock({ path, owner: owner(), isAlive: alive });
    expect([await lock.held(), lock.takenFrom, await readdir(directory)]).toEqual([
      true,
      undefined,
      ['east-site.lock.4'],
    ]);
  });

  test('a lock with the holders of two is not taken over', async () => {
    await mkdir(`${path}.3`);
    for (const name of ['a', 'b']) await writeFile(join(`${path}.3`, `${name}.holder`), JSON.stringify(owner()));
    await expect(acquireLock({ path, owner: owner(), isAlive: dead })).rejects.toThrow(/lock\.3 cannot be read/);
  });

  test.each(['EPERM', 'ENOTSUP', 'ENOSYS', 'EXDEV'])('nor moved directories (%s): it is said', async (code) => {
    refused.rename = () => code;
    const error = await acquireLock({ path, owner: owner(), isAlive: alive }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LockImpossibleError);
    expect((error as Error).message).toContain(directory);
    expect(await readdir(directory)).toEqual([]);
  });
});

test.each(['ENOSPC', 'EIO', 'EACCES', 'EDQUOT'])(
  'a link that fails by %s is no file system without links',
  async (code) => {
    refused.link = () => code;
    await expect(acquireLock({ path, owner: owner(), isAlive: alive })).rejects.toMatchObject({ code });
    expect(await readdir(directory)).toEqual([]);
  },
);
