import { Argument, type Command, Option } from '@commander-js/extra-typings';
import type { Environment } from '../environment.ts';
import { planNameOption } from '../options.ts';

/** The commands that read plans and touch no network. */
export function definePlanCommands(program: Command, environment: Environment, report: (code: number) => void): void {
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
    .option('--fix', 'mend what can be mended without changing what is meant, and check what remains', false)
    .addHelpText('after', '\nExamples:\n  zdr validate plans/east-site.yaml\n  zdr validate -o json plans/*.yaml')
    .action(async (files, options) =>
      report(await (await import('../commands/validate.ts')).validate(environment, files, options)),
    );

  program
    .command('fmt')
    .summary('bring plans into the canonical layout')
    .description(
      'Rewrites plan files in the canonical layout: indentation, spacing, quotes. Comments and values stay. Names the files that it changed.',
    )
    .argument('<file...>', 'plan files; - reads standard input and writes standard output')
    .option('--check', 'write nothing; exit 1 if a file is laid out otherwise', false)
    .addHelpText('after', '\nExamples:\n  zdr fmt plans/*.yaml\n  zdr fmt --check plans/*.yaml')
    .action(async (files, options) =>
      report(await (await import('../commands/fmt.ts')).fmt(environment, files, options)),
    );

  program
    .command('plan')
    .summary('say what a run would do, and how long it would take')
    .description('The dry run: waves, order, limits and the estimate. Makes no call.')
    .argument('<file>', 'a plan file; - reads standard input')
    .addOption(planNameOption())
    .option('--all', 'list every group, however many', false)
    .option('--calls', 'show each API call as it would be sent', false)
    .option('--json', 'print the plan and the estimate as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  zdr plan plans/east-site.yaml\n  zdr plan --calls plans/east-site.yaml | less',
    )
    .action(async (file, options) =>
      report(await (await import('../commands/plan.ts')).plan(environment, file, options)),
    );

  program
    .command('explain')
    .summary('explain a finding')
    .description('Explains a code: why it matters and how to mend it. Without a code, lists them all.')
    .argument('[code]', 'for example ZDR1001')
    .addHelpText('after', '\nExample:\n  zdr explain ZDR1201')
    .action(async (code) => report(await (await import('../commands/explain.ts')).explain(environment, code)));

  program
    .command('schema')
    .summary('print a JSON Schema')
    .description('Prints a published JSON Schema.')
    .addArgument(
      new Argument('[name]', 'which')
        .choices(['recovery-plan', 'recovery-pin', 'run-event', 'report', 'simulator-world'] as const)
        .default('recovery-plan' as const),
    )
    .addHelpText('after', '\nExample:\n  zdr schema > recovery-plan.schema.json')
    .action(async (name) => report(await (await import('../commands/schema.ts')).schema(environment, name)));
}
