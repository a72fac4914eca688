/** The three sides of a volume: what was expected, what ZStack claimed, what a fresh query showed. */

import { given } from '../given.ts';
import type { BackupRecord } from '../plan/inventory.ts';
import type { Verdict } from '../reconcile/judgement.ts';
import type { GroupReport, VolumeReport } from './group-report.ts';

/** A record, or why there is none: not known before the run, not claimed or not there, not asked for. */
export type Side = SideRecord | 'not-known' | 'nothing' | 'not-looked-at';

/** A record as one side has it. */
export interface SideRecord extends Pick<BackupRecord, 'sizeBytes' | 'createdAt' | 'state' | 'status'> {
  /** Absent where the server did not say. The name is that of the plan. */
  readonly places?: readonly { readonly name?: string; readonly uuid?: string; readonly status?: string }[];
  /** Present where it is another group than that of the plan. */
  readonly otherGroup?: string;
}

/** A volume three ways: as it was expected, as ZStack claims it, as it was observed. */
export interface VolumeSides {
  /** Its backup's name, or what kind of volume it is. */
  readonly name?: string;
  readonly backupUuid: string;
  /** Absent where nothing was judged: the group failed before. */
  readonly verdict?: Verdict;
  readonly detail?: string;
  readonly expected: Side;
  readonly claimed: Side;
  readonly observed: Side;
}

type Storages = readonly { readonly name: string; readonly uuid: string }[];

/** Of every volume of a group; none where nothing is known of any. */
export function volumeSides(group: GroupReport, storages: Storages): readonly VolumeSides[] {
  if (group.volumes.length > 0) return group.volumes.map((volume) => judgedSides(group, volume, storages));
  return (group.expected ?? []).map((record) => ({
    ...named(record),
    backupUuid: record.uuid,
    expected: sideRecord(record, group.groupUuid, storages),
    claimed: 'nothing',
    observed: 'not-looked-at',
  }));
}

/** Of a volume that was judged. */
export function judgedSides(
  { groupUuid, proof }: GroupReport,
  { name, type, verdict, detail, backupUuid, expected, claimed, observed }: VolumeReport,
  storages: Storages,
): VolumeSides {
  const side = (record: BackupRecord | undefined, without: Side): Side =>
    record === undefined ? without : sideRecord(record, groupUuid, storages);
  return {
    backupUuid,
    verdict,
    ...named({ name, type }),
    ...given({ detail }),
    expected: side(expected, 'not-known'),
    claimed: side(claimed, 'nothing'),
    // A query without the record says that it is not there; without a query nobody knows.
    observed: side(observed, proof === 'observed' ? 'nothing' : 'not-looked-at'),
  };
}

const named = ({ name, type }: { name?: string | undefined; type?: string | undefined }): Pick<VolumeSides, 'name'> =>
  given({ name: name ?? (type && `${type} volume`) });

function sideRecord(record: BackupRecord, wanted: string, storages: Storages): SideRecord {
  const { refs, groupUuid, sizeBytes, createdAt, state, status } = record;
  const places = refs?.map(({ storageUuid: uuid, status: stands }) =>
    given({ name: storages.find((storage) => storage.uuid === uuid)?.name, uuid, status: stands }),
  );
  const otherGroup = groupUuid === wanted ? undefined : groupUuid;
  return given({ sizeBytes, createdAt, state, status, places, otherGroup });
}
