/** `zdr approve`: opens the gate of a wave; the approval is an event of the run, bound to the digest of its plan. */

import { makeSuggest } from '../../document/schema/suggest.ts';
import { continueJournal } from '../../journal/journal-file.ts';
import { createRecorder } from '../../run/record.ts';
import { inRunsDir } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { EXIT, usageError } from '../exit.ts';
import { lockPlan } from '../runs/lock-plan.ts';
import { foldRun, openRun, storeIn } from '../runs/open-run.ts';

export async function approve(
  environment: Environment,
  wanted: string,
  wave: string,
  options: { readonly runsDir: string },
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const { runId, state: seen } = await openRun(store, wanted);
  await using lock = await lockPlan(environment, store, seen.plan.name, runId);
  const { state, end } = await foldRun(store, runId);
  const planned = state.plan.waves.find(({ name }) => name === wave);
  if (planned === undefined) {
    const names = state.plan.waves.map(({ name }) => name);
    const suggestion = makeSuggest(names)(wave);
    throw usageError(
      `run ${runId} has no wave ${wave}`,
      suggestion === undefined ? `Its waves: ${names.join(', ')}.` : `Did you mean ${suggestion}?`,
    );
  }
  if (!planned.gate) throw usageError(`wave ${wave} has no gate: it opens by itself`);
  if (state.finishedAt !== undefined) throw usageError(`run ${runId} has ended`, 'zdr runs lists the runs.');
  const known = state.waves.find(({ name }) => name === wave)?.approvedBy;
  if (known !== undefined) {
    environment.stdout.write(`wave ${wave} of run ${runId} is approved already, by ${known}\n`);
    return EXIT.ok;
  }
  const journal = await continueJournal(store.journalPath(runId), end, lock.held);
  try {
    const recorder = createRecorder({
      journal,
      clock: environment.clock,
      observers: [],
      onObserverError: () => {},
      resumed: state,
    });
    await recorder.record({ type: 'wave.approved', wave, by: environment.operator, planDigest: state.plan.digest });
  } finally {
    await journal.close();
  }
  environment.stdout.write(
    inRunsDir(
      `wave ${wave} of run ${runId} is approved (plan digest ${state.plan.digest.slice(0, 12)})\nTo go on: zdr resume ${runId}\n`,
      options.runsDir,
    ),
  );
  return EXIT.ok;
}
