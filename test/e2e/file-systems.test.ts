/** Runs directories on file systems that cannot do all that a local one can. */
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLANS, scratch, zdr } from '../support/zdr.ts';

const QUICKSTART = join(PLANS, 'quickstart.yaml');

/** Code that a call of the file system fails with: `syncDirectory` of directories alone, `moveDirectory` likewise. */
interface Lacks {
  readonly move?: string;
  /** Directory that may not be looked into. */
  readonly denied?: string;
  readonly sync?: string;
  readonly link?: string;
  readonly syncDirectory?: string;
  readonly moveDirectory?: string;
}

/** The environment of a process whose file system lacks calls. */
function lacking(directory: string, lacks: Lacks): Readonly<Record<string, string>> {
  const preload = join(directory, 'lacks.cjs');
  writeFileSync(
    preload,
    `const lacks = ${JSON.stringify(lacks)};
const fs = require('node:fs/promises');
const { open, rename, stat } = fs;
const no = (call, code) => { throw Object.assign(new Error(code + ': operation, ' + call), { code, syscall: call }); };
if (lacks.link) fs.link = async () => no('link', lacks.link);
if (lacks.denied) for (const call of ['stat', 'readdir']) {
  const real = fs[call];
  fs[call] = async (path, ...more) => {
    const inside = String(path).startsWith(lacks.denied + (call === 'stat' ? '/' : ''));
    if (inside) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', syscall: call, path });
    return real(path, ...more);
  };
}
if (lacks.move) fs.rename = async () => no('rename', lacks.move);
if (lacks.sync) fs.open = async (...args) => {
  const file = await open(...args);
  file.sync = file.datasync = async () => no('fsync', lacks.sync);
  return file;
};
if (lacks.moveDirectory) fs.rename = async (from, to) =>
  (await stat(from)).isDirectory() ? no('rename', lacks.moveDirectory) : rename(from, to);
if (lacks.syncDirectory) fs.open = async (...args) => {
  const file = await open(...args);
  if ((await file.stat()).isDirectory()) file.sync = async () => no('fsync', lacks.syncDirectory);
  return file;
};
require('node:module').syncBuiltinESMExports();
`,
  );
  return { NODE_OPTIONS: `--require ${preload}`, ZSTACK_PASSWORD: 'password' };
}

const run = (cwd: string, env: Readonly<Record<string, string>>) =>
  zdr(['run', '--simulate', '--yes', '--speed', '1200', QUICKSTART], { cwd, env });

test.each(['EPERM', 'ENOTSUP', 'ENOSYS'])(
  'without hard links (%s) a run, its lock and its evidence are whole',
  async (code) => {
    const cwd = scratch();
    const env = lacking(cwd, { link: code });
    for (const _twice of [1, 2]) expect(await run(cwd, env)).toMatchObject({ code: 0 });
    const names = readdirSync(join(cwd, 'runs')).filter((name) => name.includes('.lock'));
    expect(names).toHaveLength(1);
    expect((await zdr(['verify'], { cwd, env })).code).toBe(0);
  },
);

test('without hard links and moved directories it says so, and names another way', async () => {
  const cwd = scratch();
  const { code, stderr } = await run(cwd, lacking(cwd, { link: 'EPERM', moveDirectory: 'EPERM' }));
  expect(code).toBe(2);
  expect(stderr).toMatch(/file system of .*runs makes no hard links.*\nhint: .*--runs-dir/);
  expect(stderr).not.toMatch(/permi|allowed| {4}at |internal/i);
});

test.each(['EINVAL', 'ENOTSUP', 'EISDIR', 'EBADF', 'EPERM'])(
  'a file system that syncs no directories (%s) is told of once, and the run goes on',
  async (code) => {
    const cwd = scratch();
    const ended = await run(cwd, lacking(cwd, { syncDirectory: code }));
    expect(ended.code).toBe(0);
    expect(ended.stderr.match(/cannot make the names of files durable/g)).toHaveLength(1);
  },
);

