/** Which files of a repository, and of its submodules, changed since a revision. */
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { clean } from '../../view/write/clean.ts';
import { shellWord } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import { commitAt, git, HINT, idIn, isNoRepository, refused, remedy, said, verify, withoutFilters } from './git.ts';
import { missingHint, textIn } from './git-text.ts';

/** Paths are those of git: from the root, with `/`. */
export type Changes = Awaited<ReturnType<typeof changesSince>>;

/**
 * Compares the working tree with a revision. A file that was moved is followed, and submodules of which `concerns` is true
 * are entered. Throws CommandError.
 */
export async function changesSince(
  environment: Environment,
  revision: string,
  concerns: (root: string, submodule: string) => boolean,
) {
  const { cwd } = environment;
  if (revision.startsWith('-')) throw usageError('--against takes a git revision here', HINT);
  const top = await git(environment, cwd, ['rev-parse', '--show-toplevel']);
  if (isNoRepository(top)) {
    throw usageError(`--changed compares with a git revision, and this is no repository${said(top)}`);
  }
  if (top.code !== 0) throw refused(top, 'look into this repository');
  const root = top.stdout.replace(/\n$/, '');
  const trees: Tree[] = [];
  const changed = new Map<string, string | undefined>();
  const removed: string[] = [];
  const submodulesGone: string[] = [];
  const enter = async (tree: Tree): Promise<void> => {
    trees.push(tree);
    const { prefix } = tree;
    const found = await differing(environment, tree);
    for (const [path, was] of found.moved) changed.set(prefix + path, was === undefined ? undefined : prefix + was);
    removed.push(...found.removed.map((path) => prefix + path));
    const standing = await standingSubmodules(environment, tree, (path) => concerns(root, prefix + path));
    const moved = new Set(found.submodules.map(({ path }) => path));
    for (const { path, before, there } of [...found.submodules, ...standing.filter(({ path }) => !moved.has(path))]) {
      if (!concerns(root, prefix + path)) continue;
      if (there) await enter(await submodule(environment, tree, path, before));
      else submodulesGone.push(prefix + path);
    }
  };
  await enter({ prefix: '', root, commit: await commitAt(environment, root, revision) });
  return {
    /** Absolute path of the root. */
    root,
    revision,
    /** Files that are there now and are new, or have another text: with their path at the revision, if they had one. */
    changed,
    /** Files that are there no longer, under any name. */
    removed,
    /** Submodules that are there no longer: what was in them is not known. */
    submodulesGone,
    /** The text that a path had at the revision; undefined where it was no file. Throws CommandError where it cannot be read. */
    async textAt(path: string): Promise<string | undefined> {
      const tree = trees.findLast(({ prefix }) => path.startsWith(prefix));
      if (tree?.commit === undefined) return undefined;
      return textIn(environment, tree.root, tree.commit, path.slice(tree.prefix.length));
    },
  };
}

/** A repository, or a submodule in it. */
interface Tree {
  /** Of its paths from the outermost root: empty, or it ends in `/`. */
  readonly prefix: string;
  readonly root: string;
  /** Undefined where it was not there then. */
  readonly commit: string | undefined;
}

async function submodule(
  environment: Environment,
  { root, prefix }: Tree,
  path: string,
  commit: string | undefined,
): Promise<Tree> {
  const own = join(root, path);
  const shown = clean(prefix + path);
  const top = await git(environment, own, ['rev-parse', '--show-toplevel']);
  if (top.code !== 0 || top.stdout.replace(/\n$/, '') !== (await realpath(own))) {
    throw usageError(
      `the submodule ${shown} is not checked out, so what changed in it cannot be told`,
      `Check it out (in a GitHub workflow: submodules: true): git submodule update --init ${shellWord(shown)}`,
    );
  }
  const there =
    commit === undefined ? undefined : await git(environment, own, ['cat-file', '-e', `${commit}^{commit}`]);
  if (there !== undefined && there.code !== 0) {
    throw usageError(
      `the submodule ${shown} does not have its commit ${commit} of then`,
      `Fetch it: git -C ${shellWord(shown)} fetch origin ${commit}`,
    );
  }
  return { prefix: `${prefix}${path}/`, root: own, commit };
}

