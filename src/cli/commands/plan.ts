import { appendFile } from 'node:fs/promises';
import { estimate } from '../../schedule/estimate.ts';
import { planJson, planText } from '../../view/plan.ts';
import { preflightText } from '../../view/preflight.ts';
import { preflightMarkdown } from '../../view/preflight-markdown.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { type LoadedPlan, loadPlan } from '../load-plan.ts';
import { pageOn } from '../page.ts';
import { type LivePlan, livePlan } from '../preflight.ts';
import { openRealSite } from '../real-site.ts';
import { openSimulation } from '../simulation.ts';

/** Groups shown of each wave without `--all`. */
const SHOWN_PER_WAVE = 50;

export interface PlanOptions {
  readonly name?: string | undefined;
  readonly all: boolean;
  readonly calls: boolean;
  readonly json: boolean;
  readonly live: boolean;
  readonly serverCheck: boolean;
  readonly trustRoles: boolean;
  readonly simulate: boolean;
  readonly world?: string | undefined;
  readonly fault?: readonly string[] | undefined;
  readonly seed: number;
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | undefined;
  readonly logFile?: string | undefined;
}

/** `zdr plan`: the dry run. Makes no call that changes anything; without `--live`, none at all. */
export async function plan(environment: Environment, file: string, options: PlanOptions): Promise<number> {
  refuseMisplacedOptions(options);
  const loaded = await loadPlan(environment, file, options.name);
  const live = options.live ? await lookLive(environment, loaded, options) : undefined;
  const expected = estimate(loaded.plan, live === undefined ? {} : { sizes: live.sizes });
  const page = pageOn(environment.stdout, environment);
  environment.stdout.write(
    options.json
      ? planJson(loaded.plan, expected, { calls: options.calls, ...(live === undefined ? {} : live) })
      : planText(loaded.plan, expected, page, {
          groupsPerWave: options.all ? Number.POSITIVE_INFINITY : SHOWN_PER_WAVE,
          calls: options.calls,
          // What to do next depends on the preflight, which then says it.
          ...(live === undefined ? { file } : {}),
        }),
  );
  if (live === undefined) return EXIT.ok;
  if (!options.json) environment.stdout.write(`\n${preflightText(live.preflight, page, file)}`);
  const summary = environment.variables['GITHUB_STEP_SUMMARY'];
  if (summary) await appendFile(summary, preflightMarkdown(live.preflight)).catch(() => {});
  return live.preflight.counts.blocker > 0 ? EXIT.blocked : EXIT.ok;
}

async function lookLive(environment: Environment, loaded: LoadedPlan, options: PlanOptions): Promise<LivePlan> {
  const opened = options.simulate
    ? // Nothing is copied, so time need not be shortened.
      await openSimulation(environment, loaded.plan, { ...options, speed: 1 })
    : await openRealSite(environment, loaded.plan, undefined, options);
  try {
    return await livePlan(environment, opened, loaded.plan, options);
  } finally {
    await opened.close();
  }
}

function refuseMisplacedOptions(options: PlanOptions): void {
  if (!options.live && (options.serverCheck || options.simulate || options.trustRoles)) {
    throw new CommandError(
      EXIT.usage,
      '--server-check, --trust-roles and --simulate are for a look at a site',
      'Add --live, or leave them out.',
    );
  }
  if (!options.simulate && (options.world !== undefined || options.fault !== undefined)) {
    throw new CommandError(
      EXIT.usage,
      '--world and --fault are for a simulated site',
      'Add --simulate, or leave them out.',
    );
  }
}
