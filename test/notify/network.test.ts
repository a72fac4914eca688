/** Notices over TLS and through proxies. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { send } from '../../src/notify/send/send.ts';
import { type Certificates, hasOpenssl, makeCertificates } from '../support/certificates.ts';
import { startProxy } from '../support/proxy.ts';
import { email, NOTICE, portsWith, webhook } from './samples.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const hook = (variables: Readonly<Record<string, string>>) =>
  send(webhook(), NOTICE, portsWith({ KEY: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', ...variables }, { variables }));

describe.runIf(hasOpenssl)('a certificate that nobody vouches for', () => {
  let certificates: Certificates;
  beforeAll(() => {
    certificates = makeCertificates();
  });
  afterAll(() => certificates.remove());

  test.each([undefined, '0'])('stops a webhook where NODE_TLS_REJECT_UNAUTHORIZED is %s', async (value) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', value);
    let got = 0;
    const server = createServer(certificates.pair, (_request, response) => {
      got += 1;
      response.end();
    });
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { result, detail } = await hook({ HOOK: `https://127.0.0.1:${port}/` });
    expect([result, got]).toEqual(['busy', 0]);
    expect(detail).toMatch(/certificate that is not trusted/);
  });

  test.each([
    ['tls', undefined],
    ['tls', '0'],
    ['starttls', undefined],
    ['starttls', '0'],
  ] as const)('stops an e-mail by %s where the variable is %s', async (security, value) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', value);
    const mails: string[] = [];
    const server = new SMTPServer({
      ...certificates.pair,
      secure: security === 'tls',
      authOptional: true,
      logger: false,
      onData(stream, _session, done) {
        stream.resume();
        mails.push('one');
        stream.on('end', done);
      },
    });
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.server.address() as AddressInfo;
    const { result, detail } = await send(email(port, { security }), NOTICE, portsWith({}));
    expect([result === 'delivered', mails]).toEqual([false, []]);
    expect(detail).toMatch(/certificate that is not trusted/);
  });
});

describe('a webhook behind a proxy', () => {
  const HOOK = 'http://hooks.example.invalid/T0KEN';

  test('is asked for at the proxy', async () => {
    const proxy = await startProxy({ refuses: 204 });
    expect(await hook({ HOOK, HTTP_PROXY: proxy.url })).toMatchObject({ result: 'delivered' });
    expect(proxy.asked).toMatchObject([{ method: 'POST', url: HOOK }]);
  });

  test.each<[string, number | 'close', RegExp]>([
    ['http', 407, /the proxy http:.* \(HTTP_PROXY\) does not accept the login/],
    ['https', 407, /the proxy http:.* \(HTTPS_PROXY\) does not accept the login/],
    ['https', 403, /answered HTTP 403 and made no connection/],
    ['https', 'close', /closed the connection/],
  ])('over %s that answers %s is told with the way out, and without the login', async (scheme, refuses, message) => {
    const proxy = await startProxy({ refuses });
    const address = proxy.url.replace('//', '//me:hunter22@');
    const { result, detail } = await hook({
      HOOK: HOOK.replace('http', scheme),
      HTTP_PROXY: address,
      HTTPS_PROXY: address,
    });
    expect(result).toBe('busy');
    expect(detail).toMatch(message);
    expect(detail).not.toMatch(/hunter22|T0KEN/);
  });

  test('a proxy that is not there, one that is wrongly written, and one that is not used', async () => {
    expect(await hook({ HOOK, HTTP_PROXY: 'http://127.0.0.1:9' })).toMatchObject({
      result: 'busy',
      detail: expect.stringMatching(/the proxy http:\/\/127.0.0.1:9 \(HTTP_PROXY\) refuses the connection/),
    });
    expect(await hook({ HOOK, HTTP_PROXY: 'socks5://me:hunter22@x' })).toMatchObject({
      result: 'failed',
      detail: expect.stringMatching(/^(?!.*hunter22).*HTTP_PROXY names a SOCKS proxy/),
    });
    expect(await hook({ HOOK, HTTP_PROXY: 'http://127.0.0.1:9', no_proxy: 'invalid' })).toMatchObject({
      detail: expect.stringContaining('no_proxy lets hooks.example.invalid past the proxy'),
    });
  });
});
