/** Which files a command is about: those named, those in a directory, those that a pattern matches, standard input. */
import { type Dirent, readdir } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { type GlobOptions, glob, isDynamicPattern } from 'tinyglobby';
import { count } from '../view/words.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';
import { type PlanFile, readPlanFile, readPlanText } from './load-plan.ts';

export interface PlanFiles {
  readonly files: readonly PlanFile[];
  /** Files that were only come across, and are no recovery plans: not checked. */
  readonly skipped: readonly string[];
}

/**
 * Reads and checks what the arguments name, each file once, in the order given; what a directory or a pattern brings is
 * sorted. A file that is named is checked whatever it holds; one that is only come across must look like a plan.
 * `beforeCheck` is called with each file that is about to be checked. Throws CommandError when one cannot be read, or an argument brings no plan.
 */
export async function readPlanFiles(
  environment: Environment,
  args: readonly string[],
  beforeCheck?: (name: string) => Promise<void>,
): Promise<PlanFiles> {
  const files: PlanFile[] = [];
  const checked = new Set<string>();
  const skipped = new Map<string, string>();
  const pathOf = (name: string): string => (name === '-' ? name : resolve(environment.cwd, name));
  const check = async (name: string): Promise<void> => {
    if (checked.has(pathOf(name))) return;
    checked.add(pathOf(name));
    await beforeCheck?.(name);
    files.push(await readPlanFile(environment, name));
  };
  for (const arg of args) {
    const found = await find(environment, arg);
    if (found === undefined) {
      await check(arg);
      continue;
    }
    let plans = 0;
    for (const name of found.names) {
      const { text } = await readPlanText(environment, name);
      if (looksLikePlan(text)) {
        plans += 1;
        await check(name);
      } else skipped.set(pathOf(name), name);
    }
    if (plans === 0) throw noPlan(arg, found);
  }
  return { files, skipped: [...skipped].flatMap(([path, name]) => (checked.has(path) ? [] : [name])) };
}

/**
 * The names that the arguments bring, without reading a file; `named` for one that is a plan whatever it holds. One that
 * is not there just now brings nothing. Throws CommandError where a directory cannot be read.
 */
export async function listPlanFiles(
  environment: Environment,
  args: readonly string[],
): Promise<readonly { readonly name: string; readonly named: boolean }[]> {
  const files = new Map<string, { readonly name: string; readonly named: boolean }>();
  for (const arg of args) {
    const found = await find(environment, arg);
    for (const name of found?.names ?? [arg]) {
      const path = resolve(environment.cwd, name);
      const named = found === undefined || files.get(path)?.named === true;
      files.set(path, { name, named });
    }
  }
  return [...files.values()];
}

interface Found {
  readonly directory: boolean;
  /** As they are shown: from the working directory, unless the argument was absolute. */
  readonly names: readonly string[];
}

/** What a directory or a pattern brings; undefined for the name of a file. */
async function find({ cwd }: Environment, arg: string): Promise<Found | undefined> {
  if (arg === '-') return undefined;
  const there = await stat(resolve(cwd, arg)).catch(() => undefined);
  if (there?.isDirectory()) {
    const names = await search('**/*.{yaml,yml}', {
      cwd: resolve(cwd, arg),
      ignore: ['**/node_modules/**'],
      caseSensitiveMatch: false,
      followSymbolicLinks: false,
    });
    return { directory: true, names: names.map((name) => join(arg, name)).sort() };
  }
  if (there !== undefined || !isDynamicPattern(arg)) return undefined;
  const names = await search(arg, { cwd, absolute: isAbsolute(arg), expandDirectories: false });
  return { directory: false, names: [...names].sort() };
}

/** Throws CommandError where a directory cannot be read: what is in it would not be checked, and nobody would know. */
async function search(pattern: string, options: GlobOptions): Promise<readonly string[]> {
  let unread: NodeJS.ErrnoException | undefined;
  const watched = (path: string, how: { withFileTypes: true }, done: (...result: [Failure, Dirent[]]) => void): void =>
    readdir(path, how, (error, entries) => {
      if (error !== null && !NOT_THERE.has(error.code ?? '')) unread ??= error;
      done(error, entries);
    });
  const names = await glob(pattern, { ...options, fs: { readdir: watched as typeof readdir } });
  if (unread === undefined) return names;
  throw new CommandError(
    EXIT.usage,
    `cannot read the directory ${unread.path ?? ''}: ${unread.code ?? unread.message}`,
    'Look at its permissions, or name the files to check.',
    { cause: unread },
  );
}

type Failure = NodeJS.ErrnoException | null;
const NOT_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

function noPlan(arg: string, { directory, names }: Found): CommandError {
  const looked = names.length === 0 ? '' : ` (${count(names.length, 'other file')})`;
  return directory
    ? new CommandError(
        EXIT.usage,
        `the directory ${arg} holds no recovery plan${looked}`,
        'The name of a plan ends in .yaml or .yml, and it says `kind: RecoveryPlan`. A file that is named is checked whatever it holds.',
      )
    : new CommandError(
        EXIT.usage,
        `the pattern ${arg} matches no recovery plan${looked}`,
        'Patterns are matched from the working directory: * is any part of one name, ** any directories.',
      );
}

/** Does a text say that it is a plan? Judged without parsing, since a plan with a broken line is one too. */
export function looksLikePlan(text: string): boolean {
  const kinds = [...text.matchAll(KIND)].map(([, kind]) => kind?.toLowerCase());
  return kinds.includes('recoveryplan') || (kinds.length === 0 && VERSION.test(text));
}

/** Other documents of zdr, such as a pin, have its `apiVersion` too, and another kind. */
const KIND = /^(?:[^#\n]*[\s{,])?["']?kind["']?[ \t]*:[ \t]*["']?([A-Za-z]+)/gm;
const VERSION = /^(?:[^#\n]*[\s{,])?["']?apiVersion["']?[ \t]*:[ \t]*["']?zstack-dr\//m;
