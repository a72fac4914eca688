/** `zdr plan --changed`: what a branch changes about every plan, on one page. */

import { changesDocument, changesJson } from '../../view/plan/changes.ts';
import { GITHUB_COMMENT_BYTES } from '../../view/write/fit.ts';
import { writeMarkdown } from '../../view/write/markdown.ts';
import { writeText } from '../../view/write/text.ts';
import type { Environment } from '../environment.ts';
import { EXIT, usageError } from '../exit.ts';
import { compareChanged } from '../git/compare-changed.ts';
import { type PlanOptions, perField, targetsOf } from '../plans/plan-options.ts';
import type { PlanFormat } from '../terminal/output-formats.ts';
import { checkOutputs, writeOutput } from '../terminal/outputs.ts';
import { pageOn, plainPage } from '../terminal/page.ts';
import { appendStepSummary } from '../terminal/step-summary.ts';

/** A file that is asked for is written also where nothing changed: as Markdown and text it is then empty. */
export async function planChanged(
  environment: Environment,
  args: readonly string[],
  options: PlanOptions,
): Promise<number> {
  const { against } = options;
  if (against === undefined) {
    throw usageError('--changed needs a git revision', 'Name it: --against origin/main --changed plans/');
  }
  if (options.live || options.name !== undefined || args.includes('-')) {
    throw usageError(
      '--changed is about files in a repository, and all the plans in them',
      'Leave out --live, --name and -.',
    );
  }
  const targets = targetsOf(options);
  checkOutputs(targets, args, environment);
  const changes = await compareChanged(environment, args, against);
  const document = changesDocument(changes, perField(options));
  const render = (format: PlanFormat, file: string | undefined): string => {
    if (format === 'json') return changesJson(changes, against);
    if (changes.length === 0) return '';
    if (format === 'markdown') return writeMarkdown(document, GITHUB_COMMENT_BYTES);
    return writeText(document, file === undefined ? pageOn(environment.stdout, environment) : plainPage);
  };
  for (const { format, file } of targets) {
    const text = render(format, file);
    if (file === undefined) environment.stdout.write(text);
    else await writeOutput(environment, file, text);
  }
  if (changes.length === 0) environment.stderr.write(`zdr: no plan changed since ${against}\n`);
  else await appendStepSummary(environment, (mostBytes) => writeMarkdown(document, mostBytes));
  return changes.find((change) => change.kind === 'refused')?.exitCode ?? EXIT.ok;
}
