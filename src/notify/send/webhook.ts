/** Webhooks over undici: one POST a try, no redirects. */

import type { Dispatcher } from 'undici';
import { given } from '../../given.ts';
import { isGarbled, textOf } from '../../net/body.ts';
import { openConnection, ProxyError } from '../../net/connection.ts';
import { withDeadline } from '../../net/deadline.ts';
import { nameOf, proxyFault } from '../../net/proxy-fault.ts';
import { type NamedProxy, ProxyVariableError, type Route, routeTo } from '../../net/route.ts';
import type { TryResult } from '../delivery.ts';
import { signingKey } from '../encode/signature.ts';
import { encodeWebhook } from '../encode/webhook.ts';
import type { Notice } from '../notice.ts';
import type { WebhookReceiver } from '../receiver.ts';
import { type SendPorts, STOPPED, secretOf } from './port.ts';
import { codesOf, faultWords, quieter } from './words.ts';

/** As much of an answer as is looked at, in bytes. */
const LONGEST_ANSWER = 16_384;

/** Throws SecretMissing. */
export async function sendWebhook(receiver: WebhookReceiver, notice: Notice, ports: SendPorts): Promise<TryResult> {
  const address = await secretOf(ports, receiver.url, 'webhook.url');
  const secret = receiver.secret && (await secretOf(ports, receiver.secret, 'webhook.secret'));
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return { result: 'failed', detail: 'webhook.url does not hold an http or https URL' };
  }
  const key = secret === undefined ? undefined : signingKey(secret);
  if (secret !== undefined && key === undefined) {
    return { result: 'failed', detail: 'webhook.secret begins with whsec_, but no base64 follows' };
  }
  const { headers, body } = encodeWebhook(notice, receiver.format, ports.clock.now(), key);
  let route: Route;
  try {
    route = routeTo(url, ports.variables);
  } catch (error) {
    if (!(error instanceof ProxyVariableError)) throw error;
    return { result: 'failed', detail: `${url.host} cannot be reached: ${error.message}. ${error.hint}` };
  }
  const proxy = route.kind === 'proxy' ? route.proxy : undefined;
  const quiet = quieter([
    ...partsOf(address, url),
    ...(secret === undefined ? [] : [secret]),
    ...(proxy === undefined ? [] : proxy.secrets),
  ]);
  const connection = openConnection(url.origin, route, {
    connections: 1,
    connectTimeoutMs: receiver.timeoutMs,
    tls: { rejectUnauthorized: true },
  });
  try {
    return await withDeadline(receiver.timeoutMs, ports.signal, async (signal) => {
      const { headers: own, ...to } = connection.address(url.pathname + url.search);
      const all = { 'accept-encoding': 'identity', ...headers, ...login(url), ...own };
      const response = await connection.dispatcher.request({ ...to, method: 'POST', headers: all, body, signal });
      const { asks } = connection;
      if (response.statusCode === 407 && asks !== undefined) throw new ProxyError(proxyFault(asks, { status: 407 }));
      return judge(response, url.host, quiet(await beginning(response)), ports.clock.now());
    });
  } catch (error) {
    if (ports.signal?.aborted) return { result: 'busy', detail: `${url.host} ${STOPPED}` };
    return { result: 'busy', detail: `${url.host} ${unreached(error, route, connection.asks, quiet)}` };
  } finally {
    await connection.dispatcher.destroy();
  }
}

/** Why it was not reached, and what the proxy or its absence has to do with it. */
function unreached(
  error: unknown,
  route: Route,
  asked: NamedProxy | undefined,
  quiet: (text: string) => string,
): string {
  const own = error instanceof ProxyError ? error.fault : undefined;
  const fault = own ?? (asked === undefined || isTimeout(error) ? undefined : proxyFault(asked, { error }));
  if (fault !== undefined) return `cannot be reached: ${fault.message}: ${fault.hint}`;
  const words = faultWords(error) ?? `failed: ${quiet(codesOf(error)[0] ?? String(error))}`;
  if (route.kind === 'proxy') return `${words}; asked through ${nameOf(route.proxy)}`;
  return route.note === undefined ? words : `${words}; ${route.note}`;
}

const isTimeout = (error: unknown): boolean => codesOf(error).includes('TimeoutError');

/** What a status means for the notice. */
function judge({ statusCode, headers }: Dispatcher.ResponseData, host: string, said: string, now: number): TryResult {
  const answered = `${host} answered ${statusCode}`;
  const detail = said === '' ? answered : `${answered}: ${said}`;
  if (statusCode < 300) return { result: 'delivered', detail: answered };
  if (statusCode < 400) {
    return { result: 'failed', detail: `${answered}: redirects are not followed; name the address that it leads to` };
  }
  if (statusCode !== 429 && statusCode < 500) return { result: 'failed', detail };
  const retryAfterMs = retryAfter(headers['retry-after'], now);
  return { result: 'busy', detail, ...given({ retryAfterMs }) };
}

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const text = String(header ?? '').trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** The first part of the answer; what is cut off or breaks off takes nothing from the status. */
async function beginning({ body, headers }: Dispatcher.ResponseData): Promise<string> {
  // Bytes that nobody asked for in this form are not worth their decoding: the status says what counts.
  const coded = /[^\s,]/.test(String(headers['content-encoding'] ?? '').replaceAll(/identity/gi, ''));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= LONGEST_ANSWER) break;
    }
  } catch {
    // The status has been said.
  }
  const text = coded ? '' : textOf(Buffer.concat(chunks).subarray(0, LONGEST_ANSWER), contentType(headers));
  return isGarbled(text) ? '' : text;
}

const contentType = (headers: Dispatcher.ResponseData['headers']): string | undefined =>
  headers['content-type'] === undefined ? undefined : String(headers['content-type']);

/** A login in the URL goes into a header, as it does everywhere (RFC 7617). */
function login({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  return { authorization: `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whatever of the URL may be a token, as an answer might say it back. */
function partsOf(address: string, url: URL): readonly string[] {
  const { href, username, password, pathname, search, searchParams } = url;
  const segments = pathname.split('/').filter((part) => part.length >= LEAST_TOKEN);
  const basic = Object.values(login(url)).map((header) => header.slice('Basic '.length));
  const parts = [address, href, pathname + search, search, username, password, ...segments, ...searchParams.values()];
  // The longest first: a part that is replaced would keep the whole from being found.
  return [...basic, ...parts, ...parts.map(decoded)]
    .filter((part) => part.length > 1)
    .sort((a, b) => b.length - a.length);
}

/** Shorter parts of a path are words. */
const LEAST_TOKEN = 8;
