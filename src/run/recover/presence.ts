/** What the receiving storage shows of a group, against what it showed before the run. */

import type { BackupRecord } from '../../plan/inventory.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import { isWhole } from '../../reconcile/reconcile-group.ts';
import { type Failure, SiteError } from '../failure.ts';
import { createBackoff } from '../jobs/backoff.ts';
import { type GroupContext, observes } from '../jobs/context.ts';

/** Whether the receiving storage had the whole group before the run. */
export function wasWholeBefore(context: GroupContext, group: PlanGroup): boolean {
  return observes(context) && isWhole(recordsBefore(context, group), context.receivingUuid(group));
}

/** Whether the records show a whole group that was not there before the run: only then it is the work of a call. */
export function copyArrived(context: GroupContext, group: PlanGroup, records: readonly BackupRecord[]): boolean {
  return !wasWholeBefore(context, group) && isWhole(records, context.receivingUuid(group));
}

/** One look: whether the whole group has come. False where the site cannot be asked. */
export async function checkArrived(context: GroupContext, group: PlanGroup): Promise<boolean> {
  return copyArrived(context, group, await lookOnce(context, group));
}

/** One look: whether the receiving storage has anything of the group that was not there before the run. */
export async function anythingArrived(context: GroupContext, group: PlanGroup): Promise<boolean> {
  const receiving = context.receivingUuid(group);
  const on = (records: readonly BackupRecord[]) =>
    records.filter((record) => record.refs?.some((ref) => ref.storageUuid === receiving)).length;
  return on(await lookOnce(context, group)) > on(recordsBefore(context, group));
}

/** How old the records of a group may be when it is called for the first time. */
const FRESH_MS = 10 * 60_000;

/**
 * Looks at the group again before its first call, where what is known of it is old or of a process before this one:
 * meanwhile somebody else may have recovered it. Returns the failure when the site would not say until the deadline or
 * the stop of the run.
 */
export async function refreshBaseline(
  context: GroupContext,
  group: PlanGroup,
  deadline: number,
): Promise<Failure | undefined> {
  const { recorder, clock, random, time, signal } = context;
  const found = recorder.state().foundAt.get(group.groupUuid);
  // A drill removes what was not there before it: it knows that from a look right before the call.
  const freshMs = recorder.state().drill === undefined ? FRESH_MS : 0;
  const fresh = found !== undefined && (time.ageOf(found) ?? Number.POSITIVE_INFINITY) <= freshMs;
  // Records that two groups share are those from before both.
  if (fresh || !observes(context) || context.isShared(group.groupUuid)) return undefined;
  const backoff = createBackoff({ clock, random, signal });
  for (;;) {
    try {
      const records = await context.look(group.groupUuid);
      await recorder.record({ type: 'groups.found', groups: [{ groupUuid: group.groupUuid, records }] });
      return undefined;
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      if (error.failure.class === 'permanent' || clock.now() >= deadline || context.halted()) return error.failure;
    }
    await backoff.pause();
    signal.throwIfAborted();
  }
}

function recordsBefore({ recorder }: GroupContext, group: PlanGroup): readonly BackupRecord[] {
  return recorder.state().before.get(group.groupUuid) ?? [];
}

async function lookOnce(context: GroupContext, group: PlanGroup): Promise<readonly BackupRecord[]> {
  if (!observes(context)) return [];
  try {
    return await context.look(group.groupUuid);
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    return [];
  }
}
