/**
 * One run of a plan at a time. The lock is the highest of the numbered places `<path>.<n>`: to take it is to make the
 * next number, which only one process can; a number is never used again, so nobody can take over from an owner that
 * somebody else has replaced already.
 */
import { makePlace, placeNumbers, readPlace, removePlace } from './lock-place.ts';

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

/** A lock that is held until it is released or lost. */
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
  const last = Math.max(0, ...(await placeNumbers(path)));
  const held = last === 0 ? undefined : await read(`${path}.${last}`);
  return held === 'unreadable' || held === 'empty' || held?.released === true ? undefined : held;
}

/**
 * Takes the lock, from a dead owner if need be. An owner on another host can't be asked and counts as alive.
 * Throws {@link LockedError}, and LockImpossibleError where the file system can keep no lock.
 */
export async function acquireLock({ path, owner, isAlive }: LockOptions): Promise<Lock> {
  const beside = `${path}-${owner.pid}`;
  const text = (held: Held) => `${JSON.stringify(held)}\n`;
  for (;;) {
    const last = Math.max(0, ...(await placeNumbers(path)));
    const held = last === 0 ? undefined : await read(`${path}.${last}`);
    if (last > 0 && held === undefined) continue;
    if (held === 'unreadable') throw new LockedError(`${path}.${last}`, undefined);
    const taken = held !== undefined && held !== 'empty' && held.released !== true;
    if (taken && ownerIs(held, owner, isAlive) !== 'dead') throw new LockedError(`${path}.${last}`, held);
    const number = last + 1;
    const place = await makePlace(`${path}.${number}`, text(owner), beside);
    if (place === undefined) continue;
    const all = await placeNumbers(path);
    if (all.some((other) => other > number)) {
      await removePlace(`${path}.${number}`);
      continue;
    }
    for (const old of all) if (old < number) await removePlace(`${path}.${old}`);
    const isOurs = async () => (await place.isOurs()) && (await placeNumbers(path)).every((other) => other <= number);
    return {
      ...(taken ? { takenFrom: held } : {}),
      held: () => isOurs().catch(() => false),
      async release() {
        try {
          if (await isOurs()) await place.replace(text({ ...owner, released: true }));
        } catch {
          // On a full disk it stays as it is, and is taken over once this process is gone.
        }
      },
    };
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

/** What every owner says of itself: one of whom a part is missing cannot be told alive from dead. */
const NAMES = ['host', 'machine', 'boot', 'space', 'began', 'runId'] as const;

async function read(path: string): Promise<Held | 'unreadable' | 'empty' | undefined> {
  const text = await readPlace(path);
  if (text === undefined) return undefined;
  if (text === null) return 'empty';
  try {
    const held = JSON.parse(text) as Partial<Held> | null;
    return held !== null && NAMES.every((name) => typeof held[name] === 'string') && Number.isInteger(held.pid)
      ? (held as Held)
      : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
