/** Quantities of the plan language: text with a unit ↔ numbers. Parsers give undefined for what is no such quantity. */

const DURATION_UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

const DURATION =
  /^(?=\d)(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/;

/** `1h30m` → milliseconds; undefined also where the number is too large to be exact. */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const total = DURATION_UNITS.reduce((sum, [, factor], index) => sum + Number(match[index + 1] ?? 0) * factor, 0);
  return exact(total);
}

/** Milliseconds → the shortest text that {@link parseDuration} reads back as the same number. */
export function formatDuration(ms: number): string {
  let rest = ms;
  let text = '';
  for (const [unit, factor] of DURATION_UNITS) {
    const count = Math.floor(rest / factor);
    rest -= count * factor;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}

const SIZE = /^(\d+(?:\.\d+)?) ?(?:B|([KMGTP])(i?)B)$/;

/** `10GiB` → bytes; undefined also where the number is too large to be exact. */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text);
  if (match === null) return undefined;
  const [, count, prefix, binary] = match;
  const power = prefix === undefined ? 0 : 'KMGTP'.indexOf(prefix) + 1;
  return exact(Number(count) * (binary === 'i' ? 1024 : 1000) ** power);
}

/** `200MiB/s` → bytes per second. */
export function parseRate(text: string): number | undefined {
  return text.endsWith('/s') ? parseSize(text.slice(0, -2)) : undefined;
}

const SHARE = /^(\d{1,3}(?:\.\d+)?)%$/;

/** `5%` → 0.05. */
export function parseShare(text: string): number | undefined {
  const percent = Number(SHARE.exec(text)?.[1] ?? Number.NaN);
  return percent <= 100 ? percent / 100 : undefined;
}

/** Dashed or upper-case UUIDs as ZStack writes them: 32 lower-case hex digits. */
export const normaliseUuid = (text: string): string => text.replaceAll('-', '').toLowerCase();

/** Is it a UUID as ZStack writes them? */
export const isUuid = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

function exact(value: number): number | undefined {
  const rounded = Math.round(value);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}
