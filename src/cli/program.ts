/** The command line: names, options and help. Each command's work is loaded only when it is asked for. */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';
import { version } from './version.ts';

/** Runs the command that the arguments name; returns the exit code. Rejects only for a bug. */
export async function runCli(environment: Environment): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = createProgram(environment, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...environment.args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof CommandError)) throw error;
    environment.stderr.write(`zdr: ${error.message}\n${error.hint === undefined ? '' : `hint: ${error.hint}\n`}`);
    return error.exitCode;
  }
}

type Report = (exitCode: number) => void;

const runsDirOption = () =>
  new Option('--runs-dir <dir>', 'where the run directories lie').default('runs').env('ZDR_RUNS_DIR');
const logLevelOption = () =>
  new Option('--log-level <level>', 'log to standard error from this level on')
    .choices(['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const)
    .default('silent' as const)
    .env('ZDR_LOG_LEVEL');
const seedOption = () => new Option('--seed <n>', 'seed of the simulated site').argParser(wholeNumber).default(1);
const faultOption = () =>
  new Option(
    '--fault <fault...>',
    'faults of the simulated site, for example lost-response:nth=3 (see docs/simulator.md)',
  );
const speedOption = () =>
  new Option('--speed <n>', 'how many times as fast as real time the simulated site runs').argParser(positiveNumber);

function createProgram(environment: Environment, report: Report) {
  const program = new Command('zdr')
    .description('Declarative disaster recovery for ZStack Cloud: one YAML file recovers a site, and proves it.')
    .version(version, '-V, --version')
    .configureOutput({
      writeOut: (text) => environment.stdout.write(text),
      writeErr: (text) => environment.stderr.write(text),
      getOutHelpWidth: () => environment.stdout.columns ?? 80,
      getErrHelpWidth: () => environment.stderr.columns ?? 80,
    })
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(zdr help COMMAND shows the options and examples)')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXAMPLES);

  program
    .command('validate')
    .summary('check plans without touching the network')
    .description('Checks plan files: every finding with its line, in one pass. Never touches the network.')
    .argument('<file...>', 'plan files; - reads standard input')
    .addOption(
      new Option('-o, --output <format>', 'how findings are printed')
        .choices(['text', 'json'] as const)
        .default('text' as const),
    )
    .addHelpText('after', '\nExamples:\n  zdr validate plans/east-site.yaml\n  zdr validate -o json plans/*.yaml')
    .action(async (files, options) =>
      report(await (await import('./commands/validate.ts')).validate(environment, files, options)),
    );

  program
    .command('plan')
    .summary('say what a run would do, and how long it would take')
    .description('The dry run: waves, order, limits and the estimate. Makes no call.')
    .argument('<file>', 'a plan file; - reads standard input')
    .option('--name <plan>', 'which plan of a file that holds several')
    .option('--all', 'list every group, however many', false)
    .option('--calls', 'show each API call as it would be sent', false)
    .option('--json', 'print the plan and the estimate as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  zdr plan plans/east-site.yaml\n  zdr plan --calls plans/east-site.yaml | less',
    )
    .action(async (file, options) =>
      report(await (await import('./commands/plan.ts')).plan(environment, file, options)),
    );

  program
    .command('run')
    .summary('recover what a plan lists, and prove it')
    .description('Recovers every group of a plan, proves each by a fresh query, and writes the reconciliation report.')
    .argument('<file>', 'a plan file; - reads standard input')
    .option('--name <plan>', 'which plan of a file that holds several')
    .option('-y, --yes', 'answer every question beforehand; approves every gate', false)
    .option('--simulate', "run against an own simulated site; the plan's endpoint is never contacted", false)
    .addOption(speedOption())
    .addOption(seedOption())
    .addOption(faultOption())
    .option('--world <file>', 'the simulated site; by default one that fits the plan')
    .option('--json', 'print every event as a line of JSON', false)
    .addOption(runsDirOption())
    .addOption(logLevelOption())
    .option('--log-file <file>', 'log to a file instead')
    .addHelpText(
      'after',
      '\nExamples:\n  zdr run --simulate plans/quickstart.yaml\n  ZSTACK_PASSWORD=... zdr run plans/east-site.yaml\n  zdr run --yes --json plans/east-site.yaml > events.ndjson',
    )
    .action(async (file, options) => report(await (await import('./commands/run.ts')).run(environment, file, options)));

  program
    .command('resume')
    .summary('go on with an interrupted run')
    .description(
      'Goes on with the newest unfinished run, or with the one named: settles every call in doubt, adopts running jobs.',
    )
    .argument('[run]', 'a run id, or its beginning or end')
    .option('-y, --yes', 'answer every question beforehand; approves every gate', false)
    .option('--json', 'print every event as a line of JSON', false)
    .addOption(runsDirOption())
    .addOption(logLevelOption())
    .option('--log-file <file>', 'log to a file instead')
    .addHelpText('after', '\nExamples:\n  zdr resume\n  zdr resume 20261124-061530-east-site-3f9a')
    .action(async (run, options) =>
      report(await (await import('./commands/resume.ts')).resume(environment, run, options)),
    );

  program
    .command('retry')
    .summary('run again what did not end recovered')
    .description('Starts a new run, linked to an ended one, of only the groups that did not end recovered.')
    .argument('[run]', 'a run id, or its beginning or end')
    .option('-y, --yes', 'answer every question beforehand; approves every gate', false)
    .option('--json', 'print every event as a line of JSON', false)
    .addOption(runsDirOption())
    .addOption(logLevelOption())
    .option('--log-file <file>', 'log to a file instead')
    .addHelpText('after', '\nExample:\n  zdr retry 20261124-061530-east-site-3f9a')
    .action(async (run, options) =>
      report(await (await import('./commands/retry.ts')).retry(environment, run, options)),
    );

  program
    .command('approve')
    .summary('open the gate of a wave')
    .description(
      'Approves a wave that waits behind a gate. The approval is recorded with the digest of the plan; then resume the run.',
    )
    .argument('<run>', 'a run id, or its beginning or end')
    .argument('<wave>', 'name of the wave')
    .addOption(runsDirOption())
    .addHelpText('after', '\nExample:\n  zdr approve 20261124-061530-east-site-3f9a databases && zdr resume')
    .action(async (run, wave, options) =>
      report(await (await import('./commands/approve.ts')).approve(environment, run, wave, options)),
    );

  program
    .command('verify')
    .summary('check a run’s journal and its report')
    .description('Checks the hash chain of a journal, and derives every value of the report from it again.')
    .argument('[run]', 'a run id, or its beginning or end')
    .addOption(runsDirOption())
    .addHelpText('after', '\nExample:\n  zdr verify')
    .action(async (run, options) =>
      report(await (await import('./commands/verify.ts')).verify(environment, run, options)),
    );

  program
    .command('status')
    .summary('show how far a run is')
    .description('Shows how far a run is: the newest, or the one named.')
    .argument('[run]', 'a run id, or its beginning or end')
    .option('--json', 'print JSON', false)
    .addOption(runsDirOption())
    .addHelpText('after', '\nExamples:\n  zdr status\n  zdr status 20261124-0615')
    .action(async (run, options) =>
      report(await (await import('./commands/status.ts')).status(environment, run, options)),
    );

  program
    .command('runs')
    .summary('list the runs')
    .description('Lists the runs, newest first.')
    .option('--json', 'print JSON', false)
    .addOption(runsDirOption())
    .addHelpText('after', '\nExample:\n  zdr runs --json | jq -r .runs[0].runId')
    .action(async (options) => report(await (await import('./commands/runs.ts')).runs(environment, options)));

  program
    .command('report')
    .summary('show what a run recovered, and the proof')
    .description('Shows the reconciliation report of the newest run, or of the one named, made anew from its journal.')
    .argument('[run]', 'a run id, or its beginning or end')
    .addOption(
      new Option('-o, --output <format>', 'format')
        .choices(['text', 'json', 'markdown'] as const)
        .default('text' as const),
    )
    .addOption(runsDirOption())
    .addHelpText(
      'after',
      '\nThe exit code is that of the run.\n\nExamples:\n  zdr report\n  zdr report -o markdown > report.md',
    )
    .action(async (run, options) =>
      report(await (await import('./commands/report.ts')).report(environment, run, options)),
    );

  program
    .command('simulate')
    .summary('serve a simulated ZStack site')
    .description(
      'Serves a simulated ZStack site on 127.0.0.1 until it is stopped: for trying plans, for tests and for CI.',
    )
    .argument('[world]', 'a world file (YAML or JSON; zdr schema simulator-world)')
    .option('--for <plan>', 'make a world that fits a plan')
    .option('--name <plan>', 'which plan of a file that holds several')
    .addOption(new Option('--port <port>', 'port on 127.0.0.1').argParser(wholeNumber).default(8080))
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
    .addHelpText(
      'after',
      '\nExamples:\n  zdr simulate --for plans/quickstart.yaml --speed 60\n  zdr simulate --for plans/quickstart.yaml --fault lost-response:nth=3',
    )
    .action(async (world, options) =>
      report(await (await import('./commands/simulate.ts')).simulate(environment, world, options)),
    );

  program
    .command('explain')
    .summary('explain a finding')
    .description('Explains a code: why it matters and how to mend it. Without a code, lists them all.')
    .argument('[code]', 'for example ZDR1001')
    .addHelpText('after', '\nExample:\n  zdr explain ZDR1001')
    .action(async (code) => report(await (await import('./commands/explain.ts')).explain(environment, code)));

  program
    .command('schema')
    .summary('print a JSON Schema')
    .description('Prints a published JSON Schema.')
    .addArgument(
      new Argument('[name]', 'which')
        .choices(['recovery-plan', 'run-event', 'report', 'simulator-world'] as const)
        .default('recovery-plan' as const),
    )
    .addHelpText('after', '\nExample:\n  zdr schema > recovery-plan.schema.json')
    .action(async (name) => report(await (await import('./commands/schema.ts')).schema(environment, name)));

  return program;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

const EXAMPLES = `
Examples:
  zdr validate plans/quickstart.yaml          check a plan
  zdr plan plans/quickstart.yaml              what a run would do, and how long
  zdr run --simulate plans/quickstart.yaml    try it against a simulated site
  zdr run plans/east-site.yaml                recover the site
  zdr report                                  what was recovered, and the proof

Exit codes: 0 done and reconciled, 1 findings in the plan, 2 usage, 3 internal error, 4 site not reached or
login refused, 5 preflight blocker, 6 groups failed or never started, 7 reconciliation found a difference,
8 an outcome is unknown, 9 an objective was missed, 10 another run holds the lock, 11 refused,
130/143 interrupted and resumable.`;
