/** The Authorization header: sessions and access keys (zstack-api.md 2). */
import { createHmac } from 'node:crypto';
import type { SiteState } from '../state/state.ts';
import { parseDateHeader } from '../timestamp.ts';
import type { WorldAccount } from '../world/world.ts';
import { plainText, type SimulatedRequest, type SimulatedResponse } from './http.ts';

export type Credential =
  | { readonly kind: 'session'; readonly uuid: string }
  | { readonly kind: 'account'; readonly account: WorldAccount }
  | { readonly kind: 'refused'; readonly response: SimulatedResponse };

const TOO_SKEWED_MS = 15 * 60_000;

/** What the REST layer makes of the header: any session token passes here, the API layer judges it. */
export function readCredential(request: SimulatedRequest, path: string, state: SiteState): Credential {
  const header = request.headers['authorization'];
  if (header === undefined) return refuse(400, "missing header 'Authorization'");
  const [scheme = '', token = ''] = header.trim().split(/\s+/);
  if (scheme === 'OAuth' && token !== '') return { kind: 'session', uuid: token };
  return scheme === 'ZStack' && state.has('access-keys')
    ? readAccessKey(request, path, token, state)
    : refuse(400, "Authorization type must be 'OAuth'");
}

function readAccessKey(request: SimulatedRequest, path: string, token: string, state: SiteState): Credential {
  const { world } = state;
  if (!world.site.accessKeyModule) {
    return refuse(400, 'unable to find RestAuthenticationBackend[provider type: ZStack]');
  }
  const colon = token.indexOf(':');
  if (colon <= 0) return refuse(400, "accessKey format is 'ZStack AccessKeyId:Signature'");
  const date = request.headers['date'];
  if (date === undefined) return refuse(400, "'Date' must be incuded in request header");
  const skew = clockDifference(date, state);
  if (skew === undefined) return refuse(400, "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'");
  if (Math.abs(skew) > TOO_SKEWED_MS) return refuse(403, 'requestTimeTooSkewed');
  const id = token.slice(0, colon);
  const key = world.accessKeys.find((candidate) => candidate.id === id);
  const account = world.accounts.find(({ name }) => name === key?.account);
  if (key === undefined || account === undefined || !key.enabled) {
    return refuse(403, `access key id: ${id} does not existed or disabled`);
  }
  const signed = createHmac('sha1', key.secret).update(`${request.method}\n${date}\n${path}`).digest('base64');
  return signed === token.slice(colon + 1) ? { kind: 'account', account } : refuse(403, 'wrong accessKey signature');
}

/**
 * Milliseconds between the header and the server's clock. Unless `rest.checkTimeZone` is on, wall-clock values are compared and
 * the zone is ignored: a GMT date is eight hours off for a server in Shanghai.
 */
function clockDifference(date: string, state: SiteState): number | undefined {
  const parsed = parseDateHeader(date);
  if (parsed === undefined) return undefined;
  const now = state.serverNow();
  if (!state.world.site.checkTimeZone) return parsed.wallMs - (now + state.zone.offset(now));
  return parsed.zone.fromWall(parsed.wallMs) - now;
}

const refuse = (status: number, text: string): Credential => ({ kind: 'refused', response: plainText(status, text) });
