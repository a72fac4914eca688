import prettyBytes from 'pretty-bytes';

/** `10 GiB`. */
export const size = (bytes: number): string => prettyBytes(bytes, { binary: true });

/** `410 MiB/s`. */
export const rate = (bytesPerSecond: number): string => `${size(bytesPerSecond)}/s`;
