import type { Writable } from 'node:stream';

/** A stream whose failure ends the writing and nothing else: whoever reads may go away, the run goes on. */
export interface Outlet {
  /** Writes unless the stream has failed or ended. Never throws. */
  write(text: string): void;
  /** Bytes that the stream still holds because its reader is slow. */
  backlog(): number;
  /** Resolves when all is written or the stream has failed. */
  flushed(): Promise<void>;
}

export function createOutlet(stream: Writable): Outlet {
  let failed = false;
  stream.on('error', () => {
    failed = true;
  });
  return {
    write(text) {
      if (failed) return;
      try {
        stream.write(text);
      } catch {
        failed = true;
      }
    },
    backlog: () => stream.writableLength,
    flushed() {
      if (failed) return Promise.resolve();
      return new Promise((resolve) => {
        stream.once('close', resolve);
        stream.write('', () => resolve());
      });
    },
  };
}
