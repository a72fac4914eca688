/** The server's wall clock: it prints times without a zone, and compares access-key dates without one. */
import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';

/** `CST` is Shanghai's to a server there, and Chicago's to this Node. */
const isAbbreviation = (name: string): boolean => /^(?!PRC$|ROC$|ROK$)[A-Z]{2,4}$/.test(name);

/** An IANA name, `UTC`, `+08:00`, `GMT+8`; undefined for anything else, and for an abbreviation that has several meanings. */
export function parseZone(text: string): Zone | undefined {
  const offset = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?([0-5]\d))?$/.exec(text.trim());
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return minutes > 18 * 60 ? undefined : FixedOffsetZone.instance(offset[1] === '-' ? -minutes : minutes);
  }
  if (/^(UTC|GMT|Z)$/.test(text.trim())) return FixedOffsetZone.utcInstance;
  if (isAbbreviation(text.trim())) return undefined;
  return IANAZone.isValidZone(text.trim()) ? IANAZone.create(text.trim()) : undefined;
}

/** Every offset from UTC that is in use, in minutes; the likeliest first. */
const OFFSETS: readonly number[] = [
  480, 0, 540, 420, 330, 60, 120, 180, -300, -360, -420, -480, 600, 240, 300, 360, 660, 720, -60, -120, -180, -240,
  -540, -600, -660, -720, 210, 270, 345, 390, 525, 570, 630, 765, 780, 840, -210, -570,
];

export const CANDIDATE_ZONES: readonly Zone[] = OFFSETS.map((minutes) => FixedOffsetZone.instance(minutes));

/** `Fri, 06 Aug 2021 17:58:34 Asia/Shanghai`: the Date header of a signed request (zstack-api.md 2). */
export function signatureDate(ms: number, zone: Zone): string {
  const wallClock = DateTime.fromMillis(ms, { zone }).setLocale('en-US').toFormat('EEE, dd MMM yyyy HH:mm:ss');
  return `${wallClock} ${zoneText(zone)}`;
}

/** In a form that Java's `z` reads: of `Etc/GMT-8` it would take `GMT-8`, which is the other side of the world. */
function zoneText(zone: Zone): string {
  if (!zone.isUniversal && !zone.name.startsWith('Etc/')) return zone.name;
  const offset = zone.formatOffset(0, 'short');
  return offset === '+00:00' ? 'UTC' : `GMT${offset}`;
}
