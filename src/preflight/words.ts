import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';

/** `1d 6h`, `20m`: the two largest units, whole seconds. */
export const span = (ms: number): string => prettyMilliseconds(Math.round(ms / 1000) * 1000, { unitCount: 2 });

/** `10 GiB`. */
export const size = (bytes: number): string => prettyBytes(bytes, { binary: true });

/** `1 volume`, `2 volumes`. */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
