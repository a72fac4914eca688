/** `zdr retry`: a new run, linked to an ended one, of only what did not end recovered. */
import { given } from '../../given.ts';
import type { Environment } from '../environment.ts';
import { declaredAt } from '../execute/declared.ts';
import { signingKey } from '../execute/keys.ts';
import { type StartOptions, startRun } from '../execute/start-run.ts';
import { EXIT, usageError } from '../exit.ts';
import { findRun, openRun, storeIn } from '../runs/open-run.ts';
import { openRealSite } from '../site/real-site.ts';

export async function retry(
  environment: Environment,
  wanted: string | undefined,
  options: StartOptions,
): Promise<number> {
  const key = await signingKey(environment, options);
  const declared = options.since === undefined ? undefined : declaredAt(options.since, environment.clock.now());
  const store = storeIn(environment, options.runsDir);
  const { runId, state } = await openRun(store, wanted);
  if (state.finishedAt === undefined) {
    throw usageError(`run ${runId} has not ended`, `Go on with it: zdr resume ${runId}`);
  }
  if (state.drill !== undefined) {
    throw usageError(
      `run ${runId} was a drill: it is not gone on with by a recovery that stays`,
      'Run the drill again: zdr drill PLAN',
    );
  }
  if (state.simulated !== undefined) {
    throw usageError(
      `run ${runId} ran against an own simulated site, which ended with it`,
      'Run the plan again with --simulate.',
    );
  }
  const selected = [...state.groups.values()]
    .filter(({ outcome, reason }) => outcome !== 'recovered' && reason?.kind !== 'not-selected')
    .map(({ name }) => name);
  if (selected.length === 0) {
    environment.stderr.write(`zdr: every group of run ${runId} ended recovered; there is nothing to retry\n`);
    return EXIT.ok;
  }
  // How they ended is not known, or was not as it should be: what is whole of them by now was copied by that run.
  const doubtful = [...state.groups.values()]
    .filter(({ name, outcome, calls }) =>
      calls.length === 0 ? state.doubtful.has(name) : outcome === 'unknown' || outcome === 'differs',
    )
    .map(({ name }) => name);
  const opened = await openRealSite(environment, state.plan, state, options);
  environment.stderr.write(
    `zdr: retrying ${selected.length} of ${state.groups.size} groups of run ${runId}, by the plan as it was then; if you have changed it: zdr run PLAN\n`,
  );
  const pinText = await store.read(runId, 'pin.yaml').catch(() => undefined);
  return startRun(environment, {
    store,
    plan: state.plan,
    planText: await store.read(runId, 'plan.yaml'),
    ...given({ pinText }),
    opened,
    options,
    parent: runId,
    declaredAt: declared,
    selected,
    doubtful,
    key,
    abandoned: options.abandon === undefined ? undefined : await findRun(store, options.abandon),
  });
}
