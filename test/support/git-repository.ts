/** A git repository of its own, that knows nothing of this machine's settings. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratch } from './zdr.ts';

export interface Repository {
  readonly root: string;
  /** Writes the files and commits everything. */
  commit(files: Readonly<Record<string, string>>): void;
  git(...args: string[]): string;
}

const ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

export function makeRepository(): Repository {
  const root = scratch();
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, ...args], {
      env: { PATH: process.env['PATH'], ...ENV },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  git('init', '-q', '-b', 'main');
  return {
    root,
    git,
    commit(files) {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      git('add', '-A');
      git('commit', '-q', '-m', 'change');
    },
  };
}
