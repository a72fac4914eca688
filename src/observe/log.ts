import type { Writable } from 'node:stream';
import { type LevelWithSilent, type Logger, pino } from 'pino';
import type { Observer } from '../run/record.ts';
import { logEntry } from './log-entry.ts';
import { createOutlet } from './outlet.ts';
import { scrubber } from './scrub.ts';

/** Levels of pino. */
export type LogLevel = LevelWithSilent;

export interface LogOptions {
  readonly level: LogLevel;
  /** Taken out of every line, wherever they stand. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Members that hold a secret by their name, wherever an object is logged whole. */
const SECRET_MEMBERS = ['password', 'secret', 'session', 'sessionUuid', 'authorization', 'Authorization'];
const REDACTED = SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** A log of JSON lines. A stream that fails ends the log and nothing else. */
export function createLog(stream: Writable, { level, secrets, now }: LogOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[secret]' },
      hooks: { streamWrite: scrubber(secrets) },
    },
    createOutlet(stream),
  );
}

/** The events of a run in a log: `seq` leads to the journal, which has them whole. */
export function eventLog(log: Logger): Observer {
  return (event, state) => {
    const { level, message, ...facts } = logEntry(event);
    log[level]({ run: state.runId, seq: event.seq, event: event.type, ...facts }, message);
  };
}
