/** Every plan that changed since a git revision, with what it was: for a pull request. */

import { realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { looksLikePlan } from '../../document/looks-like-plan.ts';
import { readPlans } from '../../document/read-plans.ts';
import { given } from '../../given.ts';
import { estimate } from '../../schedule/estimate.ts';
import type { PlanChange } from '../../view/plan/changes.ts';
import { compared, type NoPlan, type PlanSide } from '../../view/plan/diff.ts';
import { clean } from '../../view/write/clean.ts';
import { count } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { findAmong, findFiles } from '../files/find-files.ts';
import { type PlanFile, plansIn, readNamedPlan, readPlanFile } from '../plans/load-plan.ts';
import { usePin } from '../plans/use-pin.ts';
import { showFindings } from '../terminal/show-findings.ts';
import { type Changes, changesSince } from './changes.ts';
import { type PastFile, pastPlan, withItsPin } from './past-plan.ts';

/**
 * What the plans that the arguments name have become since `revision`, in the order of the files: a plan counts as
 * changed if its file or its pin did. Findings go to standard error. Throws CommandError: no such revision, or an
 * argument that names nothing, neither now nor then.
 */
export async function compareChanged(
  environment: Environment,
  args: readonly string[],
  revision: string,
): Promise<readonly PlanChange[]> {
  const changes = await changesSince(environment, revision, concerning(environment, args));
  for (const path of changes.submodulesGone) {
    environment.stderr.write(
      `zdr: the submodule ${clean(path)} is gone since ${clean(revision)}: the plans that were in it are not compared\n`,
    );
  }
  const pairs: Pair[] = [];
  const { plans, others } = await filesNow(environment, args, changes);
  for (const { name, path } of plans) {
    pairs.push({ now: await readPlanFile(environment, name), before: await textBefore(changes, path) });
  }
  const gone = [...(await filesGone(environment, args, changes)), ...(await noPlansNow(changes, others))];
  const past = [...pairs.flatMap(({ before }) => before ?? []), ...gone];
  const found = new Set<string>();
  const changed: PlanChange[] = [];
  for (const pair of pairs) changed.push(...(await comparePlans(environment, pair, past, revision, found)));
  return [...changed, ...(await removedPlans(past, found))];
}

/** Whether what lies in a directory may be meant by an argument: it lies above or below it. */
const concerning =
  ({ cwd }: Environment, args: readonly string[]) =>
  (root: string, directory: string): boolean =>
    args.some((arg) => {
      const [fixed = ''] = arg.split(/[*?{[(!]/);
      const path = relative(root, resolve(cwd, fixed)).split(sep).join('/');
      return (
        path === '' ||
        `${directory}/`.startsWith(`${path}/`) ||
        `${path}/`.startsWith(`${directory}/`) ||
        (fixed !== arg && directory.startsWith(path))
      );
    });

interface Pair {
  readonly now: PlanFile;
  readonly before: PastFile | undefined;
}

interface NamedFile {
  /** As it is shown. */
  readonly name: string;
  /** From the root of the repository. */
  readonly path: string;
}

/**
 * `plans`: the plan files that are there, and changed themselves or by their pin; `others`: changed files that are no plans,
 * or no longer.
 */
async function filesNow(environment: Environment, args: readonly string[], changes: Changes) {
  const all = [...changes.changed.keys(), ...changes.removed];
  const touched = new Set(all);
  const pins = all.filter((path) => path.endsWith(PIN));
  const plans = new Map<string, NamedFile>();
  const others = new Map<string, NamedFile>();
  for (const arg of args) {
    const found = await findFiles(environment, arg);
    for (const name of found?.names ?? [arg]) {
      const path = await pathIn(environment, name, changes.root);
      if (path === undefined || (!touched.has(path) && !pins.some((pin) => isPinOf(pin, path)))) continue;
      const isPlan = found === undefined || looksLikePlan((await readNamedPlan(environment, name, 'refuse')).look);
      (isPlan ? plans : others).set(path, { name, path });
    }
  }
  return { plans: [...plans.values()], others: [...others.values()].filter(({ path }) => !plans.has(path)) };
}

/** What a file was, under the path that it had. */
async function textBefore(changes: Changes, path: string): Promise<PastFile | undefined> {
  const was = changes.changed.has(path) ? changes.changed.get(path) : path;
  return was === undefined ? undefined : pastFile(changes, was);
}

/** Of files that are no plans, those that were: another text stands in their place. */
async function noPlansNow(changes: Changes, others: readonly NamedFile[]): Promise<PastFile[]> {
  const past: PastFile[] = [];
  for (const { path } of others) {
    const before = await textBefore(changes, path);
    if (before !== undefined && looksLikePlan(before.text)) past.push(before);
  }
  return past;
}

const PIN = '.pin.yaml';

/** `east.pin.yaml` or, of a file with several plans, `east.NAME.pin.yaml`. */
const isPinOf = (pin: string, path: string): boolean =>
  pin !== path && pin.startsWith(`${path.replace(/\.(ya?ml|json)$/i, '')}.`);

/** Undefined for what is not there. */
async function pathIn({ cwd }: Environment, name: string, root: string): Promise<string | undefined> {
  const path = await realpath(resolve(cwd, name)).catch(() => undefined);
  return path === undefined ? undefined : relative(root, path).split(sep).join('/');
}

/** The plan files that are gone. Throws CommandError for an argument that names nothing at either time. */
async function filesGone(environment: Environment, args: readonly string[], changes: Changes): Promise<PastFile[]> {
  const gone = new Map<string, PastFile>();
  const cwd = await realpath(environment.cwd);
  const paths = new Map(changes.removed.map((path) => [resolve(changes.root, path), path]));
  for (const arg of args) {
    const names = await findAmong(cwd, arg, [...paths.keys()]);
    for (const name of names) {
      const path = paths.get(resolve(cwd, name)) ?? '';
      const past = await pastFile(changes, path);
      if (past !== undefined && looksLikePlan(past.text)) gone.set(path, past);
    }
    // What is there is read elsewhere; what is not there and never was is a slip of the fingers.
    if (names.length === 0 && (await findFiles(environment, arg)) === undefined)
      await readNamedPlan(environment, arg, 'read');
  }
  return [...gone.values()];
}

async function pastFile(changes: Changes, path: string): Promise<PastFile | undefined> {
  const text = await changes.textAt(path);
  if (text === undefined) return undefined;
  const prefix = `${changes.revision}:`;
  const file = `${prefix}${path}`;
  return {
    file,
    text,
    ...readPlans(text, file),
    textBeside: (label) => changes.textAt(label.slice(prefix.length)),
  };
}

/** The plans of one file. `found` gets the plans of the past that are there again. */
async function comparePlans(
  environment: Environment,
  { now, before }: Pair,
  past: readonly PastFile[],
  revision: string,
  found: Set<string>,
): Promise<PlanChange[]> {
  const errors = now.diagnostics.filter(({ severity }) => severity === 'error').length + now.leftOut.error;
  if (errors > 0) {
    environment.stderr.write(showFindings([now], environment, environment.stderr));
    for (const { name } of now.documents) if (before !== undefined) found.add(keyOf(before, name ?? ''));
    return [
      {
        kind: 'refused',
        label: now.file,
        message: `not a valid plan: ${count(errors, 'error')}`,
        exitCode: EXIT.findings,
      },
    ];
  }
  const changes: PlanChange[] = [];
  for (const loaded of plansIn(now)) {
    const { name } = loaded.plan;
    const own = before === undefined ? undefined : await ownPast(environment, now, before, name);
    const other =
      own?.plan !== undefined || (own?.findings.length ?? 0) > 0 ? undefined : past.find((file) => holds(file, name));
    const was = other === undefined ? own : await pastPlan(environment, other, name);
    if (was?.plan !== undefined) found.add(keyOf(other ?? before, was.plan.name));
    try {
      const { plan } = await usePin(environment, loaded, false);
      const after: PlanSide = { label: now.file, plan, estimate: estimate(plan) };
      const comparison = compared(was ?? { label: revision, findings: [] }, after, environment.clock.now());
      if (loaded.alone || comparison.differences.length > 0) changes.push({ kind: 'compared', comparison });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const { message, hint, exitCode } = error;
      changes.push({
        kind: 'refused',
        label: now.file,
        plan: name,
        message,
        exitCode,
        ...given({ hint }),
      });
    }
  }
  return changes;
}

/** What the plan was in its own file. The only plan there is its past under any name, unless it goes on under its own. */
async function ownPast(
  environment: Environment,
  now: PlanFile,
  before: PastFile,
  name: string,
): Promise<PlanSide | NoPlan> {
  const own = await pastPlan(environment, before, name);
  const { plan } = own;
  if (plan === undefined || plan.name === name || !holds(now, plan.name)) return own;
  return { label: before.file, findings: [] };
}

const holds = (file: PlanFile, name: string): boolean => plansIn(file).some(({ plan }) => plan.name === name);
const keyOf = (file: PastFile | undefined, name: string): string => `${file?.file} ${name}`;

/** The plans that are in no file any more. */
async function removedPlans(past: readonly PastFile[], found: ReadonlySet<string>): Promise<PlanChange[]> {
  const removed: PlanChange[] = [];
  for (const file of past) {
    for (const loaded of plansIn(file)) {
      if (found.has(keyOf(file, loaded.plan.name))) continue;
      removed.push({ kind: 'removed', before: await withItsPin(file, loaded) });
    }
  }
  return removed;
}
