/** Removes one thing, however often it must be asked for, and proves that it is gone by a fresh query. */

import { keyOf } from '../cleanup-state.ts';
import type { DrillArtifact, RemovalResult } from '../event.ts';
import { type Failure, SiteError } from '../failure.ts';
import { removalJobUuid } from '../job-uuid.ts';
import { createBackoff } from '../jobs/backoff.ts';
import { followJob } from '../jobs/follow-job.ts';
import type { Clock, RemoveCall, Site } from '../ports.ts';
import type { Recorder } from '../record.ts';

/** Requests of one removal, before what is left of it is left. */
const MOST_REQUESTS = 6;
const FIRST_LOOK_AGAIN_MS = 500;
/** How long it is waited for what is on its way to being gone, or for a site that does not answer. */
const PATIENCE_MS = 10 * 60_000;
/** The server's own timeout for each request. */
const REQUEST_MS = 60 * 60_000;

export interface RemovalContext {
  readonly recorder: Recorder;
  readonly site: Site;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborts when the process is told to stop: the removal goes on another time. */
  readonly drain: AbortSignal;
}

/** What a look says is to be done next. */
export type Next =
  | { readonly kind: 'gone' }
  /** It is on its way; look again. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'request'; readonly call: RemovalRequest }
  | { readonly kind: 'leave'; readonly failure: Failure };

type WithoutIds<T> = T extends unknown ? Omit<T, 'jobUuid' | 'timeoutMs'> : never;
export type RemovalRequest = WithoutIds<RemoveCall>;

/**
 * Looks, asks, and looks again until the thing is gone. Records the intent before the first request, and the end.
 * Returns whether it is gone. Something that was never there leaves no trace. `look` throws SiteError.
 */
export async function removeOne(
  context: RemovalContext,
  made: DrillArtifact,
  look: () => Promise<{ readonly next: Next; readonly made?: DrillArtifact }>,
): Promise<boolean> {
  const { recorder, clock, drain, random } = context;
  const known = () => recorder.state().cleanup.removals.get(keyOf(made));
  const since = clock.now();
  let requests = 0;
  let asked = known()?.issuedAt !== undefined;
  let failure: Failure | undefined;
  const settle = async (result: RemovalResult): Promise<boolean> => {
    if (result.kind !== 'absent' || known() !== undefined)
      await recorder.record({ type: 'removal.settled', ...made, result });
    return result.kind !== 'left';
  };

  const backoff = createBackoff({ clock, random, signal: drain, firstMs: FIRST_LOOK_AGAIN_MS });
  for (;;) {
    const seen = await look().catch((error: unknown) => {
      if (error instanceof SiteError) return error;
      throw error;
    });
    if (seen instanceof SiteError) {
      failure = seen.failure;
      if (failure.class === 'permanent') return settle({ kind: 'left', failure });
    } else if (seen.next.kind === 'gone') {
      return settle({ kind: asked ? 'removed' : 'absent' });
    } else if (seen.next.kind === 'leave') {
      return settle({ kind: 'left', failure: seen.next.failure });
    } else if (seen.next.kind === 'request') {
      if (drain.aborted) return false;
      if (requests >= MOST_REQUESTS) return settle({ kind: 'left', failure: failure ?? STAYS });
      if (!asked) await recorder.record({ type: 'removal.issued', ...(seen.made ?? made) });
      asked = true;
      requests += 1;
      failure = await request(context, made, seen.next.call, requests);
      if (failure?.class === 'permanent') {
        // Refused for good, unless it is gone all the same.
        requests = MOST_REQUESTS;
      }
    }
    if (clock.now() - since >= PATIENCE_MS && (seen instanceof SiteError || seen.next.kind === 'wait')) {
      return settle({ kind: 'left', failure: failure ?? STAYS });
    }
    if (drain.aborted) return false;
    await backoff.pause();
  }
}

/** One request, waited for until its job has ended. What failed, if anything did. */
async function request(
  { recorder, site, clock, random, drain }: RemovalContext,
  made: DrillArtifact,
  call: RemovalRequest,
  at: number,
): Promise<Failure | undefined> {
  const { seed, seq } = recorder.state();
  const jobUuid = removalJobUuid(seed, keyOf(made), `${call.what} ${seq}`, at);
  const submission = await site.remove({ ...call, jobUuid, timeoutMs: REQUEST_MS });
  if (submission.kind === 'completed') return undefined;
  if (submission.kind === 'refused' || submission.kind === 'failed') return submission.failure;
  const job = submission.kind === 'accepted' ? (submission.jobUuid ?? jobUuid) : jobUuid;
  const from = clock.now();
  const end = await followJob(job, {
    site,
    clock,
    random,
    backoff: createBackoff({ clock, random, signal: drain, firstMs: FIRST_LOOK_AGAIN_MS }),
    deadline: () => (drain.aborted ? from : from + REQUEST_MS),
    elapsedMs: () => clock.now() - from,
    wake: drain,
  });
  if (end.kind === 'failed') return end.failure;
  // The next look at the thing itself says what became of it.
  if (end.kind === 'gone') return submission.kind === 'in-doubt' ? submission.failure : undefined;
  return end.kind === 'succeeded' ? undefined : STAYS;
}

const STAYS: Failure = {
  code: 'removal.stays',
  class: 'transient',
  message: 'it was asked for several times, and is there yet',
  hint: 'Try the cleanup again later; look at the site if it stays.',
};
