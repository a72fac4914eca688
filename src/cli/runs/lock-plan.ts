import { acquireLock, type Lock, LockedError } from '../../journal/lock.ts';
import { LockImpossibleError } from '../../journal/lock-place.ts';
import type { RunStore } from '../../journal/run-store.ts';
import { clean } from '../../view/write/clean.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';

/** Makes the runs directory if need be, and warns where others may write to it. Throws CommandError. */
export async function makeRunsDirectory({ stderr }: Pick<Environment, 'stderr'>, store: RunStore): Promise<void> {
  try {
    await store.make();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw usageError(`the runs directory ${store.path} cannot be made: ${why}`, 'Name another with --runs-dir.', {
      cause: error,
    });
  }
  const open = await store.writableByOthers();
  if (open === 0) return;
  const who = open === 0o020 ? 'the group' : 'others';
  stderr.write(
    `zdr: warning: ${who} may write to the runs directory ${clean(store.path)}, and so change what runs recorded: chmod go-w ${shellWord(store.path)}\n`,
  );
}

/** Says that the file system of the runs directory can keep no lock; undefined for another error. */
export const lockImpossible = (error: unknown): CommandError | undefined =>
  error instanceof LockImpossibleError
    ? usageError(
        error.message,
        'Choose a directory on another file system, a local one for example, with --runs-dir.',
        { cause: error },
      )
    : undefined;

/** Whether {@link lockPlan} threw it because another process holds the plan. */
export const isHeld = (error: unknown): error is CommandError =>
  error instanceof CommandError && error.cause instanceof LockedError;

/** Takes the plan's lock until it is disposed of; says so when a dead run left it. Throws CommandError when another run holds it. */
export async function lockPlan(
  environment: Environment,
  store: RunStore,
  planName: string,
  runId: string,
): Promise<Lock & AsyncDisposable> {
  const { self, isAlive, stderr } = environment;
  await makeRunsDirectory(environment, store);
  try {
    const lock = await acquireLock({ path: store.lockPath(planName), owner: { ...self, runId }, isAlive });
    if (lock.takenFrom !== undefined) {
      const { runId: dead, pid, host } = lock.takenFrom;
      stderr.write(`zdr: took over the lock of run ${dead}: its process ${pid} on ${host} is gone\n`);
    }
    return Object.assign(lock, { [Symbol.asyncDispose]: () => lock.release() });
  } catch (error) {
    if (!(error instanceof LockedError)) throw lockImpossible(error) ?? error;
    const { owner, file } = error;
    const hint =
      owner === undefined
        ? `If no zdr runs this plan anywhere, remove ${file} and try again.`
        : owner.host === self.host && owner.space === self.space
          ? `Watch it with zdr status ${owner.runId}, or wait for its end.`
          : `Look at it on ${owner.host}. If that host or container is gone for good, remove ${file} and try again.`;
    throw new CommandError(EXIT.locked, `plan ${planName} is being run already: ${error.message}`, hint, {
      cause: error,
    });
  }
}
