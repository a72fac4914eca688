/** `zdr run`: recover what a plan lists, and prove it. */
import { given } from '../../given.ts';
import type { Plan } from '../../plan/plan.ts';
import { selectGroups } from '../../plan/select.ts';
import type { DrillTerms } from '../../run/event.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { declaredAt } from '../execute/declared.ts';
import { signingKey } from '../execute/keys.ts';
import { type StartOptions, startRun } from '../execute/start-run.ts';
import { refusedError, usageError } from '../exit.ts';
import { type LoadedPlan, loadPlan } from '../plans/load-plan.ts';
import { usePin, warnOfAge } from '../plans/use-pin.ts';
import { findRun, storeIn } from '../runs/open-run.ts';
import type { SimulationOptions } from '../simulate/simulation.ts';
import { openRealSite } from '../site/real-site.ts';
import { resolveEndpoint } from '../site/secrets.ts';
import { confirm } from '../terminal/ask.ts';

interface SelectionOptions {
  readonly only?: readonly string[] | undefined;
  readonly skip?: readonly string[] | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly wave?: readonly string[] | undefined;
}

export interface RunOptions extends SimulationOptions, SelectionOptions, StartOptions {
  readonly name?: string | undefined;
  readonly simulate: boolean;
  readonly trustRoles: boolean;
  readonly fresh: boolean;
  readonly runId?: string | undefined;
}

export const run = (environment: Environment, file: string, options: RunOptions): Promise<number> =>
  runPlan(environment, file, options, () => undefined);

/** Runs a plan; as a drill where `drillOf` says by which terms. */
export async function runPlan(
  environment: Environment,
  file: string,
  options: RunOptions,
  drillOf: (loaded: LoadedPlan) => DrillTerms | undefined,
): Promise<number> {
  const key = await signingKey(environment, options);
  const declared = options.since === undefined ? undefined : declaredAt(options.since, environment.clock.now());
  const loaded = await loadPlan(environment, file, options.name);
  const { plan, pinText, open } = await usePin(environment, loaded, options.fresh);
  const drill = drillOf(loaded);
  const selected = selection(environment, plan, options, file);
  if (!options.simulate) {
    refuseSimulationOptions(options);
    if (!options.yes && environment.stdin.isTTY === true) {
      const groups = selected?.length ?? plan.groups.length;
      const site = `${resolveEndpoint(plan.site, environment)}${accountOf(plan)}`;
      const receiving = [...new Set(plan.groups.map((group) => group.receiving))].join(', ');
      const what = drill === undefined ? 'Recover' : 'Drill';
      const question = `${what} ${groups} groups of ${plan.name} at ${site}, onto ${receiving}?`;
      if (!(await confirm(environment, question))) throw refusedError('not confirmed; nothing was done');
    }
  }
  warnOfAge(environment, plan, environment.clock.now());
  const store = storeIn(environment, options.runsDir);
  const abandoned = options.abandon === undefined ? undefined : await findRun(store, options.abandon);
  const opened = options.simulate
    ? await (await import('../simulate/simulation.ts')).openSimulation(environment, plan, options)
    : await openRealSite(environment, plan, undefined, options);
  return startRun(environment, {
    store,
    plan,
    planText: loaded.text,
    ...given({ pinText }),
    choosePin: open,
    opened,
    options,
    abandoned,
    declaredAt: declared,
    trustRoles: options.trustRoles,
    key,
    ...given({ selected, drill }),
    runId: options.runId,
  });
}

const accountOf = ({ site }: Plan) => (site.auth.kind === 'account' ? ` as ${site.auth.account}` : '');

/** The groups that take part; undefined for all of them. Says what the dependencies changed. Throws CommandError. */
function selection(
  environment: Environment,
  plan: Plan,
  options: SelectionOptions & { readonly name?: string | undefined },
  file: string,
): readonly string[] | undefined {
  const { only = [], skip = [], tag: tags = [], wave: waves = [] } = options;
  if (only.length + skip.length + tags.length + waves.length === 0) return undefined;
  const { groups, added, dropped, unknown } = selectGroups(plan, { only, skip, tags, waves });
  const name = options.name === undefined ? '' : ` --name ${shellWord(options.name)}`;
  const listed = `They are listed by: zdr plan --all${name} ${file === '-' ? 'PLAN' : shellWord(file)}`;
  if (unknown.length > 0) {
    throw usageError(`the plan has no group, tag or wave ${unknown.join(', ')}`, listed);
  }
  if (groups.length === 0) throw usageError('the selection leaves no selected group', listed);
  const say = (names: readonly string[], what: string, one: string, several: string) => {
    if (names.length > 0)
      environment.stderr.write(`zdr: ${names.join(', ')} ${what} ${names.length === 1 ? one : several}\n`);
  };
  say(added, 'taken in: selected groups depend on', 'it', 'them');
  say(dropped, 'left out:', 'it depends on a skipped group', 'they depend on skipped groups');
  return groups;
}

function refuseSimulationOptions(options: SimulationOptions): void {
  if (options.world !== undefined || options.fault !== undefined || options.speed !== undefined) {
    throw usageError('--world, --fault and --speed are for a simulated site', 'Add --simulate, or leave them out.');
  }
}
