/** The first words with a site: is it ready, does it accept us, what does it offer. */
import { given } from '../given.ts';
import { SiteError } from '../run/failure.ts';
import type { SiteFacts } from '../run/ports.ts';
import type { Context } from './context.ts';
import { ACTION_KEY } from './dialect.ts';
import { serverFailure } from './errors.ts';
import { heard, httpFailure, orNothing } from './faults.ts';
import { NO_API, readVersion } from './node.ts';
import { errorOf, isHtml } from './reply.ts';
import { noApiFailure } from './session.ts';
import { sendSigned } from './signed.ts';
import { parseZone } from './time-zone.ts';
import type { Wire } from './wire.ts';

interface OpenOptions {
  readonly auth: { readonly kind: 'account' | 'accessKey' | 'session' };
  readonly verify: 'observed' | 'claimed';
  readonly timeZone?: string;
}

/** Throws SiteError when the site cannot be reached, is not ready, or does not accept the credentials. */
export async function openSite(context: Context, options: OpenOptions, signal?: AbortSignal): Promise<SiteFacts> {
  const { auth, verify, timeZone } = options;
  if (verify === 'claimed') {
    // Only the one API is sure to exist: a given session is used without a word before.
    if (auth.kind !== 'session') await context.credentials.open(signal);
    return { queries: false, ...given({ timeZone }) };
  }
  await assertReady(context, signal);
  await context.credentials.open(signal);
  const [version, asked] = await Promise.all([
    readVersion(context.wire, signal),
    timeZone === undefined ? readTimeZone(context, signal) : timeZone,
  ]);
  const queries = await hasQueries(context, signal);
  return { queries, ...given({ version, timeZone: asked }) };
}

/** Passes where the server is ready, and where it does not know the question. */
async function assertReady(context: Context, signal?: AbortSignal): Promise<void> {
  const { wire, scrub } = context;
  const reply = await heard(wire.send({ method: 'GET', path: '/v1/management-nodes/ready', signal }), context);
  const error = errorOf(reply);
  if (error !== undefined) throw new SiteError({ ...serverFailure(error, scrub), class: 'unavailable' });
  if (reply.status >= 500 || (reply.status >= 300 && reply.status < 400)) {
    throw new SiteError(httpFailure(reply, reply.status >= 500 ? 'unavailable' : 'permanent', scrub));
  }
}

/** False where the server has no query API at all; SiteError where it has, and does not let us. */
async function hasQueries(context: Context, signal?: AbortSignal): Promise<boolean> {
  const { wire, scrub, url } = context;
  const look = { method: 'GET', path: '/v1/volume-backups', query: [['limit', '1']], signal } as const;
  const { reply, grant } = await heard(sendSigned(context, look), context);
  const { status } = reply;
  if (status === 200 && reply.json !== undefined) return true;
  const error = errorOf(reply);
  if (error !== undefined) {
    const failure = serverFailure(error, scrub);
    throw new SiteError(failure.class === 'session' ? context.credentials.lapsed(grant, failure) : failure);
  }
  const absent = status === 404 || status === 405 || reply.text.startsWith('No query API found');
  if (!absent) throw new SiteError(httpFailure(reply, status >= 500 ? 'unavailable' : 'permanent', scrub));
  if (wire.heard() ? reply.text.startsWith(NO_API) || status !== 404 : await takesRecovery(wire, signal)) return false;
  throw new SiteError(noApiFailure(url));
}

/**
 * Nothing else has answered: a gateway with the recovery call alone, a server that is starting, or a wrong address?
 * The empty call without credentials is harmless (zstack-api.md 1.2, "Safe probe").
 */
async function takesRecovery(wire: Wire, signal?: AbortSignal): Promise<boolean> {
  const reply = await wire
    .send({
      method: 'PUT',
      path: `/v1/vm-backups/${'0'.repeat(32)}/actions`,
      body: { [ACTION_KEY.documented]: {} },
      signal,
    })
    .catch(() => undefined);
  return reply !== undefined && reply.status !== 404 && !isHtml(reply.text);
}

/** Name or offset of the server's zone; nothing depends on it but the dates in the report. */
export async function readTimeZone(context: Context, signal?: AbortSignal): Promise<string | undefined> {
  const path = '/v1/management-nodes/platform-timezone';
  const reply = (await orNothing(sendSigned(context, { method: 'GET', path, signal })))?.reply;
  if (reply?.status !== 200) return undefined;
  const { timezone, offset } = reply.json ?? {};
  return [timezone, offset].find(
    (text): text is string => typeof text === 'string' && text.length <= 64 && parseZone(text) !== undefined,
  );
}
