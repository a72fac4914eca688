/** `GET /v1/api-jobs/{uuid}` (zstack-api.md 3): no authentication, so it does not keep a session alive either. */
import type { Failure } from '../run/failure.ts';
import type { JobState } from '../run/ports.ts';
import type { Context } from './context.ts';
import { serverFailure } from './errors.ts';
import { httpFailure, networkFailure } from './faults.ts';
import { readiness } from './node.ts';
import { recordsOf } from './records.ts';
import { errorOf, isHtml, type Reply } from './reply.ts';
import { TransportError } from './transport.ts';

const GONE = 'the job has been expired';
/** What a node that is starting or leaving says of itself. A job can have failed by them too. */
const NODE_CODES: ReadonlySet<string> = new Set(['SYS.1008', 'SYS.1010', 'SYS.1012', 'PORTAL.1002']);

/** One look at the job. Never throws. */
export async function jobState(context: Context, jobUuid: string, signal?: AbortSignal): Promise<JobState> {
  if (!/^[0-9a-f]{32}$/.test(jobUuid)) return { kind: 'gone' };
  try {
    const state = await look(context, jobUuid, signal);
    if (state.kind !== 'failed' || !NODE_CODES.has(state.failure.code)) return settled(context, jobUuid, state);
    // The node's own trouble, or the job's result? A node that is ready, and says the same again, means the job.
    if ((await readiness(context.wire, signal)) === 'ready') {
      const again = await look(context, jobUuid, signal);
      if (again.kind !== 'failed' || again.failure.code !== state.failure.code) return settled(context, jobUuid, again);
      return settled(context, jobUuid, { kind: 'failed', failure: lostWithNode(again.failure) });
    }
    return { kind: 'unreachable', failure: { ...state.failure, class: 'unavailable' } };
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const failure = networkFailure(error, context.url, 'read', context.scrub);
    return { kind: 'unreachable', failure: { ...failure, class: 'unavailable' } };
  }
}

async function look(context: Context, jobUuid: string, signal?: AbortSignal): Promise<JobState> {
  const { wire, scrub } = context;
  const reply = await wire.send({ method: 'GET', path: `/v1/api-jobs/${jobUuid}`, signal });
  const { status, json } = reply;
  if (status === 202) return { kind: 'running' };
  const error = errorOf(reply);
  if ((status === 503 || status === 200) && error !== undefined) {
    return { kind: 'failed', failure: serverFailure(error, scrub) };
  }
  if (status === 200 && json !== undefined) {
    // `{}` is a success too: of a validation only, or of a server that says no more.
    return { kind: 'succeeded', records: recordsOf(json, context.zone(), context.scrub.line) ?? [] };
  }
  if (status === 404 && isGone(context, reply)) return { kind: 'gone' };
  return { kind: 'unreachable', failure: httpFailure(reply, 'unavailable', scrub) };
}

/**
 * Only the server's own text says that a job is gone. "no api mapping" is said by a server that has no jobs at all, or
 * is starting: neither knows anything of this one. A gateway of the documented dialect may have words of its own.
 */
function isGone({ dialect }: Context, { text }: Reply): boolean {
  if (text.trim() === GONE) return true;
  return dialect.known() === 'documented' && text.trim() !== '' && !isHtml(text);
}

/** With SYS.1012 the message was in flight to the node that was lost; with the others no node took it. */
function lostWithNode(failure: Failure): Failure {
  return { ...failure, class: failure.code === 'SYS.1012' ? 'unknown' : 'transient' };
}

/** The end of a job: if its session had ended, that session is not used again. */
function settled({ credentials, grants }: Context, jobUuid: string, state: JobState): JobState {
  if (state.kind === 'running' || state.kind === 'unreachable') return state;
  const grant = grants.get(jobUuid);
  grants.delete(jobUuid);
  if (state.kind !== 'failed' || state.failure.class !== 'session' || grant === undefined) return state;
  return { kind: 'failed', failure: credentials.lapsed(grant, state.failure) };
}
