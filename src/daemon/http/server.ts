/** The HTTP server: who is let in, what is refused before any route sees it, and what an error looks like. */
import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { Ajv, type ValidateFunction } from 'ajv';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ProblemError, problem } from './problem.ts';
import type { Bearer, Scope, Tokens } from './tokens.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a token must allow; absent: anybody is let in. */
    readonly scope?: Scope;
  }
  interface FastifyRequest {
    bearer?: Bearer;
  }
}

export interface ServerOptions {
  readonly tokens: () => Tokens;
  /** Names besides localhost by which the daemon is called. */
  readonly hosts: readonly string[];
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Told of each request that was answered: the route, as it is written, and how long it took. */
  readonly observe: (request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }) => void;
  /** An error that is nobody's request's fault. */
  readonly onError: (message: string) => void;
}

const BODY_BYTES = 64 * 1024;
const REQUEST_MS = 30_000;
/** Who connects and says nothing takes the place of somebody else for seconds only. */
const PATIENCE = { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 };
const MOST_CONNECTIONS = 1_024;

export function createServer({ tokens, hosts, tls, observe, onError }: ServerOptions): FastifyInstance {
  const app = fastify({
    ...(tls === undefined ? { http: PATIENCE } : { https: { ...tls, ...PATIENCE } }),
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: false,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 300 },
    // Monitors and load balancers ask by HEAD: it is answered as GET is, without the body.
    exposeHeadRoutes: true,
    // The whole address may stand there (RFC 9112, 3.2.2); that it is ours is looked at below.
    rewriteUrl: ({ url = '/' }) => (ABSOLUTE.test(url) ? url.replace(ABSOLUTE, '').replace(/^(?!\/)/, '/') : url),
    // Answers are written as they are; that they fit their schemas is for the tests to see.
    serializerOpts: {},
  }) as unknown as FastifyInstance;
  // JSON alone: a form of another site's page can send text.
  app.removeContentTypeParser('text/plain');
  app.server.maxConnections = MOST_CONNECTIONS;
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setValidatorCompiler(({ schema, httpPart }) => compile(schema as object, httpPart !== 'body'));

  const named = new Set(['localhost', ...hosts.map((host) => host.toLowerCase())]);
  app.addHook('onRequest', async (request, reply) => {
    for (const [header, value] of Object.entries(HEADERS)) reply.header(header, value);
    reply.header('x-request-id', request.id);
    refuseTwoHosts(request);
    const { hostname } = splitHost(request.headers.host ?? '');
    // A page of another site that has its name lead here says that name; an address cannot be made to lead elsewhere.
    if (isIP(hostname) === 0 && !named.has(hostname)) {
      throw new ProblemError(
        'wrong-host',
        `the request is for ${JSON.stringify(hostname.slice(0, 100))}`,
        'If the daemon is called so, start it with --host-name.',
      );
    }
    const { scope } = request.routeOptions.config;
    if (scope !== undefined) request.bearer = admit(request, tokens(), scope);
  });
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) =>
    observe({ method, route: routeOptions.url ?? 'none', status: statusCode, seconds: elapsedTime / 1_000 }),
  );
  app.setNotFoundHandler(() => {
    throw new ProblemError('no-such-route', 'nothing is served there', 'GET /api/v1/openapi.json lists what is.');
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = error instanceof ProblemError ? error : requestFault(error);
    if (known === undefined) onError(`request ${request.id}: ${error.stack ?? String(error)}`);
    sendProblem(request, reply, known ?? new ProblemError('internal', 'what happened stands in its log'));
  });
  return app;
}

/** On every answer; the page sets its own content security policy. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

function sendProblem(request: FastifyRequest, reply: FastifyReply, error: ProblemError): void {
  const body = problem(error, request.id);
  if (body.status === 401) reply.header('www-authenticate', 'Bearer realm="zdr"');
  void reply.code(body.status).type('application/problem+json').send(body);
}

function admit(request: FastifyRequest, tokens: Tokens, scope: Scope): Bearer {
  const [, token] = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) {
    throw new ProblemError('not-authenticated', 'the request has no token', 'Send it as: Authorization: Bearer TOKEN');
  }
  const bearer = tokens.bearer(token);
  if (bearer === undefined) throw new ProblemError('wrong-token', 'it does not stand in the token file');
  if (scope === 'operate' && bearer.scope !== 'operate') {
    throw new ProblemError(
      'not-allowed',
      `the token of ${bearer.name} may only read`,
      'Use one with the scope operate.',
    );
  }
  return bearer;
}

/** Scheme and host of an address that is written whole. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** RFC 9112, 3.2: with two names nobody can say which one a proxy before us went by. Throws ProblemError. */
function refuseTwoHosts({ raw, headers, originalUrl }: FastifyRequest): void {
  const hosts = raw.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
  const [, named] = ABSOLUTE.exec(originalUrl) ?? [];
  const other = named !== undefined && named.toLowerCase() !== (headers.host ?? '').toLowerCase();
  if (hosts <= 1 && !other) return;
  throw new ProblemError(
    'bad-request',
    other ? 'the address and the header Host name different hosts' : 'the header Host stands there more than once',
    'Send one Host; a proxy before the daemon is to replace it, not to add one.',
  );
}

/** `[::1]:8686` and `localhost:8686`: without the port, in lower case. */
function splitHost(host: string): { readonly hostname: string } {
  const [, six, other = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(host) ?? [];
  return { hostname: (six ?? other).toLowerCase() };
}

/** What fastify itself refuses. */
function requestFault(error: FastifyError): ProblemError | undefined {
  if (error.validation !== undefined) {
    const [first] = error.validation;
    const extra = first?.params['additionalProperty'];
    const where = `${error.validationContext ?? ''}${first?.instancePath ?? ''}`;
    return new ProblemError(
      'bad-request',
      `${where}: ${first?.message ?? 'it does not fit'}${typeof extra === 'string' ? `: ${extra}` : ''}`,
      'GET /api/v1/openapi.json says what is taken.',
    );
  }
  if (error.statusCode === 413) return new ProblemError('too-large', `a request has at most ${BODY_BYTES} bytes`);
  if (error.statusCode === 415) return new ProblemError('wrong-media-type', 'send it as application/json');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new ProblemError('bad-request', error.message);
  }
  return undefined;
}

/** A body is taken as it is; in an address everything is text. */
const bodies = new Ajv({ strict: false, allErrors: false });
const addresses = new Ajv({ strict: false, coerceTypes: true, useDefaults: true });

const compile = (schema: object, coerce: boolean): ValidateFunction => (coerce ? addresses : bodies).compile(schema);
