/** Webhooks against a real server on the loopback. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deliver } from '../../src/notify/deliver.ts';
import { newDelivery } from '../../src/notify/delivery.ts';
import type { WebhookReceiver } from '../../src/notify/receiver.ts';
import { send } from '../../src/notify/send/send.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { NOTICE, NOW, portsWith, webhook } from './samples.ts';

const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const TOKEN = 'T0KEN-9f8e7d6c5b4a';

interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** By the receiver's own sums, not by those of the sender. */
  readonly genuine: boolean;
}

/** What docs/notifications.md tells a receiver to do. */
const [, shown = ''] = /```js\n(.*?)```/s.exec(readFileSync('docs/notifications.md', 'utf8')) ?? [];
const { isGenuine: verify } = (await import(`data:text/javascript,${encodeURIComponent(shown)}`)) as {
  isGenuine(headers: IncomingHttpHeaders, body: string, secret: string, now: number): boolean;
};

/** A receiver that answers as it is told, and remembers what it was sent. */
async function serve(answer: (response: ServerResponse, seen: readonly Seen[]) => void) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const { url = '', headers } = request;
      seen.push({ url, headers, body, genuine: verify(headers, body, KEY, NOW) });
      answer(response, seen);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/services/${TOKEN}?key=${TOKEN}2`;
  const ports = portsWith({ HOOK: url, KEY });
  return { seen, port, ports, send: (change: Partial<WebhookReceiver> = {}) => send(webhook(change), NOTICE, ports) };
}

const status = (code: number, headers: Record<string, string> = {}, body = '') =>
  serve((response) => response.writeHead(code, headers).end(body));

test.each(['plain', 'cloudevents'] as const)('a %s notice arrives once, whole and genuine', async (format) => {
  const server = await status(204);
  expect(await server.send({ format })).toEqual({
    result: 'delivered',
    detail: `127.0.0.1:${server.port} answered 204`,
  });
  const [seen] = server.seen;
  expect(server.seen).toHaveLength(1);
  expect(seen).toMatchObject({ url: `/services/${TOKEN}?key=${TOKEN}2`, genuine: true });
  const body = JSON.parse(seen?.body ?? '') as { data?: unknown };
  expect(format === 'plain' ? body : body.data).toEqual(NOTICE);
});

test('who changes body, time or key makes it worthless', async () => {
  const server = await status(204);
  await server.send();
  const { headers = {}, body = '' } = server.seen[0] ?? {};
  expect(verify(headers, body, KEY, NOW)).toBe(true);
  expect(verify(headers, `${body} `, KEY, NOW)).toBe(false);
  expect(verify({ ...headers, 'webhook-timestamp': String(NOW / 1000 + 1) }, body, KEY, NOW)).toBe(false);
  expect(verify(headers, body, 'whsec_AAAA', NOW)).toBe(false);
  expect(verify(headers, body, KEY, NOW + 301_000)).toBe(false);
});

test.each([
  [200, 'delivered'],
  [400, 'failed'],
  [401, 'failed'],
  [404, 'failed'],
  [408, 'failed'],
  [410, 'failed'],
  [429, 'busy'],
  [500, 'busy'],
  [503, 'busy'],
] as const)('an answer of %i means %s', async (code, result) => {
  const server = await status(code);
  expect(await server.send()).toMatchObject({ result, detail: expect.stringContaining(`answered ${code}`) });
  expect(server.seen).toHaveLength(1);
});

test.each([301, 307, 308])('a redirect (%i) is not followed', async (code) => {
  const elsewhere = await status(204);
  const server = await status(code, { location: `http://127.0.0.1:${elsewhere.port}/` });
  expect(await server.send()).toMatchObject({ result: 'failed', detail: expect.stringContaining('redirects') });
  expect([server.seen.length, elsewhere.seen.length]).toEqual([1, 0]);
});

test.each([
  ['7', 7000],
  [new Date(NOW + 60_000).toUTCString(), 60_000],
  [new Date(NOW - 60_000).toUTCString(), 0],
  ['soon', undefined],
])('Retry-After: %s', async (text, retryAfterMs) => {
  const server = await status(429, { 'retry-after': text });
  const tried = await server.send();
  expect(tried.result === 'busy' && tried.retryAfterMs).toBe(retryAfterMs);
});

