import type { Command } from '@commander-js/extra-typings';
import type { Environment } from '../environment.ts';
import { logFileOption, logLevelOption, planNameOption } from '../options.ts';

/** The commands that look at a site, change nothing there, and say what it means for plans. */
export function defineSiteCommands(program: Command, environment: Environment, report: (code: number) => void): void {
  program
    .command('pin')
    .summary('choose the newest backups, and write them down')
    .description(
      'Chooses the newest whole backup for every `latestOf` of a plan, no later than `before` and `asOf`, and writes the pin file beside the plan (east-site.pin.yaml), to be committed with it. Changes nothing at the site.',
    )
    .argument('<file>', 'a plan file')
    .addOption(planNameOption())
    .option('--check', 'only check that the pin file fits the plan; touches no network (exit 11 if it does not)', false)
    .option('--json', 'print what was pinned and what moved as JSON', false)
    .addOption(logLevelOption())
    .addOption(logFileOption())
    .addHelpText(
      'after',
      `
Examples:
  ZSTACK_PASSWORD=... zdr pin plans/east-site.yaml
  zdr pin --check plans/east-site.yaml`,
    )
    .action(async (file, options) =>
      report(await (await import('../commands/pin.ts')).pin(environment, file, options)),
    );
}
