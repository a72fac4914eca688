/**
 * What the site says of its backups, in our own words.
 *
 * Every member that the server may leave out is optional here (zstack-api.md 6:
 * "any member may be absent"): absent means *not said*, never wrong.
 */

/** Where one backup record lies: one `backupStorageRefs` entry. */
export interface BackupRef {
  readonly storageUuid?: string;
  /** `Ready` is the only usable value; others are kept as the server wrote them. */
  readonly status?: string;
  readonly installPath?: string;
}

/** The backup of one volume: one `VolumeBackupInventory`. Records that share a group UUID are one VM backup. */
export interface BackupRecord {
  readonly uuid: string;
  readonly volumeUuid?: string;
  readonly name?: string;
  /** `Root` or `Data`; a whole VM backup has exactly one `Root`. */
  readonly type?: string;
  /** `Enabled` is the only usable value. */
  readonly state?: string;
  /** `Ready` is the only usable value. */
  readonly status?: string;
  /** Size in bytes; a safe integer. */
  readonly sizeBytes?: number;
  readonly groupUuid?: string;
  readonly vmUuid?: string;
  /** Creation time as the server printed it: no zone (zstack-api.md 6, Timestamps). */
  readonly createDate?: string;
  /** Creation time as RFC 3339 in UTC; absent where the site's time zone is not known. */
  readonly createdAt?: string;
  /** Absent when the server did not say; empty when it said "nowhere". */
  readonly refs?: readonly BackupRef[];
}

/** The records of one backup group, as one query found them. */
export interface GroupRecords {
  readonly groupUuid: string;
  readonly records: readonly BackupRecord[];
}

/** Whether its own state lets it be used; what was not said counts as usable. */
export const isUsable = ({ state = 'Enabled', status = 'Ready' }: BackupRecord): boolean =>
  state === 'Enabled' && status === 'Ready';

/** Size of all of them in bytes; undefined where there is none, or the server left out the size of one. */
export function bytesOf(records: readonly Pick<BackupRecord, 'sizeBytes'>[]): number | undefined {
  const whole = records.length > 0 && records.every(({ sizeBytes }) => sizeBytes !== undefined);
  return whole ? knownBytes(records) : undefined;
}

/** Size in bytes of those whose size is known: at least so much. */
export const knownBytes = (records: readonly Pick<BackupRecord, 'sizeBytes'>[]): number =>
  records.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);

/** Each record once. One that is told of in two ways counts as what is not usable of the two. */
export function onceEach(records: readonly BackupRecord[]): readonly BackupRecord[] {
  const once = new Map<string, BackupRecord>();
  for (const record of records) {
    const known = once.get(record.uuid);
    if (known === undefined || (isUsable(known) && !isUsable(record))) once.set(record.uuid, record);
  }
  return [...once.values()];
}
