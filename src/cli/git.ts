/** Reads files of other revisions, by the installed git. Never through a shell, and nothing in the repository is changed. */
import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { clean } from '../view/clean.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

/** A plan of 100,000 groups has about 20 MB. */
const MOST_BYTES = 256 * 1024 * 1024;

export interface FileAt {
  /** `HEAD~1:plans/east.yaml` */
  readonly label: string;
  /** Undefined where the revision has no such file. */
  readonly text: string | undefined;
}

/** Is there such a revision in the repository in which `file` lies? False also without git or a repository. */
export async function isRevision(environment: Environment, file: string, revision: string): Promise<boolean> {
  if (revision.startsWith('-')) return false;
  const [name = ''] = split(revision);
  const run = await git(environment, dirname(resolve(environment.cwd, file)), [
    'rev-parse',
    '--verify',
    '--quiet',
    `${name}^{commit}`,
    '--',
  ]);
  return run.code === 0;
}

/**
 * The text that `file` has at a revision; `REVISION:PATH` names another path from the root of the repository.
 * Throws CommandError: no git, no repository, no such revision.
 */
export async function fileAt(environment: Environment, file: string, revision: string): Promise<FileAt> {
  // A name that git would take for an option never reaches it.
  if (revision.startsWith('-')) {
    throw new CommandError(EXIT.usage, `${clean(revision)} is neither a file nor a git revision`, HINT);
  }
  const [name, otherPath] = split(revision);
  const path = await realpath(resolve(environment.cwd, file));
  const directory = dirname(path);
  const prefix = await git(environment, directory, ['rev-parse', '--show-prefix']);
  if (prefix.code !== 0) {
    throw new CommandError(
      EXIT.usage,
      `${clean(revision)} is no file, and ${clean(file)} lies in no git repository${said(prefix)}`,
      HINT,
    );
  }
  const wanted = otherPath ?? `${prefix.stdout.replace(/\n$/, '')}${basename(path)}`;
  const commit = await git(environment, directory, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`, '--']);
  const commitId = /^[0-9a-f]{40,64}$/m.exec(commit.stdout)?.[0];
  if (commit.code !== 0 || commitId === undefined) {
    const shallow = await git(environment, directory, ['rev-parse', '--is-shallow-repository']);
    throw new CommandError(
      EXIT.usage,
      `${clean(name) || '""'} is neither a file nor a revision of this git repository${said(commit)}`,
      shallow.stdout.trim() === 'true'
        ? 'The repository was cloned without its history: git fetch --unshallow (in a GitHub workflow: fetch-depth: 0).'
        : HINT,
    );
  }
  const label = `${name}:${wanted}`;
  const blob = await git(environment, directory, ['rev-parse', '--verify', '--quiet', `${commitId}:${wanted}`, '--']);
  const blobId = /^[0-9a-f]{40,64}$/m.exec(blob.stdout)?.[0];
  if (blob.code !== 0 || blobId === undefined) {
    if (otherPath === undefined) return { label, text: undefined };
    throw new CommandError(EXIT.usage, `${clean(name)} has no file ${clean(otherPath)}`, PATH_HINT);
  }
  const content = await git(environment, directory, ['cat-file', 'blob', blobId]);
  if (content.code !== 0) {
    throw new CommandError(EXIT.usage, `cannot read ${clean(label)}: it is not a file there`, PATH_HINT);
  }
  return { label, text: content.stdout };
}

const HINT = 'Name another plan file, or a revision of the repository in which the plan lies: --against origin/main.';

const PATH_HINT = 'Name the path of a plan file, from the root of the repository.';

/** Revisions hold no colon. */
function split(revision: string): [name: string, path: string | undefined] {
  const at = revision.indexOf(':');
  return at < 0 ? [revision, undefined] : [revision.slice(0, at), revision.slice(at + 1)];
}

interface Git {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const said = ({ stderr }: Git): string => {
  const [first = ''] = stderr.trim().split('\n');
  return first === '' ? '' : ` (${clean(first.replace(/^fatal: /, ''))})`;
};

function git({ variables }: Environment, directory: string, args: readonly string[]): Promise<Git> {
  return new Promise((done, fail) => {
    execFile(
      'git',
      ['-C', directory, ...args],
      {
        encoding: 'utf8',
        maxBuffer: MOST_BYTES,
        // Its messages are read, and a repository with missing objects must not fetch them: nothing here touches a network.
        env: { ...variables, LC_ALL: 'C', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
      },
      (error, stdout, stderr) => {
        if (error === null) return done({ code: 0, stdout, stderr });
        if (error.code === 'ENOENT') {
          return fail(
            new CommandError(
              EXIT.usage,
              'git is not installed, so no revision can be read',
              'Install git, or name a file: --against old-plan.yaml.',
            ),
          );
        }
        if (typeof error.code !== 'number') return fail(error);
        return done({ code: error.code, stdout, stderr });
      },
    );
  });
}
