/** Follows a job until an answer ends the question: copies, VMs, removals, and what an earlier run left behind. */
import type { BackupRecord } from '../../plan/inventory.ts';
import { type Expected, pollDelay } from '../../schedule/polling.ts';
import type { Failure } from '../failure.ts';
import type { Clock, Site } from '../ports.ts';
import type { Backoff } from './backoff.ts';
import { DENIED_FOR_MS } from './lifetimes.ts';

/** How the following of a job ended. */
export type JobEnd =
  | { readonly kind: 'succeeded'; readonly records: readonly BackupRecord[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The site knows no such job: it has ended long ago, or never was. */
  | { readonly kind: 'gone' }
  /** It runs by the site's word, and {@link JobPolicy.isEnough} needs to know no more. */
  | { readonly kind: 'enough' }
  /** It was running still when the deadline came. */
  | { readonly kind: 'overdue' }
  /** Nothing usable was said until the deadline. */
  | { readonly kind: 'unreachable'; readonly failure: Failure };

export interface JobPolicy {
  readonly site: Pick<Site, 'job'>;
  readonly clock: Clock;
  readonly random: () => number;
  /** Its abort rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Ends a pause at once; and once the deadline has come, nothing more is asked. */
  readonly wake?: AbortSignal;
  /** The pause after an answer that said nothing; reset by one that says that the job runs. */
  readonly backoff: Backoff;
  /** In ms of the clock, asked at each answer: from then on the next one ends the following, whatever it is. */
  readonly deadline: () => number;
  /** For how long the job has run, in ms, and how long it is expected to: the pace of asking. */
  readonly elapsedMs: () => number;
  readonly expected?: () => Expected;
  /** Asked each time the job is said to run: whether that is all there was to know, or its work shows already. */
  readonly isEnough?: () => Promise<boolean>;
  /** How to wait for a site that is out of reach; a pause unless said otherwise. */
  readonly whileAway?: (failure: Failure) => Promise<void>;
}

/** Asks until the answer is one of {@link JobEnd}. Rejects with the reason of the signal, and with what a hook throws. */
export async function followJob(job: string, policy: JobPolicy): Promise<JobEnd> {
  const { site, clock, random, signal, wake = signal, backoff, deadline, elapsedMs } = policy;
  const { expected = () => ({}), isEnough = async () => false, whileAway = () => backoff.pause() } = policy;
  /** Since when nobody has said anything of the job but what a node says that is starting. */
  let deniedSince: number | undefined;
  for (;;) {
    signal?.throwIfAborted();
    // Who is woken to leave asks nothing more.
    if (wake?.aborted === true && clock.now() >= deadline()) return { kind: 'overdue' };
    const answer = await site.job(job, signal);
    const overdue = clock.now() >= deadline();
    switch (answer.kind) {
      case 'succeeded':
      case 'gone':
        return answer;
      case 'running': {
        deniedSince = undefined;
        backoff.reset();
        if (await isEnough()) return { kind: 'enough' };
        if (overdue) return { kind: 'overdue' };
        const delay = pollDelay(elapsedMs(), expected(), random);
        await clock.sleep(Math.min(delay, Math.max(0, deadline() - clock.now())), wake);
        break;
      }
      case 'failed':
        // Of a job that a node took, another node that is starting says the same as of one that none took.
        if (!isSaidByNode(answer.failure)) return answer;
        deniedSince ??= clock.now();
        if (overdue || clock.now() - deniedSince >= DENIED_FOR_MS) return answer;
        await backoff.pause();
        break;
      case 'unreachable':
        if (overdue) return answer;
        await whileAway(answer.failure);
        break;
    }
  }
}

/** What a node that is starting says to everything (zstack-api.md 8). */
export const isSaidByNode = ({ code }: Failure): boolean => ['SYS.1008', 'SYS.1010', 'PORTAL.1002'].includes(code);
