import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { createLog, eventLog, type LogLevel } from '../../observe/log.ts';
import { clean } from '../../view/write/clean.ts';
import type { RequestRecord } from '../../zstack/wire.ts';
import type { Environment } from '../environment.ts';

export interface LogChoice {
  readonly logLevel?: LogLevel | undefined;
  readonly logFile?: string | undefined;
}

/** The log of a run: its events, and its requests (method, path, status, ms) from the level debug on. */
export type RunLog = NonNullable<ReturnType<typeof openRunLog>>;

/** Opens the log that the options ask for; undefined for none. `secrets` never reach it. */
export function openRunLog(
  { cwd, stderr }: Environment,
  { logLevel, logFile }: LogChoice,
  { secrets, now }: { readonly secrets: readonly string[]; readonly now: () => number },
) {
  const level = logLevel ?? (logFile === undefined ? 'silent' : 'info');
  if (level === 'silent') return undefined;
  const file =
    logFile === undefined ? undefined : createWriteStream(resolve(cwd, logFile), { flags: 'a', mode: 0o600 });
  file?.on('error', (error) =>
    stderr.write(`zdr: the log ${clean(`${logFile} cannot be written: ${error.message}`)}\n`),
  );
  const log = createLog(file ?? stderr, { level, secrets, now });
  return {
    observe: eventLog(log),
    request: (record: RequestRecord): void => log.debug({ ...record }, 'request'),
    close: (): Promise<void> =>
      file === undefined ? Promise.resolve() : new Promise((done) => file.end(() => done())),
  };
}
