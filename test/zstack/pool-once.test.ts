/** undici writes a request again where it takes the loss of its connection for harmless: never here. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { expect, onTestFinished, test, vi } from 'vitest';
import { parseEndpoint } from '../../src/zstack/endpoint.ts';
import { createPool } from '../../src/zstack/pool.ts';

/** The real pool, which starts a request once more, for the same handler, when its connection is lost. */
vi.mock('undici', async (original) => {
  const real = await original<typeof import('undici')>();
  return {
    ...real,
    Pool: class extends real.Pool {
      override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
        return super.dispatch(options, {
          onRequestStart: (...args) => handler.onRequestStart?.(...args),
          onResponseStart: (...args) => handler.onResponseStart?.(...args),
          onResponseData: (...args) => handler.onResponseData?.(...args),
          onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
          onResponseError: () => super.dispatch(options, handler),
        });
      }
    },
  };
});

test('a request whose connection was lost is not written a second time, and counts as sent', async () => {
  const heads: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heads.push(data.toString('latin1').split(' ')[0] ?? '');
      if (heads.length === 1) socket.destroy();
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const endpoint = parseEndpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}/zstack`);
  const pool = createPool(endpoint, {
    connections: 2,
    route: { kind: 'direct' },
    tls: { insecureSkipVerify: false },
    connectTimeoutMs: 2_000,
  });
  onTestFinished(() => pool.close());
  const request = { method: 'PUT', path: '/v1/x', headers: {}, body: '{}', timeoutMs: 5_000 } as const;
  await expect(pool.request(request)).rejects.toMatchObject({ fault: 'reset', sent: true });
  expect(heads).toEqual(['PUT']);
  // The connections are good for other requests.
  expect(await pool.request({ ...request, method: 'GET' })).toMatchObject({ status: 200 });
  expect(heads).toEqual(['PUT', 'GET']);
});
