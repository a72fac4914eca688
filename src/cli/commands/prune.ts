/** `zdr runs prune`: removes the runs that a retention policy does not keep. */

import { given } from '../../given.ts';
import type { RunStore } from '../../journal/run-store.ts';
import { foldJournal } from '../../runs/fold.ts';
import { retainedRuns } from '../../runs/retained-runs.ts';
import { type Choice, chooseExpired, keepsNothing, type RetentionPolicy } from '../../runs/retention.ts';
import { pruneJson, pruneText } from '../../view/runs/prune.ts';
import { count } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import { EXIT, refusedError, usageError } from '../exit.ts';
import { isHeld, lockPlan } from '../runs/lock-plan.ts';
import { errorOf, storeIn } from '../runs/open-run.ts';
import { confirm } from '../terminal/ask.ts';
import { pageOn } from '../terminal/page.ts';

export interface PruneOptions {
  readonly keepLast?: number | undefined;
  readonly keepWithin?: number | undefined;
  readonly keepRecovered?: number | undefined;
  readonly keepFailed: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly runsDir: string;
}

export async function prune(environment: Environment, options: PruneOptions): Promise<number> {
  const policy: RetentionPolicy = {
    ...given({ last: options.keepLast, withinMs: options.keepWithin, lastRecovered: options.keepRecovered }),
    failed: options.keepFailed,
  };
  if (keepsNothing(policy)) {
    throw usageError(
      'nothing says which runs are to be kept',
      'Say so, and look first: zdr runs prune --keep-last 30 --keep-within 365d --dry-run',
    );
  }
  const { stdout } = environment;
  const store = storeIn(environment, options.runsDir);
  const choices = chooseExpired(await retainedRuns(store), policy, environment.clock.now());
  const expired = choices.filter(({ kept }) => kept === undefined);
  const show = (removed: readonly string[]) =>
    stdout.write(
      options.json
        ? pruneJson(choices, removed, options.dryRun)
        : pruneText(choices, options.dryRun, pageOn(stdout, environment, options.runsDir)),
    );
  if (options.dryRun || expired.length === 0) {
    show([]);
    return EXIT.ok;
  }
  if (!options.json) show([]);
  await confirmRemoval(environment, expired.length, options);
  await store.sweep();
  const removed = await removeExpired(environment, store, expired, policy);
  if (options.json) show(removed);
  else stdout.write(`removed ${count(removed.length, 'run')}\n`);
  return EXIT.ok;
}

async function confirmRemoval(environment: Environment, runs: number, { yes, json }: PruneOptions): Promise<void> {
  if (yes) return;
  if (environment.stdin.isTTY !== true || json) {
    throw refusedError(
      `${count(runs, 'run')} would be removed, and nobody was asked; nothing was removed`,
      'To look at them: --dry-run. To remove them: --yes',
    );
  }
  if (!(await confirm(environment, `Remove ${count(runs, 'run')} and all evidence of them?`))) {
    throw refusedError('not confirmed; nothing was removed');
  }
}

/** Plan by plan, each under its lock: nobody begins to retry a run while it goes. Returns what was removed. */
async function removeExpired(
  environment: Environment,
  store: RunStore,
  expired: readonly Choice[],
  policy: RetentionPolicy,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const plan of new Set(expired.map(({ run }) => run.plan))) {
    const own = expired.filter(({ run }) => run.plan === plan).map(({ run }) => run.runId);
    await using lock = await lockPlan(environment, store, plan, own[0] ?? '').catch((error: unknown) => {
      if (!isHeld(error)) throw error;
      environment.stderr.write(`zdr: ${count(own.length, 'run')} left alone for now: ${error.message}\n`);
      return undefined;
    });
    if (lock === undefined) continue;
    // A run that began since may rest on one of them.
    const again = chooseExpired(await retainedRuns(store, plan), policy, environment.clock.now());
    const still = new Set(again.filter(({ kept }) => kept === undefined).map(({ run }) => run.runId));
    for (const runId of own.filter((one) => still.has(one))) {
      // What stands in a summary is enough to list a run, not to remove it.
      const read = await foldJournal(store, runId);
      if (read.kind === 'damaged' || read.kind === 'other-version') {
        environment.stderr.write(`zdr: left alone: ${errorOf(store, runId, read).message}\n`);
        continue;
      }
      await store.remove(runId);
      removed.push(runId);
    }
  }
  return removed;
}
