/** Which files of a repository changed since a revision. */
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';
import { commitAt, git, HINT, idIn, said, verify } from './git.ts';

/** Paths are those of git: from the root, with `/`. */
export interface Changes {
  /** Absolute path of the root. */
  readonly root: string;
  readonly revision: string;
  /** Files that are there now and are new, or have another text: with their path at the revision, if they had one. */
  readonly changed: ReadonlyMap<string, string | undefined>;
  /** Files that are there no longer, under any name. */
  readonly removed: readonly string[];
  /** The text that a path had at the revision; undefined where it was no file. */
  textAt(path: string): Promise<string | undefined>;
}

/** Compares the working tree with a revision. A file that was moved is followed. Throws CommandError. */
export async function changesSince(environment: Environment, revision: string): Promise<Changes> {
  const { cwd } = environment;
  if (revision.startsWith('-')) throw new CommandError(EXIT.usage, '--against takes a git revision here', HINT);
  const top = await git(environment, cwd, ['rev-parse', '--show-toplevel']);
  if (top.code !== 0) {
    throw new CommandError(EXIT.usage, `--changed compares with a git revision, and this is no repository${said(top)}`);
  }
  const root = top.stdout.replace(/\n$/, '');
  const commit = await commitAt(environment, root, revision);
  const { moved, removed } = await differing(environment, root, commit);
  const untracked = await git(environment, root, ['ls-files', '-z', '--others', '--exclude-standard']);
  return {
    root,
    revision,
    changed: new Map([...moved, ...parts(untracked.stdout).map((path) => [path, undefined] as const)]),
    removed,
    async textAt(path) {
      const blob = idIn(await git(environment, root, verify(`${commit}:${path}`)));
      if (blob === undefined) return undefined;
      const content = await git(environment, root, ['cat-file', 'blob', blob]);
      return content.code === 0 ? content.stdout : undefined;
    },
  };
}

/** The path that a file had at a commit, where git sees that it was moved. */
export async function pathBefore(
  environment: Environment,
  directory: string,
  commit: string,
  path: string,
): Promise<string | undefined> {
  return (await differing(environment, directory, commit)).moved.get(path);
}

interface Differing {
  readonly moved: ReadonlyMap<string, string | undefined>;
  readonly removed: readonly string[];
}

async function differing(environment: Environment, directory: string, commit: string): Promise<Differing> {
  const args = ['diff', '-z', '--name-status', '-M', '--no-relative', '--no-ext-diff', commit, '--'];
  const run = await git(environment, directory, args);
  if (run.code !== 0) throw new CommandError(EXIT.usage, `git cannot compare with ${commit}${said(run)}`);
  const moved = new Map<string, string | undefined>();
  const removed: string[] = [];
  const words = parts(run.stdout)[Symbol.iterator]();
  const next = (): string => words.next().value ?? '';
  for (let status = next(); status !== ''; status = next()) {
    const path = next();
    if (status.startsWith('R') || status.startsWith('C')) moved.set(next(), path);
    else if (status === 'D') removed.push(path);
    else moved.set(path, status === 'A' ? undefined : path);
  }
  return { moved, removed };
}

const parts = (text: string): readonly string[] => text.split('\0').filter((part) => part !== '');
