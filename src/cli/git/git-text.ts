/** The text of a file at a commit. What cannot be read is never taken for what is not there. */
import { posix } from 'node:path';
import { clean } from '../../view/write/clean.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { type CommandError, usageError } from '../exit.ts';
import { type Git, git, remedy, said } from './git.ts';

const LINK = '120000';
/** Links behind links; a circle has no end. */
const MOST_LINKS = 10;

/**
 * `path` from the root of the repository. Undefined where the commit has no such file, be it that a directory or a
 * submodule lies there. Links are followed within the repository. Throws CommandError: the commit, its directories or
 * the text are not at hand.
 */
export async function textIn(
  environment: Environment,
  root: string,
  commit: string,
  path: string,
): Promise<string | undefined> {
  let wanted = path;
  for (let links = 0; links <= MOST_LINKS; links += 1) {
    const listed = await git(environment, root, ['ls-tree', '-z', '--full-tree', commit, '--', wanted]);
    if (listed.code !== 0) throw await unread(environment, root, wanted, listed);
    const [, mode, type, id = ''] = /^(\d+) (\w+) ([0-9a-f]+)\t/.exec(listed.stdout) ?? [];
    if (type !== 'blob') return undefined;
    const content = await git(environment, root, ['cat-file', 'blob', id]);
    if (content.code !== 0) throw await unread(environment, root, wanted, content);
    if (mode !== LINK) return content.stdout;
    wanted = posix.normalize(posix.join(posix.dirname(wanted), content.stdout));
    if (wanted.startsWith('../') || posix.isAbsolute(content.stdout)) return undefined;
  }
  return undefined;
}

async function unread(environment: Environment, root: string, path: string, run: Git): Promise<CommandError> {
  return usageError(
    `git cannot read what ${clean(path)} was${said(run)}`,
    remedy(run) ?? (await missingHint(environment, root)),
  );
}

/** How to get what git lacks: a partial clone has left out old texts, and what is broken is broken. */
export async function missingHint(environment: Environment, root: string): Promise<string> {
  const promised = await git(environment, root, ['config', '--get-regexp', '^remote\\..*\\.promisor$']);
  const remote = /^remote\.(.*)\.promisor true$/m.exec(promised.stdout)?.[1];
  return remote === undefined
    ? 'Look whether the repository is whole: git fsck'
    : `The repository is a partial clone, without its old texts (in a GitHub workflow: leave out \`filter\`). Fetch them: git fetch --refetch --no-filter ${shellWord(remote)}`;
}
