/** Plan files read in a thread of its own, each within a time: no file that somebody wrote keeps the daemon from its work. */
import { Worker } from 'node:worker_threads';
import type { ReadPlanFile } from '../../daemon/catalog.ts';
import { unread } from '../../document/read-plans.ts';

/** What the thread is asked. */
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

export interface PlanReader {
  /** Undefined for a file that does not say that it is a plan. Rejects where it cannot be read. */
  read(question: Question): Promise<ReadPlanFile | undefined>;
  close(): Promise<void>;
}

/** A plan of 10,000 groups takes a second. */
export const READ_WITHIN_MS = 30_000;

/** A YAML file of 10 MiB takes about 1 GiB. */
const MOST_MEMORY_MB = 2_048;

/**
 * Reads one file at a time. A thread that does not answer in time, or takes too much memory, is ended, and the next file
 * gets a new one; the file is told to be not valid (ZDR1010). `program` is the bundled plan-worker.ts.
 */
export function createPlanReader(program: URL, withinMs = READ_WITHIN_MS, mostMemoryMb = MOST_MEMORY_MB): PlanReader {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = async (): Promise<void> => {
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };

  const ask = (question: Question): Promise<Answer | 'late' | 'large'> =>
    new Promise((resolve, reject) => {
      worker ??= new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb } });
      const asked = worker;
      // It keeps nobody from leaving.
      asked.unref();
      const timer = setTimeout(() => settle(() => resolve('late'), true), withinMs);
      const answered = (answer: Answer) => settle(() => resolve(answer), false);
      const failed = (error: NodeJS.ErrnoException) =>
        settle(() => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve('large') : reject(error)), true);
      const left = () => settle(() => reject(new Error('the thread that reads plans has ended')), true);
      const settle = (done: () => void, over: boolean) => {
        clearTimeout(timer);
        asked.off('message', answered).off('error', failed).off('exit', left);
        // An error that comes while it is being ended is nobody's any more.
        if (over) asked.on('error', () => {});
        if (over) void end();
        done();
      };
      asked.on('message', answered).on('error', failed).on('exit', left);
      asked.postMessage(question);
    });

  const read = async (question: Question): Promise<ReadPlanFile | undefined> => {
    const answer = await ask(question);
    if (answer === 'late' || answer === 'large') return unread(question.file, notRead(answer, withinMs, mostMemoryMb));
    if (answer.refused !== undefined) throw new Error(answer.refused);
    return answer.read;
  };

  return {
    read(question) {
      const reading = last.then(() => read(question));
      last = reading.catch(() => {});
      return reading;
    },
    close: end,
  };
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
