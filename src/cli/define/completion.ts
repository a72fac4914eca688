import { Argument, type Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { SHELLS } from '../commands/completion.ts';
import type { Work } from './work.ts';

/** The scripts for the shells, and what they ask. */
export function defineCompletionCommands(program: Command, work: Work): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a completion script: commands, options, values, plan files, run ids.')
    .addArgument(new Argument('<shell>', 'which').choices(SHELLS))
    .action(work(async () => (await import('../commands/completion.ts')).completion));

  program
    .command('complete', { hidden: true })
    .description('What the completion scripts ask.')
    .argument('[words...]')
    .action(
      work(async () => {
        const { complete } = await import('../commands/complete.ts');
        return (environment, words: string[]) => complete(environment, program as CommandUnknownOpts, words);
      }),
    );
}
