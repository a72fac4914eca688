/**
 * Connections to one origin over undici, straight or through a proxy. An https address is reached through a tunnel
 * (CONNECT), and what goes wrong there is a {@link ProxyError}: nothing of a request was sent. A plain http address is
 * asked for at the proxy itself, request by request, as proxies expect it: most let nobody tunnel to it.
 */

import type { SecureContext } from 'node:tls';
import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import { given } from '../given.ts';
import { type ProxyFault, proxyFault } from './proxy-fault.ts';
import type { NamedProxy, Route } from './route.ts';

export interface ConnectionOptions {
  /** Most connections open at a time. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** How TLS to the origin is made: always said, so that no variable of the environment loosens it. */
  readonly tls: { readonly rejectUnauthorized: boolean; readonly secureContext?: SecureContext };
}

/** No tunnel came about. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  /** Keeps undici from connecting again by itself. */
  readonly code = 'ZDR_PROXY';
  readonly fault: ProxyFault;

  constructor(fault: ProxyFault, options?: ErrorOptions) {
    super(fault.message, options);
    this.fault = fault;
  }
}

/** Requests to one origin. */
export interface Connection {
  readonly dispatcher: Dispatcher;
  /** What a request says besides its own, for a path with its query at the origin. */
  address(path: string): { readonly origin: string; readonly path: string; readonly headers: Record<string, string> };
  /** The proxy that answers in the place of the origin, where each request goes to it. */
  readonly asks?: NamedProxy;
}

const TCP_KEEP_ALIVE_MS = 30_000;

/** Connects at the first request. Rejects there with {@link ProxyError} or what undici throws. */
export function openConnection(origin: string, route: Route, options: ConnectionOptions): Connection {
  const { connections, connectTimeoutMs, tls } = options;
  const socket = { timeout: connectTimeoutMs, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS };
  // A synchronous call may answer after hours: the only clock on a request is its caller's.
  const pool = { connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };
  if (route.kind === 'direct') {
    const dispatcher = new Pool(origin, { ...pool, connect: { ...socket, ...tls } });
    return { dispatcher, address: (path) => ({ origin, path, headers: {} }) };
  }
  const { proxy } = route;
  const toProxy = { ...socket, rejectUnauthorized: true };
  if (origin.startsWith('http:')) {
    const headers = { host: new URL(origin).host, ...given({ 'proxy-authorization': proxy.authorization }) };
    const dispatcher = new Pool(proxy.url, { ...pool, connect: toProxy });
    return { dispatcher, asks: proxy, address: (path) => ({ origin: proxy.url, path: `${origin}${path}`, headers }) };
  }
  const dispatcher = new ProxyAgent({
    ...pool,
    uri: proxy.url,
    ...given({ token: proxy.authorization }),
    requestTls: { ...socket, ...tls },
    proxyTls: toProxy,
    clientFactory: (url, given) => tunnels(new Pool(url, { ...given, headersTimeout: connectTimeoutMs }), proxy),
  });
  return { dispatcher, address: (path) => ({ origin, path, headers: {} }) };
}

/** The pool of connections to a proxy, whose errors say that they are the proxy's. */
function tunnels(pool: Pool, proxy: NamedProxy): Pool {
  const connect = pool.connect.bind(pool) as (asked: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
  const asking = async (asked: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
    const answer = await connect(asked).catch((error: unknown) => {
      throw new ProxyError(proxyFault(proxy, { error }), { cause: error });
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on('error', () => {}).destroy();
    throw new ProxyError(proxyFault(proxy, { status: answer.statusCode }));
  };
  return Object.assign(pool, { connect: asking as Pool['connect'] });
}
