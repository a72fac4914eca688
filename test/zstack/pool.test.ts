import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../src/zstack/endpoint.ts';
import { createPool } from '../../src/zstack/pool.ts';
import type { HttpRequest } from '../../src/zstack/transport.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Counts connections and hands each request head to `onHead`. */
async function setUp(onHead: (socket: Socket, head: string) => void, connections = 2) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (data) => onHead(socket, data.toString('latin1')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const endpoint = parseEndpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}/zstack/`);
  const pool = createPool(endpoint, {
    connections,
    route: { kind: 'direct' },
    tls: { insecureSkipVerify: false },
    connectTimeoutMs: 2_000,
  });
  closers.push(() => pool.close());
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
  });
  return { pool, sockets };
}

const GET: HttpRequest = { method: 'GET', path: '/v1/x', headers: {}, timeoutMs: 5_000 };
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

describe('the pool', () => {
  it('keeps connections alive and uses them again', async () => {
    const { pool, sockets } = await setUp((socket) => socket.write(OK), 10);
    for (let n = 0; n < 20; n += 1) expect(await pool.request(GET)).toMatchObject({ status: 200, text: '{}' });
    // undici lets a connection rest for one turn of the event loop, so a quick second request opens another.
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  it('opens no more connections than it may, and loses no request', async () => {
    const waiting: Socket[] = [];
    const { pool, sockets } = await setUp((socket) => {
      waiting.push(socket);
      if (waiting.length === 2) for (const each of waiting.splice(0)) each.write(OK);
    });
    await Promise.all(Array.from({ length: 10 }, () => pool.request(GET)));
    expect(sockets).toHaveLength(2);
  });

  it('sends a request that had to wait too long not at all', async () => {
    const heads: string[] = [];
    const { pool, sockets } = await setUp((_socket, head) => heads.push(head), 1);
    const first = pool.request(GET).catch((error: unknown) => error);
    const second = await pool.request({ ...GET, path: '/v1/late', timeoutMs: 50 }).catch((error: unknown) => error);
    expect(second).toMatchObject({ fault: 'timeout', sent: false });
    sockets[0]?.write(OK);
    expect(await first).toMatchObject({ status: 200 });
    await pool.request({ ...GET, path: '/v1/next', timeoutMs: 100 }).catch(() => undefined);
    expect(heads.map((head) => head.split(' ')[1])).toEqual(['/zstack/v1/x', '/zstack/v1/next']);
  });

  it('sends a request once, even if the connection dies under it', async () => {
    const heads: string[] = [];
    const { pool } = await setUp((socket, head) => {
      heads.push(head);
      socket.destroy();
    });
    for (const method of ['GET', 'PUT'] as const) {
      await expect(pool.request({ ...GET, method })).rejects.toMatchObject({ fault: 'reset', sent: true });
    }
    expect(heads).toHaveLength(2);
  });

  it.each([
    ['garbage', 'this is not HTTP\r\n\r\n', 'protocol'],
    ['cut head', 'HTTP/1.1 200 OK\r\ncontent-', 'reset'],
    ['cut body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}', 'reset'],
    ['cut chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n{}', 'reset'],
  ])('fails with %s', async (_name, answer, fault) => {
    const { pool } = await setUp((socket) => socket.end(answer));
    await expect(pool.request(GET)).rejects.toMatchObject({ name: 'TransportError', fault, sent: true });
  });

  it('stops reading an answer without end', async () => {
    const block = Buffer.alloc(1 << 20, 'x');
    const { pool } = await setUp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const pour = () => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on('drain', pour);
      pour();
    });
    await expect(pool.request(GET)).rejects.toMatchObject({ fault: 'too-large', sent: true });
  });

  it('counts the whole exchange against the timeout, not only the first byte', async () => {
    const { pool } = await setUp((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{'));
    await expect(pool.request({ ...GET, timeoutMs: 100 })).rejects.toMatchObject({ fault: 'timeout', sent: true });
  });

  it('ends what is under way when it is closed', async () => {
    let told: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      told = resolve;
    });
    const { pool } = await setUp(() => told());
    const pending = pool.request(GET).catch((error: unknown) => error);
    await asked;
    await pool.close();
    expect(await pending).toMatchObject({ fault: 'aborted', sent: true });
  });
});
