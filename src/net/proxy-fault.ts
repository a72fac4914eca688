/** What is said of a proxy that does not let a request through. */
import { certificateRemedy } from './certificate-fault.ts';
import type { NamedProxy } from './route.ts';

export interface ProxyFault {
  /** `the proxy http://proxy:3128 (HTTPS_PROXY) refuses the connection`; never its login. */
  readonly message: string;
  readonly hint: string;
  /** The same request would meet the same again. */
  readonly lasting: boolean;
}

/** The proxy without its login, and the variable that names it. */
export const nameOf = ({ url, variable }: NamedProxy): string => `the proxy ${url} (${variable})`;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ENOTFOUND: 'has a host name that cannot be resolved',
  EAI_AGAIN: 'has a host name that cannot be resolved now',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  UND_ERR_SOCKET: 'closed the connection',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'does not answer',
};

const TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/;

/** Of a connection to the proxy that failed, or of the status that the proxy answered with. */
export function proxyFault(
  proxy: NamedProxy,
  met: { readonly error: unknown } | { readonly status: number },
): ProxyFault {
  const name = nameOf(proxy);
  const past = 'or let the host past the proxy with NO_PROXY';
  if ('status' in met) {
    const { status } = met;
    if (status === 407) {
      const wrong = proxy.authorization !== undefined;
      return {
        message: `${name} ${wrong ? 'does not accept the login' : 'wants a login'} (HTTP 407)`,
        hint: wrong
          ? `correct the login in ${proxy.variable}; special characters of a password are written as %40 and the like`
          : `write ${proxy.variable} as http://USER:PASSWORD@HOST:PORT, ${past}`,
        lasting: true,
      };
    }
    return {
      message: `${name} answered HTTP ${status} and made no connection`,
      hint:
        status >= 500
          ? `check site.endpoint, and that the proxy reaches it, ${past}`
          : `have the proxy's operator allow it, ${past}`,
      lasting: status < 500 && status !== 429,
    };
  }
  const code = codeOf(met.error);
  if (TLS.test(code)) {
    return {
      message: `${name} has a certificate that is not trusted, or speaks no TLS (${code})`,
      hint:
        certificateRemedy(code) ??
        `write http:// in ${proxy.variable} if it speaks plain HTTP, or name its authority with NODE_EXTRA_CA_CERTS`,
      lasting: true,
    };
  }
  return {
    message: `${name} ${WORDS[code] ?? 'cannot be used'}${code === '' ? '' : ` (${code})`}`,
    hint: `check ${proxy.variable}, ${past}`,
    lasting: false,
  };
}

/** A connection attempt over several addresses fails with all of their errors: the first has the code; empty where there is none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}
