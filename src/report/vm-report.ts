import type { CheckReport, VmReport } from '../generated/report.ts';
import { given } from '../given.ts';
import { checkText } from '../plan/make-restore.ts';
import type { PlanGroup } from '../plan/plan.ts';
import { type ClockState, elapsedMs } from '../run/run-time.ts';
import type { GroupState } from '../run/state.ts';

export type { CheckReport, VmReport };

/** The last VM that was asked for; undefined where none was. */
export function vmReport({ vms, checks }: GroupState, { restore }: PlanGroup, clock: ClockState): VmReport | undefined {
  const vm = vms.at(-1);
  if (vm === undefined || restore === undefined) return undefined;
  const { observed } = vm;
  return given({
    uuid: vm.uuid,
    name: restore.name,
    result: vm.result?.kind ?? 'asked',
    state: observed?.state,
    address: observed?.address,
    attempts: vms.length,
    readyAfterMs: observed && elapsedMs(clock, vm.issuedAt, observed.at),
    checks: restore.checks.map((check, at): CheckReport => {
      const made = checks.get(at);
      if (made === undefined) return { check: checkText(check), result: 'not-made' };
      return given({
        check: checkText(check),
        result: made.passed ? 'passed' : 'failed',
        tries: made.tries,
        tookMs: observed && elapsedMs(clock, observed.at, made.at),
        detail: made.detail,
      });
    }),
  });
}
