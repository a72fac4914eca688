/** Requests and parsed replies, logged; the last layer that knows neither sessions nor meanings. */
import { given } from '../given.ts';
import type { Clock } from '../run/ports.ts';
import { isHtml, parseReply, type Reply } from './reply.ts';
import type { Turn } from './request-budget.ts';
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
  /** Headers that are made when the request's turn has come: a signature is dated, and a server refuses an old one. */
  readonly sign?: () => HttpRequest['headers'];
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Instead of the site's request timeout. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A reply, and when its request was sent and it came, in ms of the clock. */
export type Answer = Reply & { readonly sentAt: number; readonly cameAt: number };

export interface Wire {
  /** Throws TransportError when no whole answer came. */
  send(request: WireRequest): Promise<Answer>;
  /** True once anything answered that only the API itself says: it has been up at this address. */
  heard(): boolean;
}

export interface WireOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly scrub: Scrub;
  readonly requestTimeoutMs: number;
  /** Waited for before each request; absent: none waits. */
  readonly turn?: Turn;
  readonly onRequest?: (record: RequestRecord) => void;
}

/** As the API page writes it. */
const JSON_TYPE = { 'Content-Type': 'application/json;charset=UTF-8' };

export function createWire({ transport, clock, scrub, requestTimeoutMs, turn, onRequest }: WireOptions): Wire {
  let heard = false;
  return {
    heard: () => heard,
    async send({ method, path, query, headers, sign, body, timeoutMs, signal }) {
      await turn?.(signal);
      const sentAt = clock.now();
      const log = (outcome: { status: number } | { fault: string }) =>
        onRequest?.({ method, path: scrub.line(path), ...outcome, ms: clock.now() - sentAt });
      try {
        const reply = parseReply(
          await transport.request({
            method,
            path,
            headers: { ...sign?.(), ...headers, ...(body === undefined ? {} : JSON_TYPE) },
            timeoutMs: timeoutMs ?? requestTimeoutMs,
            ...given({ query, body: body === undefined ? undefined : JSON.stringify(body), signal }),
          }),
        );
        heard ||= spokenByApi(reply);
        log({ status: reply.status });
        return { ...reply, sentAt, cameAt: clock.now() };
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
