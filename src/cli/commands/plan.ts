import type { Diagnostic } from '../../document/diagnostic.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Estimate, estimate } from '../../schedule/estimate.ts';
import type { Comparison } from '../../view/diff.ts';
import { diffJson, diffMarkdown, diffText } from '../../view/diff-formats.ts';
import { findingsJson } from '../../view/findings.ts';
import { GITHUB_COMMENT_BYTES } from '../../view/fit.ts';
import type { Page } from '../../view/page.ts';
import { planJson, planText } from '../../view/plan.ts';
import { planHtml } from '../../view/plan-html.ts';
import { planMarkdown } from '../../view/plan-markdown.ts';
import { compareWith } from '../against.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { choosePlan, readPlanFile } from '../load-plan.ts';
import { checkOutputs, type PlanFormat, TEXT, type Wanted, writeOutput } from '../outputs.ts';
import { pageOn, plainPage } from '../page.ts';
import { appendStepSummary } from '../step-summary.ts';

/** Groups shown of each wave without `--all`. */
const SHOWN_PER_WAVE = 50;
/** Differences shown of one property without `--all`. */
const SHOWN_PER_FIELD = 20;

export interface PlanOptions {
  readonly name?: string | undefined;
  readonly all: boolean;
  readonly calls: boolean;
  readonly json: boolean;
  readonly output: readonly Wanted<PlanFormat>[];
  readonly against?: string | undefined;
}

/** `zdr plan`: the dry run, or what it changes. Makes no call. */
export async function plan(environment: Environment, file: string, options: PlanOptions): Promise<number> {
  const targets = targetsOf(options);
  checkOutputs(targets, [file], environment);
  if (options.against !== undefined && targets.some(({ format }) => format === 'html')) {
    throw new CommandError(EXIT.usage, '-o html shows a plan, not a comparison', 'Choose text, json or markdown.');
  }
  const read = await readPlanFile(environment, file);
  const toReader = targets.find((target) => target.file === undefined);
  if (toReader?.format === 'json' && read.diagnostics.some(({ severity }) => severity === 'error')) {
    environment.stdout.write(
      findingsJson({ diagnostics: read.diagnostics, sources: new Map([[read.file, read.text]]) }),
    );
  }
  const chosen = choosePlan(environment, read, options.name);
  const side = { label: read.file, plan: chosen.plan, estimate: estimate(chosen.plan) };
  const shown: Shown = {
    page: (to) => (to === undefined ? pageOn(environment.stdout, environment) : plainPage),
    file,
    options,
    findings: read.diagnostics,
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
  return EXIT.ok;
}

/** `--json` is short for `-o json`. */
function targetsOf({ json, output }: PlanOptions): readonly Wanted<PlanFormat>[] {
  if (!json) return output;
  return [{ format: 'json', file: undefined }, ...((output as readonly Wanted<string>[]) === TEXT ? [] : output)];
}

interface Shown {
  readonly page: (to: string | undefined) => Page;
  readonly file: string;
  readonly options: PlanOptions;
  readonly findings: readonly Diagnostic[];
  readonly plan: Plan;
  readonly estimate: Estimate;
}

interface Pages {
  render(format: PlanFormat, to: string | undefined): string;
  /** For a workflow's step. */
  summary(mostBytes: number): string;
}

function planPages({ page, file, options, findings, plan, estimate: expected }: Shown): Pages {
  const summary = (mostBytes: number) => planMarkdown(plan, expected, { calls: options.calls, findings, mostBytes });
  return {
    summary,
    render(format, to) {
      switch (format) {
        case 'json':
          return planJson(plan, expected, options, findings);
        case 'markdown':
          return summary(GITHUB_COMMENT_BYTES);
        case 'html':
          return planHtml(plan, expected, { calls: options.calls, findings });
        case 'text': {
          const groupsPerWave = options.all ? Number.POSITIVE_INFINITY : SHOWN_PER_WAVE;
          return planText(plan, expected, page(to), { groupsPerWave, calls: options.calls, file });
        }
      }
    },
  };
}

function diffPages({ page, options }: Shown, comparison: Comparison): Pages {
  const perField = options.all ? Number.POSITIVE_INFINITY : SHOWN_PER_FIELD;
  return {
    summary: (mostBytes) => diffMarkdown(comparison, mostBytes),
    render(format, to) {
      if (format === 'json') return diffJson(comparison);
      if (format === 'markdown') return diffMarkdown(comparison, GITHUB_COMMENT_BYTES);
      return diffText(comparison, page(to), { perField });
    },
  };
}
