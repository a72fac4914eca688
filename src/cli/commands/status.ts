import { makeReport } from '../../report/report.ts';
import { foldJournal } from '../../runs/fold.ts';
import { findOwner, nowOf, type OwnedRun } from '../../runs/owner.ts';
import { statusDocument, statusJson } from '../../view/runs/status.ts';
import { writeText } from '../../view/write/text.ts';
import type { Environment } from '../environment.ts';
import { readRunSlots, shortagesOf } from '../execute/run-slots.ts';
import { EXIT } from '../exit.ts';
import { ancestorsOf } from '../runs/ancestors.ts';
import { noteOtherName, readRun, sayDamage, storeIn } from '../runs/open-run.ts';
import { pageOn } from '../terminal/page.ts';

/** `zdr status [run]`: how far a run is, from its journal, and whether anybody carries it on. */
export async function status(
  environment: Environment,
  wanted: string | undefined,
  options: { readonly json: boolean; readonly runsDir: string },
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const read = await readRun(store, wanted);
  noteOtherName(environment, store, read);
  const again = async (runId: string) => {
    const folded = await foldJournal(store, runId);
    return folded.kind === 'run' ? folded.state : undefined;
  };
  const run =
    read.damage === undefined ? await findOwner(store, read.state, environment, again) : { state: read.state };
  const { state, owner }: OwnedRun = run;
  const page = pageOn(environment.stdout, environment, options.runsDir);
  const lacking = owner?.state === 'gone' ? [] : shortagesOf(state, await readRunSlots(environment, store));
  // A run of before that is not here takes nothing from what this one tells of itself.
  const report =
    state.finishedAt === undefined ? undefined : makeReport(state, await ancestorsOf(store, state).catch(() => []));
  environment.stdout.write(
    options.json
      ? statusJson(state, owner, lacking, report)
      : writeText(
          statusDocument(state, { now: await nowOf(environment.clock, store, run), owner, lacking, report }),
          page,
        ),
  );
  return read.damage === undefined ? EXIT.ok : sayDamage(environment, read.damage);
}
