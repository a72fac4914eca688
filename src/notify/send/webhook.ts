/** Webhooks over undici: one POST a try, no redirects. */
import { Client, type Dispatcher } from 'undici';
import { withDeadline } from '../../run/deadline.ts';
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
  const quiet = quieter([...partsOf(address, url), ...(secret === undefined ? [] : [secret])]);
  const client = new Client(url.origin, { connect: { timeout: receiver.timeoutMs } });
  try {
    return await withDeadline(receiver.timeoutMs, ports.signal, async (signal) => {
      const path = url.pathname + url.search;
      const post = { method: 'POST', path, headers: { ...headers, ...login(url) }, body, signal } as const;
      const response = await client.request(post);
      return judge(response, url.host, quiet(await beginning(response)), ports.clock.now());
    });
  } catch (error) {
    const words = faultWords(error) ?? `failed: ${quiet(codesOf(error)[0] ?? String(error))}`;
    return { result: 'busy', detail: `${url.host} ${ports.signal?.aborted ? STOPPED : words}` };
  } finally {
    await client.destroy();
  }
}

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
  return { result: 'busy', detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfter(header: string | string[] | undefined, now: number): number | undefined {
  const text = String(header ?? '').trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** The first part of the answer; what is cut off or breaks off takes nothing from the status. */
async function beginning({ body }: Dispatcher.ResponseData): Promise<string> {
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
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, LONGEST_ANSWER));
}

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
