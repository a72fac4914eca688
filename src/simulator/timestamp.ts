/** Times as the server prints and reads them: in its own zone, and mostly without saying which. */

const MONTHS: readonly string[] = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A point in time inside an answer; printed by the encoder. */
export class Timestamp {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

export interface Zone {
  readonly name: string;
  /** Milliseconds that the zone's wall clock is ahead of UTC at this time. */
  offset(ms: number): number;
  /** `Nov 14, 2017 10:20:57 PM` (zstack-api.md 6, "Timestamps"). */
  print(ms: number): string;
  /** The time at which the zone's wall clock shows these UTC milliseconds. */
  fromWall(wallMs: number): number;
}

/** Zone rules change on quarter hours at the finest. */
const QUARTER_HOUR = 900_000;

/** What keeps a name from being that of one zone: CST is one of China to some, and one of America to this machine. */
export function zoneProblem(name: string): string | undefined {
  try {
    createZone(name);
  } catch {
    return 'is no time zone';
  }
  return name.includes('/') || name === 'UTC' ? undefined : 'does not say which zone is meant';
}

/** Throws RangeError when the zone is not known. */
export function createZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsets = new Map<number, number>();

  function offset(ms: number): number {
    const bucket = Math.floor(ms / QUARTER_HOUR);
    const known = offsets.get(bucket);
    if (known !== undefined) return known;
    const start = bucket * QUARTER_HOUR;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(start)) part[type] = Number(value);
    const wall = Date.UTC(
      part['year'] ?? 0,
      (part['month'] ?? 1) - 1,
      part['day'],
      part['hour'],
      part['minute'],
      part['second'],
    );
    offsets.set(bucket, wall - start);
    return wall - start;
  }

  return zoneOf(name, offset);
}

const two = (value: number): string => String(value).padStart(2, '0');

function zoneOf(name: string, offset: (ms: number) => number): Zone {
  return {
    name,
    offset,
    print(ms) {
      const wall = new Date(ms + offset(ms));
      const hour = wall.getUTCHours();
      return `${MONTHS[wall.getUTCMonth()]} ${wall.getUTCDate()}, ${wall.getUTCFullYear()} ${hour % 12 === 0 ? 12 : hour % 12}:${two(wall.getUTCMinutes())}:${two(wall.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
    },
    fromWall(wallMs) {
      const guess = wallMs - offset(wallMs);
      return wallMs - offset(guess);
    },
  };
}

/** `+08:00`. */
export function printOffset(ms: number): string {
  const minutes = Math.abs(Math.round(ms / 60_000));
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Abbreviations that Java takes besides the names of zones. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  Z: 'UTC',
  UT: 'UTC',
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  EDT: 'America/New_York',
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  JST: 'Asia/Tokyo',
  BST: 'Europe/London',
  CEST: 'Europe/Paris',
};

/**
 * The zone of a Date header as Java reads it: names, some abbreviations, and `GMT+08:00`; but not `Etc/GMT+8` and its
 * like, of which it takes `Etc/GMT` and stumbles over the rest (zstack-api.md 11). Undefined: it can't be read.
 */
export function readHeaderZone(name: string): Zone | undefined {
  const offset = /^(?:GMT|UTC|UT)([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(name);
  if (offset !== null) {
    const [, sign, hours, minutes] = offset;
    const ms = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000;
    return Number(hours) > 18 ? undefined : zoneOf(name, () => ms);
  }
  if (/^Etc\/GMT[+-]?\d+$/.test(name)) return undefined;
  const known = headerZones.get(name);
  if (known !== undefined) return known;
  try {
    const zone = createZone(ABBREVIATIONS[name] ?? name);
    headerZones.set(name, zone);
    return zone;
  } catch {
    return undefined;
  }
}

/** Every signed request names a zone, and a format is costly to make. */
const headerZones = new Map<string, Zone>();

/**
 * Reads `EEE, dd MMM yyyy HH:mm:ss z` in English: the wall-clock value as if it were UTC, and the zone.
 * Undefined when the text has another form, or a zone that Java cannot read.
 */
export function parseDateHeader(text: string): { readonly wallMs: number; readonly zone: Zone } | undefined {
  const match =
    /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{1,2}):(\d{2}):(\d{2}) ([A-Za-z0-9_/+:-]+)$/.exec(
      text,
    );
  const month = MONTHS.indexOf(match?.[2] ?? '');
  if (match === null || month < 0) return undefined;
  const [, day, , year, hour, minute, second, zone] = match;
  const wallMs = Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  const read = readHeaderZone(zone ?? '');
  return read === undefined ? undefined : { wallMs, zone: read };
}

/** Reads a time in a query condition: `2017-11-14 22:20:57` or the printed form. Wall-clock value as if it were UTC. */
export function parseQueryTime(text: string): number | undefined {
  const sql = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/.exec(text);
  if (sql !== null) {
    const [, year, month, day, hour, minute, second] = sql;
    return Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour ?? 0),
      Number(minute ?? 0),
      Number(second ?? 0),
    );
  }
  const printed = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) (\d{1,2}):(\d{2}):(\d{2}) (AM|PM)$/.exec(text);
  const month = MONTHS.indexOf(printed?.[1] ?? '');
  if (printed === null || month < 0) return undefined;
  const [, , day, year, hour, minute, second, half] = printed;
  return Date.UTC(
    Number(year),
    month,
    Number(day),
    (Number(hour) % 12) + (half === 'PM' ? 12 : 0),
    Number(minute),
    Number(second),
  );
}
