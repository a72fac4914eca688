/** The three sides of a volume in words. Nothing in them is clean: names are those of the site. */
import type { GroupReport } from '../../report/group-report.ts';
import { judgedSides, type Side, type SideRecord, type VolumeSides, volumeSides } from '../../report/volume-sides.ts';
import { size } from '../../words/size.ts';
import { dateAndTime } from '../../words/time.ts';
import type { Columns, Row, Text } from '../write/document.ts';

type Storages = Parameters<typeof volumeSides>[1];
type Told = 'expected' | 'claimed' | 'observed';

/** {@link VolumeSides} as a reader sees them. */
export type VolumeTexts = Omit<VolumeSides, Told> & Readonly<Record<Told, string>>;

/** Of every volume of a group; none where nothing is known of any. */
export const volumeTexts = (group: GroupReport, storages: Storages): readonly VolumeTexts[] =>
  volumeSides(group, storages).map(textsOf);

const textsOf = ({ expected, claimed, observed, ...volume }: VolumeSides): VolumeTexts => ({
  expected: sideText(expected),
  claimed: sideText(claimed),
  observed: sideText(observed),
  ...volume,
});

/** Rows of {@link VOLUME_COLUMNS} for the volumes of a group that were judged, behind its name: what matched may be left out. */
export const volumeRows = (group: GroupReport, storages: Storages): readonly Row[] =>
  group.volumes.map((volume) => ({
    get cells() {
      return [group.name, ...volumeCells(textsOf(judgedSides(group, volume, storages)))];
    },
    rank: volume.verdict === 'matched' ? 1 : 0,
  }));

export const VOLUME_COLUMNS: Columns = {
  volume: 'text',
  verdict: 'text',
  expected: 'text',
  'claimed by ZStack': 'text',
  observed: 'text',
};

/** The cells of {@link VOLUME_COLUMNS}. */
export function volumeCells({ name, backupUuid, verdict, detail, expected, claimed, observed }: VolumeTexts): Text[] {
  return [
    [name === undefined ? '' : `${name}, `, 'backup ', { code: backupUuid }],
    `${verdict ?? 'not judged'}${detail === undefined ? '' : `: ${detail}`}`,
    expected,
    claimed,
    observed,
  ];
}

const WITHOUT = { 'not-known': 'not known before the run', nothing: 'nothing', 'not-looked-at': 'not looked at' };

const sideText = (side: Side): string => (typeof side === 'string' ? WITHOUT[side] : recordText(side));

/** `10 GiB on vault and east-local (Creating), of 2026-11-24 05:00:00Z`. */
function recordText(record: SideRecord): string {
  const { sizeBytes, createdAt, state = 'Enabled', status = 'Ready', otherGroup } = record;
  const own = [state, status].filter((word) => word !== 'Enabled' && word !== 'Ready');
  return [
    `${sizeBytes === undefined ? 'size not said' : size(sizeBytes)}${placesText(record.places)}`,
    ...own.map((word) => `itself ${word}`),
    ...(createdAt === undefined ? [] : [`of ${dateAndTime(createdAt)}`]),
    ...(otherGroup === undefined ? [] : [`in the group ${otherGroup}`]),
  ].join(', ');
}

function placesText(places: SideRecord['places']): string {
  if (places === undefined) return '';
  if (places.length === 0) return ' on no storage';
  const said = places.map(({ name, uuid, status }) => {
    const where = name ?? (uuid === undefined ? 'a storage that is not said' : `another storage (${uuid})`);
    return status === 'Ready' ? where : `${where} (${status ?? 'status not said'})`;
  });
  return ` on ${said.join(' and ')}`;
}
