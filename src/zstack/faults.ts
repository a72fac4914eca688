/** Answers that are no answer of the API, and no answer at all → Failure. */
import { given } from '../given.ts';
import { isGarbled } from '../net/body.ts';
import { type Failure, type FailureClass, SiteError } from '../run/failure.ts';
import { isHtml, type Reply } from './reply.ts';
import type { Scrub } from './scrub.ts';
import { TransportError, type TransportFault } from './transport.ts';

/** What the caller was doing: after an `effect` an unheard answer leaves the outcome unknown, after a `read` it does not. */
export type Purpose = 'effect' | 'read';

const WAIT = 'check that the management node runs and that this machine reaches it';

const SAID: Readonly<Record<TransportFault, readonly [message: string, hint: string]>> = {
  refused: ['refused the connection', WAIT],
  dns: ['has a host name that cannot be resolved', 'check the host name in site.endpoint, and the DNS'],
  tls: [
    'has a certificate that is not trusted',
    "set site.tls.ca to the PEM file of the site's certificate authority, or correct site.endpoint",
  ],
  unreachable: ['cannot be reached', WAIT],
  timeout: ['did not answer in time', WAIT],
  reset: ['closed the connection before it had answered', WAIT],
  protocol: ['does not speak HTTP there', 'check the scheme (http or https) and the port in site.endpoint'],
  coding: [
    'sent an answer that cannot be read',
    'have the gateway before the site answer uncompressed, as it is asked to (Accept-Encoding: identity)',
  ],
  proxy: ['cannot be reached through the proxy', 'check the proxy variables of the environment'],
  'too-large': ['sent an answer that is too large', 'check that site.endpoint is the management node'],
  aborted: ['was not waited for: the request was cancelled', 'nothing to do if you stopped the run'],
};

export function networkFailure(error: TransportError, url: string, purpose: Purpose, scrub: Scrub): Failure {
  const [said, hint] = SAID[error.fault];
  const plainHttp = error.fault === 'tls' && /wrong version number|EPROTO/i.test(error.message);
  return {
    code: `net.${error.fault}`,
    class: classOf(error, purpose),
    message: scrub.line(
      plainHttp
        ? `${url} speaks plain HTTP, not TLS`
        : `${url} ${said}${error.message === '' ? '' : ` (${error.message})`}`,
    ),
    hint: plainHttp ? 'write http:// in site.endpoint, or the TLS port' : (error.hint ?? hint),
  };
}

/** What a read brought. Throws SiteError where no whole answer came. */
export async function heard<T>(answer: Promise<T>, { url, scrub }: { url: string; scrub: Scrub }): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    throw new SiteError(networkFailure(error, url, 'read', scrub), { cause: error });
  }
}

/** What only adds to what is known may stay away, or be refused: then it is not said. */
export async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TransportError || error instanceof SiteError) return undefined;
    throw error;
  }
}

function classOf({ fault, sent, lasting }: TransportError, purpose: Purpose): FailureClass {
  if (purpose === 'effect' && sent) return 'unknown';
  return fault === 'tls' || fault === 'coding' || lasting ? 'permanent' : 'unavailable';
}

/** Plain texts of the REST layer (zstack-api.md 1.1 and 2) that deserve more than "HTTP 400". */
const HINT_OF_TEXT: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/requestTimeTooSkewed/, "set site.timeZone to the management node's time zone, and check both clocks"],
  [/access key id: .* does not existed or disabled/, 'check site.auth.accessKey.id: the key is unknown or disabled'],
  [/wrong accessKey signature/, 'check the secret that site.auth.accessKey refers to'],
  [/RestAuthenticationBackend/, 'this site has no access keys: use site.auth.account'],
  [/missing header 'Authorization'|Authorization type must be/, 'this site wants a login: check site.auth'],
  [/doesn't contain action mapping/, 'the API is not there under this name: check site.dialect and the license'],
  [/no api mapping/, 'check the context path in site.endpoint (usually /zstack), the version and the license'],
];

/** An answer with a status and a body that the API does not give, or a plain refusal of the REST layer. */
export function httpFailure(reply: Reply, failureClass: FailureClass, scrub: Scrub): Failure {
  const { status } = reply;
  const text = isHtml(reply.text)
    ? 'a web page, not an answer of the API'
    : isGarbled(reply.text)
      ? 'something that is no text'
      : scrub.line(reply.text, 300);
  const redirect = status >= 300 && status < 400;
  const hint = redirect
    ? 'write the final address in site.endpoint: redirects are not followed'
    : (HINT_OF_TEXT.find(([pattern]) => pattern.test(reply.text))?.[1] ??
      (isHtml(reply.text) || (reply.via !== undefined && status >= 500) ? answeredBy(reply.via) : undefined));
  return {
    code: `http.${status}`,
    class: failureClass,
    message: scrub.line(
      `the site ${reply.via === undefined ? '' : `(or ${reply.via}) `}answered HTTP ${status}${text === '' ? ' without a text' : `: ${text}`}`,
    ),
    ...given({ hint }),
  };
}

const answeredBy = (via: string | undefined): string =>
  via === undefined
    ? 'a proxy or a starting server answered: look at the management node'
    : `${via} or a starting server answered: look at both, or let the site past the proxy with NO_PROXY`;

/** How to treat a refusal by its status alone. Nothing ran after any 4xx but 408: routing and checks come first. */
export function refusalClass(status: number): FailureClass {
  return status === 429 || status === 425 ? 'transient' : 'permanent';
}
