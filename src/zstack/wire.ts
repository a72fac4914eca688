/** Requests and parsed replies, logged; the last layer that knows neither sessions nor meanings. */
import { given } from '../given.ts';
import type { Clock } from '../run/ports.ts';
import { isHtml, parseReply, type Reply } from './reply.ts';
import type { Scrub } from './scrub.ts';
import { type HttpRequest, type Transport, TransportError } from './transport.ts';

/** One finished exchange, for a debug log: no query, no header, no body, no secret. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  /** Absent when no answer came; then `fault` says why. */
  readonly status?: number;
  readonly fault?: string;
  readonly ms: number;
}

export interface WireRequest {
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly query?: HttpRequest['query'];
  readonly headers?: HttpRequest['headers'];
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Instead of the site's request timeout. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Wire {
  /** Throws TransportError when no whole answer came. */
  send(request: WireRequest): Promise<Reply>;
  /** True once anything answered that only the API itself says: it has been up at this address. */
  heard(): boolean;
}

export interface WireOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly scrub: Scrub;
  readonly requestTimeoutMs: number;
  readonly onRequest?: (record: RequestRecord) => void;
}

/** As the API page writes it. */
const JSON_TYPE = { 'Content-Type': 'application/json;charset=UTF-8' };

export function createWire({ transport, clock, scrub, requestTimeoutMs, onRequest }: WireOptions): Wire {
  let heard = false;
  return {
    heard: () => heard,
    async send({ method, path, query, headers, body, timeoutMs, signal }) {
      const started = clock.now();
      const log = (outcome: { status: number } | { fault: string }) =>
        onRequest?.({ method, path: scrub.line(path), ...outcome, ms: clock.now() - started });
      try {
        const reply = parseReply(
          await transport.request({
            method,
            path,
            headers: { ...headers, ...(body === undefined ? {} : JSON_TYPE) },
            timeoutMs: timeoutMs ?? requestTimeoutMs,
            ...given({ query, body: body === undefined ? undefined : JSON.stringify(body), signal }),
          }),
        );
        heard ||= spokenByApi(reply);
        log({ status: reply.status });
        return reply;
      } catch (error) {
        if (error instanceof TransportError) log({ fault: error.fault });
        throw error;
      }
    },
  };
}

/** JSON bodies come with 200, 202 and 503, plain texts with 400 and 403 (zstack-api.md 1); a proxy or Tomcat sends HTML. */
function spokenByApi({ status, text, json }: Reply): boolean {
  if (status === 200 || status === 202 || status === 503) return json !== undefined;
  return (status === 400 || status === 403) && text !== '' && !isHtml(text);
}
