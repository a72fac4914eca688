/** Times as a person reads them: absolute with the zone, and how long ago. */
import { given } from '../../given.ts';
import { duration } from '../../words/time.ts';

const MINUTE_MS = 60_000;

/** `24 Nov 2026, 17:03:04 CET`; in the zone of the viewer unless told otherwise. */
export function absolute(
  at: number,
  { timeZone, seconds = false }: { timeZone?: string; seconds?: boolean } = {},
): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...given({ timeZone }),
  }).format(at);
}

/** `3m ago`, `in 2d 4h`, `just now`. */
export function relative(at: number, now: number): string {
  const ms = at - now;
  if (Math.abs(ms) < 5_000) return 'just now';
  const coarse = Math.abs(ms) < 10 * MINUTE_MS ? Math.abs(ms) : Math.round(Math.abs(ms) / MINUTE_MS) * MINUTE_MS;
  const words = duration(Math.max(1_000, Math.round(coarse / 1_000) * 1_000));
  return ms < 0 ? `${words} ago` : `in ${words}`;
}

/** `17:03:04`, in the zone of the viewer. */
export const timeOfDay = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', hourCycle: 'h23' }).format(at);

/** `Fri, 27 Nov 2026` of `2026-11-27`, whatever the zone. */
export const dayName = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(Date.parse(`${date}T00:00:00Z`));

/** Clocks of the two zones show the same then, under the same name. */
export const isSame = (at: number, one: string, other: string): boolean =>
  absolute(at, { timeZone: one }) === absolute(at, { timeZone: other });

/** A time beside that of a schedule's own zone: the viewer's and UTC, without what would be said twice. */
export function otherTimes(at: number, timeZone: string, viewer: string): string[] {
  const others = [viewer, 'UTC'].map((zone) => absolute(at, { timeZone: zone }));
  return [...new Set(others)].filter((text) => text !== absolute(at, { timeZone }));
}

/** `Europe/Berlin`. */
export const viewerZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

const HOUR_MS = 60 * MINUTE_MS;

/** How a point of a time axis is called whose lines are `stepMs` apart: in the zone of the viewer. */
export function tickName(at: number, stepMs: number): string {
  const format: Intl.DateTimeFormatOptions =
    stepMs < MINUTE_MS
      ? { timeStyle: 'medium' }
      : stepMs < 24 * HOUR_MS
        ? { timeStyle: 'short' }
        : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat('en-GB', { ...format, ...(stepMs < 24 * HOUR_MS ? { hourCycle: 'h23' } : {}) }).format(
    at,
  );
}
