import { type Command, Option } from '@commander-js/extra-typings';
import * as option from '../options.ts';
import type { Work } from './work.ts';

/** The commands that look at runs. */
export function defineLookCommands(program: Command, work: Work): void {
  program
    .command('status')
    .summary('show how far a run is')
    .description('Shows how far a run is: the newest, or the one named.')
    .argument('[run]', 'a run id, or its beginning or end')
    .addOption(option.json())
    .addOption(option.runsDir())
    .action(work(async () => (await import('../commands/status.ts')).status));

  const runs = program
    .command('runs')
    .summary('list the runs')
    .description('Lists the runs, newest first.')
    .addOption(option.json())
    .addOption(option.runsDir())
    .action(work(async () => (await import('../commands/runs.ts')).runs));
  definePrune(runs, work);

  program
    .command('report')
    .summary('show what a run recovered, and the proof')
    .description(
      "Shows the reconciliation report of the newest run, or of the one named, made anew from its journal. Leaves with the run's exit code.",
    )
    .argument('[run]', 'a run id, or its beginning or end')
    .addOption(
      new Option('-o, --output <format>', 'format')
        .choices(['text', 'json', 'markdown', 'html'] as const)
        .default('text' as const),
    )
    .addOption(option.runsDir())
    .action(work(async () => (await import('../commands/report.ts')).report));

  program
    .command('verify')
    .summary("check a run's journal, report and evidence")
    .description(
      "Checks the hash chain of a run's journal, derives every value of the report from it again, and holds the files of its folder against the digests of its evidence.json. Needs no site: a folder that was copied elsewhere is checked by its path.",
    )
    .argument('[run]', "a run id, or its beginning or end, or the path of a run's folder")
    .option('--public-key <file>', 'the evidence must be signed by this key (ed25519, PEM)')
    .addOption(option.runsDir())
    .action(work(async () => (await import('../commands/verify.ts')).verify));
}

type RunsCommand = Command<[], { readonly json: boolean; readonly runsDir: string }>;

function definePrune(runs: RunsCommand, work: Work): void {
  runs
    .command('prune')
    .summary('remove old runs and their evidence')
    .description(
      'Removes the runs that none of the rules keeps. Never one that has not ended, one whose calls may still run, one whose journal is damaged or of another version, or one that a kept run continues. The newest are counted for each plan, simulated runs apart.',
    )
    .addOption(new Option('--keep-last <n>', 'keep the newest so many of each plan').argParser(option.wholeNumber))
    .addOption(
      new Option('--keep-within <duration>', 'keep what ended within this time: 90d').argParser(option.durationMs),
    )
    .addOption(
      new Option('--keep-recovered <n>', 'keep the newest so many of each plan that recovered everything').argParser(
        option.wholeNumber,
      ),
    )
    .option('--keep-failed', 'keep those that did not recover everything', false)
    .option('--dry-run', 'say what would go, and remove nothing', false)
    .option('-y, --yes', 'do not ask', false)
    .configureHelp({ showGlobalOptions: true })
    // Some are options of the command that this one belongs to.
    .action((_, command) => work(async () => (await import('../commands/prune.ts')).prune)(command.optsWithGlobals()));
}
