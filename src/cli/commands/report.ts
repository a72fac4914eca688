import { isGivenUp } from '../../journal/given-up.ts';
import { exitCode } from '../../report/exit-code.ts';
import { makeReport } from '../../report/report.ts';
import { reportDocument, reportJson } from '../../view/report/report.ts';
import { writeHtml } from '../../view/write/html.ts';
import { writeMarkdown } from '../../view/write/markdown.ts';
import { writeText } from '../../view/write/text.ts';
import type { Environment } from '../environment.ts';
import { ancestorsOf } from '../runs/ancestors.ts';
import { noteOtherName, readRun, sayDamage, storeIn } from '../runs/open-run.ts';
import { pageOn } from '../terminal/page.ts';

/** `zdr report [run]`: the report, made anew from the journal; leaves with the run's exit code. */
export async function report(
  environment: Environment,
  wanted: string | undefined,
  options: { readonly output: 'text' | 'json' | 'markdown' | 'html'; readonly runsDir: string },
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const read = await readRun(store, wanted);
  noteOtherName(environment, store, read);
  const { state, damage } = read;
  const made = makeReport(state, await ancestorsOf(store, state), await isGivenUp(store, state.runId));
  const text = {
    text: () => writeText(reportDocument(made), pageOn(environment.stdout, environment, options.runsDir)),
    json: () => reportJson(made),
    markdown: () => writeMarkdown(reportDocument(made)),
    html: () => writeHtml(reportDocument(made)),
  }[options.output];
  environment.stdout.write(text());
  return damage === undefined ? exitCode(made) : sayDamage(environment, damage);
}
