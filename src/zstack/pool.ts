/** The transport over real sockets: keep-alive connections of undici to one origin, straight or through a proxy. */

import type { SecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
import { given } from '../given.ts';
import { BodyError, textOf, undoCodings } from '../net/body.ts';
import { type Connection, openConnection, ProxyError } from '../net/connection.ts';
import { nameOf, proxyFault } from '../net/proxy-fault.ts';
import type { Route } from '../net/route.ts';
import type { Endpoint } from './endpoint.ts';
import { type HttpReply, type HttpRequest, queryString, type Transport, TransportError } from './transport.ts';
import { connectionFault } from './transport-fault.ts';

export interface PoolOptions {
  /** Most connections open at a time. */
  readonly connections: number;
  readonly route: Route;
  readonly tls: { readonly secureContext?: SecureContext; readonly insecureSkipVerify: boolean };
  readonly connectTimeoutMs: number;
}

/** Far above any query page (1,000 records of about 2 KiB), far below what hurts. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** Longest delay that a Node timer can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createPool(endpoint: Endpoint, options: PoolOptions): Transport {
  const { connections, connectTimeoutMs, route } = options;
  const { secureContext, insecureSkipVerify } = options.tls;
  const connection = openConnection(endpoint.origin, route, {
    connections,
    connectTimeoutMs,
    tls: { rejectUnauthorized: !insecureSkipVerify, ...given({ secureContext }) },
  });
  const note = route.kind === 'direct' ? route.note : undefined;
  return {
    request: (request) => exchange(connection, endpoint, request, note),
    close: () => connection.dispatcher.destroy(),
  };
}

/** `note`: said of a host that was not reached. */
function exchange(
  connection: Connection,
  endpoint: Endpoint,
  request: HttpRequest,
  note: string | undefined,
): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: Record<string, string> = {};
    let size = 0;
    const chunks: Buffer[] = [];
    let ended: TransportError | undefined;

    const settle = () => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
    };
    const fail = (error: TransportError) => {
      if (ended !== undefined) return;
      ended = error;
      settle();
      reject(error);
      controller?.abort(error);
    };
    // undici calls onRequestStart just before it writes to a connected socket: until then nothing was sent.
    const onAbort = () => fail(new TransportError('aborted', controller !== undefined, 'the request was cancelled'));
    const timer = setTimeout(
      () => {
        const said = withRoute(`no answer within ${request.timeoutMs} ms`, connection.asks, note);
        fail(new TransportError('timeout', controller !== undefined, said));
      },
      Math.min(request.timeoutMs, MAX_TIMER_MS),
    );
    if (request.signal?.aborted) {
      onAbort();
      return;
    }
    request.signal?.addEventListener('abort', onAbort, { once: true });

    const { headers: own, ...address } = connection.address(
      `${endpoint.contextPath}${request.path}${queryString(request.query)}`,
    );
    connection.dispatcher.dispatch(
      {
        ...address,
        method: request.method,
        // A gateway that compresses all the same is coped with.
        headers: { 'accept-encoding': 'identity', ...request.headers, ...own },
        ...given({ body: request.body }),
      },
      {
        onRequestStart(started) {
          if (ended !== undefined) {
            started.abort(ended);
          } else if (controller !== undefined) {
            // undici would write the request a second time, on another connection: never.
            const lost = new TransportError('reset', true, 'the connection was lost after the request was sent');
            fail(lost);
            started.abort(lost);
          } else {
            controller = started;
          }
        },
        onResponseStart(_controller, statusCode, received) {
          status = statusCode;
          headers = flat(received);
        },
        onResponseData(_controller, chunk) {
          size += chunk.length;
          if (size > MAX_BODY_BYTES) {
            fail(new TransportError('too-large', true, `the answer is larger than ${MAX_BODY_BYTES} bytes`));
          } else {
            chunks.push(chunk);
          }
        },
        onResponseEnd() {
          if (ended !== undefined) return;
          const via = connection.asks;
          if (status === 407 && via !== undefined) {
            // Whatever it was, the proxy did not pass it on.
            const { message, ...rest } = proxyFault(via, { status });
            return fail(new TransportError('proxy', false, message, rest));
          }
          readBody(Buffer.concat(chunks, size), headers).then((text) => {
            if (ended !== undefined) return;
            settle();
            resolve({ status, headers, text, ...(via === undefined ? {} : { via: nameOf(via) }) });
          }, fail);
        },
        onResponseError(_controller, error) {
          fail(lost(error, controller !== undefined, connection.asks, note));
        },
      },
    );
  });
}

/** Rejects with a TransportError. */
async function readBody(bytes: Buffer, headers: Readonly<Record<string, string>>): Promise<string> {
  try {
    return textOf(await undoCodings(bytes, headers['content-encoding'], MAX_BODY_BYTES), headers['content-type']);
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    throw new TransportError(error.kind, true, error.message, { cause: error });
  }
}

/** What was met, and on which way. */
function withRoute(message: string, asked: Connection['asks'], note: string | undefined): string {
  const besides = asked === undefined ? note : `through ${nameOf(asked)}`;
  return besides === undefined ? message : `${message}; ${besides}`;
}

/** What became of a request without an answer; `asked`: the proxy that it went to. */
function lost(error: Error, sent: boolean, asked: Connection['asks'], note: string | undefined): TransportError {
  // undici may wrap what a connector said.
  const proxys = [error, error.cause].find((one) => one instanceof ProxyError);
  const own = proxys?.fault ?? (asked !== undefined && !sent ? proxyFault(asked, { error }) : undefined);
  if (own !== undefined) {
    const { message, ...rest } = own;
    return new TransportError('proxy', false, message, { ...rest, cause: error });
  }
  const { fault, message, ...rest } = connectionFault(error, sent);
  const said = fault === 'aborted' ? message : withRoute(message, asked, note);
  return new TransportError(fault, sent, said, { ...rest, cause: error });
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flatHeaders: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flatHeaders[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flatHeaders;
}
