import type { Writable } from 'node:stream';

export type Outlet = ReturnType<typeof createOutlet>;

/** A stream whose failure ends the writing and nothing else: whoever reads may go away, the run goes on. */
export function createOutlet(stream: Writable) {
  let failed = false;
  stream.on('error', () => {
    failed = true;
  });
  return {
    /** Writes unless the stream has failed or ended. Never throws. */
    write(text: string): void {
      if (failed) return;
      try {
        stream.write(text);
      } catch {
        failed = true;
      }
    },
    /** Bytes that the stream still holds because its reader is slow. */
    backlog: (): number => stream.writableLength,
    /** Resolves when all is written or the stream has failed. */
    async flushed(): Promise<void> {
      if (failed) return;
      await new Promise<void>((resolve) => {
        stream.once('close', resolve);
        stream.write('', () => resolve());
      });
    },
  };
}
