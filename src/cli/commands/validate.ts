import type { Severity } from '../../document/diagnostic.ts';
import { type Check, fails } from '../../view/findings/check.ts';
import { findingsJson, findingsText, tallyLine } from '../../view/findings/findings.ts';
import { clean } from '../../view/write/clean.ts';
import type { Page } from '../../view/write/page.ts';
import { count, grouped } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import { EXIT, usageError } from '../exit.ts';
import { readPlanFiles, type SkippedFile } from '../files/plan-files.ts';
import { refuseStreams, rewrite } from '../files/rewrite.ts';
import { checkFiles } from '../plans/check-files.ts';
import { readPlanFile } from '../plans/load-plan.ts';
import { unguarded } from '../terminal/guard-output.ts';
import type { FindingFormat, Wanted } from '../terminal/output-formats.ts';
import { checkOutputs, writeOutput } from '../terminal/outputs.ts';
import { pageOn, plainPage } from '../terminal/page.ts';
import { appendStepSummary } from '../terminal/step-summary.ts';

export interface ValidateOptions {
  readonly output: readonly Wanted<FindingFormat>[];
  readonly failOn: Severity;
  readonly fix: boolean;
  readonly ignoreUnknown: boolean;
}

/** `zdr validate`: every finding of every file, in one pass. */
export async function validate(
  environment: Environment,
  args: readonly string[],
  { output, failOn, fix, ignoreUnknown }: ValidateOptions,
): Promise<number> {
  const beforeCheck = fix ? (name: string) => fixFile(environment, name) : undefined;
  const read = await readPlanFiles(environment, args, { beforeCheck, ignoreUnknown });
  const files = read.files.map(({ file }) => file);
  checkOutputs(output, files, environment);
  const check = await checkFiles(environment, read, failOn);
  saySkipped(environment, read.skipped);
  await writeOutputs(environment, check, output);
  await appendStepSummary(environment, async (mostBytes) => {
    const { findingsMarkdown } = await import('../../view/findings/findings-markdown.ts');
    return findingsMarkdown(check, mostBytes);
  });
  return check.diagnostics.some((finding) => fails(finding, failOn)) ? EXIT.findings : EXIT.ok;
}

/** What goes to standard output first: a file that cannot be written must not hide the findings. */
async function writeOutputs(
  environment: Environment,
  check: Check,
  outputs: readonly Wanted<FindingFormat>[],
): Promise<void> {
  const { stdout, stderr } = environment;
  const shown = outputs.find(({ file }) => file === undefined)?.format;
  if (shown === 'github') {
    unguarded(stdout).write(await shownAs(shown, check, plainPage));
    stdout.write(`${tallyLine(check)}\n`);
  } else if (shown !== undefined) stdout.write(await shownAs(shown, check, pageOn(stdout, environment)));

  const files = outputs.flatMap(({ format, file }) => (file === undefined ? [] : [{ format, file }]));
  for (const { format, file } of files) {
    await writeOutput(environment, file, await shownAs(format, check, plainPage));
  }
  if (shown === undefined) {
    stderr.write(`zdr: ${tallyLine(check)}; written to ${files.map(({ file }) => clean(file)).join(', ')}\n`);
  }
}

const shownAs = async (format: FindingFormat, check: Check, page: Page): Promise<string> =>
  (await VIEWS[format]())(check, page);

/** Those of other tools are loaded for who asks for them. */
const VIEWS: Readonly<Record<FindingFormat, () => Promise<(check: Check, page: Page) => string>>> = {
  text: async () => findingsText,
  json: async () => findingsJson,
  sarif: async () => (await import('../../view/findings/sarif.ts')).sarif,
  junit: async () => (await import('../../view/findings/junit.ts')).junit,
  github: async () => (await import('../../view/findings/workflow-commands.ts')).annotations,
  gitlab: async () => (await import('../../view/findings/code-quality.ts')).codeQuality,
};

const MOST_NAMED = 5;

function saySkipped({ stderr }: Environment, skipped: readonly SkippedFile[]): void {
  if (skipped.length === 0) return;
  // One that is broken may have been meant for a plan, so it is named before the others.
  const mayBeOne = ({ broken, passed }: SkippedFile) => broken !== undefined || passed !== undefined;
  const named = [...skipped.filter(mayBeOne), ...skipped.filter((file) => !mayBeOne(file))];
  const more = skipped.length - MOST_NAMED;
  const names = named
    .slice(0, MOST_NAMED)
    .map(({ name, broken, passed }) => [clean(name), broken ?? passed] as const)
    .map(([name, why]) => (why === undefined ? name : `${name} (${why})`))
    .join(', ');
  const rest = more > 0 ? ` and ${grouped(more)} more` : '';
  const what = skipped.length === 1 ? 'it is no recovery plan' : 'they are no recovery plans';
  stderr.write(`zdr: skipped ${count(skipped.length, 'file')}, as ${what}: ${names}${rest}\n`);
}

/** As many as findings are shown. */
const SHOWN = 100;

/** Applies the safe edits of a file's findings, and says on standard error what was fixed. Throws CommandError. */
async function fixFile(environment: Environment, name: string): Promise<void> {
  if (name === '-') {
    throw usageError('--fix rewrites files, and standard input is none', 'Name the file.');
  }
  await refuseStreams(environment, name);
  const { text, diagnostics, leftOut } = await readPlanFile(environment, name);
  const { fixText } = await import('../../document/format/fix.ts');
  const all = leftOut.error + leftOut.warning === 0;
  const { text: fixed, findings } = fixText(text, name, all ? diagnostics : undefined);
  if (findings.length === 0) return;
  await rewrite(environment, name, text, fixed);
  const lines = findings
    .slice(0, SHOWN)
    .map(({ at, code, message }) => `fixed ${clean(name)}:${at?.line ?? 1}: ${clean(message)} (${code})\n`);
  const more = findings.length - lines.length;
  if (more > 0) lines.push(`… and ${grouped(more)} more fixed in ${clean(name)}\n`);
  environment.stderr.write(lines.join(''));
}
