/** The other side of `zdr plan --against`: a file, or the plan's own file at a git revision. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MOST_PIN_BYTES } from '../../document/pin-document.ts';
import { readPlans } from '../../document/read-plans.ts';
import { type Comparison, compared, type NoPlan, type PlanSide } from '../../view/plan/diff.ts';
import { clean } from '../../view/write/clean.ts';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import { readSmall } from '../files/read-bounded.ts';
import { readPlanFile } from '../plans/load-plan.ts';
import { fileAt, isRevision } from './file-at.ts';
import { type PastFile, pastPlan } from './past-plan.ts';

/** Compares the plan with what `against` names. Findings of the other side go to standard error. Throws CommandError. */
export async function compareWith(
  environment: Environment,
  after: PlanSide,
  file: string,
  against: string,
): Promise<Comparison> {
  const past = await readPast(environment, file, against);
  const before = 'documents' in past ? await pastPlan(environment, past, after.plan.name) : past;
  return compared(before, after, environment.clock.now());
}

async function readPast(environment: Environment, file: string, against: string): Promise<PastFile | NoPlan> {
  if (await isFile(environment, against)) {
    if (file !== '-' && (await isRevision(environment, file, against).catch(() => false))) {
      environment.stderr.write(
        `zdr: ${clean(against)} is a file and a git revision: the file is compared. For the revision: --against ${clean(against)}^0\n`,
      );
    }
    const read = await readPlanFile(environment, against);
    return { ...read, textBeside: (path) => readSmall(resolve(environment.cwd, path), MOST_PIN_BYTES) };
  }
  if (file === '-') {
    throw usageError(
      `there is no file ${clean(against)}, and a plan on standard input lies in no git repository`,
      'Name the plan as a file, or another plan file to compare with.',
    );
  }
  const { label, text, textBeside } = await fileAt(environment, file, against);
  if (text === undefined) return { label, findings: [] };
  return { file: label, text, ...readPlans(text, label), textBeside };
}

async function isFile({ cwd }: Environment, name: string): Promise<boolean> {
  return stat(resolve(cwd, name)).then(
    (entry) => !entry.isDirectory(),
    () => false,
  );
}
