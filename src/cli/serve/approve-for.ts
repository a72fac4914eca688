import { Writable } from 'node:stream';
import { ProblemError } from '../../daemon/http/problem.ts';
import { approve } from '../commands/approve.ts';
import type { Environment } from '../environment.ts';
import { CommandError } from '../exit.ts';
import { isHeld } from '../runs/lock-plan.ts';

/** Records an approval as `zdr approve` does, in the name of who asked the daemon for it. Rejects with ProblemError. */
export function approveFor(
  environment: Environment,
  runsDir: string,
): (run: string, wave: string, by: string) => Promise<void> {
  return async (run, wave, by) => {
    const silent = new Writable({ write: (_, __, done) => done() });
    const operator = `${by} (by ${environment.operator})`;
    try {
      await approve({ ...environment, stdout: silent, stderr: silent, operator }, run, wave, {
        runsDir,
      });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const code = isHeld(error) ? 'run-goes-on' : 'approval-refused';
      throw new ProblemError(code, error.message, error.hint);
    }
  };
}
