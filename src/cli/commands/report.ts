import { exitCode } from '../../report/exit-code.ts';
import { makeReport } from '../../report/report.ts';
import { reportJson, reportMarkdown, reportText } from '../../view/report.ts';
import type { Environment } from '../environment.ts';
import { openRun, storeIn } from '../open-run.ts';
import { pageOn } from '../page.ts';

/** `zdr report [run]`: the report, made anew from the journal; leaves with the run's exit code. */
export async function report(
  environment: Environment,
  wanted: string | undefined,
  options: { readonly output: 'text' | 'json' | 'markdown'; readonly runsDir: string },
): Promise<number> {
  const { state } = await openRun(storeIn(environment, options.runsDir), wanted);
  const made = makeReport(state);
  const text = {
    text: () => reportText(made, pageOn(environment.stdout, environment, options.runsDir)),
    json: () => reportJson(made),
    markdown: () => reportMarkdown(made),
  }[options.output];
  environment.stdout.write(text());
  return exitCode(made);
}
