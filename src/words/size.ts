import prettyBytes from 'pretty-bytes';

/** `10 GiB`. */
export const size = (bytes: number): string => prettyBytes(bytes, { binary: true });

/** `410 MiB/s`. */
export const rate = (bytesPerSecond: number): string => `${size(bytesPerSecond)}/s`;

/** `120 GiB`; never rounded up to what is demanded: two that differ read differently. */
export function exactSize(bytes: number): string {
  const unit = ['TiB', 'GiB', 'MiB', 'KiB'].findIndex((_, index) => bytes >= 1024 ** (4 - index));
  if (unit === -1) return `${bytes} B`;
  const number = bytes / 1024 ** (4 - unit);
  const said = Math.floor(number * 100) / 100;
  return `${said} ${['TiB', 'GiB', 'MiB', 'KiB'][unit]}${said === number ? '' : ` (${bytes} B)`}`;
}
