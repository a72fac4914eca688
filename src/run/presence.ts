/** What the receiving storage shows of a group, against what it showed before the run. */
import type { BackupRecord } from '../plan/inventory.ts';
import type { PlanGroup } from '../plan/plan.ts';
import { isWhole } from '../reconcile/reconcile-group.ts';
import { type GroupContext, observes } from './context.ts';
import { SiteError } from './failure.ts';

/** Whether the receiving storage had the whole group before the run. */
export function wasWhole(context: GroupContext, group: PlanGroup): boolean {
  return observes(context) && isWhole(recordsBefore(context, group), context.receivingUuid(group));
}

/** Whether the records show a whole group that was not there before the run: only then it is the work of a call. */
export function hasCome(context: GroupContext, group: PlanGroup, records: readonly BackupRecord[]): boolean {
  return !wasWhole(context, group) && isWhole(records, context.receivingUuid(group));
}

/** One look: whether the whole group has come. False where the site cannot be asked. */
export async function isThere(context: GroupContext, group: PlanGroup): Promise<boolean> {
  return hasCome(context, group, await lookOnce(context, group));
}

/** One look: whether the receiving storage has anything of the group that was not there before the run. */
export async function shows(context: GroupContext, group: PlanGroup): Promise<boolean> {
  const receiving = context.receivingUuid(group);
  const on = (records: readonly BackupRecord[]) =>
    records.filter((record) => record.refs?.some((ref) => ref.storageUuid === receiving)).length;
  return on(await lookOnce(context, group)) > on(recordsBefore(context, group));
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
