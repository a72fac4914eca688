/** What became of a call by what its receiving storage shows, where nobody else can say. */

import type { PlanGroup } from '../../plan/plan.ts';
import { isWhole } from '../../reconcile/reconcile-group.ts';
import type { CallResult } from '../event.ts';
import { type Failure, SiteError } from '../failure.ts';
import { createBackoff } from '../jobs/backoff.ts';
import { type GroupContext, observes } from '../jobs/context.ts';
import type { CallState } from '../state.ts';
import { copyArrived } from './presence.ts';

const FIRST_LOOK_MS = 2_000;
const LONGEST_LOOK_MS = 60_000;

export interface Watched {
  readonly group: PlanGroup;
  readonly call: CallState;
  /** When the group's time is over, in ms of the run's clock. */
  readonly deadline: number;
}

/**
 * Judges by the storage: the whole group there is success, unless it was there before (`sinceBefore` counts it all the
 * same). Where the copy may still be running, the storage is watched until the deadline, and then the outcome is
 * unknown; where it cannot, a proven absence is a failure that earns a new attempt, and anything in between is unknown.
 */
export async function judgeByStorage(
  context: GroupContext,
  { group, call, deadline }: Watched,
  failure: Failure,
  { mayStillRun, sinceBefore = false }: { readonly mayStillRun: boolean; readonly sinceBefore?: boolean },
): Promise<CallResult> {
  if (!observes(context)) return { kind: 'unknown', failure };
  const { clock, random, signal } = context;
  const receiving = context.receivingUuid(group);
  let trouble = failure;
  const backoff = createBackoff({ clock, random, signal, firstMs: FIRST_LOOK_MS, longestMs: LONGEST_LOOK_MS });
  for (let looks = 1; ; looks += 1) {
    signal.throwIfAborted();
    try {
      const records = await context.look(group.groupUuid);
      if (sinceBefore ? isWhole(records, receiving) : copyArrived(context, group, records)) return { kind: 'found' };
      const absent = records.every((record) => record.refs?.every((ref) => ref.storageUuid !== receiving) ?? false);
      if (!mayStillRun && absent && records.length > 0 && looks > 1) {
        return { kind: 'failed', failure: { ...LOST, cause: failure } };
      }
      if (!mayStillRun && looks > 5) return { kind: 'unknown', failure };
      trouble = failure;
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      trouble = error.failure;
    }
    if (clock.now() >= deadline) return { kind: 'unknown', failure: trouble };
    if (mayStillRun && looks === 1) await recordLost(context, { group, call, deadline }, failure);
    await backoff.pause(deadline - clock.now());
  }
}

/** So that whoever looks at the run learns what is waited for, and until when. */
async function recordLost(
  { recorder, clock, time }: GroupContext,
  { group, call, deadline }: Watched,
  failure: Failure,
): Promise<void> {
  const until = new Date(time.now() + deadline - clock.now()).toISOString();
  await recorder.record({ type: 'call.lost', group: group.name, job: call.job, until, failure });
}

const LOST: Failure = {
  code: 'job.lost',
  class: 'transient',
  message: 'the management node no longer knows the job, and the storage has nothing of the group',
};
