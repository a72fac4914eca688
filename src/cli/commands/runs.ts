import { findOwner, nowOf } from '../../runs/owner.ts';
import { summaryOf } from '../../runs/summary-file.ts';
import { type ListedRun, runsJson, runsText } from '../../view/runs/runs.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { errorOf, moveAway, noteOtherName, storeIn } from '../runs/open-run.ts';
import { pageOn } from '../terminal/page.ts';

/**
 * `zdr runs`: the runs, newest first. A damaged journal hides no other run; it is listed as damaged, said on standard
 * error with a way out, and makes the exit code 3; so do one of another version, and one that this user may not read.
 */
export async function runs(
  environment: Environment,
  options: { readonly json: boolean; readonly runsDir: string },
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const listed: ListedRun[] = [];
  const again = async (runId: string) => {
    const found = await summaryOf(store, runId);
    return found.kind === 'run' ? found.summary : undefined;
  };
  const damaged: string[] = [];
  const otherVersion: string[] = [];
  let denied: string | undefined;
  for (const runId of [...(await store.list())].reverse()) {
    // One after the other: the whole state of a run that goes on is let go before the next is read.
    const found = await summaryOf(store, runId);
    if (found.kind === 'run') {
      noteOtherName(environment, store, { runId, state: found.summary });
      const run = await findOwner(store, found.summary, environment, again);
      listed.push({ ...run, now: await nowOf(environment.clock, store, run) });
      continue;
    }
    // It was removed while they were read.
    if (found.kind === 'no-file') continue;
    const error = errorOf(store, runId, found);
    if (!(error instanceof CommandError)) throw error;
    environment.stderr.write(`zdr: ${error.message}\n`);
    if (found.kind === 'denied') denied ??= error.hint;
    if (found.kind === 'damaged') damaged.push(runId);
    if (found.kind !== 'other-version') continue;
    otherVersion.push(runId);
    environment.stderr.write(`hint: ${error.hint}\n`);
  }
  const page = pageOn(environment.stdout, environment, options.runsDir);
  // "No runs yet" would be false of those that may not be read.
  const unread = { damaged, otherVersion };
  const silent = !options.json && denied !== undefined && listed.length + damaged.length + otherVersion.length === 0;
  if (!silent) environment.stdout.write(options.json ? runsJson(listed, unread) : runsText(listed, unread, page));
  if (denied !== undefined) environment.stderr.write(`hint: ${denied}\n`);
  if (damaged.length > 0) {
    const moves = damaged.map((runId) => `  ${moveAway(options.runsDir, runId)}\n`).join('');
    environment.stderr.write(
      `hint: Look at the receiving storages first: what the damaged run submitted may still be running. Then move it out of the way:\n${moves}`,
    );
  }
  return denied === undefined && damaged.length + otherVersion.length === 0 ? EXIT.ok : EXIT.internal;
}
