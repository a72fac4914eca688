import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Environment } from '../environment.ts';
import { namesOption, runsDirOption, speedOption } from '../options.ts';

/** The daemon as a command. */
export function defineServeCommand(program: Command, environment: Environment, report: (code: number) => void): void {
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
    .addOption(namesOption('--host-name <names>', 'names besides localhost by which it may be called'))
    .option('--tls-cert <file>', 'serve HTTPS with this certificate (PEM)')
    .option('--tls-key <file>', 'and its key (PEM)')
    .option('--allow-commands', 'run the commands that plans name as receivers of notices', false)
    .option('--simulate', 'run against own simulated sites; no endpoint of a plan is ever contacted', false)
    .addOption(speedOption())
    .addOption(runsDirOption())
    .addHelpText(
      'after',
      `
Examples:
  (umask 077 && echo "ops operate $(openssl rand -hex 32)" >> tokens)
  zdr serve --tokens tokens plans/
  zdr serve --tokens tokens --simulate plans/quickstart.yaml
  curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8686/api/v1/summary

Open http://127.0.0.1:8686 in a browser for the dashboard.

SIGHUP reads the tokens and the plans again; SIGTERM stops it, and runs go on.`,
    )
    .action(async (plans, options) =>
      report(await (await import('../commands/serve.ts')).serve(environment, plans, options)),
    );
}

function address(text: string): { readonly host: string; readonly port: number } {
  const [, six, four, port = ''] = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = six ?? four;
  if (host === undefined || Number(port) > 65_535) {
    throw new InvalidArgumentError('It must be a host and a port, as in 127.0.0.1:8686 or [::1]:8686.');
  }
  return { host, port: Number(port) };
}
