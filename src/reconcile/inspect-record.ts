import type { BackupRecord } from '../plan/inventory.ts';
import { VERDICTS, type Verdict } from './judgement.ts';

/** Something that a record says, and that is wrong. */
export interface Defect {
  readonly verdict: Verdict;
  readonly detail: string;
}

export interface Inspection {
  readonly defects: readonly Defect[];
  /** Fields that the server left out, by the server's names; sorted. */
  readonly unverified: readonly string[];
  /** True if the record shows a Ready copy on the receiving storage. */
  readonly proven: boolean;
}

export interface Yardstick {
  readonly receivingStorageUuid: string;
  /** The group that the record must belong to. */
  readonly groupUuid: string;
  /** The same record before the run. */
  readonly expected: BackupRecord | undefined;
}

/** Compares one record with what it must say. A field that the record leaves out is unverified, never wrong. */
export function inspectRecord(record: BackupRecord, yardstick: Yardstick): Inspection {
  const { groupUuid, expected } = yardstick;
  const defects: Defect[] = [];
  const unverified = new Set<string>();
  const compare = (field: string, said: string | number | undefined, wanted: string | number, wrong: Verdict) => {
    if (said === undefined) unverified.add(field);
    else if (said !== wanted) defects.push({ verdict: wrong, detail: `${field} is ${said} instead of ${wanted}` });
  };

  compare('groupUuid', record.groupUuid, groupUuid, 'wrong-group');
  compare('status', record.status, 'Ready', 'not-ready');
  compare('state', record.state, 'Enabled', 'not-ready');
  if (expected?.volumeUuid !== undefined) compare('volumeUuid', record.volumeUuid, expected.volumeUuid, 'unexpected');
  if (expected?.sizeBytes !== undefined) compare('size', record.sizeBytes, expected.sizeBytes, 'size-mismatch');
  else if (record.sizeBytes === undefined) unverified.add('size');
  if (record.type === undefined) unverified.add('type');

  const proven = inspectRefs(record, yardstick, defects, unverified);
  return { defects, unverified: [...unverified].sort(), proven };
}

function inspectRefs(
  record: BackupRecord,
  { receivingStorageUuid, expected }: Yardstick,
  defects: Defect[],
  unverified: Set<string>,
): boolean {
  if (record.refs === undefined) {
    unverified.add('backupStorageRefs');
    return false;
  }
  const named = record.refs.flatMap((ref) => (ref.storageUuid === undefined ? [] : [ref.storageUuid]));
  const twice = named.find((uuid, at) => named.indexOf(uuid) !== at);
  if (twice !== undefined) defects.push({ verdict: 'duplicate', detail: `two copies on the storage ${twice}` });

  const received = record.refs.filter((ref) => ref.storageUuid === receivingStorageUuid);
  if (received.length === 0) {
    if (named.length < record.refs.length) {
      // A copy on a storage that is not named may be the one that is looked for.
      unverified.add('backupStorageRefs.backupStorageUuid');
      return false;
    }
    const known = expected?.refs?.map((ref) => ref.storageUuid);
    const strayed = known === undefined ? undefined : named.find((uuid) => !known.includes(uuid));
    defects.push(
      strayed === undefined
        ? { verdict: 'missing', detail: `no copy on the receiving storage ${receivingStorageUuid}` }
        : { verdict: 'wrong-storage', detail: `the copy is on ${strayed} instead of ${receivingStorageUuid}` },
    );
    return false;
  }
  for (const { status } of received) {
    if (status === undefined) unverified.add('backupStorageRefs.status');
    else if (status !== 'Ready') {
      defects.push({ verdict: 'not-ready', detail: `the copy on the receiving storage is ${status}` });
    }
  }
  return received.every((ref) => ref.status === 'Ready');
}

/** The worst of them, in the order of {@link VERDICTS}; among equals the first by its text. */
export function worstDefect(defects: readonly Defect[]): Defect | undefined {
  const rank = (defect: Defect) => VERDICTS.indexOf(defect.verdict);
  return [...defects].sort((a, b) => rank(a) - rank(b) || compareText(a.detail, b.detail))[0];
}

/** By code unit: the same everywhere, whatever the locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
