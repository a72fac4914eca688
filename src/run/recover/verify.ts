import type { BackupRecord } from '../../plan/inventory.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import type { GroupJudgement } from '../../reconcile/judgement.ts';
import { reconcileGroup } from '../../reconcile/reconcile-group.ts';
import { type Failure, SiteError } from '../failure.ts';
import { createBackoff } from '../jobs/backoff.ts';
import { type GroupContext, observes } from '../jobs/context.ts';

/** A reference may show a moment late: how long it is looked for before a claim is called false. */
const PATIENCE_MS = 30_000;
/** How long a site that is up, and does not answer, is asked again before the outcome is called unknown. */
const OUTAGE_PATIENCE_MS = 10 * 60_000;
const LONGEST_LOOK_AGAIN_MS = 10_000;

export type Proof =
  | { readonly kind: 'judged'; readonly judgement: GroupJudgement }
  /** The storage could not be asked. */
  | { readonly kind: 'unasked'; readonly failure: Failure };

export interface Verification {
  readonly group: PlanGroup;
  /** What the API claimed; undefined where its answer was lost. */
  readonly claimed: readonly BackupRecord[] | undefined;
  /** Look once only: nothing was just copied, so nothing can show late. */
  readonly once?: boolean;
}

/** Proves a group by a fresh query of the receiving storage; by the claim alone where the site has no queries. */
export async function verify(context: GroupContext, { group, claimed, once }: Verification): Promise<Proof> {
  const { clock, random, signal, site, availability } = context;
  const known = {
    group,
    receivingStorageUuid: context.receivingUuid(group),
    before: context.recorder.state().before.get(group.groupUuid),
    claimed,
  };
  if (!observes(context)) {
    return { kind: 'judged', judgement: reconcileGroup({ ...known, verify: 'claimed', observed: undefined }) };
  }
  let since = clock.now();
  const backoff = createBackoff({ clock, random, signal, longestMs: LONGEST_LOOK_AGAIN_MS });
  for (;;) {
    signal.throwIfAborted();
    try {
      const observed = await context.look(group.groupUuid);
      const judgement = reconcileGroup({ ...known, verify: 'observed', observed });
      if (judgement.recovered || once === true || clock.now() - since >= PATIENCE_MS)
        return { kind: 'judged', judgement };
    } catch (error) {
      if (!(error instanceof SiteError)) throw error;
      const { failure } = error;
      const given = failure.class === 'permanent' || clock.now() - since >= OUTAGE_PATIENCE_MS;
      if (given) return { kind: 'unasked', failure };
      // While the node is away nobody could say anything: that time is nobody's fault.
      if (failure.class === 'unavailable' && !context.halted() && (await site.ready(signal)) !== undefined) {
        const away = clock.now();
        await availability.waitAfter(failure);
        since += clock.now() - away;
        continue;
      }
    }
    await backoff.pause();
  }
}
