/**
 * Plan files read in a process of its own, each within a time: no file that somebody wrote keeps the daemon from its
 * work. A thread would not do: V8 ends the whole process where one meets its limit of memory (Node 22 and 24).
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ReadPlanFile } from '../../daemon/catalog.ts';
import { unread } from '../../document/read-plans.ts';

/** What the process is asked. */
export interface Question {
  readonly cwd: string;
  readonly file: string;
  /** A file that is named is a plan whatever it holds. */
  readonly named: boolean;
}

/** Nothing for a file that does not say that it is a plan. */
export interface Answer {
  readonly read?: ReadPlanFile;
  /** Why it cannot be read. */
  readonly refused?: string;
}

/** A plan of 10,000 groups takes a second. */
const READ_WITHIN_MS = 30_000;

/** A YAML file of 10 MiB takes about 1 GiB. */
const MOST_MEMORY_MB = 2_048;

/** Of what it wrote to standard error, in bytes: where it fails, the reason stands there. */
const MOST_SAID = 4_096;

/**
 * Reads one file at a time. A process that does not answer in time, or takes too much memory, is ended, and the next file
 * gets a new one; the file is told to be not valid (ZDR1010). `program` is the bundled plan-worker.ts.
 */
export function createPlanReader(program: URL, withinMs = READ_WITHIN_MS, mostMemoryMb = MOST_MEMORY_MB) {
  let reader: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const ask = (question: Question): Promise<Answer | 'late' | 'large'> =>
    new Promise((resolve, reject) => {
      // One that somebody has ended meanwhile is asked nothing.
      if (reader?.connected !== true) reader = startReader(program, mostMemoryMb);
      const asked = reader;
      let said = '';
      const hear = (text: Buffer) => {
        said = `${said}${text}`.slice(-MOST_SAID);
      };
      const timer = setTimeout(() => settle(() => resolve('late'), true), withinMs);
      const answered = (answer: unknown) => settle(() => resolve(answer as Answer), false);
      const failed = (error: Error) => settle(() => reject(error), true);
      const left = (code: number | null, signal: string | null) => {
        // Out of memory it aborts, or the system ends it.
        const large = signal !== null || code === 134;
        const why = `the process that reads plans has ended: ${said.trim()}`;
        settle(() => (large ? resolve('large') : reject(new Error(why))), true);
      };
      const settle = (done: () => void, over: boolean) => {
        clearTimeout(timer);
        asked.off('message', answered).off('error', failed).off('close', left);
        asked.stderr?.off('data', hear);
        // An error that comes while it is being ended is nobody's any more.
        if (over) asked.on('error', () => {});
        if (over) void end();
        done();
      };
      asked.stderr?.on('data', hear);
      asked.on('message', answered).on('error', failed).on('close', left);
      asked.send(question, (error) => (error === null ? undefined : failed(error)));
    });

  const end = async (): Promise<void> => {
    const ended = reader;
    reader = undefined;
    if (ended === undefined || ended.exitCode !== null || ended.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      // It is waited for although it keeps nobody from leaving: else the daemon would leave here, before it has closed.
      ended.ref();
      ended.once('exit', () => resolve());
      ended.kill('SIGKILL');
    });
  };

  const read = async (question: Question): Promise<ReadPlanFile | undefined> => {
    const answer = await ask(question);
    if (answer === 'late' || answer === 'large') return unread(question.file, notRead(answer, withinMs, mostMemoryMb));
    if (answer.refused !== undefined) throw new Error(answer.refused);
    return answer.read;
  };

  return {
    /** Undefined for a file that does not say that it is a plan. Rejects where it cannot be read. */
    read(question: Question): Promise<ReadPlanFile | undefined> {
      const reading = last.then(() => read(question));
      last = reading.catch(() => {});
      return reading;
    },
    close: end,
  };
}

/**
 * It gets nothing of the environment: it needs none of the secrets there. It keeps nobody from leaving, leaves with the
 * daemon, however that ends, and is no part of its terminal, so that what is typed there ends no reading.
 */
function startReader(program: URL, mostMemoryMb: number): ChildProcess {
  const child = fork(fileURLToPath(program), {
    env: {},
    detached: true,
    execArgv: [`--max-old-space-size=${mostMemoryMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.unref();
  child.channel?.unref();
  return child;
}

const notRead = (why: 'late' | 'large', withinMs: number, mostMemoryMb: number) => ({
  code: 'ZDR1010' as const,
  start: 0,
  end: 0,
  message:
    why === 'late'
      ? `The file could not be read and checked within ${withinMs / 1_000} s.`
      : `To read and check the file takes more than ${mostMemoryMb} MiB of memory.`,
  hint: 'Look at it with zdr validate, and split it. It is read again when it changes.',
});
