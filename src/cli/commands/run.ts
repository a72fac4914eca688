/** `zdr run`: recover what a plan lists, and prove it. */

import { createJournal } from '../../journal/journal-file.ts';
import { makeRunId } from '../../journal/run-store.ts';
import { ask } from '../ask.ts';
import { carryOutRun } from '../carry-out.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { loadPlan } from '../load-plan.ts';
import { lockPlan } from '../lock-plan.ts';
import type { OutputOptions } from '../observers.ts';
import { storeIn } from '../open-run.ts';
import { openRealSite, openSite } from '../real-site.ts';
import { openSimulation, type SimulationOptions } from '../simulation.ts';
import { version } from '../version.ts';

export interface RunOptions extends SimulationOptions, OutputOptions {
  readonly name?: string | undefined;
  readonly yes: boolean;
  readonly simulate: boolean;
  readonly runsDir: string;
}

export async function run(environment: Environment, file: string, options: RunOptions): Promise<number> {
  const loaded = await loadPlan(environment, file, options.name);
  const { plan } = loaded;
  if (!options.simulate) {
    refuseSimulationOptions(options);
    if (!options.yes && environment.stdin.isTTY === true) {
      const question = `Recover ${plan.groups.length} groups of ${plan.name} (plan digest ${plan.digest.slice(0, 12)})?`;
      if (!(await ask(environment, question))) throw new CommandError(EXIT.refused, 'not confirmed; nothing was done');
    }
  }
  const opened = options.simulate
    ? await openSimulation(environment, plan, options)
    : await openRealSite(environment, plan, undefined);
  const store = storeIn(environment, options.runsDir);
  const runId = makeRunId(opened.clock.now(), plan.name, environment.random);
  try {
    const lock = await lockPlan(environment, store, plan.name, runId);
    try {
      const facts = await openSite(opened.site);
      await store.create(runId, loaded.text);
      const journal = await createJournal(store.journalPath(runId));
      return await carryOutRun(environment, {
        store,
        runId,
        journal,
        opened,
        facts,
        options,
        begin: {
          type: 'run.started',
          format: 1,
          runId,
          plan,
          tool: version,
          operator: environment.operator,
          ...(opened.simulated === undefined ? {} : { simulated: opened.simulated }),
        },
      });
    } finally {
      await lock.release();
    }
  } finally {
    await opened.close();
  }
}

function refuseSimulationOptions(options: SimulationOptions): void {
  if (options.world !== undefined || options.fault !== undefined || options.speed !== undefined) {
    throw new CommandError(
      EXIT.usage,
      '--world, --fault and --speed are for a simulated site',
      'Add --simulate, or leave them out.',
    );
  }
}
