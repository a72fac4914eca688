import { type Command, Option } from '@commander-js/extra-typings';
import type { Environment } from '../environment.ts';
import { faultOption, planNameOption, seedOption, speedOption, wholeNumber } from '../options.ts';

/** The simulated site as a command. */
export function defineSimulateCommand(
  program: Command,
  environment: Environment,
  report: (code: number) => void,
): void {
  program
    .command('simulate')
    .summary('serve a simulated ZStack site')
    .description(
      'Serves a simulated ZStack site on 127.0.0.1 until it is stopped: for trying plans, for tests and for CI.',
    )
    .argument('[world]', 'a world file, YAML or JSON (zdr schema simulator-world)')
    .option('--for <file>', 'make a world that fits a plan')
    .addOption(planNameOption())
    .addOption(
      new Option(
        '--port <port>',
        'port on 127.0.0.1; 0 takes a free one (default: that of a plan that names this machine, or 8080)',
      ).argParser(wholeNumber),
    )
    .addOption(
      new Option('--dialect <dialect>', 'which form of the API it speaks').choices([
        'sdk',
        'documented',
        'page-only',
      ] as const),
    )
    .addOption(speedOption())
    .addOption(seedOption())
    .addOption(faultOption())
    .option('--list-faults', 'list the faults that it knows', false)
    .addHelpText(
      'after',
      `
Examples:
  zdr simulate --for plans/quickstart.yaml --speed 60
  zdr simulate --for plans/quickstart.yaml --fault lost-response:group=dns-01 --fault orphan:group=ldap
  zdr simulate --list-faults

Prints the line to type next in another terminal, then requests by kind now and then, and faults as they come.
--speed makes the copies faster, and with them at= and for= of faults; the clock stays real.
What really happened, as JSON: curl -s http://127.0.0.1:8080/simulator/ledger`,
    )
    .action(async (world, options) =>
      report(await (await import('../commands/simulate.ts')).simulate(environment, world, options)),
    );
}