describe('trouble on the way is worth another try', () => {
  test('nobody listens', async () => {
    const ports = portsWith({ HOOK: 'http://127.0.0.1:1/', KEY });
    expect(await send(webhook(), NOTICE, ports)).toEqual({
      result: 'busy',
      detail: '127.0.0.1:1 refused the connection',
    });
  });
  test('the connection is closed', async () => {
    const server = await serve((response) => response.destroy());
    expect(await server.send()).toMatchObject({
      result: 'busy',
      detail: expect.stringContaining('closed the connection'),
    });
  });
  test('no answer comes', async () => {
    const server = await serve(() => {});
    expect(await server.send({ timeoutMs: 50 })).toMatchObject({
      result: 'busy',
      detail: expect.stringContaining('did not answer in time'),
    });
  });
  test('zdr is stopped', async () => {
    const stopping = new AbortController();
    const server = await serve(() => stopping.abort());
    expect(await send(webhook(), NOTICE, { ...server.ports, signal: stopping.signal })).toEqual({
      result: 'busy',
      detail: `127.0.0.1:${server.port} was broken off, as zdr was stopped`,
    });
  });
  test('what it speaks is not HTTP', async () => {
    const server = await serve((response) => response.socket?.end('SSH-2.0-x\r\n'));
    expect(await server.send()).toMatchObject({ result: 'busy' });
  });
});

test('an answer that never ends, or breaks off, takes nothing from its status', async () => {
  const endless = await serve((response) => {
    response.writeHead(200);
    const more = () => response.write('x'.repeat(65_536), (error) => error ?? more());
    more();
  });
  expect(await endless.send()).toMatchObject({ result: 'delivered' });
  const broken = await serve((response) => {
    response.writeHead(200, { 'content-length': '10' }).write('12345', () => response.destroy());
  });
  expect(await broken.send()).toMatchObject({ result: 'delivered' });
});

test('no secret is in what is said, though the server says everything back', async () => {
  const server = await serve((response, seen) => {
    const { url, headers } = seen[0] ?? { headers: {} };
    response.writeHead(400).end(`bad ${url} ${JSON.stringify(headers)} ${KEY}\r\n\u001b[31m`);
  });
  const { detail } = await server.send();
  expect(detail).toMatch(/answered 400: bad \[secret\]/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(detail).not.toMatch(/T0KEN|MfKQ9|[\u0000-\u001f]/);
});

test('a login in the URL is sent as a header, and is not said', async () => {
  const server = await serve((response, seen) => response.writeHead(403).end(String(seen[0]?.headers.authorization)));
  const ports = portsWith({ HOOK: `http://zdr:p%40ssw0rd@127.0.0.1:${server.port}/`, KEY });
  const { detail } = await send(webhook(), NOTICE, ports);
  const pair = Buffer.from('zdr:p@ssw0rd').toString('base64');
  expect(server.seen[0]?.headers.authorization).toBe(`Basic ${pair}`);
  expect(detail).not.toContain('ssw0rd');
  expect(detail).not.toContain(pair);
});

test.each([
  [{ HOOK: 'hooks.example.com/T0KEN', KEY }, 'failed', 'webhook.url does not hold an http or https URL'],
  [{ HOOK: 'file:///etc/passwd', KEY }, 'failed', 'webhook.url does not hold an http or https URL'],
  [
    { HOOK: 'http://127.0.0.1:1/', KEY: 'whsec_?' },
    'failed',
    'webhook.secret begins with whsec_, but no base64 follows',
  ],
  // After a restart with the right environment it goes out.
  [{ KEY }, 'busy', 'webhook.url: nothing is there'],
] as const)('what is no address or no key is said, without it: %j', async (variables, result, detail) => {
  expect(await send(webhook(), NOTICE, portsWith(variables))).toEqual({ result, detail });
});

test('a receiver that is down, busy and then well gets it under one id, each try signed anew', async () => {
  const answers = [500, 429, 204];
  const server = await serve((response, seen) => {
    response.writeHead(answers[seen.length - 1] ?? 500, { 'retry-after': '40' }).end();
  });
  const clock = createVirtualClock(NOW);
  const receiver = webhook();
  const delivery = await clock.run(
    deliver(newDelivery(NOTICE, receiver, NOW), {
      clock,
      random: () => 0.5,
      send: ({ notice }) => send(receiver, notice, { ...server.ports, clock }),
      record: async () => {},
    }),
  );
  expect(delivery).toMatchObject({ state: 'delivered', tries: 3 });
  const sent = server.seen.map(({ headers }) => Number(headers['webhook-timestamp']) - NOW / 1000);
  expect(sent).toEqual([0, 40, 80]);
  expect(new Set(server.seen.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([NOTICE.id]));
  expect(server.seen.map(({ genuine }) => genuine)).toEqual([true, true, true]);
  expect(new Set(server.seen.map(({ headers }) => headers['webhook-signature'])).size).toBe(3);
});
