/** A site behind a proxy of the environment: what passes, what is said, and what counts as sent. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Certificates, hasOpenssl, makeCertificates } from '../support/certificates.ts';
import { startProxy } from '../support/proxy.ts';
import { CALL, PAGE_ANSWER, type ScriptedServer, siteAt, startServer } from './scripted-server.ts';

const HOST = 'mn.dr-site.invalid';
const portOf = ({ endpoint }: ScriptedServer): number => Number(new URL(endpoint).port);

async function recover(endpoint: string, variables: Readonly<Record<string, string>>, ca?: string) {
  const site = siteAt(endpoint, {
    verify: 'claimed',
    variables,
    requestTimeoutMs: 2_000,
    tls: { insecureSkipVerify: false, ...(ca === undefined ? {} : { ca }) },
  });
  try {
    return await site.recover({ ...CALL, timeoutMs: 3_000 });
  } finally {
    await site.close();
  }
}

async function plainServer(status = 200): Promise<ScriptedServer> {
  const server = await startServer(() => ({ status, body: PAGE_ANSWER }));
  onTestFinished(() => server.close());
  return server;
}

describe('a plain http site', () => {
  const SITE = `http://${HOST}:8080/zstack`;

  test('is asked for at the proxy, with the login that its variable holds', async () => {
    const server = await plainServer();
    const proxy = await startProxy({ to: portOf(server), login: 'me:p@ss' });
    const HTTP_PROXY = `http://me:p%40ss@127.0.0.1:${proxy.port}`;
    expect(await recover(SITE, { HTTP_PROXY })).toMatchObject({ kind: 'completed' });
    expect(proxy.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `PUT http://${HOST}:8080/zstack/v1/vm-backups/${CALL.groupUuid}/actions`,
    ]);
    expect(server.requests[0]?.headers).toMatchObject({ host: `${HOST}:8080` });
    expect(server.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  test.each([
    [undefined, /the proxy http:\/\/127\.0\.0\.1:\d+ \(HTTP_PROXY\) wants a login \(HTTP 407\)/],
    ['me:hunter22', /does not accept the login \(HTTP 407\)/],
  ])('a proxy that answers 407 to the login %s has passed nothing on', async (login, message) => {
    const server = await plainServer();
    const proxy = await startProxy({ to: portOf(server), login: 'other:login' });
    const HTTP_PROXY = `http://${login === undefined ? '' : `${login}@`}127.0.0.1:${proxy.port}`;
    const submission = await recover(SITE, { HTTP_PROXY });
    expect(submission).toMatchObject({
      kind: 'refused',
      failure: { code: 'net.proxy', class: 'permanent', message: expect.stringMatching(message) },
    });
    expect(JSON.stringify(submission)).not.toMatch(/hunter22|bWU6aHVudGVyMjI/);
    expect(server.requests).toHaveLength(0);
  });

  test.each([502, 503, 504])('an HTTP %d of the proxy proves nothing: the call is in doubt', async (status) => {
    const proxy = await startProxy({ refuses: status });
    expect(await recover(SITE, { HTTP_PROXY: proxy.url })).toMatchObject({
      kind: 'in-doubt',
      failure: { message: expect.stringContaining(`the proxy ${proxy.url} (HTTP_PROXY)`) },
    });
  });

  test('a connection that breaks off once the request was sent leaves the call in doubt, and names the proxy', async () => {
    const proxy = await startProxy({ refuses: 'close' });
    expect(await recover(SITE, { http_proxy: proxy.url })).toMatchObject({
      kind: 'in-doubt',
      failure: { message: expect.stringContaining(`through the proxy ${proxy.url} (http_proxy)`) },
    });
  });

  test('a proxy that is not there was sent nothing', async () => {
    expect(await recover(SITE, { HTTP_PROXY: 'http://127.0.0.1:9' })).toMatchObject({
      kind: 'refused',
      failure: {
        code: 'net.proxy',
        class: 'unavailable',
        message: expect.stringContaining('the proxy http://127.0.0.1:9 (HTTP_PROXY) refuses the connection'),
        hint: expect.stringMatching(/HTTP_PROXY.*NO_PROXY/),
      },
    });
  });

  test('a host that NO_PROXY lets past and that cannot be reached is told so', async () => {
    expect(await recover(SITE, { HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '.invalid' })).toMatchObject({
      kind: 'refused',
      failure: { code: 'net.dns', message: expect.stringContaining(`NO_PROXY lets ${HOST} past the proxy`) },
    });
  });

  test('a site on this machine is reached straight, whatever the variables say', async () => {
    const server = await plainServer();
    const lost = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'nonsense', ALL_PROXY: 'socks5://x' };
    expect(await recover(server.endpoint, lost)).toMatchObject({ kind: 'completed' });
  });
});

test.each(['http://me:hunter22@', 'socks5://me:hunter22@proxy:1080'])('the variable %j is refused', (value) => {
  const open = () => siteAt(`http://${HOST}/zstack`, { variables: { HTTP_PROXY: value } });
  expect(open).toThrow(/HTTP_PROXY/);
  expect(open).not.toThrow(/hunter22/);
});

describe.runIf(hasOpenssl)('an https site', () => {
  const SITE = `https://${HOST}/zstack`;
  let own: Certificates;
  let proxys: Certificates;
  let server: ScriptedServer;
  beforeAll(async () => {
    own = makeCertificates(HOST);
    proxys = makeCertificates();
    server = await startServer(() => ({ status: 200, body: PAGE_ANSWER }), own.pair);
  });
  afterAll(async () => {
    await server.close();
    own.remove();
    proxys.remove();
  });

  test('is reached through a tunnel, and its certificate is its own', async () => {
    const proxy = await startProxy({ to: portOf(server), login: 'me:pass' });
    const variables = { HTTPS_PROXY: `http://me:pass@127.0.0.1:${proxy.port}` };
    expect(await recover(SITE, variables, own.ca)).toMatchObject({ kind: 'completed' });
    expect(proxy.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([`CONNECT ${HOST}:443`]);
    expect(await recover(SITE, variables)).toMatchObject({ kind: 'refused', failure: { code: 'net.tls' } });
    const other = SITE.replace(HOST, 'other.invalid');
    expect(await recover(other, variables, own.ca)).toMatchObject({ kind: 'refused', failure: { code: 'net.tls' } });
  });

  test.each<[number | 'close' | 'silence', string, RegExp]>([
    [407, 'permanent', /wants a login/],
    [403, 'permanent', /answered HTTP 403 and made no connection/],
    [502, 'unavailable', /answered HTTP 502 and made no connection/],
    ['close', 'unavailable', /closed the connection/],
    ['silence', 'unavailable', /does not answer|no answer within/],
  ])('a tunnel that comes to nothing (%s) sent nothing, and is asked for once', async (refuses, cls, message) => {
    const proxy = await startProxy({ refuses });
    expect(await recover(SITE, { HTTPS_PROXY: proxy.url }, own.ca)).toMatchObject({
      kind: 'refused',
      failure: { class: cls, message: expect.stringMatching(message) },
    });
    expect(proxy.asked).toHaveLength(1);
  });

  test('a proxy that is not there', async () => {
    expect(await recover(SITE, { ALL_PROXY: 'http://127.0.0.1:9' }, own.ca)).toMatchObject({
      kind: 'refused',
      failure: { code: 'net.proxy', message: expect.stringContaining('(ALL_PROXY) refuses the connection') },
    });
  });

  test('a proxy with TLS has a certificate to be trusted by: site.tls.ca is not about it', async () => {
    const proxy = await startProxy({ to: portOf(server), tls: proxys.pair });
    expect(await recover(SITE, { HTTPS_PROXY: proxy.url }, own.ca)).toMatchObject({
      kind: 'refused',
      failure: {
        code: 'net.proxy',
        class: 'permanent',
        message: expect.stringMatching(/the proxy https:.* has a certificate that is not trusted/),
        hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
      },
    });
    expect(server.requests.every(({ headers }) => headers.host !== proxy.url)).toBe(true);
  });
});
