import { Argument, type Command, Option } from '@commander-js/extra-typings';
import * as option from '../options.ts';
import { FINDING_FORMATS, outputReader, PLAN_FORMATS, TEXT } from '../terminal/output-formats.ts';
import type { Work } from './work.ts';

/** The commands that read plans and change nothing; only `plan --live` touches the network. */
export function definePlanCommands(program: Command, work: Work): void {
  program
    .command('validate')
    .summary('check plans without touching the network')
    .description(
      'Checks plan files: every finding with its line, in one pass. Never touches the network. In a directory, and where a quoted pattern matches, the files that say `kind: RecoveryPlan` are checked.',
    )
    .argument(
      '<file...>',
      'plan files, directories (searched for *.yaml and *.yml) or patterns; - reads standard input',
    )
    .addOption(
      new Option(
        '-o, --output <format[=file]>',
        'how findings are written; one format goes to standard output, more go to files; may be repeated',
      )
        .choices(FINDING_FORMATS)
        .argParser(outputReader(FINDING_FORMATS))
        .default(TEXT, 'text'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 for findings of this severity and above')
        .choices(['warning', 'error'] as const)
        .default('error' as const),
    )
    .addOption(option.ignoreUnknown())
    .option('--fix', 'fix what can be fixed without changing what is meant, and check what remains', false)
    .action(work(async () => (await import('../commands/validate.ts')).validate));

  program
    .command('fmt')
    .summary('bring plans into the canonical layout')
    .description(
      'Rewrites plan files in the canonical layout: order of keys, indentation, spacing, quotes. Comments and values stay. Names the files that it changed.',
    )
    .argument('<file...>', 'plan files, directories or patterns; - reads standard input and writes standard output')
    .addOption(option.ignoreUnknown())
    .option('--check', 'write nothing; exit 1 if a file is laid out otherwise', false)
    .action(work(async () => (await import('../commands/fmt.ts')).fmt));

  definePlan(program, work);

  program
    .command('explain')
    .summary('explain a finding')
    .description('Explains a code: why it matters and how to fix it. Without a code, lists them all.')
    .argument('[code]', 'for example ZDR1001')
    .action(work(async () => (await import('../commands/explain.ts')).explain));

  program
    .command('schema')
    .summary('print a JSON Schema')
    .description('Prints a published JSON Schema.')
    .addArgument(
      new Argument('[name]', 'which')
        .choices([
          'recovery-plan',
          'recovery-pin',
          'run-event',
          'report',
          'evidence',
          'preflight',
          'notice',
          'simulator-world',
        ] as const)
        .default('recovery-plan' as const),
    )
    .action(work(async () => (await import('../commands/schema.ts')).schema));
}

function definePlan(program: Command, work: Work): void {
  program
    .command('plan')
    .summary('say what a run would do, and how long it would take')
    .description(
      'The dry run: waves, order, limits and the estimate. Makes no call. With --live it also looks at the site, by reads only, and ends with 5 if something stands in the way of a run.',
    )
    .argument('<file...>', 'a plan file; - reads standard input; with --changed files, directories or patterns')
    .addOption(option.planName())
    .option('--all', 'list every group and every difference, however many', false)
    .option('--calls', 'show each API call as it would be sent', false)
    .option('--against <file|revision>', 'what the plan changes: against another file, or its own at a git revision')
    .option(
      '--changed',
      'with --against: of all plan files those that changed since the revision, or whose pin did',
      false,
    )
    .addOption(
      new Option('-o, --output <format[=file]>', 'to standard output, or to a file; may be repeated')
        .choices(PLAN_FORMATS)
        .argParser(outputReader(PLAN_FORMATS))
        .default(TEXT, 'text'),
    )
    .option('--live', 'look at the site too: preflight, read-only', false)
    .option(
      '--server-check',
      'with --live: have the server itself validate each call, and stop before it carries it out (system tag ephemeral::validationOnly). The only thing in plan that sends a recovery call: on one small group first, and no further if that leaves a trace',
      false,
    )
    .option('--trust-roles', "with --live: only warn where the site's tags give storages other roles", false)
    .option('--simulate', 'with --live: look at an own simulated site instead', false)
    .option('--world <file>', 'the simulated site; by default one that fits the plan')
    .addOption(option.seed())
    .addOption(option.fault())
    .addOption(option.runsDir())
    .addOption(option.logLevel())
    .addOption(option.logFile())
    .option('--json', 'the same as -o json', false)
    .action(work(async () => (await import('../commands/plan.ts')).plan));
}
