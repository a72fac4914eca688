import { type Command, Option } from '@commander-js/extra-typings';
import type { Environment } from '../environment.ts';
import { jsonOption, runsDirOption } from '../options.ts';

/** The commands that look at runs. */
export function defineLookCommands(program: Command, environment: Environment, report: (code: number) => void): void {
  program
    .command('status')
    .summary('show how far a run is')
    .description('Shows how far a run is: the newest, or the one named.')
    .argument('[run]', 'a run id, or its beginning or end')
    .addOption(jsonOption())
    .addOption(runsDirOption())
    .addHelpText('after', '\nExamples:\n  zdr status\n  zdr status 20261124-0615')
    .action(async (run, options) =>
      report(await (await import('../commands/status.ts')).status(environment, run, options)),
    );

  program
    .command('runs')
    .summary('list the runs')
    .description('Lists the runs, newest first.')
    .addOption(jsonOption())
    .addOption(runsDirOption())
    .addHelpText('after', '\nExample:\n  zdr runs --json | jq -r .runs[0].run')
    .action(async (options) => report(await (await import('../commands/runs.ts')).runs(environment, options)));

  program
    .command('report')
    .summary('show what a run recovered, and the proof')
    .description(
      "Shows the reconciliation report of the newest run, or of the one named, made anew from its journal. Leaves with the run's exit code.",
    )
    .argument('[run]', 'a run id, or its beginning or end')
    .addOption(
      new Option('-o, --output <format>', 'format')
        .choices(['text', 'json', 'markdown'] as const)
        .default('text' as const),
    )
    .addOption(runsDirOption())
    .addHelpText('after', '\nExamples:\n  zdr report\n  zdr report -o markdown > report.md')
    .action(async (run, options) =>
      report(await (await import('../commands/report.ts')).report(environment, run, options)),
    );

  program
    .command('verify')
    .summary("check a run's journal and its report")
    .description('Checks the hash chain of a journal, and derives every value of the report from it again.')
    .argument('[run]', 'a run id, or its beginning or end')
    .addOption(runsDirOption())
    .addHelpText('after', '\nExample:\n  zdr verify')
    .action(async (run, options) =>
      report(await (await import('../commands/verify.ts')).verify(environment, run, options)),
    );
}
