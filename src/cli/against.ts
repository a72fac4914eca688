/** The other side of `zdr plan --against`: a file, or the plan's own file at a git revision. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readPlans } from '../document/read-plans.ts';
import { diffPlans, newPlan } from '../plan/diff.ts';
import { makePlan } from '../plan/make-plan.ts';
import { latestGroups } from '../plan/pin.ts';
import { estimate } from '../schedule/estimate.ts';
import { clean } from '../view/clean.ts';
import type { Comparison, NoPlan, PlanSide } from '../view/diff.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';
import { fileAt, isRevision } from './git.ts';
import { type PlanFile, readPlanFile } from './load-plan.ts';
import { type PinOwner, pinPath, tryPin } from './pin-file.ts';
import { showFindings } from './show-findings.ts';

/** Compares the plan with what `against` names. Findings of the other side go to standard error. Throws CommandError. */
export async function compareWith(
  environment: Environment,
  after: PlanSide,
  file: string,
  against: string,
): Promise<Comparison> {
  const read = await readOther(environment, file, against);
  const before = 'documents' in read ? await otherSide(environment, read, after.plan.name, file) : read;
  const differences =
    before.plan !== undefined
      ? diffPlans(before.plan, after.plan)
      : before.findings.length === 0
        ? newPlan(after.plan)
        : [];
  return { before, after, differences };
}

/** The other plan's text, and whether it is one of a git revision. */
type OtherFile = PlanFile & { readonly revision: boolean };

async function readOther(environment: Environment, file: string, against: string): Promise<OtherFile | NoPlan> {
  if (await isFile(environment, against)) {
    if (file !== '-' && (await isRevision(environment, file, against).catch(() => false))) {
      environment.stderr.write(
        `zdr: ${clean(against)} is a file and a git revision: the file is compared. For the revision: --against ${clean(against)}^0\n`,
      );
    }
    return { ...(await readPlanFile(environment, against)), revision: false };
  }
  if (file === '-') {
    throw new CommandError(
      EXIT.usage,
      `there is no file ${clean(against)}, and a plan on standard input lies in no git repository`,
      'Name the plan as a file, or another plan file to compare with.',
    );
  }
  const { label, text } = await fileAt(environment, file, against);
  return text === undefined
    ? { label, findings: [] }
    : { file: label, text, ...readPlans(text, label), revision: true };
}

/** The plan of the same name; in a file with a single plan that one, whatever it is called. */
async function otherSide(
  environment: Environment,
  read: OtherFile,
  name: string,
  file: string,
): Promise<PlanSide | NoPlan> {
  const errors = read.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    environment.stderr.write(showFindings([read], environment, environment.stderr));
    return { label: read.file, findings: errors };
  }
  const values = read.documents.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const value = values.find(({ metadata }) => metadata.name === name) ?? (values.length === 1 ? values[0] : undefined);
  if (value === undefined) return { label: read.file, findings: [] };
  const written = makePlan(value);
  const owner = { file: read.file, plan: written, alone: values.length === 1 };
  const pin = await pinOfOther(environment, file, owner, read.revision);
  const plan = pin === undefined ? written : tryPin(written, pin);
  return { label: read.file, plan, estimate: estimate(plan) };
}

/** The text of the pin that lay beside the other plan. One that is missing, or does not fit, tells of no recovery points. */
async function pinOfOther(
  environment: Environment,
  file: string,
  owner: PinOwner,
  revision: boolean,
): Promise<string | undefined> {
  const path = pinPath(owner);
  if (path === undefined || latestGroups(owner.plan).length === 0) return undefined;
  try {
    if (revision) return (await fileAt(environment, file, path)).text;
    return await readFile(resolve(environment.cwd, path), 'utf8');
  } catch (error) {
    if (error instanceof CommandError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isFile({ cwd }: Environment, name: string): Promise<boolean> {
  return stat(resolve(cwd, name)).then(
    (entry) => !entry.isDirectory(),
    () => false,
  );
}
