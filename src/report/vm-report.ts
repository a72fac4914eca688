import { given } from '../given.ts';
import { checkText } from '../plan/make-restore.ts';
import type { PlanGroup } from '../plan/plan.ts';
import { type ClockState, elapsedMs } from '../run/run-time.ts';
import type { GroupState } from '../run/state.ts';

/** A check of a restored VM. */
export interface CheckReport {
  /** `tcp 22`, `http 80 /healthz`. */
  readonly check: string;
  /** `not-made`: the VM did not get that far. */
  readonly result: 'passed' | 'failed' | 'not-made';
  readonly tries?: number;
  /** From the VM being seen to the end of the check. */
  readonly tookMs?: number;
  /** Why the last try did not pass. */
  readonly detail?: string;
}

/** The VM that was created out of a recovered backup. */
export interface VmReport {
  readonly uuid: string;
  readonly name: string;
  /** `asked`: it is not known yet what became of it. */
  readonly result: 'asked' | 'created' | 'failed' | 'unknown';
  /** State and address in which a query showed it. */
  readonly state?: string;
  readonly address?: string;
  /** How often a VM was asked for. */
  readonly attempts: number;
  /** From the request to a query that shows it as its strategy asks for. */
  readonly readyAfterMs?: number;
  readonly checks: readonly CheckReport[];
}

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
