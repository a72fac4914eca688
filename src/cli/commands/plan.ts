import { estimate } from '../../schedule/estimate.ts';
import { planJson, planText } from '../../view/plan.ts';
import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';
import { loadPlan } from '../load-plan.ts';
import { pageOn } from '../page.ts';
import { usePin, warnOfAge } from '../use-pin.ts';

/** Groups shown of each wave without `--all`. */
const SHOWN_PER_WAVE = 50;

export interface PlanOptions {
  readonly name?: string | undefined;
  readonly all: boolean;
  readonly calls: boolean;
  readonly json: boolean;
}

/** `zdr plan`: the dry run. Makes no call. */
export async function plan(environment: Environment, file: string, options: PlanOptions): Promise<number> {
  const loaded = await loadPlan(environment, file, options.name);
  const { plan } = await usePin(environment, loaded, false);
  warnOfAge(environment, plan, environment.clock.now());
  const expected = estimate(plan);
  environment.stdout.write(
    options.json
      ? planJson(plan, expected, { calls: options.calls })
      : planText(plan, expected, pageOn(environment.stdout, environment), {
          groupsPerWave: options.all ? Number.POSITIVE_INFINITY : SHOWN_PER_WAVE,
          calls: options.calls,
          file,
        }),
  );
  return EXIT.ok;
}
