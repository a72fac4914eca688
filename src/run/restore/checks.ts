/** The checks of a restored VM: each is tried again until it passes or its time is over. */

import { given } from '../../given.ts';
import { checkText } from '../../plan/make-restore.ts';
import type { PlanCheck, PlanGroup, PlanRestore } from '../../plan/plan.ts';
import type { Failure } from '../failure.ts';
import type { VmState } from '../group-state.ts';
import { createBackoff } from '../jobs/backoff.ts';
import type { GroupContext } from '../jobs/context.ts';

const LONGEST_TRY_AGAIN_MS = 10_000;

/** Makes the checks that have no result yet. Undefined when all have passed; `left` when the run is left before that. */
export async function makeChecks(
  context: GroupContext,
  group: PlanGroup,
  { checks }: PlanRestore,
  observed: NonNullable<VmState['observed']>,
): Promise<Failure | 'left' | undefined> {
  const results = () => context.recorder.state().groups.get(group.name)?.checks;
  await Promise.all(
    checks.map(async (check, at) => {
      if (results()?.get(at) === undefined) await tryUntil(context, group, check, at, observed);
    }),
  );
  if (checks.some((_, at) => results()?.get(at) === undefined)) return 'left';
  const failed = checks.flatMap((check, at) => {
    const { passed, detail } = results()?.get(at) ?? {};
    return passed === true ? [] : [`${checkText(check)}: ${detail ?? 'did not pass'}`];
  });
  if (failed.length === 0) return undefined;
  return {
    code: 'check.failed',
    class: 'permanent',
    message: `the VM runs, and does not answer as it should: ${failed.join('; ')}`,
    hint: 'Look at the console of the VM, and at what stands between it and here.',
  };
}

async function tryUntil(
  { recorder, clock, time, prober, random, left, leaving }: GroupContext,
  group: PlanGroup,
  check: PlanCheck,
  at: number,
  { at: since, address }: NonNullable<VmState['observed']>,
): Promise<void> {
  const deadline = clock.now() + check.withinMs - (time.ageOf(since) ?? 0);
  const end = (passed: boolean, tries: number, detail?: string) =>
    recorder.record({
      type: 'check.finished',
      group: group.name,
      check: at,
      passed,
      tries,
      ...given({ detail }),
    });
  if (address === undefined) return end(false, 0, 'the VM has no address');
  const backoff = createBackoff({ clock, random, signal: left, longestMs: LONGEST_TRY_AGAIN_MS });
  for (let tries = 1; ; tries += 1) {
    if (leaving()) return;
    const why = await prober.probe(check, address, left);
    if (why === undefined) return end(true, tries);
    if (leaving()) return;
    if (clock.now() >= deadline) return end(false, tries, why);
    await backoff.pause(deadline - clock.now());
  }
}
