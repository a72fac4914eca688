/** What the answer to a call that changes something says of it: the part that all such calls share. */
import { type Failure, SiteError } from '../run/failure.ts';
import type { Submission } from '../run/ports.ts';
import type { Context } from './context.ts';
import type { Grant } from './credentials.ts';
import { httpFailure, networkFailure, refusalClass } from './faults.ts';
import { readiness } from './node.ts';
import type { Reply } from './reply.ts';
import { TransportError } from './transport.ts';

/** 400, when a job of the same uuid was submitted before (zstack-api.md 3). */
export const DUPLICATE = 'Duplicate job uuid[';

/** What became of a call without an answer. Throws what is neither of the network nor of the login. */
export function notSent(context: Context, error: unknown): Submission {
  // No login to be had: the call was not sent.
  if (error instanceof SiteError) return refused(error.failure);
  if (!(error instanceof TransportError)) throw error;
  const failure = networkFailure(error, context.url, 'effect', context.scrub);
  return error.sent ? { kind: 'in-doubt', failure } : refused(failure);
}

/** A failed answer: of the call itself, or of what stands before it. */
export async function failed(context: Context, failure: Failure, grant: Grant): Promise<Submission> {
  if (failure.class === 'session') return refused(context.credentials.lapsed(grant, failure));
  // The node was lost while it worked: the message may have been delivered.
  if (failure.code === 'SYS.1012') return { kind: 'in-doubt', failure: { ...failure, class: 'unknown' } };
  if (failure.class === 'unavailable') return refused(failure);
  if (failure.code === 'SYS.1008') return refused(await absentService(context, failure));
  return { kind: 'failed', failure };
}

/** While the node starts its services register one by one; afterwards an absent one stays absent. */
async function absentService({ wire }: Context, failure: Failure): Promise<Failure> {
  const ready = await readiness(wire);
  return ready === 'ready' || ready === 'unsaid' ? failure : { ...failure, class: 'unavailable' };
}

/** The client-chosen job, and the server's own timeout for it. */
export const jobHeaders = ({ jobUuid, timeoutMs }: { readonly jobUuid: string; readonly timeoutMs: number }) => ({
  'X-Job-UUID': jobUuid,
  'X-API-Timeout': String(Math.max(1, Math.ceil(timeoutMs / 1000))),
});

/** What an answer that the API itself does not give, or a plain refusal, says of a call. */
export async function noAnswer(context: Context, reply: Reply): Promise<Submission> {
  const { status } = reply;
  if (status === 404) return refused(await notFound(context, reply));
  if (status < 300 || status >= 500 || status === 408) return inDoubt(reply, context);
  return refused(httpFailure(reply, refusalClass(status), context.scrub));
}

/** 404 comes while the server starts, from a wrong address, and where the API is not there at all. */
async function notFound({ wire, scrub }: Context, reply: Reply): Promise<Failure> {
  const ready = await readiness(wire);
  const lasting = ready === 'ready' || ready === 'unsaid' || (ready === 'nothing' && !wire.heard());
  return httpFailure(reply, lasting ? 'permanent' : 'unavailable', scrub);
}

/** Of `location` only the job's uuid: host and path are what the management node thinks of itself. */
export function jobOf(location: unknown): string | undefined {
  if (typeof location !== 'string') return undefined;
  return /\/api-jobs\/([0-9a-f]{32})\/?$/.exec(location)?.[1];
}

export function inDoubt(reply: Reply, { scrub }: Context): Submission {
  return { kind: 'in-doubt', failure: httpFailure(reply, 'unknown', scrub) };
}

export const refused = (failure: Failure): Submission => ({ kind: 'refused', failure });
