import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import * as option from '../options.ts';
import type { Work } from './work.ts';

/** The daemon as a command. */
export function defineServeCommand(program: Command, work: Work): void {
  program
    .command('serve')
    .summary('run drills on their calendar, and serve the API')
    .description(
      'Watches plans, starts their drills when they are due, goes on with what was running, and serves the API and a dashboard until it is stopped.',
    )
    .argument('<plans...>', 'plan files, directories or patterns')
    .addOption(
      new Option('--tokens <file>', 'who may do what: lines `name read|operate token`')
        .env('ZDR_TOKENS')
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--listen <address>', 'host and port; port 0 takes a free one')
        .argParser(address)
        .default({ host: '127.0.0.1', port: 8686 }, '127.0.0.1:8686'),
    )
    .option('--allow-remote', 'listen where other machines can reach it', false)
    .addOption(option.names('--host-name <names>', 'names besides localhost by which it may be called'))
    .option('--tls-cert <file>', 'serve HTTPS with this certificate (PEM)')
    .option('--tls-key <file>', 'and its key (PEM)')
    .option('--allow-commands', 'run the commands that plans name as receivers of notices', false)
    .option('--simulate', 'run against own simulated sites; no endpoint of a plan is ever contacted', false)
    .addOption(option.speed())
    .addOption(option.runsDir())
    .action(work(async () => (await import('../commands/serve.ts')).serve));
}

/** The simulated site as a command. */
export function defineSimulateCommand(program: Command, work: Work): void {
  program
    .command('simulate')
    .summary('serve a simulated ZStack site')
    .description(
      'Serves a simulated ZStack site on 127.0.0.1 until it is stopped: for trying plans, for tests and for CI.',
    )
    .argument('[world]', 'a world file, YAML or JSON (zdr schema simulator-world)')
    .option('--for <file>', 'make a world that fits a plan')
    .addOption(option.planName())
    .addOption(
      new Option(
        '--port <port>',
        'port on 127.0.0.1; 0 takes a free one (default: that of a plan that names this machine, or 8080)',
      ).argParser(option.wholeNumber),
    )
    .addOption(
      new Option('--dialect <dialect>', 'which form of the API it speaks').choices([
        'sdk',
        'documented',
        'page-only',
      ] as const),
    )
    .addOption(option.speed())
    .addOption(option.seed())
    .addOption(option.fault())
    .option('--list-faults', 'list the faults that it knows', false)
    .action(work(async () => (await import('../commands/simulate.ts')).simulate));
}

function address(text: string): { readonly host: string; readonly port: number } {
  const [, six, four, port = ''] = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = six ?? four;
  if (host === undefined || Number(port) > 65_535) {
    throw new InvalidArgumentError('It must be a host and a port, as in 127.0.0.1:8686 or [::1]:8686.');
  }
  return { host, port: Number(port) };
}
