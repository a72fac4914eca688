import { backupAge, FUTURE_HINT } from '../../plan/backup-age.ts';
import { latestGroups } from '../../plan/pin.ts';
import type { Plan } from '../../plan/plan.ts';
import { clean } from '../../view/write/clean.ts';
import { count } from '../../words/count.ts';
import { duration } from '../../words/time.ts';
import type { Environment } from '../environment.ts';
import { applyPin, type PinOwner, readPinFile } from './pin-file.ts';

export interface PinnedPlan {
  /** With the backups of the pin, where there is one. */
  readonly plan: Plan;
  /** The exact text of the pin. */
  readonly pinText?: string;
  /** Backups are still to be chosen. */
  readonly open: boolean;
}

/**
 * Takes the backups that the pin beside the plan chooses. `fresh` looks at no pin. Throws CommandError for a pin that is
 * not this plan's (exit 11).
 */
export async function usePin(environment: Environment, loaded: PinOwner, fresh: boolean): Promise<PinnedPlan> {
  const { plan } = loaded;
  if (latestGroups(plan).length === 0) return { plan, open: false };
  const file = fresh ? undefined : await readPinFile(environment, loaded);
  if (file === undefined) return { plan, open: true };
  return { plan: applyPin(loaded, file), pinText: file.text, open: false };
}

/** Warns of pinned backups that are older than the recovery point objective, or that claim to be of the future. */
export function warnOfAge({ stderr }: Environment, plan: Plan, now: number): void {
  const ages = plan.groups.flatMap(({ name, pinned }) =>
    pinned === undefined ? [] : [{ name, age: backupAge([pinned], now) }],
  );
  const ahead = ages.filter(({ age }) => age.unknown === 'future');
  const [first] = ahead;
  if (first !== undefined) {
    stderr.write(
      `zdr: warning: ${count(ahead.length, 'pinned backup')} dated in the future, so nobody can tell how old: ${clean(first.name)}${ahead.length > 1 ? ', …' : ''}; ${FUTURE_HINT}\n`,
    );
  }
  const { rpoMs } = plan.objectives;
  if (rpoMs === undefined) return;
  const old = ages.flatMap(({ name, age: { ms = 0 } }) => (ms > rpoMs ? [{ name, ageMs: ms }] : []));
  if (old.length === 0) return;
  const named = old.slice(0, 3).map(({ name, ageMs }) => `${name} (${duration(ageMs)})`);
  stderr.write(
    `zdr: warning: ${count(old.length, 'pinned backup')} older than the RPO of ${duration(rpoMs)}: ${named.join(', ')}${old.length > 3 ? ', …' : ''}; run --fresh chooses the newest\n`,
  );
}
