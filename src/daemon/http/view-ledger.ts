/** The ledger as the API shows it. */
import { given } from '../../given.ts';
import type { RecordedLedgerEvent } from '../ledger/event.ts';
import type { LedgerState } from '../ledger/state.ts';
import type { DecisionEntry } from './shapes.ts';
import { iso, pick } from './write.ts';

/** What the calendar decided and what people did, the newest first. */
export function decisions(
  { recent }: LedgerState,
  { plan, drill, limit }: { readonly plan?: string; readonly drill?: string; readonly limit: number },
): { decisions: DecisionEntry[]; more: boolean } {
  const found: DecisionEntry[] = [];
  for (const event of recent.toReversed()) {
    if (event.type === 'daemon.started' && (plan !== undefined || drill !== undefined)) continue;
    // Nobody wanted to be told.
    if (event.type === 'notices.made' && event.deliveries.length === 0) continue;
    const entry = entryOf(event);
    if ((plan !== undefined && entry.plan !== plan) || (drill !== undefined && entry.drill !== drill)) continue;
    if (found.length === limit) return { decisions: found, more: true };
    found.push(entry);
  }
  return { decisions: found, more: false };
}

/** Members that mean the same in every event that has them. */
const COMMON = ['plan', 'drill', 'run', 'reason', 'outcome', 'message', 'wave', 'by'] as const;

function entryOf(event: RecordedLedgerEvent): DecisionEntry {
  const decision = event.type === 'occurrence.decided' ? event.decision : undefined;
  const skipped = decision?.kind === 'skip' ? decision : undefined;
  const common = pick(event as { readonly [Key in (typeof COMMON)[number]]?: string }, ...COMMON);
  return {
    ...pick(event, 'seq', 'time', 'type'),
    ...common,
    ...given({
      occurrence: iso(decision?.at),
      after: iso(skipped?.after),
      decision: decision?.kind,
      reason: skipped?.reason ?? common.reason,
    }),
    ...(event.type === 'notice.tried' ? { message: `to ${event.receiver}: ${event.message}` } : {}),
  };
}
