import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { walk } from '../../src/cli/files/walk.ts';
import { scratch } from '../support/zdr.ts';

/** Files by their paths; a value that begins with `->` makes a link. */
function tree(files: Readonly<Record<string, string>>): string {
  const root = scratch();
  for (const [path, text] of Object.entries(files)) {
    const own = join(root, path);
    mkdirSync(dirname(own), { recursive: true });
    if (text.startsWith('->')) symlinkSync(text.slice(2), own);
    else writeFileSync(own, text);
  }
  return root;
}

describe('a directory', () => {
  test.each<[string, Record<string, string>, string[], string[]]>([
    [
      'of files',
      { 'b.yaml': '', 'a.yml': '', 'c.YAML': '', 'd.json': '', 'e/f.yaml': '' },
      ['a.yml', 'b.yaml', 'c.YAML', 'e/f.yaml'],
      [],
    ],
    [
      'with what is hidden',
      { '.git/a.yaml': '', '.b.yaml': '', 'node_modules/c.yaml': '', 'd.yaml': '' },
      ['d.yaml'],
      [],
    ],
    [
      'that a ConfigMap is mounted at',
      {
        '..v1/east.yaml': '',
        '..v1/west.yaml': '',
        '..data': '->..v1',
        'east.yaml': '->..data/east.yaml',
        'west.yaml': '->..data/west.yaml',
      },
      ['east.yaml', 'west.yaml'],
      [],
    ],
    [
      'of which an item has a path',
      { '..v1/sites/east.yaml': '', '..data': '->..v1', sites: '->..data/sites' },
      ['sites/east.yaml'],
      [],
    ],
    [
      'of which a part is mounted',
      { 'own.yaml': '', 'cm/..v1/a.yaml': '', 'cm/..data': '->..v1', 'cm/a.yaml': '->..data/a.yaml' },
      ['cm/a.yaml', 'own.yaml'],
      [],
    ],
    [
      'with a link and its target: once, by its own name',
      { 'current.yaml': '->v2.yaml', 'v2.yaml': '' },
      ['v2.yaml'],
      [],
    ],
    ['with two links to one file: once', { '.x': '', 'a.yaml': '->.x', 'b.yaml': '->.x' }, ['a.yaml'], []],
    ['with a link to a directory in it: once', { 'real/a.yaml': '', link: '->real' }, ['real/a.yaml'], []],
    ['with a link to itself', { 'a.yaml': '', 'sub/up': '->..', 'sub/self': '->.' }, ['a.yaml'], []],
    ['with a link that leads nowhere', { 'a.yaml': '->gone', 'b.txt': '->gone' }, [], ['a.yaml leads nowhere']],
    [
      'with links in a circle',
      { 'a.yaml': '->b.yaml', 'b.yaml': '->a.yaml' },
      [],
      ['a.yaml leads in a circle', 'b.yaml leads in a circle'],
    ],
    ['with a link out of it', { 'a.yaml': '', out: '->/usr' }, ['a.yaml'], ['out leads out of the directory']],
    ['with a link to a device', { 'a.yaml': '->/dev/null' }, [], ['a.yaml is a device']],
  ])('%s', async (_, files, names, passed) => {
    const walked = await walk(tree(files));
    expect(walked.names).toEqual(names);
    expect(walked.passed.map(({ name, why }) => `${name} ${why}`)).toEqual(passed);
  });

  test('a file that is linked from elsewhere is one of it', async () => {
    const other = tree({ 'a.yaml': '' });
    expect((await walk(tree({ 'a.yaml': `->${other}/a.yaml` }))).names).toEqual(['a.yaml']);
  });

  test('that is itself a link, and is swapped', async () => {
    const root = tree({ 'v1/a.yaml': '', 'v2/b.yaml': '', now: '->v1' });
    expect((await walk(join(root, 'now'))).names).toEqual(['a.yaml']);
    symlinkSync('v2', join(root, 'next'));
    renameSync(join(root, 'next'), join(root, 'now'));
    rmSync(join(root, 'v1'), { recursive: true });
    expect((await walk(join(root, 'now'))).names).toEqual(['b.yaml']);
  });

  test('a pipe in it is never opened', async () => {
    const root = tree({ 'a.yaml': '' });
    execFileSync('mkfifo', [join(root, 'b.yaml')]);
    expect(await walk(root)).toEqual({ names: ['a.yaml'], passed: [{ name: 'b.yaml', why: 'is a pipe' }] });
  });
});
