/** A recorded run, gone on with at its own site: `zdr resume`, `zdr cleanup`. */
import { continueJournal } from '../../journal/journal-file.ts';
import type { Lock } from '../../journal/lock.ts';
import type { RunStore } from '../../journal/run-store.ts';
import type { SiteFacts } from '../../run/ports.ts';
import type { RunState } from '../../run/state.ts';
import type { RecordedRun } from '../../runs/fold.ts';
import type { Environment } from '../environment.ts';
import { refusedError } from '../exit.ts';
import { awaitSite, openRealSite, type SiteWait } from '../site/real-site.ts';
import { version } from '../version.ts';
import { type CarryOut, carryOutRun } from './carry-out.ts';

type Options = CarryOut['options'] &
  SiteWait &
  Parameters<typeof refuseOtherSite>[2] &
  Parameters<typeof openRealSite>[3];

/** Call it under the plan's lock. Returns the exit code. Throws CommandError, also for another site than the run's. */
export async function goOn(
  environment: Environment,
  { store, lock, run }: { readonly store: RunStore; readonly lock: Lock; readonly run: RecordedRun },
  options: Options,
  work: Pick<CarryOut, 'key' | 'cleanUp'>,
): Promise<number> {
  const { runId, state, end } = run;
  await using opened = await openRealSite(environment, state.plan, state, options);
  const facts = await awaitSite(environment, opened.site, options);
  refuseOtherSite(state, facts, options);
  const journal = await continueJournal(store.journalPath(runId), end, lock.held);
  const begin = { type: 'run.resumed', tool: version, operator: environment.operator } as const;
  return await carryOutRun(environment, {
    ...work,
    store,
    runId,
    journal,
    opened,
    facts,
    options,
    begin,
    resumed: state,
  });
}

/** A call in doubt that is sent to another site is a second copy, and no job uuid protects it there. */
function refuseOtherSite(
  { runId, site }: RunState,
  { endpoint }: SiteFacts,
  { endpointMoved }: { readonly endpointMoved: boolean },
): void {
  if (endpointMoved || site?.endpoint === undefined || site.endpoint === endpoint) return;
  throw refusedError(
    `run ${runId} was begun at ${site.endpoint}, and the plan now leads to ${endpoint}`,
    'Point the plan at the same site. If it is the same one under another address: --endpoint-moved',
  );
}
