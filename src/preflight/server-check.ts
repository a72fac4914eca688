/** Which groups the server itself is asked about, and whether asking left a trace. */
import type { BackupRecord } from '../plan/inventory.ts';
import { bytesOf } from '../plan/inventory.ts';
import { isWhole } from '../reconcile/reconcile-group.ts';
import type { Check, CheckId } from './check.ts';
import type { GroupLook } from './groups.ts';

/** These say nothing about whether the server would take a call. */
const BESIDES: ReadonlySet<CheckId> = new Set(['node.clock', 'storage.capacity', 'group.expect', 'group.age']);

/**
 * Groups of which a run would make a call and of which a trace would show: those that are not whole on the receiving
 * storage, and not blocked already by themselves, their storages or the site. The smallest first: should the server
 * copy it after all, least is copied.
 */
export function groupsToAsk(groups: readonly GroupLook[], checks: readonly Check[]): readonly GroupLook[] {
  const blockers = checks.filter(({ id, status }) => status === 'blocker' && !BESIDES.has(id));
  if (blockers.some(({ subject }) => subject.kind === 'site')) return [];
  const named = (kind: 'group' | 'storage') =>
    new Set(blockers.flatMap(({ subject }) => (subject.kind === kind ? [subject.name] : [])));
  const blocked = named('group');
  const away = named('storage');
  const bytes = ({ records }: GroupLook) => bytesOf(records) ?? Number.POSITIVE_INFINITY;
  return groups
    .filter(
      ({ group: { name, source, destination } }) =>
        ![blocked.has(name), away.has(source), away.has(destination)].includes(true),
    )
    .filter(({ records, receiving }) => !isWhole(records, receiving))
    .sort((a, b) => (bytes(a) === bytes(b) ? 0 : bytes(a) - bytes(b)));
}

/** Whether a record came, went or changed, or a copy of one did. */
export function hasChanged(before: readonly BackupRecord[], after: readonly BackupRecord[]): boolean {
  return trace(before) !== trace(after);
}

function trace(records: readonly BackupRecord[]): string {
  const lines = records.map(({ uuid, state, status, sizeBytes, refs }) => {
    const copies = refs?.map((ref) => `${ref.storageUuid} ${ref.status}`).sort();
    return JSON.stringify([uuid, state, status, sizeBytes, copies]);
  });
  return [...new Set(lines)].sort().join('\n');
}
