/** The three sides of a volume in words: what was expected, what ZStack claimed, what a fresh query showed. */
import type { BackupRecord } from '../plan/inventory.ts';
import type { Verdict } from '../reconcile/judgement.ts';
import type { GroupReport } from '../report/group-report.ts';
import { size } from '../words/size.ts';
import { dateAndTime } from '../words/time.ts';

/** Nothing in it is clean: names are those of the site. */
export interface VolumeSides {
  /** Its backup's name, or what kind of volume it is. */
  readonly name?: string;
  readonly backupUuid: string;
  /** Absent where nothing was judged: the group failed before. */
  readonly verdict?: Verdict;
  readonly detail?: string;
  readonly expected: string;
  readonly claimed: string;
  readonly observed: string;
}

type Storages = readonly { readonly name: string; readonly uuid: string }[];

/** Of every volume of a group that did not end recovered; none where nothing is known of any. */
export function volumeSides(group: GroupReport, storages: Storages): readonly VolumeSides[] {
  const text = (record: BackupRecord | undefined, without: string) =>
    record === undefined ? without : recordText(record, group.groupUuid, storages);
  if (group.volumes.length === 0) {
    return (group.expected ?? []).map((record) => ({
      ...named(record),
      backupUuid: record.uuid,
      expected: text(record, ''),
      claimed: 'nothing',
      observed: 'not looked at',
    }));
  }
  // A query without the record says that it is not there; without a query nobody knows.
  const unseen = group.proof === 'observed' ? 'nothing' : 'not looked at';
  return group.volumes.map(({ verdict, detail, backupUuid, expected, claimed, observed, ...volume }) => ({
    ...named(volume),
    backupUuid,
    verdict,
    ...(detail === undefined ? {} : { detail }),
    expected: text(expected, 'not known before the run'),
    claimed: text(claimed, 'nothing'),
    observed: text(observed, unseen),
  }));
}

function named({ name, type }: Pick<BackupRecord, 'name' | 'type'>): Pick<VolumeSides, 'name'> {
  const known = name ?? (type === undefined ? undefined : `${type} volume`);
  return known === undefined ? {} : { name: known };
}

/** `10 GiB on vault and east-local (Creating), of 2026-11-24 05:00:00Z`. */
function recordText(record: BackupRecord, groupUuid: string, storages: Storages): string {
  const { sizeBytes, refs, createdAt, state = 'Enabled', status = 'Ready' } = record;
  const own = [state, status].filter((word) => word !== 'Enabled' && word !== 'Ready');
  return [
    `${sizeBytes === undefined ? 'size not said' : size(sizeBytes)}${placesText(refs, storages)}`,
    ...own.map((word) => `itself ${word}`),
    ...(createdAt === undefined ? [] : [`of ${dateAndTime(createdAt)}`]),
    ...(record.groupUuid === undefined || record.groupUuid === groupUuid ? [] : [`in the group ${record.groupUuid}`]),
  ].join(', ');
}

function placesText(refs: BackupRecord['refs'], storages: Storages): string {
  if (refs === undefined) return '';
  if (refs.length === 0) return ' on no storage';
  const places = refs.map(({ storageUuid, status }) => {
    const name = storages.find(({ uuid }) => uuid === storageUuid)?.name;
    const where =
      name ?? (storageUuid === undefined ? 'a storage that is not said' : `another storage (${storageUuid})`);
    return status === 'Ready' ? where : `${where} (${status ?? 'status not said'})`;
  });
  return ` on ${places.join(' and ')}`;
}
