/** The transport over real sockets: one keep-alive pool of undici connections to one origin. */
import { type Dispatcher, Pool } from 'undici';
import type { Endpoint } from './endpoint.ts';
import { type HttpReply, type HttpRequest, queryString, type Transport, TransportError } from './transport.ts';
import { connectionFault } from './transport-fault.ts';

export interface PoolOptions {
  /** Most connections open at a time. */
  readonly connections: number;
  readonly tls: { readonly ca?: string; readonly insecureSkipVerify: boolean };
  readonly connectTimeoutMs: number;
}

/** Far above any query page (1,000 records of about 2 KiB), far below what hurts. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** Longest delay that a Node timer can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;
const TCP_KEEP_ALIVE_MS = 30_000;

export function createPool(endpoint: Endpoint, options: PoolOptions): Transport {
  const pool = new Pool(endpoint.origin, {
    connections: options.connections,
    pipelining: 1,
    // A synchronous recovery may answer after hours: the only clock on a request is its own `timeoutMs`.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: {
      timeout: options.connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
      rejectUnauthorized: !options.tls.insecureSkipVerify,
      ...(options.tls.ca === undefined ? {} : { ca: options.tls.ca }),
    },
  });
  return {
    request: (request) => exchange(pool, endpoint, request),
    close: () => pool.destroy(),
  };
}

function exchange(pool: Pool, endpoint: Endpoint, request: HttpRequest): Promise<HttpReply> {
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
      () => fail(new TransportError('timeout', controller !== undefined, `no answer within ${request.timeoutMs} ms`)),
      Math.min(request.timeoutMs, MAX_TIMER_MS),
    );
    if (request.signal?.aborted) {
      onAbort();
      return;
    }
    request.signal?.addEventListener('abort', onAbort, { once: true });

    pool.dispatch(
      {
        path: `${endpoint.contextPath}${request.path}${queryString(request.query)}`,
        method: request.method,
        headers: request.headers,
        ...(request.body === undefined ? {} : { body: request.body }),
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
          settle();
          resolve({ status, headers, text: new TextDecoder().decode(Buffer.concat(chunks, size)) });
        },
        onResponseError(_controller, error) {
          const { fault, message } = connectionFault(error, controller !== undefined);
          fail(new TransportError(fault, controller !== undefined, message, { cause: error }));
        },
      },
    );
  });
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flatHeaders: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flatHeaders[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flatHeaders;
}
