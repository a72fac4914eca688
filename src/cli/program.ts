/** The command line. Each command's work is loaded only when it is asked for. */
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { clean } from '../view/write/clean.ts';
import { inRunsDir } from '../view/write/command.ts';
import { defineCompletionCommands } from './define/completion.ts';
import { defineDrillsCommands, defineNotifyCommand } from './define/drills.ts';
import { EXAMPLES } from './define/examples.ts';
import { defineLookCommands } from './define/look.ts';
import { definePlanCommands } from './define/plan.ts';
import { defineRunCommands } from './define/run.ts';
import { defineServeCommand, defineSimulateCommand } from './define/serve.ts';
import { defineSiteCommands } from './define/site.ts';
import type { Work } from './define/work.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT, internalError } from './exit.ts';
import { version } from './version.ts';

/** Runs the command that the arguments name; returns the exit code. Rejects only for a bug. */
export async function runCli(environment: Environment): Promise<number> {
  const { args, stderr } = environment;
  let exitCode: number = EXIT.ok;
  const program = createProgram(environment);
  const work: Work =
    (load) =>
    async (...args) => {
      exitCode = await (await load())(environment, ...args);
    };
  for (const define of [
    definePlanCommands,
    defineSiteCommands,
    defineRunCommands,
    defineDrillsCommands,
    defineLookCommands,
    defineNotifyCommand,
    defineServeCommand,
    defineSimulateCommand,
    defineCompletionCommands,
  ]) {
    define(program, work);
  }
  addExamples(program);
  let runsDir: string | undefined;
  program.hook('preAction', (_, command) => {
    const said = (command.optsWithGlobals() as { readonly runsDir?: unknown }).runsDir;
    if (typeof said === 'string') runsDir = said;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const known = error instanceof CommandError ? error : systemTrouble(error);
    if (known === undefined) throw error;
    const hint = known.hint === undefined ? '' : `hint: ${known.hint}\n`;
    stderr.write(inRunsDir(`zdr: ${known.message}\n${hint}`, runsDir));
    return known.exitCode;
  }
}

const CANNOT = 'the file system has no way to do that';

const SYSTEM_TROUBLE: ReadonlyMap<unknown, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EIO', 'the disk does not answer as it should'],
  ['EMFILE', 'too many open files'],
  ['ENFILE', 'too many open files'],
  ['ENAMETOOLONG', 'the name is too long for the file system'],
  ['EFBIG', 'the file is too large for the file system'],
  ['ESTALE', 'the file server knows it no longer'],
  ['EBUSY', 'it is in use'],
  ['ENOTDIR', 'it is no directory, or lies in none'],
  ['ELOOP', 'it is a link that leads to itself'],
  ['EXDEV', 'the file system moves nothing there'],
  ['ENOTSUP', CANNOT],
  ['EOPNOTSUPP', CANNOT],
  ['ENOSYS', CANNOT],
  ['EINVAL', CANNOT],
]);

/** What the operating system refuses is no bug of ours. */
function systemTrouble(error: unknown): CommandError | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const why = SYSTEM_TROUBLE.get(code);
  if (why === undefined || syscall === undefined) return undefined;
  return internalError(
    `${path === undefined ? '' : `${path}: `}${why} (${syscall}: ${code})`,
    why === CANNOT
      ? 'Name a directory on another file system, such as a local disk: --runs-dir DIRECTORY for runs.'
      : 'Fix that, and try again: what was recorded before is not lost.',
    { cause: error },
  );
}

/** What commander says of an argument repeats it; its own guess stands on a second line. */
function harmless(text: string): string {
  const [, said = '', guess = ''] = /^(.*?)(\n\(Did you mean [^\n]*\))?\n*$/s.exec(text) ?? [];
  return `${clean(said)}${guess === '' ? '' : `\n${clean(guess.slice(1))}`}\n`;
}

/** Ends the help of each command below `parent` with its examples. `words`: what stands before its name. */
function addExamples(parent: CommandUnknownOpts, words = ''): void {
  for (const command of parent.commands) {
    const name = `${words}${command.name()}`;
    const lines = EXAMPLES[name]?.replace(/^\n/, '');
    if (lines !== undefined) command.addHelpText('after', `\nExample${lines.includes('\n') ? 's' : ''}:\n${lines}`);
    addExamples(command, `${name} `);
  }
}

function createProgram({ stdout, stderr }: Environment): Command {
  // Settings of the program are inherited by the commands that are defined on it afterwards.
  return new Command('zdr')
    .description('Declarative disaster recovery for ZStack Cloud: one YAML file recovers a site, and proves it.')
    .version(version, '-V, --version')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(harmless(text)),
      getOutHelpWidth: () => stdout.columns || 80,
      getErrHelpWidth: () => stderr.columns || 80,
    })
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(zdr help COMMAND shows the options and examples)')
    .addHelpText('after', OVERVIEW) as Command;
}

const OVERVIEW = `
Examples:
  zdr validate plans/quickstart.yaml          check a plan
  zdr plan plans/quickstart.yaml              what a run would do, and how long
  zdr init --endpoint http://mn:8080/zstack   write a first plan from a live site
  zdr pin plans/east-site.yaml                fix the newest backups
  zdr run --simulate plans/quickstart.yaml    try it against a simulated site
  zdr run plans/east-site.yaml                recover the site
  zdr resume                                  go on after an interruption
  zdr report                                  what was recovered, and the proof

Exit codes: 0 done and reconciled, 1 findings, 2 usage, 3 internal error,
4 site not reached or login refused, 5 preflight blocker, 6 groups failed or
never started, 7 reconciliation found a difference, 8 an outcome is unknown,
9 an objective was missed, 10 another run holds the lock, 11 refused,
130/143 interrupted and resumable. docs/exit-codes.md tells more.`;
