import { Argument, type Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { SHELLS } from '../commands/completion.ts';
import type { Environment } from '../environment.ts';

/** The scripts for the shells, and what they ask. */
export function defineCompletionCommands(
  program: Command,
  environment: Environment,
  report: (code: number) => void,
): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a completion script: commands, options, values, plan files, run ids.')
    .addArgument(new Argument('<shell>', 'which').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  zdr completion bash > /etc/bash_completion.d/zdr    # or: source <(zdr completion bash)
  zdr completion zsh > "\${fpath[1]}/_zdr"
  zdr completion fish > ~/.config/fish/completions/zdr.fish`,
    )
    .action(async (shell) => report(await (await import('../commands/completion.ts')).completion(environment, shell)));

  program
    .command('complete', { hidden: true })
    .description('What the completion scripts ask.')
    .argument('[words...]')
    .action(async (words) =>
      report(
        await (await import('../commands/complete.ts')).complete(environment, program as CommandUnknownOpts, words),
      ),
    );
}
