/** The HTTP server of the daemon by itself. */
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createServer } from '../../src/daemon/http/server.ts';
import { parseTokens } from '../../src/daemon/tokens.ts';

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
