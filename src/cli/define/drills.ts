import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import * as option from '../options.ts';
import type { Work } from './work.ts';

/** The commands about the drills in plans. */
export function defineDrillsCommands(program: Command, work: Work): void {
  const drills = program
    .command('drills')
    .summary('show the calendar of drills')
    .description('Shows the calendar of the drills that plans have under `drills`.');

  drills
    .command('next')
    .summary('list the next drills')
    .description(
      'Lists when the next drills start, in their own time zones and in UTC, what each takes, which are skipped for a blackout, and what clock changes do to them. Never touches the network.',
    )
    .argument(
      '<file...>',
      'plan files, directories (searched for *.yaml and *.yml) or patterns; - reads standard input',
    )
    .addOption(new Option('-n, --count <n>', 'how many (default: 10, or 1000 with --until)').argParser(drillCount))
    .option('--until <when>', 'how far: a duration (90d), a day (2026-12-31) or an instant (2026-12-31T12:00:00Z)')
    .addOption(
      new Option('-o, --output <format>', 'format').choices(['text', 'json'] as const).default('text' as const),
    )
    .action(work(async () => (await import('../commands/drills-next.ts')).drillsNext));
}

function drillCount(text: string): number {
  const count = option.wholeNumber(text);
  if (count < 1 || count > 10_000) throw new InvalidArgumentError('It must be from 1 to 10000.');
  return count;
}

/** What tells people about drills. */
export function defineNotifyCommand(program: Command, work: Work): void {
  program
    .command('notify')
    .summary("send a test notice to the receivers of a plan's drills")
    .description(
      "Sends a test notice to each receiver of a plan's drills, once, whatever its `on` says, and shows what each answered. Exit 1 if one was not reached.",
    )
    .argument('<file>', 'a plan file; - reads standard input')
    .addOption(option.planName())
    .addOption(option.names('--drill <names>', 'only the receivers of these drills'))
    .addOption(option.names('--receiver <names>', 'only these receivers'))
    // A plan may come from elsewhere: its commands are run only where whoever starts zdr says so.
    .option('--allow-commands', 'run the commands that the plan names as receivers', false)
    .option('--dry-run', 'send nothing and read no secret; print what would be sent', false)
    .action(work(async () => (await import('../commands/notify.ts')).notify));
}
