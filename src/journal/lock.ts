/**
 * One run of a plan at a time. The lock is the highest of the numbered files `<path>.<n>`: to take it is to create the
 * next number, which only one process can; a number is never used again, so nobody can take over from an owner that
 * somebody else has replaced already.
 */
import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** A process, told apart from a later one with the same number by when it began. */
export interface Owner {
  readonly host: string;
  /** Tells machines with the same host name apart; compared, never read. */
  readonly machine: string;
  /** The boot of the machine and the process's own name space of process ids; compared, never read. */
  readonly boot: string;
  readonly space: string;
  readonly pid: number;
  /** What the system says of when the process began; compared, never read. */
  readonly began: string;
  readonly runId: string;
}

/** Thrown when another run holds the lock. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  /** Undefined where the file does not say. */
  readonly owner: Owner | undefined;
  /** The file that says so. */
  readonly file: string;

  constructor(file: string, owner: Owner | undefined) {
    super(
      owner === undefined
        ? `its lock ${file} cannot be read`
        : `run ${owner.runId} holds the lock (process ${owner.pid} on ${owner.host})`,
    );
    this.file = file;
    this.owner = owner;
  }
}

export interface Lock {
  /** The dead owner from whom the lock was taken over, if any. */
  readonly takenFrom?: Owner;
  /** Whether it is still ours: nobody has removed it, or taken it over. */
  held(): Promise<boolean>;
  /** Never rejects: on a full disk the lock is left as it is, and taken over once this process is gone. */
  release(): Promise<void>;
}

export interface LockOptions {
  readonly path: string;
  readonly owner: Owner;
  /** Whether the owner still runs; asked only about owners on this host. */
  readonly isAlive: (owner: Owner) => boolean;
}

type Held = Owner & { readonly released?: true };

/** Who holds the lock now, dead or alive; undefined where nobody does. */
export async function lockHolder(path: string): Promise<Owner | undefined> {
  const last = Math.max(0, ...(await numbers(path)));
  const held = last === 0 ? undefined : await read(`${path}.${last}`);
  return held === 'unreadable' || held?.released === true ? undefined : held;
}

/**
 * Takes the lock, from a dead owner if need be. An owner on another host can't be asked and counts as alive.
 * Throws {@link LockedError}.
 */
export async function acquireLock({ path, owner, isAlive }: LockOptions): Promise<Lock> {
  const mine = `${path}-${owner.pid}-${randomUUID()}`;
  const write = (held: Held) => writeFile(mine, `${JSON.stringify(held)}\n`, { mode: 0o600, flush: true });
  await write(owner);
  try {
    for (;;) {
      const last = Math.max(0, ...(await numbers(path)));
      const held = last === 0 ? undefined : await read(`${path}.${last}`);
      if (last > 0 && held === undefined) continue;
      if (held === 'unreadable') throw new LockedError(`${path}.${last}`, undefined);
      const taken = held !== undefined && held.released !== true;
      if (taken && ownerIs(held, owner, isAlive) !== 'dead') throw new LockedError(`${path}.${last}`, held);
      const number = last + 1;
      // A link appears with its whole content or not at all, and never over another.
      if (!(await linked(mine, `${path}.${number}`))) continue;
      const all = await numbers(path);
      if (all.some((other) => other > number)) {
        await unlink(`${path}.${number}`);
        continue;
      }
      for (const old of all) if (old < number) await unlink(`${path}.${old}`).catch(ignoreMissing);
      const { ino } = await stat(`${path}.${number}`);
      const isOurs = async () => {
        const there = await stat(`${path}.${number}`).catch(() => undefined);
        return there?.ino === ino && (await numbers(path)).every((other) => other <= number);
      };
      return {
        ...(taken ? { takenFrom: held } : {}),
        held: () => isOurs().catch(() => false),
        async release() {
          try {
            if (!(await isOurs())) return;
            await write({ ...owner, released: true });
            await rename(mine, `${path}.${number}`);
          } catch {
            await unlink(mine).catch(() => {});
          }
        },
      };
    }
  } finally {
    await unlink(mine).catch(ignoreMissing);
  }
}

/**
 * An owner is dead only if this process can tell. Under the same boot, process ids of the same name space tell, whatever
 * the host is called by now. After a reboot nothing of before is alive; but only a machine that has an id of its own,
 * which containers often lack, knows that the boot before was its own. `unknown`: nobody here can ask.
 */
export function ownerIs(
  held: Owner,
  self: Omit<Owner, 'runId'>,
  isAlive: (owner: Owner) => boolean,
): 'alive' | 'dead' | 'unknown' {
  const sameHost = held.host === self.host && held.machine === self.machine;
  if (held.boot !== self.boot) return sameHost && held.machine !== '' ? 'dead' : 'unknown';
  if (held.boot === '' && !sameHost) return 'unknown';
  if (held.space !== self.space) return 'unknown';
  return isAlive(held) ? 'alive' : 'dead';
}

async function numbers(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`;
  return (await readdir(dirname(path)))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((number) => Number.isSafeInteger(number) && number > 0);
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

async function read(path: string): Promise<Held | 'unreadable' | undefined> {
  try {
    const held: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof held === 'object' && held !== null && 'pid' in held ? (held as Held) : 'unreadable';
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable';
    ignoreMissing(error);
    return undefined;
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
