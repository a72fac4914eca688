/** The plan files of a directory on the disk, through the symbolic links by which clusters mount them. */
import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** What was come across, and not looked into. */
interface PassedOver {
  /** From the directory. */
  readonly name: string;
  /** `leads nowhere` */
  readonly why: string;
}

export interface Walked {
  /** From the directory, sorted; each file once, under its own name rather than that of a link to it. */
  readonly names: readonly string[];
  readonly passed: readonly PassedOver[];
}

interface FoundFile {
  readonly name: string;
  readonly path: string;
  readonly linked: boolean;
}

export const isPlanName = (name: string): boolean => /\.ya?ml$/i.test(name);

/** Left out, as every search for files does: hidden things (with `..data` and its like), and packages. */
const isHidden = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/**
 * Files are followed wherever they lead: every file of a mounted ConfigMap or Secret is a link. Directories are entered
 * once, and those behind a link only where they lie in the directory itself. Rejects with what readdir throws.
 */
export async function walk(directory: string): Promise<Walked> {
  const root = await realpath(directory);
  const entered = new Set<string>();
  const files: FoundFile[] = [];
  const passed: PassedOver[] = [];

  const enter = async (name: string, linked: boolean): Promise<void> => {
    const path = await realpath(join(directory, name));
    if (entered.has(path)) return;
    entered.add(path);
    const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    const links: (() => Promise<void>)[] = [];
    for (const entry of entries) {
      if (isHidden(entry.name)) continue;
      const own = join(name, entry.name);
      if (entry.isFile()) add(own, join(path, entry.name), linked);
      else if (entry.isDirectory()) await enter(own, linked);
      // Not every file system says what an entry is.
      else links.push(() => follow(own, entry));
    }
    for (const next of links) await next();
  };

  const add = (name: string, path: string, linked: boolean): void => {
    if (isPlanName(name)) files.push({ name, path, linked });
  };

  const follow = async (name: string, entry: Dirent): Promise<void> => {
    const link = entry.isSymbolicLink();
    const there = await stat(join(directory, name)).catch((error: NodeJS.ErrnoException) => error);
    if (there instanceof Error) {
      if (isPlanName(name)) passed.push({ name, why: there.code === 'ELOOP' ? 'leads in a circle' : 'leads nowhere' });
      return;
    }
    if (there.isFile()) return add(name, await realpath(join(directory, name)), link);
    if (!there.isDirectory()) {
      if (isPlanName(name)) passed.push({ name, why: kindOf(there) });
      return;
    }
    const real = await realpath(join(directory, name));
    const within = real === root || real.startsWith(root + sep);
    if (within) return enter(name, link);
    passed.push({ name, why: 'leads out of the directory' });
  };

  await enter('', false);
  const once = new Map<string, FoundFile>();
  for (const file of files) {
    const same = once.get(file.path);
    if (same === undefined || (same.linked && !file.linked)) once.set(file.path, file);
  }
  return { names: [...once.values()].map(({ name }) => name).sort(), passed };
}

const kindOf = (there: Stats): string =>
  there.isFIFO() ? 'is a pipe' : there.isSocket() ? 'is a socket' : 'is a device';
