/** Durations in milliseconds and sizes in bytes, as a world file and a fault flag may write them. */

/** What a file says, with its quantities read. */
export type Quantified<File> = { readonly [Member in keyof File]: Read<File[Member]> };
type Read<Value> = string | number extends Value ? Exclude<Value, string> : Value;

const DURATIONS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/** `1500` (ms) or `"1.5s"`, units ms, s, m, h, d. Undefined when it is neither. */
export function durationMs(value: number | string): number | undefined {
  return quantity(value, /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d)?$/, DURATIONS, 'ms');
}

/** `4096` (bytes) or `"4KiB"`; units B, KiB, MiB, GiB, TiB and KB, MB, GB, TB. Undefined when it is neither. */
export function sizeBytes(value: number | string): number | undefined {
  return quantity(value, /^(\d+(?:\.\d+)?) ?([KMGT]?i?B)?$/, SIZES, '');
}

function quantity(
  value: number | string,
  pattern: RegExp,
  units: Readonly<Record<string, number>>,
  bare: string,
): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const match = pattern.exec(value.trim());
  const factor = units[match?.[2] ?? bare];
  return match === null || factor === undefined ? undefined : Math.round(Number(match[1]) * factor);
}
