/** What the management node says of itself (zstack-api.md 8). */
import type { Failure } from '../run/failure.ts';
import type { Context } from './context.ts';
import { orNothing } from './faults.ts';
import { isObject, type Reply } from './reply.ts';
import type { Answer, Wire } from './wire.ts';

/**
 * `absent`: the API does not have the call: an old server, or one that is still building its table of calls.
 * `nothing`: no API at this address, such as Tomcat's own 404. `unsaid`: a refusal of the question itself.
 */
export type Readiness = 'ready' | 'starting' | 'absent' | 'nothing' | 'unsaid' | 'unreachable';

/** Where the call has been answered with 200: there its absence means a node that is starting. */
const offered = new WeakSet<Wire>();

export const NO_API = 'no api mapping';

export async function readiness(wire: Wire, signal?: AbortSignal): Promise<Readiness> {
  const reply = await orNothing(wire.send({ method: 'GET', path: '/v1/management-nodes/ready', signal }));
  if (reply === undefined) return 'unreachable';
  if (reply.status === 200) {
    offered.add(wire);
    return 'ready';
  }
  if (reply.status === 503 && reply.json !== undefined) return 'starting';
  // Anything else that is no failure of the server: it, or what stands before it, does not know the question.
  if (reply.status !== 404) return reply.status >= 500 ? 'unreachable' : 'unsaid';
  return reply.text.startsWith(NO_API) ? 'absent' : 'nothing';
}

/** Why the node takes no calls now; undefined when it does, or when it is of a kind that does not say. */
export async function notReady({ wire, url }: Context, signal?: AbortSignal): Promise<Failure | undefined> {
  const found = await readiness(wire, signal);
  if (found === 'ready' || found === 'unsaid' || ((found === 'absent' || found === 'nothing') && !offered.has(wire)))
    return undefined;
  return {
    code: `node.${found}`,
    class: 'unavailable',
    message: `the management node at ${url} takes no calls now`,
    hint: 'it is asked again until it does; look at the management node if this lasts',
  };
}

/** Absent when the server would not say: nothing depends on it. */
export async function readVersion(wire: Wire, signal?: AbortSignal): Promise<string | undefined> {
  const reply = await ask(wire, 'getVersion', signal);
  return reply === undefined ? undefined : versionOf(reply);
}

/** The version that a reply to `getVersion` names. */
export function versionOf({ status, json }: Reply): string | undefined {
  const version = status === 200 ? json?.['version'] : undefined;
  return typeof version === 'string' && /^[\w.+ -]{1,64}$/.test(version) ? version : undefined;
}

/** Names of the API messages that the node has loaded; absent when it would not say. */
export async function readSupportedApis(wire: Wire, signal?: AbortSignal): Promise<readonly unknown[] | undefined> {
  const apis = (await ask(wire, 'getSupportAPIs', signal))?.json?.['supportApis'];
  return Array.isArray(apis) && apis.length > 0 ? apis : undefined;
}

/** In ms since the epoch; what lies beyond is no date. */
const YEAR_10000 = 253_402_300_800_000;

/** How far the server's clock is ahead of ours, in ms; absent when it would not say. */
export async function readSkew(wire: Wire, signal?: AbortSignal): Promise<number | undefined> {
  const answer = await ask(wire, 'getCurrentTime', signal);
  const said = answer?.json?.['currentTime'];
  if (answer === undefined || !isObject(said)) return undefined;
  const { MillionSeconds: ms, Seconds: seconds } = said;
  const time = typeof ms === 'number' ? ms : typeof seconds === 'number' ? seconds * 1000 : Number.NaN;
  if (!(Math.abs(time) < YEAR_10000)) return undefined;
  return Math.round(time - (answer.sentAt + answer.cameAt) / 2);
}

async function ask(wire: Wire, action: string, signal?: AbortSignal): Promise<Answer | undefined> {
  const path = '/v1/management-nodes/actions';
  const reply = await orNothing(wire.send({ method: 'PUT', path, body: { [action]: {} }, signal }));
  return reply?.status === 200 ? reply : undefined;
}
