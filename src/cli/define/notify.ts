import { type Command, Option } from '@commander-js/extra-typings';
import type { Environment } from '../environment.ts';
import { namesOption, planNameOption } from '../options.ts';

/** Commands of a plan are run only where whoever starts zdr says so: a plan may come from elsewhere. */
export const allowCommandsOption = () =>
  new Option('--allow-commands', 'run the commands that the plan names as receivers').default(false);

/** What tells people about drills. */
export function defineNotifyCommand(program: Command, environment: Environment, report: (code: number) => void): void {
  program
    .command('notify')
    .summary("send a test notice to the receivers of a plan's drills")
    .description(
      "Sends a test notice to each receiver of a plan's drills, once, whatever its `on` says, and shows what each answered. Exit 1 if one was not reached.",
    )
    .argument('<file>', 'a plan file; - reads standard input')
    .addOption(planNameOption())
    .addOption(namesOption('--drill <names>', 'only the receivers of these drills'))
    .addOption(namesOption('--receiver <names>', 'only these receivers'))
    .addOption(allowCommandsOption())
    .option('--dry-run', 'send nothing and read no secret; print what would be sent', false)
    .addHelpText(
      'after',
      `
Examples:
  DRILL_WEBHOOK=https://... zdr notify plans/east-site.yaml
  zdr notify --drill quarterly --receiver dr-team plans/east-site.yaml
  zdr notify --allow-commands plans/east-site.yaml
  zdr notify --dry-run plans/east-site.yaml`,
    )
    .action(async (file, options) =>
      report(await (await import('../commands/notify.ts')).notify(environment, file, options)),
    );
}
