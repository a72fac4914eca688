/**
 * A judgement as an event holds it: what was recorded of the group already is named there, not repeated. Journals of
 * format 1 repeat it.
 */
import { given } from '../given.ts';
import type { BackupRecord } from '../plan/inventory.ts';
import type { GroupJudgement, VolumeJudgement } from '../reconcile/judgement.ts';

/** A volume, with the word for a side that is known: of `groups.found`, of the result of the last call, or another side. */
export interface RecordedVolume extends Omit<VolumeJudgement, 'expected' | 'claimed' | 'observed'> {
  readonly expected?: BackupRecord | 'before';
  readonly claimed?: BackupRecord | 'result';
  readonly observed?: BackupRecord | 'expected' | 'claimed';
}

/** A judgement with its volumes told so. */
export interface RecordedJudgement extends Omit<GroupJudgement, 'volumes'> {
  readonly volumes: readonly RecordedVolume[];
}

/** What is recorded of the group when it is judged: its records before the run, and those in the last call's result. */
export interface KnownRecords {
  readonly before: readonly BackupRecord[] | undefined;
  readonly result: readonly BackupRecord[] | undefined;
}

/** The judgement with names in place of what is known. */
export function shorten({ volumes, ...judgement }: GroupJudgement, known: KnownRecords): RecordedJudgement {
  return {
    ...judgement,
    volumes: volumes.map(({ expected, claimed, observed, ...volume }): RecordedVolume => {
      const before = find(known.before, volume.backupUuid);
      const result = find(known.result, volume.backupUuid);
      return {
        ...volume,
        ...given({
          expected: expected !== undefined && same(expected, before) ? 'before' : expected,
          claimed: claimed !== undefined && same(claimed, result) ? 'result' : claimed,
          observed: observed === undefined ? undefined : sideOf(observed, { expected, claimed }),
        }),
      };
    }),
  };
}

/**
 * The judgement that was shortened. Throws a TypeError for a name of what nobody has recorded. Each member is named: what
 * is spread gets a hidden class of its own each time, a tenth of the memory of 100,000 groups.
 */
export function lengthen(
  { recovered, proof, problems, volumes }: RecordedJudgement,
  known: KnownRecords,
): GroupJudgement {
  return { recovered, proof, problems, volumes: volumes.map((volume) => lengthenVolume(volume, known)) };
}

function lengthenVolume(volume: RecordedVolume, { before, result }: KnownRecords): VolumeJudgement {
  const { backupUuid, verdict, detail, unverified, expected: written, claimed: said, observed: seen } = volume;
  const expected = written === 'before' ? there(find(before, backupUuid), written) : written;
  const claimed = said === 'result' ? there(find(result, backupUuid), said) : said;
  const observed = seen === 'expected' ? there(expected, seen) : seen === 'claimed' ? there(claimed, seen) : seen;
  return given({ backupUuid, verdict, detail, unverified, expected, claimed, observed });
}

const find = (records: readonly BackupRecord[] | undefined, uuid: string): BackupRecord | undefined =>
  records?.find((record) => record.uuid === uuid);

function there(record: BackupRecord | undefined, name: string): BackupRecord {
  if (record === undefined) throw new TypeError(`a judgement names a record that is not there: ${name}`);
  return record;
}

function sideOf(
  observed: BackupRecord,
  sides: { readonly expected: BackupRecord | undefined; readonly claimed: BackupRecord | undefined },
): BackupRecord | 'expected' | 'claimed' {
  if (same(observed, sides.claimed)) return 'claimed';
  return same(observed, sides.expected) ? 'expected' : observed;
}

/** Plain JSON values that are the same, whatever the order of their members. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}
