/** `zdr resume`: goes on with a run where its journal ends. */
import { continueJournal } from '../../journal/journal-file.ts';
import type { RunStore } from '../../journal/run-store.ts';
import { exitCode } from '../../report/exit-code.ts';
import { makeReport } from '../../report/report.ts';
import { carryOutRun } from '../carry-out.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { lockPlan } from '../lock-plan.ts';
import type { OutputOptions } from '../observers.ts';
import { foldRun, openRun, type RecordedRun, storeIn } from '../open-run.ts';
import { openRealSite, openSite } from '../real-site.ts';
import { version } from '../version.ts';

export interface ResumeOptions extends OutputOptions {
  readonly yes: boolean;
  readonly runsDir: string;
}

export async function resume(
  environment: Environment,
  wanted: string | undefined,
  options: ResumeOptions,
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const found = wanted === undefined ? await newestUnfinished(store) : await openRun(store, wanted);
  if (found.state.finishedAt !== undefined) {
    const code = exitCode(makeReport(found.state));
    environment.stderr.write(
      `zdr: run ${found.runId} has ended; there is nothing to resume. zdr report ${found.runId} shows it.\n`,
    );
    return code;
  }
  if (found.state.simulated !== undefined) {
    throw new CommandError(
      EXIT.usage,
      `run ${found.runId} ran against an own simulated site, which ended with it`,
      'To try a resume, serve one with zdr simulate and run the plan against it.',
    );
  }
  if (wanted === undefined) environment.stderr.write(`zdr: resuming ${found.runId}, the newest unfinished run\n`);
  const lock = await lockPlan(environment, store, found.state.plan.name, found.runId);
  try {
    // Read again under the lock: another process may have gone on with it in between.
    const { runId, state, end, tornBytes } = await foldRun(store, found.runId);
    if (tornBytes > 0) {
      environment.stderr.write(
        `zdr: the last line of the journal was not written whole (${tornBytes} bytes) and is dropped; nothing was submitted on its strength\n`,
      );
    }
    const opened = await openRealSite(environment, state.plan, state.dialect, options);
    try {
      const facts = await openSite(opened.site);
      const journal = await continueJournal(store.journalPath(runId), end);
      return await carryOutRun(environment, {
        store,
        runId,
        journal,
        opened,
        facts,
        options,
        begin: { type: 'run.resumed', tool: version, operator: environment.operator },
        resumed: state,
      });
    } finally {
      await opened.close();
    }
  } finally {
    await lock.release();
  }
}

async function newestUnfinished(store: RunStore): Promise<RecordedRun> {
  for (const runId of [...(await store.list())].reverse()) {
    if (!(await store.has(runId))) continue;
    const run = await foldRun(store, runId).catch((error: unknown) => {
      if (error instanceof CommandError && error.exitCode === EXIT.usage) return undefined;
      throw error;
    });
    if (run !== undefined && run.state.finishedAt === undefined && run.state.simulated === undefined) return run;
  }
  throw new CommandError(
    EXIT.usage,
    `no run in ${store.path} is unfinished`,
    'zdr runs lists them; zdr retry RUN starts what did not end recovered.',
  );
}