/** Those that are checked out, with the commit at which they stand: git sees none of what nobody committed in them. */
async function standingSubmodules(
  environment: Environment,
  { root }: Tree,
  concerns: (path: string) => boolean,
): Promise<Differing['submodules']> {
  const listed = await git(environment, root, ['ls-files', '-z', '--stage', '--full-name']);
  if (listed.code !== 0) throw refused(listed, 'list the files that it follows');
  const found: { path: string; before: string; there: boolean }[] = [];
  for (const entry of parts(listed.stdout)) {
    const path = entry.startsWith(`${SUBMODULE} `) ? entry.slice(entry.indexOf('\t') + 1) : undefined;
    if (path === undefined || !concerns(path)) continue;
    const own = join(root, path);
    const top = await git(environment, own, ['rev-parse', '--show-toplevel']);
    if (top.code !== 0 || top.stdout.replace(/\n$/, '') !== (await realpath(own))) continue;
    const before = idIn(await git(environment, own, verify('HEAD')));
    if (before !== undefined) found.push({ path, before, there: true });
  }
  return found;
}

/** The path that a file had at a commit, where git sees that it was moved. */
export async function pathBefore(
  environment: Environment,
  root: string,
  commit: string,
  path: string,
): Promise<string | undefined> {
  return (await differing(environment, { prefix: '', root, commit })).moved.get(path);
}

interface Differing {
  readonly moved: ReadonlyMap<string, string | undefined>;
  readonly removed: readonly string[];
  /** `before`: its commit then; `there`: it is one now. */
  readonly submodules: readonly { readonly path: string; readonly before?: string; readonly there: boolean }[];
}

const SUBMODULE = '160000';
const EMPTY_TREE = ['hash-object', '-t', 'tree', '/dev/null'];

async function differing(environment: Environment, { root, commit }: Tree): Promise<Differing> {
  const from = commit ?? (await git(environment, root, EMPTY_TREE)).stdout.trim();
  const args = [
    'diff',
    '-z',
    '--raw',
    '--no-abbrev',
    '-M',
    '--no-relative',
    '--no-ext-diff',
    // Else git looks into them with their own settings, which may name programs; here each is entered by itself.
    '--ignore-submodules=dirty',
  ];
  const run = await git(await withoutFilters(environment, root), root, [...args, from, '--']);
  if (run.code !== 0) {
    throw usageError(
      `git cannot compare with ${from}${said(run)}`,
      remedy(run) ?? (await missingHint(environment, root)),
    );
  }
  const moved = new Map<string, string | undefined>();
  const removed: string[] = [];
  const submodules: { path: string; before?: string; there: boolean }[] = [];
  const words = parts(run.stdout)[Symbol.iterator]();
  const next = (): string => words.next().value ?? '';
  for (let entry = next(); entry !== ''; entry = next()) {
    const [oldMode = '', newMode = '', oldId = '', , status = ''] = entry.replace(/^:/, '').split(' ');
    const path = next();
    const two = status.startsWith('R') || status.startsWith('C');
    const now = two ? next() : path;
    const was = oldMode === SUBMODULE;
    if (was || newMode === SUBMODULE) {
      submodules.push({ path: now, there: newMode === SUBMODULE, ...(was ? { before: oldId } : {}) });
      if (was && newMode !== SUBMODULE && status !== 'D') moved.set(now, undefined);
      if (!was && status === 'T') removed.push(path);
    } else if (two) moved.set(now, path);
    else if (status === 'D') removed.push(path);
    else moved.set(path, status === 'A' ? undefined : path);
  }
  const untracked = await git(environment, root, ['ls-files', '-z', '--full-name', '--others', '--exclude-standard']);
  if (untracked.code !== 0) throw refused(untracked, 'list the files that it does not follow');
  for (const path of parts(untracked.stdout)) moved.set(path, undefined);
  return { moved, removed, submodules };
}

const parts = (text: string): readonly string[] => text.split('\0').filter((part) => part !== '');
