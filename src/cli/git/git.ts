/** Runs the installed git: never through a shell, and nothing in the repository is changed. */
import { execFile } from 'node:child_process';
import { clean } from '../../view/write/clean.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { type CommandError, usageError } from '../exit.ts';

/** A plan of 100,000 groups has about 20 MB. */
const MOST_BYTES = 256 * 1024 * 1024;

export const HINT =
  'Name another plan file, or a revision of the repository in which the plan lies: --against origin/main.';

/**
 * The id of the commit that a revision names, in the repository of `directory`. Throws CommandError: there is none; the
 * hint says how it is fetched.
 */
export async function commitAt(environment: Environment, directory: string, name: string): Promise<string> {
  const commit = await git(environment, directory, verify(`${name}^{commit}`));
  const id = idIn(commit);
  if (id !== undefined) return id;
  throw usageError(
    `${clean(name) || '""'} is neither a file nor a revision of this git repository${said(commit)}`,
    remedy(commit) ?? (await fetchHint(environment, directory, name)),
  );
}

/** The arguments that look an object up; behind `--` nothing is taken for a path. */
export const verify = (object: string): readonly string[] => ['rev-parse', '--verify', '--quiet', object, '--'];

/** The id that git printed, if it printed one. */
export const idIn = ({ code, stdout }: Git): string | undefined =>
  code === 0 ? /^[0-9a-f]{40,64}$/m.exec(stdout)?.[0] : undefined;

/** How the history that is not there is fetched: a CI clones the last commit of one branch, as a rule. */
async function fetchHint(environment: Environment, directory: string, name: string): Promise<string> {
  const remotes = (await git(environment, directory, ['remote'])).stdout.split('\n').filter((remote) => remote !== '');
  const remote = remotes.find((one) => name.startsWith(`${one}/`));
  const branch = /^[\w./-]+/.exec(name.slice((remote ?? '').length + 1))?.[0];
  const fetch =
    remote === undefined || branch === undefined
      ? undefined
      : `git fetch ${shellWord(remote)} ${shellWord(`${branch}:refs/remotes/${remote}/${branch}`)}`;
  const shallow = await git(environment, directory, ['rev-parse', '--is-shallow-repository']);
  if (shallow.stdout.trim() === 'true') {
    return `The repository was cloned without its history (in a GitHub workflow: fetch-depth: 0; in GitLab: GIT_DEPTH: 0). Fetch it: ${fetch ?? 'git fetch --unshallow'}`;
  }
  if (fetch !== undefined) return `If the branch exists there, fetch it: ${fetch}`;
  for (const one of remotes) {
    const there = await git(environment, directory, verify(`refs/remotes/${one}/${name}^{commit}`));
    if (idIn(there) !== undefined) return `There is no branch of that name here. Did you mean ${one}/${clean(name)}?`;
  }
  return HINT;
}

export interface Git {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What git said, in brackets. */
export const said = ({ stderr }: Git): string => {
  const lines = stderr.trim().split('\n');
  const first = lines.find((line) => line.startsWith('fatal: ')) ?? lines[0] ?? '';
  return first === '' ? '' : ` (${clean(first.replace(/^(?:fatal|error): /, ''))})`;
};

/** What git itself says is to be done: a command on an indented line of its own. */
export function remedy({ stderr }: Git): string | undefined {
  const command = /^[\t ]+(git .+)$/m.exec(stderr)?.[1];
  return command === undefined ? undefined : `git says what to do: ${clean(command)}`;
}

/** There is no repository at all; anything else that went wrong is a refusal, and says nothing of what is in it. */
export const isNoRepository = ({ code, stderr }: Git): boolean =>
  code !== 0 && /not a git repository|not a work tree/i.test(stderr);

/** Why git would not look into a repository that is there, with what it says is to be done. */
export const refused = (run: Git, what: string): CommandError =>
  usageError(`git refuses to ${what}${said(run)}`, remedy(run) ?? HINT);

/**
 * Variables by which git tells a hook which repository, index and directory it works for, and those that change what a
 * path means. Here every call names its own directory, and with them git would take that for the root of the work tree
 * (linked worktrees); and paths are names, not patterns.
 */
const OF_HOOKS =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|(?:LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS)$/;

export async function git({ variables }: Environment, directory: string, args: readonly string[]): Promise<Git> {
  const own = Object.fromEntries(Object.entries(variables).filter(([name]) => !OF_HOOKS.test(name)));
  const run = await call(own, directory, args);
  // A repository that lies elsewhere than its files is found by the variables alone.
  return isNoRepository(run) && variables['GIT_DIR'] ? call(variables, directory, args) : run;
}

/**
 * What a repository may have git start: a watcher of its files, hooks, and programs through which files pass. It may have
 * come in an archive, and nothing in it is run because a plan is looked at.
 */
const NO_PROGRAMS: readonly (readonly [string, string])[] = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
];

/** The settings by which the files of this repository pass through no filter of its own; one each, however it is named. */
export async function withoutFilters(environment: Environment, directory: string): Promise<Environment> {
  const found = await git(environment, directory, ['config', '-z', '--name-only', '--get-regexp', '^filter\\.']);
  const filters = new Set(found.stdout.split('\0').flatMap((key) => /^(filter\..*)\.[^.]+$/s.exec(key)?.[1] ?? []));
  const settings = [...filters].flatMap((filter) => [
    [`${filter}.clean`, ''] as const,
    [`${filter}.smudge`, ''] as const,
    [`${filter}.process`, ''] as const,
    [`${filter}.required`, 'false'] as const,
  ]);
  return { ...environment, variables: configured(environment.variables, settings) };
}

/** The variables with settings that go before those of every file, behind what they set already. */
function configured(
  variables: Environment['variables'],
  settings: readonly (readonly [string, string])[],
): Environment['variables'] {
  const before = Number(variables['GIT_CONFIG_COUNT'] ?? 0);
  // A count that is none is for git to refuse.
  if (!Number.isSafeInteger(before) || before < 0) return variables;
  const own = settings.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${before + at}`, key] as const,
    [`GIT_CONFIG_VALUE_${before + at}`, value] as const,
  ]);
  return { ...variables, ...Object.fromEntries(own), GIT_CONFIG_COUNT: String(before + settings.length) };
}

function call(variables: Environment['variables'], directory: string, args: readonly string[]): Promise<Git> {
  return new Promise((done, fail) => {
    const child = execFile(
      'git',
      ['-C', directory, ...args],
      {
        encoding: 'utf8',
        maxBuffer: MOST_BYTES,
        // Its messages are read; what a partial clone lacks is not fetched behind anybody's back, nor by any program that
        // the repository names for it (before git 2.44 the protocols say so).
        env: {
          ...configured(variables, NO_PROGRAMS),
          LC_ALL: 'C',
          GIT_ALLOW_PROTOCOL: 'none',
          GIT_NO_LAZY_FETCH: '1',
          GIT_OPTIONAL_LOCKS: '0',
          GIT_TERMINAL_PROMPT: '0',
        },
      },
      (error, stdout, stderr) => {
        if (error === null) return done({ code: 0, stdout, stderr });
        if (error.code === 'ENOENT') {
          return fail(
            usageError(
              'git is not installed, so no revision can be read',
              'Install git, or name a file: --against old-plan.yaml.',
            ),
          );
        }
        if (typeof error.code !== 'number') return fail(error);
        return done({ code: error.code, stdout, stderr });
      },
    );
    // Whatever it starts waits for no input.
    child.stdin?.end();
  });
}
