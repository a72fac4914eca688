import prettyMilliseconds from 'pretty-ms';

/** `48s`, `1h 12m`, `350ms`: the two largest units. */
export function duration(ms: number): string {
  if (ms < 0.5) return '0s';
  if (ms < 1000) return prettyMilliseconds(Math.round(ms));
  // Rounded beforehand, as pretty-ms cuts off: 59.9 s would read `59s`.
  const step = ms < 10_000 ? 100 : 1000;
  return prettyMilliseconds(Math.round(ms / step) * step, { unitCount: 2 });
}

/** How long something took; in words where nobody knows. */
export const tookText = (ms: number | undefined): string =>
  ms === undefined ? 'a time that is not known (the clock was changed)' : duration(ms);

/** What happened to the clock, in a sentence without its stop. `byMs`: how far it moved, below zero: back. */
export const clockText = ({ byMs }: { readonly byMs: number }): string =>
  byMs < 0
    ? `the clock of this machine was set back by ${duration(-byMs)}, or more before a resume`
    : `the clock of this machine went on by ${duration(byMs)} at once (it was set, or the machine slept): how long what ran then took is not known`;

/** `12:01:05Z` of an RFC 3339 UTC time: the zone is said, as the site's own may be another. */
export const timeOfDay = (time: string): string => `${time.slice(11, 19)}Z`;

/** `2026-11-20 12:01:05Z` of an RFC 3339 UTC time. */
export const dateAndTime = (time: string): string => `${time.slice(0, 10)} ${timeOfDay(time)}`;
