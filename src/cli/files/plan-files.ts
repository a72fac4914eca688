/** Which files a command is about: those named, those in a directory, those that a pattern matches, standard input. */
import { resolve } from 'node:path';
import { looksLikePlan } from '../../document/looks-like-plan.ts';
import { parseText } from '../../document/text/parse.ts';
import { makeSource } from '../../document/text/source.ts';
import { clean } from '../../view/write/clean.ts';
import { count } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import { type CommandError, usageError } from '../exit.ts';
import { type PlanFile, readNamedPlan, readPlanFile } from '../plans/load-plan.ts';
import { type Found, findFiles } from './find-files.ts';

/** A file that was only come across, and is no recovery plan: not checked. */
export interface SkippedFile {
  readonly name: string;
  /** What keeps it from being any document at all: it may have been meant for a plan. */
  readonly broken?: string;
  /** Why it was not even looked into: it `leads nowhere`. */
  readonly passed?: string;
}

export interface ReadOptions {
  /** Is called with each file that is about to be checked. */
  readonly beforeCheck?: ((name: string) => Promise<void>) | undefined;
  /** A file that is named, too, is only checked if it looks like a plan: another program has named it. */
  readonly ignoreUnknown?: boolean;
}

export interface PlanFiles {
  readonly files: readonly PlanFile[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * Reads and checks what the arguments name, each file once, in the order given; what a directory or a pattern brings is
 * sorted. A file that is named is checked whatever it holds; one that is only come across must look like a plan.
 * Throws CommandError when one cannot be read, or an argument brings no plan.
 */
export async function readPlanFiles(
  environment: Environment,
  args: readonly string[],
  { beforeCheck, ignoreUnknown = false }: ReadOptions = {},
): Promise<PlanFiles> {
  const files: PlanFile[] = [];
  const checked = new Set<string>();
  const skipped = new Map<string, SkippedFile>();
  const pathOf = (name: string): string => (name === '-' ? name : resolve(environment.cwd, name));
  const check = async (name: string): Promise<void> => {
    if (checked.has(pathOf(name))) return;
    checked.add(pathOf(name));
    await beforeCheck?.(name);
    files.push(await readPlanFile(environment, name));
  };
  for (const arg of args) {
    const found = await findFiles(environment, arg);
    if (found === undefined && (!ignoreUnknown || arg === '-')) {
      await check(arg);
      continue;
    }
    let plans = 0;
    for (const name of found?.names ?? [arg]) {
      const { look } = await readNamedPlan(environment, name, found === undefined ? 'read' : 'refuse');
      if (looksLikePlan(look)) {
        plans += 1;
        await check(name);
      } else skipped.set(pathOf(name), skippedFile(name, look));
    }
    for (const { name, why } of found?.passed ?? []) skipped.set(pathOf(name), { name, passed: why });
    if (plans === 0 && found !== undefined) throw noPlan(arg, found);
  }
  return { files, skipped: [...skipped].flatMap(([path, name]) => (checked.has(path) ? [] : [name])) };
}

function skippedFile(name: string, text: string): SkippedFile {
  const source = makeSource(text);
  const [first] = parseText(source, false).findings;
  if (first === undefined) return { name };
  return {
    name,
    broken: first.code === 'ZDR1004' ? 'empty' : `broken in line ${source.range(first.start, first.start).line}`,
  };
}

const MOST_PASSED = 5;

function noPlan(arg: string, { directory, names, passed }: Found): CommandError {
  const others = names.length === 0 ? [] : [count(names.length, 'other file')];
  const over = passed.slice(0, MOST_PASSED).map(({ name, why }) => `${clean(name)} ${why}`);
  const more = passed.length > over.length ? [`${passed.length - over.length} more passed over`] : [];
  const looked = [...others, ...over, ...more].length === 0 ? '' : ` (${[...others, ...over, ...more].join('; ')})`;
  return directory
    ? usageError(
        `the directory ${arg} holds no recovery plan${looked}`,
        'The name of a plan ends in .yaml or .yml, and it says `kind: RecoveryPlan`. A file that is named is checked whatever it holds.',
      )
    : usageError(
        `the pattern ${arg} matches no recovery plan${looked}`,
        'Patterns are matched from the working directory: * is any part of one name, ** any directories.',
      );
}
