import { createRequire } from 'node:module';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, Severity } from '../../document/diagnostic.ts';
import { namesInTwoFiles } from '../../document/plan-names.ts';
import type { Check, Place } from '../../view/findings/check.ts';
import type { Environment } from '../environment.ts';
import type { PlanFiles } from '../files/plan-files.ts';
import { version } from '../version.ts';
import type { PlanFile } from './load-plan.ts';
import { objectiveFindings } from './objective-findings.ts';

/** All findings of the files, of each alone and of all together, with what every format needs. */
export async function checkFiles(
  environment: Environment,
  { files, skipped }: PlanFiles,
  failOn: Severity,
): Promise<Check> {
  const { cwd, clock, self } = environment;
  const twice = namesInTwoFiles(files.flatMap(namedPlans));
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    const late = await objectiveFindings(file);
    const all = [...file.diagnostics, ...late, ...twice.filter(({ at }) => at?.file === file.file)];
    for (const one of all.sort(byLine)) diagnostics.push(one);
  }
  const root = rootOf(environment);
  const places = new Map(files.map(({ file }) => [file, placeOf(file, root, cwd)]));
  return {
    diagnostics,
    sources: new Map(files.map(({ file, text }) => [file, text])),
    skipped: skipped.map(({ name }) => name),
    leftOut: new Map(files.map(({ file, leftOut }) => [file, leftOut])),
    failOn,
    version,
    root: pathToFileURL(root + sep).href,
    startedAt: clock.wall(),
    host: self.host,
    places,
    fingerprints: fingerprintsOf(diagnostics, places),
  };
}

const namedPlans = ({ file, documents }: PlanFile) =>
  documents.flatMap(({ name, locate }) =>
    name === undefined ? [] : [{ name, file, locate: () => locate(['metadata', 'name']) }],
  );

const byLine = (a: Diagnostic, b: Diagnostic): number => (a.at?.line ?? 0) - (b.at?.line ?? 0);

/** The root of the repository where a CI says it and zdr runs within, else the working directory. */
function rootOf({ variables, cwd }: Environment): string {
  const root = variables['GITHUB_WORKSPACE'] || variables['CI_PROJECT_DIR'];
  return root && isAbsolute(root) && isWithin(cwd, root) ? resolve(root) : cwd;
}

/** Where a file lies from the root; `file` as `PlanFile` has it. */
function placeOf(file: string, root: string, cwd: string): Place {
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

/**
 * For each finding what stays the same while it moves to other lines, so that tools tell a new finding from one that is
 * known: made of the file, the code and what is said, which names groups and storages. Of several alike, the first in
 * the file is the first again. Never made of source lines, as those may hold a secret.
 */
function fingerprintsOf(
  diagnostics: readonly Diagnostic[],
  places: ReadonlyMap<string, Place>,
): ReadonlyMap<Diagnostic, string> {
  if (diagnostics.length === 0) return new Map();
  const { createHash } = createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto');
  const times = new Map<string, number>();
  return new Map(
    diagnostics.map((diagnostic) => {
      const { code, message, at } = diagnostic;
      const file = (at && places.get(at.file)?.path) ?? '';
      const key = JSON.stringify([file, code, message.replace(PLACE_IN_LIST, '$1')]);
      const time = (times.get(key) ?? 0) + 1;
      times.set(key, time);
      return [diagnostic, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}:${time}`];
    }),
  );
}

/** What has no name is named by its place in the list, which moves with the lines. */
const PLACE_IN_LIST = /\b(groups?|waves?|drills?|documents?) \d+( and \d+)?/gi;
