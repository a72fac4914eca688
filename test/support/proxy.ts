/** A forward proxy on the loopback: whatever host it is asked for, it reaches one port of this machine. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly method: string;
  /** `http://host/path`, or `host:port` of a tunnel. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

export interface ProxyOptions {
  /** The port that everything is passed on to. */
  readonly to?: number;
  /** `user:password` that it wants. */
  readonly login?: string;
  /** Answers so, and passes nothing on; `close` closes the connection, `silence` says nothing. */
  readonly refuses?: number | 'close' | 'silence';
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface TestProxy {
  readonly url: string;
  readonly port: number;
  readonly asked: readonly Asked[];
}

export async function startProxy({ to = 9, login, refuses, tls }: ProxyOptions): Promise<TestProxy> {
  const asked: Asked[] = [];
  const note = ({ method = '', url = '', headers }: IncomingMessage) => asked.push({ method, url, headers });
  const wrong = ({ headers }: IncomingMessage) =>
    login !== undefined && headers['proxy-authorization'] !== `Basic ${Buffer.from(login).toString('base64')}`;

  const plain = (asking: IncomingMessage, answer: ServerResponse) => {
    note(asking);
    if (refuses === 'silence') return;
    if (refuses === 'close') return void asking.socket.destroy();
    const status = wrong(asking) ? 407 : refuses;
    if (status !== undefined) return void answer.writeHead(status).end(`proxy says ${status}`);
    const { pathname, search } = new URL(asking.url ?? '');
    const { 'proxy-authorization': _own, ...headers } = asking.headers;
    const passed = request(
      { host: '127.0.0.1', port: to, path: pathname + search, method: asking.method, headers },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        reply.pipe(answer);
      },
    );
    passed.on('error', () => answer.destroy());
    asking.pipe(passed);
  };
  const tunnel = (asking: IncomingMessage, socket: Duplex) => {
    note(asking);
    socket.on('error', () => {});
    if (refuses === 'silence') return;
    if (refuses === 'close') return void socket.destroy();
    const status = wrong(asking) ? 407 : refuses;
    if (status !== undefined) return void socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
    const target = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    socket.on('close', () => target.destroy());
  };

  const server: Server = tls === undefined ? createServer(plain) : createTlsServer(tls, plain);
  server.on('connect', tunnel);
  const sockets = new Set<Duplex>();
  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Duplex) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, port, asked };
}
