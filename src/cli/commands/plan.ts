import type { Diagnostic } from '../../document/diagnostic.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Estimate, estimate } from '../../schedule/estimate.ts';
import type { Comparison } from '../../view/diff.ts';
import { diffJson, diffMarkdown, diffText } from '../../view/diff-formats.ts';
import { findingsJson } from '../../view/findings.ts';
import { planJson, planText } from '../../view/plan.ts';
import { planHtml } from '../../view/plan-html.ts';
import { planMarkdown } from '../../view/plan-markdown.ts';
import { preflightText } from '../../view/preflight.ts';
import { preflightMarkdown } from '../../view/preflight-markdown.ts';
import { GITHUB_COMMENT_BYTES } from '../../view/write/fit.ts';
import type { Page } from '../../view/write/page.ts';
import { compareWith } from '../against.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { choosePlan, readPlanFile } from '../load-plan.ts';
import { checkOutputs, type PlanFormat, writeOutput } from '../outputs.ts';
import { pageOn, plainPage } from '../page.ts';
import { type PlanOptions, perField, runCommand, targetsOf } from '../plan-options.ts';
import { type LivePlan, livePlan } from '../preflight.ts';
import { openRealSite } from '../real-site.ts';
import { warnOfHeldRoom } from '../run-slots.ts';
import { openSimulation } from '../simulation.ts';
import { appendStepSummary } from '../step-summary.ts';
import { usePin, warnOfAge } from '../use-pin.ts';
import { planChanged } from './plan-changed.ts';

/** Groups shown of each wave without `--all`. */
const SHOWN_PER_WAVE = 50;
/** `zdr plan`: the dry run, or what it changes. Makes no call that changes anything; without `--live`, none at all. */
export async function plan(environment: Environment, files: readonly string[], options: PlanOptions): Promise<number> {
  refuseMisplacedOptions(options);
  const targets = targetsOf(options);
  if (options.against !== undefined && targets.some(({ format }) => format === 'html')) {
    throw new CommandError(EXIT.usage, '-o html shows a plan, not a comparison', 'Choose text, json or markdown.');
  }
  if (options.changed) return planChanged(environment, files, options);
  const [file = '', ...others] = files;
  if (others.length > 0) {
    throw new CommandError(
      EXIT.usage,
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
  const shown: Shown = {
    page: (to) => (to === undefined ? pageOn(environment.stdout, environment) : plainPage),
    file,
    options,
    findings: read.diagnostics,
    ...(live === undefined ? {} : { live }),
    ...side,
  };
  const pages =
    options.against === undefined
      ? planPages(shown)
      : diffPages(shown, await compareWith(environment, side, file, options.against));
  const texts = targets.map(({ format, file: to }) => ({ to, text: pages.render(format, to) }));
  for (const { to, text } of texts) {
    if (to === undefined) environment.stdout.write(text);
    else await writeOutput(environment, to, text);
  }
  await appendStepSummary(environment, pages.summary);
  return live !== undefined && live.preflight.counts.blocker > 0 ? EXIT.blocked : EXIT.ok;
}

async function lookLive(environment: Environment, plan: Plan, options: PlanOptions): Promise<LivePlan> {
  const opened = options.simulate
    ? // Nothing is copied, so time need not be shortened.
      await openSimulation(environment, plan, { ...options, speed: 1 })
    : await openRealSite(environment, plan, undefined, options);
  try {
    return await livePlan(environment, opened, plan, options);
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

interface Shown {
  readonly page: (to: string | undefined) => Page;
  readonly file: string;
  readonly options: PlanOptions;
  readonly findings: readonly Diagnostic[];
  readonly plan: Plan;
  readonly estimate: Estimate;
  readonly live?: LivePlan;
}

interface Pages {
  render(format: PlanFormat, to: string | undefined): string;
  /** For a workflow's step. */
  summary(mostBytes: number): string;
}

function planPages({ page, file, options, findings, plan, estimate: expected, live }: Shown): Pages {
  const summary = (mostBytes: number) => {
    const found = live === undefined ? '' : `\n${preflightMarkdown(live.preflight)}`;
    const least = mostBytes - Buffer.byteLength(found);
    return planMarkdown(plan, expected, { calls: options.calls, findings, mostBytes: least }) + found;
  };
  return {
    summary,
    render(format, to) {
      switch (format) {
        case 'json':
          return planJson(plan, expected, { calls: options.calls, ...(live === undefined ? {} : live) }, findings);
        case 'markdown':
          return summary(GITHUB_COMMENT_BYTES);
        case 'html':
          return planHtml(plan, expected, {
            calls: options.calls,
            findings,
            ...(live === undefined ? {} : { preflight: live.preflight }),
          });
        case 'text': {
          const groupsPerWave = options.all ? Number.POSITIVE_INFINITY : SHOWN_PER_WAVE;
          const command = runCommand(options, file);
          const shown = { groupsPerWave, calls: options.calls };
          if (live === undefined) return planText(plan, expected, page(to), { ...shown, command });
          // What to do next depends on the preflight, which then says it.
          return `${planText(plan, expected, page(to), shown)}\n${preflightText(live.preflight, page(to), command)}`;
        }
      }
    },
  };
}

function diffPages({ page, options }: Shown, comparison: Comparison): Pages {
  return {
    summary: (mostBytes) => diffMarkdown(comparison, mostBytes),
    render(format, to) {
      if (format === 'json') return diffJson(comparison);
      if (format === 'markdown') return diffMarkdown(comparison, GITHUB_COMMENT_BYTES);
      return diffText(comparison, page(to), { perField: perField(options) });
    },
  };
}