test.each(['ENOSPC', 'EIO'])(
  'a directory that fails to sync by %s stops the run before anything is submitted',
  async (code) => {
    const cwd = scratch();
    mkdirSync(join(cwd, 'runs'));
    const ended = await run(cwd, lacking(cwd, { syncDirectory: code }));
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain(code);
    expect(ended.stderr).not.toContain('cannot make the names');
  },
);

test.each<[Lacks, string]>([
  [{ sync: 'EINVAL' }, 'fsync: EINVAL'],
  [{ sync: 'ENOTSUP' }, 'fsync: ENOTSUP'],
  [{ sync: 'ENOSYS' }, 'fsync: ENOSYS'],
  [{ move: 'EXDEV' }, 'rename: EXDEV'],
])('a file system that cannot keep a run (%o) is no bug of ours: nothing is submitted', async (lacks, said) => {
  const cwd = scratch();
  const { code, stderr } = await run(cwd, lacking(cwd, lacks));
  expect(code).toBe(3);
  expect(stderr).toContain(said);
  expect(stderr).toMatch(/\nhint: /);
  expect(stderr).not.toMatch(/internal error| {4}at |started/);
});

test('runs of another user are not taken for none: those of this one are shown beside them', async () => {
  const cwd = scratch();
  for (const _twice of [1, 2]) await run(cwd, { ZSTACK_PASSWORD: 'password' });
  const runs = join(cwd, 'runs');
  const [theirs = '', ours = ''] = readdirSync(runs)
    .filter((name) => /^\d/.test(name))
    .sort();
  const one = lacking(cwd, { denied: join(runs, theirs) });
  const listed = await zdr(['runs'], { cwd, env: one });
  expect(listed).toMatchObject({ code: 3, stdout: expect.stringContaining(ours) });
  expect(listed.stderr).toContain(`run ${theirs} may not be read`);
  expect(listed.stderr).not.toContain('mv ');
  for (const command of ['report', 'status', 'retry']) {
    const { code, stderr } = await zdr([command, theirs], { cwd, env: one });
    expect([code, stderr]).toEqual([3, expect.stringMatching(/may not be read: permission denied\nhint: .*owns it/)]);
  }
  expect(await zdr(['report'], { cwd, env: one })).toMatchObject({ code: 0, stdout: expect.stringContaining(ours) });
  const all = lacking(cwd, { denied: runs });
  for (const command of ['runs', 'report', 'status', 'resume', 'retry', 'verify']) {
    const { code, stdout, stderr } = await zdr([command], { cwd, env: all });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/runs: permission denied \(readdir: EACCES\)\nhint: /);
  }
});

test('the runs directory is made for its owner alone, and what is in it, too', async () => {
  const cwd = scratch();
  const ended = await run(cwd, { ZSTACK_PASSWORD: 'password' });
  expect(ended.stderr).not.toContain('warning');
  const modes = (path: string): number[] =>
    readdirSync(path, { withFileTypes: true, recursive: true }).map((entry) => {
      return statSync(join(entry.parentPath, entry.name)).mode & 0o077;
    });
  expect(statSync(join(cwd, 'runs')).mode & 0o777).toBe(0o700);
  expect(modes(join(cwd, 'runs')).every((mode) => mode === 0)).toBe(true);
});

test.each([
  [0o777, 'others'],
  [0o775, 'the group'],
  [0o755, undefined],
])('a runs directory of mode %o that is there already: %s may write to it', async (mode, who) => {
  const cwd = scratch();
  mkdirSync(join(cwd, 'runs'));
  chmodSync(join(cwd, 'runs'), mode);
  const { code, stderr } = await run(cwd, { ZSTACK_PASSWORD: 'password' });
  expect(code).toBe(0);
  const said = stderr.match(/zdr: warning: (.*) may write to the runs directory .*: chmod go-w .*/g) ?? [];
  expect(said).toHaveLength(who === undefined ? 0 : 1);
  if (who !== undefined) expect(said[0]).toContain(`${who} may write`);
});
