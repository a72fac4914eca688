import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Place } from '../../view/findings/check.ts';
import type { Environment } from '../environment.ts';

/** The root of the repository where a CI says it and zdr runs within, else the working directory. */
export function rootOf({ variables, cwd }: Environment): string {
  const root = variables['GITHUB_WORKSPACE'] || variables['CI_PROJECT_DIR'];
  return root && isAbsolute(root) && isWithin(cwd, root) ? resolve(root) : cwd;
}

/** `file:` URI of a directory, ending in `/`. */
export const directoryUri = (path: string): string => pathToFileURL(path + sep).href;

/** Where a file lies from the root; `file` as `PlanFile` has it. */
export function placeOf(file: string, root: string, cwd: string): Place {
  if (file === '<stdin>') return { path: file, uri: encodeURIComponent(file), outside: true };
  const path = resolve(cwd, file);
  if (!isWithin(path, root)) return { path, uri: pathToFileURL(path).href, outside: true };
  const parts = relative(root, path).split(sep);
  return { path: parts.join('/'), uri: parts.map(encodeURIComponent).join('/'), outside: false };
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
