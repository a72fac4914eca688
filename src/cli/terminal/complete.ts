/** What could come next on a command line. The commands and options themselves are the source. */

import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { given } from '../../given.ts';

/** One line of the answer: a word and what it means, or what the shell is to list itself. */
export type Candidate = ':files' | ':directories' | readonly [word: string, meaning: string];

/** Words that only the world knows, by the name of the place that they stand in (`run`, `code`). */
export type Sources = Readonly<Record<string, (() => Promise<readonly Candidate[]>) | undefined>>;

const LISTED: Readonly<Record<string, Candidate>> = { file: ':files', world: ':files', dir: ':directories' };

/** `words` is what stands behind `zdr`; the last one is being typed, and may be empty. */
export async function complete(
  program: CommandUnknownOpts,
  words: readonly string[],
  sources: Sources,
): Promise<readonly Candidate[]> {
  const typed = words.at(-1) ?? '';
  const { command, position, awaiting, literal } = walk(program, words.slice(0, -1));
  const candidates = await (awaiting !== undefined
    ? valuesOf(awaiting.argChoices, nameIn(awaiting.flags), sources)
    : typed.startsWith('-') && !literal
      ? optionsOf(program, command)
      : command.name() === 'help'
        ? commandsOf(program)
        : command.commands.length > 0 && position === 0
          ? commandsOf(command)
          : argumentsOf(command.registeredArguments, position, sources));
  return candidates.filter((one) => typeof one === 'string' || one[0].startsWith(typed));
}

interface Place {
  readonly command: CommandUnknownOpts;
  /** How many arguments of the command stand before. */
  readonly position: number;
  /** The option whose value comes next. */
  readonly awaiting?: Option;
  /** Behind `--`, where nothing is an option. */
  readonly literal: boolean;
}

function walk(program: CommandUnknownOpts, words: readonly string[]): Place {
  let command = program;
  let position = 0;
  let awaiting: Option | undefined;
  let literal = false;
  for (const word of words) {
    if (awaiting !== undefined) awaiting = undefined;
    else if (literal) position += 1;
    else if (word === '--') literal = true;
    else if (word.startsWith('-') && word !== '-') {
      const option = chainOf(command)
        .flatMap(({ options }) => options)
        .find(({ short, long }) => word === short || word === long);
      if (option?.required === true) awaiting = option;
    } else {
      const named = command.commands.find((one) => one.name() === word);
      if (named !== undefined && position === 0) command = named;
      else if (command !== program) position += 1;
    }
  }
  return { command, position, literal, ...given({ awaiting }) };
}

/** The command and those that it belongs to. */
function chainOf(command: CommandUnknownOpts | null): readonly CommandUnknownOpts[] {
  return command === null ? [] : [command, ...chainOf(command.parent)];
}

function commandsOf(parent: CommandUnknownOpts): readonly Candidate[] {
  return parent
    .createHelp()
    .visibleCommands(parent)
    .map((command) => [command.name(), command.summary() || command.description()]);
}

function optionsOf(program: CommandUnknownOpts, command: CommandUnknownOpts): readonly Candidate[] {
  const help = program.createHelp();
  const inherited = chainOf(command.parent).filter((one) => one !== program);
  return [command, ...inherited]
    .flatMap((one) => help.visibleOptions(one))
    .filter((option, at, all) => all.findIndex(({ long }) => long === option.long) === at)
    .map(({ long, short, description }) => [long ?? short ?? '', description]);
}

function argumentsOf(
  declared: readonly Argument[],
  position: number,
  sources: Sources,
): Promise<readonly Candidate[]> | readonly Candidate[] {
  const last = declared.at(-1);
  const argument = declared[position] ?? (last?.variadic === true ? last : undefined);
  return argument === undefined ? [] : valuesOf(argument.argChoices, argument.name(), sources);
}

async function valuesOf(
  choices: readonly string[] | undefined,
  name: string,
  sources: Sources,
): Promise<readonly Candidate[]> {
  if (choices !== undefined) return choices.map((choice) => [choice, '']);
  const listed = LISTED[name];
  return listed === undefined ? ((await sources[name]?.()) ?? []) : [listed];
}

/** `file` of `--log-file <file>`. */
const nameIn = (flags: string): string => /[<[](\w+)/.exec(flags)?.[1] ?? '';
