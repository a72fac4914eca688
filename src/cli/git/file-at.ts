/** The text that a plan file had at a git revision. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { clean } from '../../view/write/clean.ts';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import { pathBefore } from './changes.ts';
import { commitAt, git, HINT, isNoRepository, refused, said, verify } from './git.ts';
import { textIn } from './git-text.ts';

export interface FileAt {
  /** `HEAD~1:plans/east.yaml` */
  readonly label: string;
  /** Undefined where the revision has no such file. */
  readonly text: string | undefined;
  /** That of another file of the revision, by its label; undefined where it has none. Throws CommandError. */
  readonly textBeside: (label: string) => Promise<string | undefined>;
}

/** Is there such a revision in the repository in which `file` lies? False also without git or a repository. */
export async function isRevision(environment: Environment, file: string, revision: string): Promise<boolean> {
  if (revision.startsWith('-')) return false;
  const [name = ''] = split(revision);
  return (await git(environment, dirname(resolve(environment.cwd, file)), verify(`${name}^{commit}`))).code === 0;
}

/**
 * The text that `file` has at a revision, also where it was moved since; `REVISION:PATH` names another path from the
 * root of the repository. Throws CommandError: no git, no repository, no such revision, or a text that cannot be read.
 */
export async function fileAt(environment: Environment, file: string, revision: string): Promise<FileAt> {
  // A name that git would take for an option never reaches it.
  if (revision.startsWith('-')) {
    throw usageError(`${clean(revision)} is neither a file nor a git revision`, HINT);
  }
  const [name, otherPath] = split(revision);
  const path = await realpath(resolve(environment.cwd, file));
  const directory = dirname(path);
  const prefix = await git(environment, directory, ['rev-parse', '--show-prefix']);
  if (prefix.code !== 0 && !isNoRepository(prefix)) throw refused(prefix, `look for ${clean(revision)}`);
  if (prefix.code !== 0) {
    throw usageError(
      `${clean(revision)} is no file, and ${clean(file)} lies in no git repository${said(prefix)}`,
      HINT,
    );
  }
  const commit = await commitAt(environment, directory, name);
  const look = (wanted: string) => textIn(environment, directory, commit, wanted);
  const textBeside = (label: string) => look(label.slice(name.length + 1));
  let wanted = otherPath ?? `${prefix.stdout.replace(/\n$/, '')}${basename(path)}`;
  let text = await look(wanted);
  if (text === undefined && otherPath === undefined) {
    const before = await pathBefore(environment, directory, commit, wanted);
    if (before === undefined) return { label: `${name}:${wanted}`, text: undefined, textBeside };
    wanted = before;
    text = await look(wanted);
  }
  const label = `${name}:${wanted}`;
  if (text === undefined) throw usageError(`${clean(name)} has no file ${clean(wanted)}`, PATH_HINT);
  return { label, text, textBeside };
}

const PATH_HINT = 'Name the path of a plan file, from the root of the repository.';

/** Revisions hold no colon. */
function split(revision: string): [name: string, path: string | undefined] {
  const at = revision.indexOf(':');
  return at < 0 ? [revision, undefined] : [revision.slice(0, at), revision.slice(at + 1)];
}
