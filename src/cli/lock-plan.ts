import { mkdir } from 'node:fs/promises';
import { acquireLock, type Lock, LockedError } from '../journal/lock.ts';
import type { RunStore } from '../journal/run-store.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

/** Takes the plan's lock; says so when a dead run left it. Throws CommandError when another run holds it. */
export async function lockPlan(
  { self, isAlive, stderr }: Environment,
  store: RunStore,
  planName: string,
  runId: string,
): Promise<Lock> {
  try {
    await mkdir(store.path, { recursive: true });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CommandError(
      EXIT.usage,
      `the runs directory ${store.path} cannot be made: ${why}`,
      'Name another with --runs-dir.',
      { cause: error },
    );
  }
  try {
    const lock = await acquireLock({ path: store.lockPath(planName), owner: { ...self, runId }, isAlive });
    if (lock.takenFrom !== undefined) {
      const { runId: dead, pid, host } = lock.takenFrom;
      stderr.write(`zdr: took over the lock of run ${dead}: its process ${pid} on ${host} is gone\n`);
    }
    return lock;
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
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
