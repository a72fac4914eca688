import type { RunStore } from '../journal/run-store.ts';
import { inRunsDir } from '../view/command.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';
import { foldRun } from './open-run.ts';

/**
 * Refuses to start a plan again while a run of it that was left has calls without a result: their copies may still be
 * running, and a new run would make them twice. One that was left without such calls is only mentioned. Call it under the plan's lock. Throws CommandError.
 */
export async function refuseOverUnfinished(
  { stderr }: Environment,
  store: RunStore,
  planName: string,
  { abandoned, runsDir }: { readonly abandoned: string | undefined; readonly runsDir: string },
): Promise<void> {
  for (const runId of [...(await store.list())].reverse()) {
    const { state } = await foldRun(store, runId).catch(skipEmpty);
    if (state === undefined || state.plan.name !== planName || state.simulated !== undefined) continue;
    if (state.finishedAt !== undefined || runId === abandoned) return;
    const open = [...state.groups.values()].filter(({ calls }) => {
      const last = calls.at(-1);
      return last !== undefined && last.result === undefined;
    });
    if (open.length === 0) {
      stderr.write(
        inRunsDir(
          `zdr: run ${runId} of this plan was left unfinished; this is a new one. To go on with that: zdr resume ${runId}\n`,
          runsDir,
        ),
      );
      return;
    }
    throw new CommandError(
      EXIT.refused,
      `run ${runId} of this plan was left with ${open.length} ${open.length === 1 ? 'call' : 'calls'} in doubt (${open
        .slice(0, 3)
        .map(({ name }) => name)
        .join(', ')}${open.length > 3 ? ', …' : ''}): their copies may still be running`,
      `Go on with it: zdr resume ${runId}. To give it up all the same: --abandon ${runId}`,
    );
  }
}

function skipEmpty(error: unknown): { readonly state: undefined } {
  if (error instanceof CommandError && error.exitCode === EXIT.usage) return { state: undefined };
  throw error;
}
