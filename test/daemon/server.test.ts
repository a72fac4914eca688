/** The HTTP server of the daemon by itself. */
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createServer } from '../../src/daemon/http/server.ts';
import { parseTokens } from '../../src/daemon/http/tokens.ts';
import { rawRequest } from '../support/raw-http.ts';

async function serving(): Promise<number> {
  const app = createServer({
    tokens: () => parseTokens(`ops operate ${'x'.repeat(32)}`),
    hosts: ['zdr.example.com'],
    observe: () => {},
    onError: () => {},
  });
  app.get('/there', () => ({ there: true }));
  onTestFinished(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as { port: number }).port;
}

test('who connects and says nothing, or half of something, is sent away within seconds', async () => {
  const app = createServer({
    tokens: () => parseTokens(`ops operate ${'x'.repeat(32)}`),
    hosts: [],
    observe: () => {},
    onError: () => {},
  });
  onTestFinished(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const ends = ['', 'GET /healthz HTTP/1.1\r\nHost: loc'].map(
    (said) =>
      new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => said !== '' && socket.write(said));
        socket.on('close', () => resolve()).resume();
      }),
  );
  const started = Date.now();
  await Promise.all(ends);
  expect(Date.now() - started).toBeLessThan(20_000);
});

test.each<[string, readonly string[], number]>([
  ['one Host', ['GET /there HTTP/1.1', 'Host: localhost'], 200],
  ['a Host with a port', ['GET /there HTTP/1.1', 'Host: LOCALHOST:8686'], 200],
  ['the whole address', ['GET http://localhost/there HTTP/1.1', 'Host: localhost'], 200],
  ['the whole address in other letters', ['GET HTTP://LocalHost/there HTTP/1.1', 'Host: localhost'], 200],
  ['two Hosts', ['GET /there HTTP/1.1', 'Host: localhost', 'Host: zdr.example.com'], 400],
  ['two Hosts, the first foreign', ['GET /there HTTP/1.1', 'Host: evil.example', 'host: localhost'], 400],
  ['the same Host twice', ['GET /there HTTP/1.1', 'Host: localhost', 'HOST: localhost'], 400],
  ['two Hosts and no such route', ['GET /nowhere HTTP/1.1', 'Host: localhost', 'Host: localhost'], 400],
  ['an address of another host', ['GET http://evil.example/there HTTP/1.1', 'Host: localhost'], 400],
  ['an address of another port', ['GET http://localhost:1/there HTTP/1.1', 'Host: localhost:2'], 400],
  ['an address with a login', ['GET http://me@localhost/there HTTP/1.1', 'Host: localhost'], 400],
  ['no Host', ['GET /there HTTP/1.1'], 400],
])('a request with %s is answered as it should be', async (_name, lines, status) => {
  const answer = await rawRequest(await serving(), ...lines);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});

test('HEAD is answered as GET is, without the body', async () => {
  const port = await serving();
  const [get, head] = await Promise.all(
    ['GET', 'HEAD'].map((method) => rawRequest(port, `${method} /there HTTP/1.1`, 'Host: localhost')),
  );
  const headers = (answer = '') => (answer.split('\r\n\r\n')[0] ?? '').replace(/^(date|x-request-id): .*$/gm, '');
  expect(get).toMatch(/{"there":true}$/);
  expect(head).toMatch(/\r\n\r\n$/);
  expect(headers(head)).toBe(headers(get));
  expect(await rawRequest(port, 'HEAD /nowhere HTTP/1.1', 'Host: localhost')).toMatch(/^HTTP\/1\.1 404 /);
  expect(await rawRequest(port, 'HEAD /there HTTP/1.1', 'Host: evil.example')).toMatch(/^HTTP\/1\.1 421 /);
});

test('what is said of two Hosts is what to do', async () => {
  const answer = await rawRequest(await serving(), 'GET /there HTTP/1.1', 'Host: localhost', 'Host: localhost');
  expect(answer).toContain('application/problem+json');
  expect(answer).toContain('Send one Host');
});
