import type { Command } from '@commander-js/extra-typings';
import * as option from '../options.ts';
import type { Work } from './work.ts';

/** The commands that look at a site, change nothing there, and say what it means for plans. */
export function defineSiteCommands(program: Command, work: Work): void {
  program
    .command('pin')
    .summary('choose the newest backups, and write them down')
    .description(
      'Chooses the newest whole backup for every `latestOf` of a plan, no later than `before` and `asOf`, and writes the pin file beside the plan (east-site.pin.yaml), to be committed with it. Changes nothing at the site.',
    )
    .argument('<file>', 'a plan file')
    .addOption(option.planName())
    .option('--check', 'only check that the pin file fits the plan; touches no network (exit 11 if it does not)', false)
    .option('--json', 'print what was pinned and what moved as JSON', false)
    .addOption(option.logLevel())
    .addOption(option.logFile())
    .action(work(async () => (await import('../commands/pin.ts')).pin));

  program
    .command('init')
    .summary('write a first plan from a live site')
    .description(
      'Looks at a site and writes a first plan for it: its storages with their roles, a group for each VM that has a whole backup on a backup storage, waves by the tags of the VMs. What is a guess says REVIEW. Changes nothing at the site. The password is read from ZSTACK_PASSWORD and never written.',
    )
    .option('--endpoint <url>', 'base URL of the API; by default ZSTACK_ENDPOINT, which the plan then refers to')
    .option('--account <name>', 'account to log in with', 'admin')
    .option('--name <plan>', 'name of the plan; by default that of the file')
    .option('-o, --output <file>', 'where to write it; - prints it', 'plan.yaml')
    .option('--ca <file>', 'PEM certificates of the authority to trust')
    .option('--force', 'overwrite the file', false)
    .addOption(option.logLevel())
    .addOption(option.logFile())
    .action(work(async () => (await import('../commands/init.ts')).init));

  program
    .command('coverage')
    .summary('say what of a site no plan recovers')
    .description(
      'Compares a site with the plans for it: VMs, and backups of VMs that are gone, that no plan recovers; groups of plans whose backup is gone. Exit 1 if there is any: for a nightly check. Changes nothing at the site.',
    )
    .argument('<file...>', 'plan files, directories or patterns; together they should recover everything')
    .addOption(option.names('--ignore-tag <tags>', 'leave out VMs with one of these tags'))
    .option('--json', 'print the findings as JSON', false)
    .addOption(option.logLevel())
    .addOption(option.logFile())
    .action(work(async () => (await import('../commands/coverage.ts')).coverage));
}
