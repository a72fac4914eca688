import type { Diagnostic } from '../../document/diagnostic.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Estimate, estimate } from '../../schedule/estimate.ts';
import { findingsJson } from '../../view/findings.ts';
import { GITHUB_COMMENT_BYTES } from '../../view/fit.ts';
import { planJson, planText } from '../../view/plan.ts';
import { planHtml } from '../../view/plan-html.ts';
import { planMarkdown } from '../../view/plan-markdown.ts';
import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';
import { choosePlan, readPlanFile } from '../load-plan.ts';
import { parseOutputs, writeOutputs } from '../outputs.ts';
import { pageOn, paper } from '../page.ts';
import { appendStepSummary } from '../step-summary.ts';

/** Groups shown of each wave without `--all`. */
const SHOWN_PER_WAVE = 50;
const FORMATS = ['text', 'json', 'markdown', 'html'] as const;

export interface PlanOptions {
  readonly name?: string | undefined;
  readonly all: boolean;
  readonly calls: boolean;
  readonly json: boolean;
  readonly output?: readonly string[] | undefined;
}

/** `zdr plan`: the dry run. Makes no call. */
export async function plan(environment: Environment, file: string, options: PlanOptions): Promise<number> {
  const targets = parseOutputs([...(options.json ? ['json'] : []), ...(options.output ?? [])], FORMATS);
  if (targets.length === 0) targets.push({ format: 'text' });
  const read = await readPlanFile(environment, file);
  const toReader = targets.find((target) => target.file === undefined);
  if (toReader?.format === 'json' && read.diagnostics.some(({ severity }) => severity === 'error')) {
    environment.stdout.write(
      findingsJson({ diagnostics: read.diagnostics, sources: new Map([[read.file, read.text]]) }),
    );
  }
  const chosen = choosePlan(environment, read, options.name);
  const shown = { plan: chosen.plan, expected: estimate(chosen.plan), findings: read.diagnostics, file, options };
  await writeOutputs(environment, targets, (format, to) => render(environment, shown, format, to));
  await appendStepSummary(environment, (mostBytes) => markdown(shown, mostBytes));
  return EXIT.ok;
}

interface Shown {
  readonly plan: Plan;
  readonly expected: Estimate;
  readonly findings: readonly Diagnostic[];
  readonly file: string;
  readonly options: PlanOptions;
}

function render(environment: Environment, shown: Shown, format: (typeof FORMATS)[number], to: string): string {
  const { plan, expected, findings, file, options } = shown;
  switch (format) {
    case 'json':
      return planJson(plan, expected, options, findings);
    case 'markdown':
      return markdown(shown, GITHUB_COMMENT_BYTES);
    case 'html':
      return planHtml(plan, expected, { calls: options.calls, findings });
    case 'text':
      return planText(plan, expected, to === 'file' ? paper : pageOn(environment.stdout, environment), {
        groupsPerWave: options.all ? Number.POSITIVE_INFINITY : SHOWN_PER_WAVE,
        calls: options.calls,
        file,
      });
  }
}

const markdown = ({ plan, expected, findings, options }: Shown, mostBytes: number): string =>
  planMarkdown(plan, expected, { calls: options.calls, findings, mostBytes });
