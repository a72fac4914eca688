/** `Nov 14, 2017 10:20:57 PM`: the server's default zone, not printed (zstack-api.md 6). */
import { DateTime, type Zone } from 'luxon';

const PRINTED = DateTime.buildFormatParser('MMM d yyyy h:mm:ss a', { locale: 'en-US' });

/** How many times are remembered: the records of a group have one date, and are read before and after the copy. */
const REMEMBERED = 10_000;
const remembered = new Map<string, string | undefined>();

/** RFC 3339 in UTC, or undefined where `text` is no time, or a wall-clock time and `zone` is not known. */
export function parseTimestamp(text: string, zone: Zone | undefined): string | undefined {
  const key = `${zone?.name ?? ''} ${text}`;
  const known = remembered.get(key);
  if (known !== undefined || remembered.has(key)) return known;
  if (remembered.size >= REMEMBERED) remembered.clear();
  const parsed = parse(text, zone);
  remembered.set(key, parsed);
  return parsed;
}

function parse(text: string, zone: Zone | undefined): string | undefined {
  // Newer Java runtimes print a comma after the year and a narrow no-break space before AM or PM.
  const plain = text
    .replace(/[,\s\u00a0\u202f]+/g, ' ')
    .trim()
    .toUpperCase();
  if (/^[A-Z]{3} \d{1,2} \d{4} \d{1,2}:\d\d:\d\d [AP]M$/.test(plain)) {
    return zone === undefined ? undefined : utc(DateTime.fromFormatParser(plain, PRINTED, { locale: 'en-US', zone }));
  }
  const iso = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?) ?(Z|[+-]\d\d:?\d\d)?$/.exec(plain);
  if (iso === null) return undefined;
  const [, date, time, offset] = iso;
  if (offset === undefined && zone === undefined) return undefined;
  return utc(DateTime.fromISO(`${date}T${time}${offset ?? ''}`, zone === undefined ? {} : { zone }));
}

/** Milliseconds since the epoch, as an untyped round trip prints them: `1.510669257141E12`. */
export function fromEpoch(ms: number): string | undefined {
  return Number.isFinite(ms) && ms > 0 ? utc(DateTime.fromMillis(Math.round(ms))) : undefined;
}

function utc(time: DateTime): string | undefined {
  return time.isValid && time.year >= 1970 && time.year <= 9999 ? (time.toUTC().toISO() ?? undefined) : undefined;
}
