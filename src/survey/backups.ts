/** Which backups of a VM there are, and which of them can be recovered. */
import { given } from '../given.ts';
import { groupBy } from '../group-by.ts';
import { type BackupRecord, bytesOf } from '../plan/inventory.ts';
import type { PinnedBackup, PinnedVolume } from '../plan/plan.ts';
import { isWhole } from '../reconcile/reconcile-group.ts';

/** One backup of one VM. */
export interface Backup extends PinnedBackup {
  readonly groupUuid: string;
  readonly vm: string;
  readonly records: readonly BackupRecord[];
}

const UUID = /^[0-9a-f]{32}$/;

/** By VM, the newest first; a backup without a date comes last. Groups that name no VM, or several, are nobody's. */
export type BackupsByVm = ReadonlyMap<string, readonly Backup[]>;

export function backupsByVm(records: readonly BackupRecord[]): BackupsByVm {
  const groups = groupBy(records, ({ groupUuid }) => groupUuid);
  const backups = [...groups].flatMap(([groupUuid, members]) => {
    const [vm, ...others] = new Set(members.flatMap(({ vmUuid }) => vmUuid ?? []));
    // What is no UUID can neither be planned with nor asked for.
    const isUsable = vm !== undefined && others.length === 0 && UUID.test(vm);
    return isUsable && groupUuid !== undefined && UUID.test(groupUuid) ? [backupOf(groupUuid, vm, members)] : [];
  });
  const vms = groupBy(backups, ({ vm }) => vm);
  for (const of of vms.values()) of.sort(newestFirst);
  return vms;
}

function backupOf(groupUuid: string, vm: string, records: readonly BackupRecord[]): Backup {
  // A backup is as old as the oldest of its parts.
  const dates = records.map(({ createdAt }) => createdAt);
  const known = dates.filter((date) => date !== undefined).sort(byTime);
  const sizeBytes = bytesOf(records);
  const createdAt = known.length === dates.length ? known[0] : undefined;
  return {
    groupUuid,
    vm,
    ...given({ createdAt, sizeBytes }),
    volumes: records.map(volumeOf).sort(rootFirst),
    records,
  };
}

const volumeOf = ({ uuid, type, sizeBytes }: BackupRecord): PinnedVolume => ({ uuid, ...given({ type, sizeBytes }) });

const rank = ({ type }: PinnedVolume) => (type === 'Root' ? 0 : 1);
const rootFirst = (a: PinnedVolume, b: PinnedVolume) => rank(a) - rank(b) || (a.uuid < b.uuid ? -1 : 1);
const byTime = (a: string, b: string) => Date.parse(a) - Date.parse(b);
const timeOf = ({ createdAt }: Backup) => (createdAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(createdAt));

/** Two backups of the same second: in an order that does not depend on the server's. */
function newestFirst(a: Backup, b: Backup): number {
  const [left, right] = [timeOf(a), timeOf(b)];
  return left === right ? (a.groupUuid < b.groupUuid ? -1 : 1) : right - left;
}

/** Whether every volume of the backup is usable and lies Ready on the storage, with exactly one root among them. */
export const isWholeOn = ({ records }: Backup, storageUuid: string): boolean => isWhole(records, storageUuid);
