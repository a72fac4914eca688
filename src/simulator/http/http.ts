/** Requests and answers of the simulator, without sockets. */

export interface SimulatedRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface SimulatedResponse {
  readonly kind: 'response';
  readonly status: number;
  /** The server sends no Content-Type; a proxy does. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection breaks in the middle of the body, whose full length was announced. */
  readonly truncated?: true;
}

export type SimulatedAnswer =
  | SimulatedResponse
  /** The connection breaks without an answer. */
  | { readonly kind: 'reset' }
  /** Nothing listens until that time of the site's clock. */
  | { readonly kind: 'refused'; readonly until: number };

export function plainText(status: number, body: string): SimulatedResponse {
  return { kind: 'response', status, headers: {}, body };
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

/** What a proxy or Tomcat answers when the server behind it does not. */
export function htmlPage(status: number): SimulatedResponse {
  const title = `${status} ${REASONS[status] ?? 'Error'}`;
  return {
    kind: 'response',
    status,
    headers: { 'content-type': 'text/html' },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  };
}
