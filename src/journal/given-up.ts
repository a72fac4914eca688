/** Runs that a person gave up (`--abandon`): a note in the directory of each, which whoever asks about a run reads. */
import type { RunStore } from './run-store.ts';

/** A file of the run directory: the run was given up, and counts for nothing. */
const GIVEN_UP = 'given-up.json';

/** Notes that a run is given up although it has open calls; from then on it stands in nobody's way. `at`: RFC 3339. */
export async function giveUp(
  store: RunStore,
  runId: string,
  note: { readonly by: string; readonly at: string },
): Promise<void> {
  await store.write(runId, GIVEN_UP, `${JSON.stringify(note)}\n`);
}

/** Whether a person gave the run up with `--abandon`. */
export async function isGivenUp(store: RunStore, runId: string): Promise<boolean> {
  return (await store.read(runId, GIVEN_UP).catch(() => undefined)) !== undefined;
}
