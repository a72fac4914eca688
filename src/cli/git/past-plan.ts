/** A plan as it was at another time: the other side of a comparison. */
import { given } from '../../given.ts';
import { type Pin, pinFault, sameVms, withPin } from '../../plan/pin.ts';
import { estimate } from '../../schedule/estimate.ts';
import type { NoPlan, PlanSide } from '../../view/plan/diff.ts';
import { clean } from '../../view/write/clean.ts';
import type { Environment } from '../environment.ts';
import { type LoadedPlan, type PlanFile, plansIn } from '../plans/load-plan.ts';
import { pinPath, readPinText } from '../plans/pin-file.ts';
import { showFindings } from '../terminal/show-findings.ts';

/** `file` is its label: `HEAD~1:plans/east.yaml`. */
export interface PastFile extends PlanFile {
  /** The text of a file beside it, by its label; undefined where there was none. */
  textBeside(label: string): Promise<string | undefined>;
}

/** The plan of the same name; in a file with a single plan that one, whatever it is called. Findings go to standard error. */
export async function pastPlan(environment: Environment, past: PastFile, name: string): Promise<PlanSide | NoPlan> {
  const errors = past.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    environment.stderr.write(showFindings([past], environment, environment.stderr));
    return { label: past.file, findings: errors, more: past.leftOut.error };
  }
  const plans = plansIn(past);
  const found = plans.find(({ plan }) => plan.name === name) ?? (plans.length === 1 ? plans[0] : undefined);
  return found === undefined ? { label: past.file, findings: [] } : withItsPin(past, found);
}

/** With the backups of the pin that lay beside it: of one that does not fit, those of the same VMs. */
export async function withItsPin(past: PastFile, loaded: LoadedPlan): Promise<PlanSide> {
  const path = pinPath(loaded);
  const text = path === undefined ? undefined : await past.textBeside(path);
  const side = (plan: LoadedPlan['plan'], note?: string): PlanSide => ({
    label: past.file,
    plan,
    estimate: estimate(plan),
    ...given({ note }),
  });
  if (text === undefined) return side(loaded.plan);
  const pin = readPinText(text);
  if ('problem' in pin)
    return side(
      loaded.plan,
      `${clean(path ?? '')} is not a pin (${pin.problem}): it tells of no recovery points before`,
    );
  if (fits(loaded, pin)) return side(withPin(loaded.plan, pin));
  return side(
    withPin(loaded.plan, sameVms(loaded.plan, pin)),
    `the pin ${clean(path ?? '')} does not fit its plan: the recovery points before are those that it held for the same VMs`,
  );
}

/** What an earlier version wrote was a pin then. */
function fits({ plan }: LoadedPlan, pin: Pin): boolean {
  const fault = pinFault(plan, pin);
  return fault === undefined || fault.kind === 'unsealed';
}
