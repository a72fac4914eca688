/** The site on a loopback port, with real broken connections. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { htmlPage, type SimulatedAnswer, type SimulatedResponse } from './http.ts';
import { postWebHook } from './post-web-hook.ts';
import type { SimulatedSite } from './site.ts';

export interface ServeOptions {
  /** A loopback address: the simulator is open to anybody who reaches it. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

/** What is served: a site, or what stands around one. */
export type ServableSite = Pick<SimulatedSite, 'clock' | 'handle' | 'plannedOutages' | 'sendWebHooksBy' | 'stop'>;

export interface ServedSite {
  /** `http://127.0.0.1:40123` */
  readonly url: string;
  close(): Promise<void>;
}

/** Tomcat's `maxHttpHeaderSize` as the installer sets it: request line and headers together (zstack-api.md 11). */
const MOST_HEAD_BYTES = 65_536;

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** Throws RangeError for a host that is not loopback; rejects when the port is taken. */
export async function serveSimulator(site: ServableSite, { host, port }: ServeOptions): Promise<ServedSite> {
  if (!LOOPBACK.test(host)) {
    throw new RangeError(`the simulator listens only on loopback addresses such as 127.0.0.1, not on ${host}`);
  }
  site.sendWebHooksBy(postWebHook);
  const sockets = new Set<Socket>();
  const stop = new AbortController();
  let server = await listen(port);
  const bound = (server.address() as AddressInfo).port;
  let downUntil = 0;
  let outage: Promise<void> | undefined;

  function listen(at: number): Promise<Server> {
    const created = createListener((request, response) => void serve(request, response));
    created.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    return new Promise((resolve, reject) => {
      created.once('error', reject);
      created.listen({ port: at, host }, () => resolve(created));
    });
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (body === undefined) return;
    // As Tomcat does (RFC 9112, 3.2).
    if (request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length > 1) {
      response.writeHead(400, { connection: 'close' }).end();
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
    );
    // Faults and all, the site always has an answer: anything else is a bug, and must not look like one of the faults.
    const answer = await site.handle({ method: request.method ?? 'GET', url: request.url ?? '/', headers, body });
    send(answer, request.socket, response);
  }

  function send(answer: SimulatedAnswer, socket: Socket, response: ServerResponse): void {
    switch (answer.kind) {
      case 'reset':
        socket.resetAndDestroy();
        return;
      case 'refused':
        socket.resetAndDestroy();
        goDown(answer.until);
        return;
      case 'response':
        sendResponse(answer, socket, response);
    }
  }

  /** Closes the listener and every connection, and opens it again on the same port. */
  function goDown(until: number): void {
    downUntil = Math.max(downUntil, until);
    outage ??= (async () => {
      await closeServer();
      while (!stop.signal.aborted && site.clock.now() < downUntil) {
        await site.clock.sleep(downUntil - site.clock.now(), stop.signal);
      }
      if (!stop.signal.aborted) server = await listen(bound);
    })().finally(() => {
      outage = undefined;
    });
  }

  function closeServer(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.resetAndDestroy();
    });
  }

  async function follow(from: number, until: number): Promise<void> {
    await site.clock.sleep(Math.max(0, from - site.clock.now()), stop.signal);
    if (!stop.signal.aborted && site.clock.now() < until) goDown(until);
  }
  for (const { from, refusesUntil } of site.plannedOutages) void follow(from, refusesUntil);

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      stop.abort();
      site.stop();
      await outage;
      await closeServer();
    },
  };
}

function createListener(serve: (request: IncomingMessage, response: ServerResponse) => void): Server {
  // Long synchronous calls must not be cut off by the HTTP server itself.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000, maxHeaderSize: MOST_HEAD_BYTES }, serve);
  server.on('clientError', (_error, socket) => {
    // Tomcat's answer to a head that is too long or cannot be read.
    const { body } = htmlPage(400);
    if (!socket.writable) return;
    socket.end(
      `HTTP/1.1 400 \r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    );
  });
  return server;
}

function sendResponse(answer: SimulatedResponse, socket: Socket, response: ServerResponse): void {
  const bytes = Buffer.from(answer.body, 'utf8');
  response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  if (!answer.truncated) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    socket.end();
  });
}

/** Undefined when the client went away before it had sent everything. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return undefined;
  }
}
