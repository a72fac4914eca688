/** Whether what the plan would copy fits on the storages that receive it. */
import type { PlanStorage } from '../plan/plan.ts';
import type { StorageFacts } from '../plan/survey.ts';
import { size } from '../words/size.ts';
import { checksOf, type Found } from './check.ts';
import { copyOn, type GroupLook } from './groups.ts';

/** What a server keeps free if nobody has set it (zstack-api.md 5.1: `reservedCapacity` 1G). */
const USUAL_RESERVE_BYTES = 1024 ** 3;
/** Above this share of the free space other backups may take what is left before the run does. */
const NEARLY_ALL = 0.9;

/**
 * Sums the records that are absent on the receiving storage. Their size is the most that a copy can take: what is
 * incremental or there already in part takes less.
 */
export function checkCapacity(storage: PlanStorage, facts: StorageFacts, groups: readonly GroupLook[]): Found {
  const check = checksOf({ kind: 'storage', name: storage.name });
  let needed = 0;
  let unsized = 0;
  let receives = false;
  for (const { records, receiving } of groups) {
    if (receiving !== storage.uuid) continue;
    receives = true;
    for (const record of records) {
      if (copyOn(record, receiving) === 'Ready') continue;
      if (record.sizeBytes === undefined) unsized += 1;
      else needed += record.sizeBytes;
    }
  }
  if (!receives) return [];
  if (facts.availableBytes === undefined) {
    const said = `the site does not say what is free; up to ${size(needed)} would be copied there`;
    return check('storage.capacity', 'unknown', said);
  }
  const reserved = facts.reservedBytes ?? USUAL_RESERVE_BYTES;
  const free = Math.max(0, facts.availableBytes - reserved);
  const usual = facts.reservedBytes === undefined ? ', the usual reserve' : '';
  const said = `up to ${size(needed)} would be copied there, and ${size(free)} is free (${size(reserved)} is reserved${usual})`;
  const hint = 'free space on it, add capacity, or recover fewer groups onto it';
  if (needed > free) return check('storage.capacity', 'blocker', said, hint);
  if (unsized > 0) {
    return check('storage.capacity', 'unknown', `${said}; ${unsized} volumes more have no size that the site says`);
  }
  return needed > NEARLY_ALL * free
    ? check('storage.capacity', 'warning', `${said}: little would be left`, hint)
    : check('storage.capacity', 'ok', said);
}
