/** One run of a plan at a time: a lock file that names its owner. */
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';

/** A process, told apart from a later one with the same number by when it began. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** What the system says of when the process began; compared, never read. */
  readonly began: string;
  readonly runId: string;
}

/** Thrown when another run holds the lock. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  readonly owner: Owner;
  readonly path: string;

  constructor(path: string, owner: Owner) {
    super(`run ${owner.runId} holds the lock ${path} (process ${owner.pid} on ${owner.host})`);
    this.path = path;
    this.owner = owner;
  }
}

export interface Lock {
  /** The dead owner from whom the lock was taken over, if any. */
  readonly takenFrom?: Owner;
  release(): Promise<void>;
}

export interface LockOptions {
  readonly path: string;
  readonly owner: Owner;
  /** Whether the owner still runs; asked only about owners on this host. */
  readonly isAlive: (owner: Owner) => boolean;
}

/**
 * Takes the lock, from a dead owner if need be. An owner on another host can't be asked and counts as alive.
 * Throws {@link LockedError}.
 */
export async function acquireLock(options: LockOptions): Promise<Lock> {
  const { path, owner } = options;
  const mine = `${path}.${owner.pid}.${randomUUID()}`;
  await writeFile(mine, `${JSON.stringify(owner)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    const takenFrom = await claim(options, mine);
    return { ...(takenFrom === undefined ? {} : { takenFrom }), release: () => release(path, owner) };
  } finally {
    await unlink(mine).catch(() => {});
  }
}

async function claim({ path, owner, isAlive }: LockOptions, mine: string): Promise<Owner | undefined> {
  let takenFrom: Owner | undefined;
  for (;;) {
    // A link appears with its whole content or not at all, and never over another.
    if (await linked(mine, path)) return takenFrom;
    const held = await read(path);
    if (held === undefined) continue;
    if (held.host !== owner.host || isAlive(held)) throw new LockedError(path, held);
    const aside = `${mine}.dead`;
    await rename(path, aside).catch(ignoreMissing);
    const moved = await read(aside);
    if (moved !== undefined && !same(moved, held)) {
      // Somebody else took over in between: what was moved aside is a live lock; it goes back.
      await linked(aside, path);
      await unlink(aside).catch(ignoreMissing);
      throw new LockedError(path, moved);
    }
    await unlink(aside).catch(ignoreMissing);
    takenFrom = held;
  }
}

async function release(path: string, owner: Owner): Promise<void> {
  const held = await read(path);
  if (held !== undefined && same(held, owner)) await unlink(path).catch(ignoreMissing);
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function read(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch (error) {
    ignoreMissing(error);
    return undefined;
  }
}

const same = (a: Owner, b: Owner) => a.host === b.host && a.pid === b.pid && a.began === b.began && a.runId === b.runId;

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
