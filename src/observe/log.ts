import type { Writable } from 'node:stream';
import { type LevelWithSilent, type Logger, pino } from 'pino';
import { createOutlet } from './outlet.ts';

export type Log = Logger;
export type LogLevel = LevelWithSilent;

export const LOG_LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export interface LogOptions {
  readonly level: LogLevel;
  /** Where the lines go; a file is appended to, and made with its directories. */
  readonly to: Writable | { readonly file: string };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes secret values out of each finished line. */
  readonly scrub: (text: string) => string;
}

/** Members that hold a secret by their name, wherever an object is logged whole. */
const SECRET_MEMBERS = ['password', 'secret', 'session', 'sessionUuid', 'authorization', 'Authorization'];
const REDACTED = SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** A log of JSON lines. Throws the system's error when a file cannot be opened; never when a line cannot be written. */
export function createLog({ level, to, now, scrub }: LogOptions): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[secret]' },
      hooks: { streamWrite: scrub },
    },
    'file' in to ? fileSink(to.file) : createOutlet(to),
  );
}

function fileSink(file: string) {
  // Synchronous: the last lines before a crash are the ones that are wanted.
  const sink = pino.destination({ dest: file, append: true, mkdir: true, mode: 0o600, sync: true });
  sink.on('error', () => {});
  return sink;
}
