/** One HTTP exchange with the management node. The real one is {@link file://./pool.ts}; tests put a simulator behind it. */
export interface Transport {
  /**
   * Sends one request, once: nothing is ever repeated, and no redirect is followed.
   * Resolves with whatever came back whole, of any status. Throws {@link TransportError} otherwise.
   */
  request(request: HttpRequest): Promise<HttpReply>;
  /** Closes all connections; requests under way fail. */
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path without the context path: `/v1/…`. */
  readonly path: string;
  /** Not yet encoded; a name may repeat. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole exchange, queueing and connecting included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The proxy that passed it on, or answered itself. */
  readonly via?: string;
}

export type TransportFault =
  | 'refused'
  | 'dns'
  | 'tls'
  | 'unreachable'
  | 'timeout'
  | 'reset'
  | 'protocol'
  | 'too-large'
  /** Of the answer, which came in a content coding that cannot be undone. */
  | 'coding'
  /** Nothing got past the proxy. */
  | 'proxy'
  | 'aborted';

/** No whole answer came. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly fault: TransportFault;
  /** False only when certainly no byte of the request left: then nothing can have run at the server. */
  readonly sent: boolean;
  /** What to do, where it depends on more than the fault. */
  readonly hint: string | undefined;
  /** The same request would meet the same again. */
  readonly lasting: boolean;

  constructor(
    fault: TransportFault,
    sent: boolean,
    message: string,
    { hint, lasting = false, ...options }: ErrorOptions & { readonly hint?: string; readonly lasting?: boolean } = {},
  ) {
    super(message, options);
    this.fault = fault;
    this.sent = sent;
    this.hint = hint;
    this.lasting = lasting;
  }
}

/** `?a=b&a=c`, or nothing. */
export function queryString(query: HttpRequest['query']): string {
  if (query === undefined || query.length === 0) return '';
  return `?${query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
}
