import type { Plan } from '../../plan/plan.ts';
import { estimate } from '../../schedule/estimate.ts';
import { findingsJson } from '../../view/findings/findings.ts';
import { diffDocument, diffJson } from '../../view/plan/compared.ts';
import type { Comparison, PlanSide } from '../../view/plan/diff.ts';
import { type PlanView, planDocument, planJson } from '../../view/plan/plan.ts';
import type { Document } from '../../view/write/document.ts';
import { GITHUB_COMMENT_BYTES } from '../../view/write/fit.ts';
import { writeHtml } from '../../view/write/html.ts';
import { writeMarkdown } from '../../view/write/markdown.ts';
import { writeText } from '../../view/write/text.ts';
import type { Environment } from '../environment.ts';
import { warnOfHeldRoom } from '../execute/run-slots.ts';
import { EXIT, usageError } from '../exit.ts';
import { compareWith } from '../git/against.ts';
import { choosePlan, readPlanFile } from '../plans/load-plan.ts';
import { type PlanOptions, perField, runCommand, targetsOf } from '../plans/plan-options.ts';
import { usePin, warnOfAge } from '../plans/use-pin.ts';
import type { PlanFormat } from '../terminal/output-formats.ts';
import { checkOutputs, writeOutput } from '../terminal/outputs.ts';
import { pageOn, plainPage } from '../terminal/page.ts';
import { appendStepSummary } from '../terminal/step-summary.ts';
import { planChanged } from './plan-changed.ts';

/** Groups shown of each wave without `--all`. */
const SHOWN_PER_WAVE = 50;
/** `zdr plan`: the dry run, or what it changes. Makes no call that changes anything; without `--live`, none at all. */
export async function plan(environment: Environment, files: readonly string[], options: PlanOptions): Promise<number> {
  refuseMisplacedOptions(options);
  const targets = targetsOf(options);
  if (options.against !== undefined && targets.some(({ format }) => format === 'html')) {
    throw usageError('-o html shows a plan, not a comparison', 'Choose text, json or markdown.');
  }
  if (options.changed) return planChanged(environment, files, options);
  const [file = '', ...others] = files;
  if (others.length > 0) {
    throw usageError(
      'zdr plan shows one plan file',
      'Name one; all that a branch changes: zdr plan --against origin/main --changed plans/',
    );
  }
  checkOutputs(targets, [file], environment);
  const read = await readPlanFile(environment, file);
  const toReader = targets.find((target) => target.file === undefined);
  if (toReader?.format === 'json' && read.diagnostics.some(({ severity }) => severity === 'error')) {
    environment.stdout.write(
      findingsJson({
        diagnostics: read.diagnostics,
        sources: new Map([[read.file, read.text]]),
        leftOut: new Map([[read.file, read.leftOut]]),
      }),
    );
  }
  const chosen = choosePlan(environment, read, options.name);
  const { plan: pinned } = await usePin(environment, chosen, false);
  warnOfAge(environment, pinned, environment.clock.now());
  if (!options.simulate) await warnOfHeldRoom(environment, options.runsDir, pinned);
  const live = options.live ? await lookLive(environment, pinned, options) : undefined;
  const expected = estimate(pinned, live === undefined ? {} : { sizes: live.sizes });
  const side = { label: read.file, plan: pinned, estimate: expected };
  const { document, json } =
    options.against === undefined
      ? planPages(side, {
          calls: options.calls,
          findings: read.diagnostics,
          command: runCommand(options, file),
          ...(options.all ? {} : { groupsPerWave: SHOWN_PER_WAVE }),
          ...(live && { preflight: live.preflight }),
        })
      : diffPages(await compareWith(environment, side, file, options.against), options);
  const render = (format: PlanFormat, to: string | undefined): string => {
    switch (format) {
      case 'json':
        return json();
      case 'markdown':
        return writeMarkdown(document, GITHUB_COMMENT_BYTES);
      case 'html':
        return writeHtml(document);
      case 'text':
        return writeText(document, to === undefined ? pageOn(environment.stdout, environment) : plainPage);
    }
  };
  const texts = targets.map((target) => ({ to: target.file, text: render(target.format, target.file) }));
  for (const { to, text } of texts) {
    if (to === undefined) environment.stdout.write(text);
    else await writeOutput(environment, to, text);
  }
  await appendStepSummary(environment, (mostBytes) => writeMarkdown(document, mostBytes));
  return live !== undefined && live.preflight.counts.blocker > 0 ? EXIT.blocked : EXIT.ok;
}

/** What it takes to look is loaded only here: a plan is shown in CI far more often than a site is looked at. */
async function lookLive(environment: Environment, plan: Plan, options: PlanOptions) {
  const [{ livePlan }, { openSimulation }, { openRealSite }] = await Promise.all([
    import('../site/preflight.ts'),
    import('../simulate/simulation.ts'),
    import('../site/real-site.ts'),
  ]);
  await using opened = options.simulate
    ? // Nothing is copied, so time need not be shortened.
      await openSimulation(environment, plan, { ...options, speed: 1 })
    : await openRealSite(environment, plan, undefined, options);
  return await livePlan(environment, opened, plan, options);
}

function refuseMisplacedOptions(options: PlanOptions): void {
  if (!options.live && (options.serverCheck || options.simulate || options.trustRoles)) {
    throw usageError(
      '--server-check, --trust-roles and --simulate are for a look at a site',
      'Add --live, or leave them out.',
    );
  }
  if (!options.simulate && (options.world !== undefined || options.fault !== undefined)) {
    throw usageError('--world and --fault are for a simulated site', 'Add --simulate, or leave them out.');
  }
}

interface Pages {
  readonly document: Document;
  json(): string;
}

const planPages = ({ plan, estimate: expected }: PlanSide, view: PlanView): Pages => ({
  document: planDocument(plan, expected, view),
  json: () => planJson(plan, expected, view),
});

const diffPages = (comparison: Comparison, options: PlanOptions): Pages => ({
  document: diffDocument(comparison, perField(options)),
  json: () => diffJson(comparison),
});
