/** Calls that create and remove, beside the recovery itself: all of them in the one dialect that the SDK has. */
import { given } from '../given.ts';
import type { Submission } from '../run/ports.ts';
import type { Context } from './context.ts';
import type { Grant } from './credentials.ts';
import { serverFailure } from './errors.ts';
import { errorOf, type Reply } from './reply.ts';
import { sendSigned } from './signed.ts';
import { DUPLICATE, failed, jobHeaders, jobOf, noAnswer, notSent } from './submission.ts';
import type { HttpRequest } from './transport.ts';

export interface Action {
  readonly method: Exclude<HttpRequest['method'], 'GET'>;
  readonly path: string;
  readonly query?: HttpRequest['query'];
  readonly body?: unknown;
  /** Client-chosen `X-Job-UUID`. */
  readonly jobUuid: string;
  /** The server's own timeout for the call (`X-API-Timeout`). */
  readonly timeoutMs: number;
}

/** Sends the call once. Never throws. */
export async function act(context: Context, action: Action, signal?: AbortSignal): Promise<Submission> {
  const { method, path, query, body, jobUuid } = action;
  try {
    const { reply, grant } = await sendSigned(context, {
      method,
      path,
      ...given({ query, body }),
      headers: jobHeaders(action),
      signal,
    });
    return await judge(context, jobUuid, reply, grant);
  } catch (error) {
    return notSent(context, error);
  }
}

async function judge(context: Context, ours: string, reply: Reply, grant: Grant): Promise<Submission> {
  const { status, json } = reply;
  const error = errorOf(reply);
  if (status === 202 && json !== undefined) {
    const jobUuid = jobOf(json['location']) ?? ours;
    context.grants.set(jobUuid, grant);
    return jobUuid === ours ? { kind: 'accepted' } : { kind: 'accepted', jobUuid };
  }
  if ((status === 200 || status === 503) && error !== undefined) {
    return await failed(context, serverFailure(error, context.scrub), grant);
  }
  if (status === 200 && json !== undefined) return { kind: 'completed', records: [] };
  if (status === 400 && reply.text.startsWith(DUPLICATE)) return { kind: 'accepted' };
  return noAnswer(context, reply);
}
