import type { ApiError } from '../error.ts';
import type { Classes } from '../query/java-class.ts';

/** What an API call came to. */
export type Result =
  | { readonly kind: 'success'; readonly body: Readonly<Record<string, unknown>>; readonly classes?: Classes }
  /** A body that goes out exactly so. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'error'; readonly error: ApiError };

/** One row of the job table (zstack-api.md 3). */
export interface Job {
  readonly uuid: string;
  readonly api: string;
  readonly groupUuid?: string;
  readonly submittedAt: number;
  readonly timeoutMs: number;
  /** Undefined while it is running; an orphan never gets one. */
  result?: Result;
  doneAt?: number;
  /** Nobody is left to finish it. */
  orphaned: boolean;
  /** Called once: when it is done, or when the management node went down under it. */
  readonly waiting: ((outcome: 'done' | 'down') => void)[];
}

/**
 * Rows go at the hourly scan after they are done and older than the expiry, counted from their submission. That is worked out
 * when somebody asks, so it needs no timer.
 */
export function createJobTable(start: number, expiryMs: number, scanMs: number) {
  const rows = new Map<string, Job>();
  const running = new Set<Job>();

  function wake(job: Job, outcome: 'done' | 'down'): void {
    running.delete(job);
    for (const listener of job.waiting.splice(0)) listener(outcome);
  }

  return {
    /**
     * `listed: false` loses the row: the job runs, but nobody can find it. A uuid that is listed keeps its row: the
     * clash of the primary key is swallowed, and whichever run ends last has its result in the row (zstack-api.md 11).
     */
    add(fields: Pick<Job, 'uuid' | 'api' | 'submittedAt' | 'timeoutMs' | 'groupUuid'>, listed: boolean): Job {
      const job: Job = { ...fields, orphaned: false, waiting: [] };
      running.add(job);
      if (listed && !rows.has(job.uuid)) rows.set(job.uuid, job);
      return job;
    },
    find(uuid: string, now: number): Job | undefined {
      const job = rows.get(uuid);
      if (job?.doneAt === undefined) return job;
      const lastScan = start + Math.floor((now - start) / scanMs) * scanMs;
      if (job.doneAt <= lastScan && job.submittedAt + expiryMs < lastScan) {
        rows.delete(uuid);
        return undefined;
      }
      return job;
    },
    /** The first result stands: a later one is what happened behind a job that had timed out already. */
    finish(job: Job, result: Result, now: number): void {
      if (job.result === undefined && !job.orphaned) {
        job.result = result;
        job.doneAt = now;
        const row = rows.get(job.uuid);
        if (row !== undefined && row !== job) {
          row.result = result;
          row.doneAt = now;
        }
        wake(job, 'done');
      }
    },
    orphan(job: Job): void {
      if (job.result === undefined) {
        job.orphaned = true;
        wake(job, 'down');
      }
    },
    running: (): readonly Job[] => [...running],
  };
}
