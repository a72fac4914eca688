/** `zdr coverage`: what of a site no plan recovers; for a nightly check. */

import type { Plan } from '../../plan/plan.ts';
import { type CoveringPlan, coverageOf } from '../../survey/coverage.ts';
import { type CoverageView, coverageDocument, coverageJson } from '../../view/plan/coverage.ts';
import { writeText } from '../../view/write/text.ts';
import type { Environment } from '../environment.ts';
import type { LogChoice } from '../execute/run-log.ts';
import { blockedError, CommandError, EXIT, usageError } from '../exit.ts';
import { readPlanFiles } from '../files/plan-files.ts';
import { type PlanFile, plansIn } from '../plans/load-plan.ts';
import { usePin } from '../plans/use-pin.ts';
import { openRealSite, openSite, orSiteError } from '../site/real-site.ts';
import { resolveEndpoint } from '../site/secrets.ts';
import { pageOn } from '../terminal/page.ts';
import { showFindings } from '../terminal/show-findings.ts';

export interface CoverageOptions extends LogChoice {
  readonly ignoreTag?: readonly string[] | undefined;
  readonly json: boolean;
}

export async function coverage(
  environment: Environment,
  args: readonly string[],
  options: CoverageOptions,
): Promise<number> {
  const sites = new Map<string, CoveringPlan[]>();
  for (const read of (await readPlanFiles(environment, args)).files) {
    for (const plan of await plansOf(environment, read)) {
      const endpoint = resolveEndpoint(plan.site, environment);
      sites.set(endpoint, [...(sites.get(endpoint) ?? []), { file: read.file, plan }]);
    }
  }
  if (sites.size === 0) throw usageError('these files hold no plan', 'Name plan files.');
  const views: CoverageView[] = [];
  for (const [site, plans] of sites) {
    views.push({ site, ...coverageOf(plans, await lookFor(environment, plans, options), options.ignoreTag) });
  }
  const page = pageOn(environment.stdout, environment);
  const text = options.json
    ? coverageJson(views)
    : views.map((view) => writeText(coverageDocument(view), page)).join('\n');
  environment.stdout.write(text);
  return views.some(({ findings }) => findings.length > 0) ? EXIT.findings : EXIT.ok;
}

/** With their pins: a pinned backup that is gone will be missed at night. */
async function plansOf(environment: Environment, read: PlanFile): Promise<readonly Plan[]> {
  if (read.diagnostics.some(({ severity }) => severity === 'error')) {
    environment.stderr.write(showFindings([read], environment, environment.stderr));
    throw new CommandError(EXIT.findings, `${read.file} is not a valid plan`, 'Fix the findings above first.');
  }
  const plans: Plan[] = [];
  for (const loaded of plansIn(read)) {
    plans.push(
      await usePin(environment, loaded, false).then(
        ({ plan }) => plan,
        (error: unknown) => unpinned(environment, loaded.plan, error),
      ),
    );
  }
  return plans;
}

/** A pin that does not fit is told, and does not keep the rest from being looked at. */
function unpinned({ stderr }: Environment, plan: Plan, error: unknown): Plan {
  if (!(error instanceof CommandError)) throw error;
  stderr.write(`zdr: warning: ${error.message}\n`);
  return plan;
}

/** Logs in as the first of the plans does. */
async function lookFor(environment: Environment, plans: readonly CoveringPlan[], options: CoverageOptions) {
  const [first] = plans;
  if (first === undefined) throw new Error('a site has a plan');
  await using opened = await openRealSite(environment, { ...first.plan, verify: 'observed' }, undefined, options);
  const { queries } = await openSite(opened.site);
  if (!queries) throw blockedError('the site answers no queries, so it cannot be looked at');
  const storageUuids = [...new Set(plans.flatMap(({ plan }) => plan.storages.map(({ uuid }) => uuid)))];
  const [vms, backups] = await orSiteError(Promise.all([opened.site.vms(), opened.site.backups({ storageUuids })]));
  return { vms, backups };
}
