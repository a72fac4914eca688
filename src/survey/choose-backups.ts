/** Chooses the backup of each `latestOf`: the newest whole one on the storage that gives it, within its bound. */

import type { BackupRecord } from '../plan/inventory.ts';
import { givingStorage, type LatestGroup, type PinnedGroup } from '../plan/pin.ts';
import type { Plan } from '../plan/plan.ts';
import { storageUuid } from '../plan/storages.ts';
import { type Backup, backupsByVm, isWholeOn } from './backups.ts';

/** Why no backup could be chosen for a group. */
export interface NoBackup {
  readonly group: LatestGroup;
  /** Name of the storage that was to give it. */
  readonly storage: string;
  readonly why:
    | { readonly kind: 'none' }
    /** There are backups, and none of them is whole on the storage. */
    | { readonly kind: 'not-whole'; readonly backups: number }
    /** There are whole ones, made after the bound; the oldest of them. */
    | { readonly kind: 'too-new'; readonly oldest: string }
    /** There are whole ones, and nobody knows when they were made. */
    | { readonly kind: 'no-date' };
}

/** The backup that was chosen for a VM, or why there is none. */
export interface Choice {
  /** By name. */
  readonly chosen: readonly PinnedGroup[];
  /** In the order of the plan. */
  readonly missing: readonly NoBackup[];
}

/** `records`: of the VMs of these groups, complete by backup group. */
export function chooseBackups(plan: Plan, groups: readonly LatestGroup[], records: readonly BackupRecord[]): Choice {
  const vms = backupsByVm(records);
  const chosen: PinnedGroup[] = [];
  const missing: NoBackup[] = [];
  for (const group of groups) {
    const storage = givingStorage(group);
    const found = newestWhole(vms.get(group.latestOf.vm) ?? [], storageUuid(plan, storage), group.latestOf.notAfter);
    if ('kind' in found) missing.push({ group, storage, why: found });
    else {
      const { records: _, ...backup } = found;
      chosen.push({ name: group.name, ...backup });
    }
  }
  return { chosen: chosen.sort((a, b) => (a.name < b.name ? -1 : 1)), missing };
}

/** `backups`: of one VM, the newest first. */
export function newestWhole(
  backups: readonly Backup[],
  storageUuid: string,
  notAfter?: string,
): Backup | NoBackup['why'] {
  const bound = notAfter === undefined ? Number.POSITIVE_INFINITY : Date.parse(notAfter);
  let tooNew: string | undefined;
  let undated = false;
  for (const backup of backups) {
    if (!isWholeOn(backup, storageUuid)) continue;
    if (backup.createdAt === undefined) undated = true;
    else if (Date.parse(backup.createdAt) <= bound) return backup;
    else tooNew = backup.createdAt;
  }
  if (undated) return { kind: 'no-date' };
  if (tooNew !== undefined) return { kind: 'too-new', oldest: tooNew };
  return backups.length === 0 ? { kind: 'none' } : { kind: 'not-whole', backups: backups.length };
}
