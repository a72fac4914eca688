/** From a request to the API that it means, or to the REST layer's refusal (zstack-api.md 1.1). */
import { type Api, knownFields, text } from '../api.ts';
import type { SiteState } from '../state/state.ts';
import type { SiteDialect } from '../world/world.ts';
import { htmlPage, plainText, type SimulatedRequest, type SimulatedResponse } from './http.ts';
import { findRoute, type Match } from './routes.ts';

/** A request for one API, not yet authenticated. */
export interface ApiRequest {
  readonly kind: 'api';
  readonly api: Api;
  /** Below the context path, decoded: what is signed by access keys and named in refusals. */
  readonly path: string;
  readonly pattern: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly parameters: readonly (readonly [string, string])[];
  readonly systemTags: readonly string[];
  /** What the server's exception says of tags that are no list. */
  readonly wrongTags?: string;
}

export type ReadRequest =
  | ApiRequest
  | { readonly kind: 'poll'; readonly uuid: string }
  | {
      readonly kind: 'refused';
      readonly response: SimulatedResponse;
      readonly pattern: string;
      readonly danger?: true;
    };

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD'];
const JOB = /^\/v1\/api-jobs\/([^/]+)$/;

export function readRequest(request: SimulatedRequest, state: SiteState): ReadRequest {
  const { dialect, contextPath } = state.world.site;
  const mark = request.url.indexOf('?');
  const uri = mark < 0 ? request.url : request.url.slice(0, mark);
  const decoded = decode(uri);
  if (decoded === undefined) return refused(htmlPage(400), '?');
  if (!decoded.startsWith(`${contextPath}/v1/`)) return refused(htmlPage(404), '?');
  if (!METHODS.includes(request.method)) return refused(htmlPage(405), '?');
  const path = decoded.slice(contextPath.length);
  const job = JOB.exec(path)?.[1];
  if (job !== undefined && dialect !== 'page-only') {
    return request.method === 'GET'
      ? { kind: 'poll', uuid: job }
      : refused(plainText(405, 'only GET method is allowed for querying job status'), '/v1/api-jobs/{uuid}');
  }
  const match = findRoute(path, state);
  if (
    match === undefined ||
    (dialect === 'page-only' && match.route.pattern !== '/v1/vm-backups/{groupUuid}/actions')
  ) {
    return refused(plainText(404, `no api mapping to ${path}`), '?');
  }
  const parameters = readQuery(mark < 0 ? '' : request.url.slice(mark + 1));
  if (parameters === undefined) {
    return refused(plainText(500, 'URLDecoder: Illegal hex characters in escape (%) pattern'), match.route.pattern);
  }
  return readBody(request, { match, path, uri, parameters, dialect }, state);
}

interface Matched {
  readonly match: Match;
  readonly path: string;
  /** As it was sent, with the context path. */
  readonly uri: string;
  readonly parameters: readonly (readonly [string, string])[];
  readonly dialect: SiteDialect;
}

function readBody(
  request: SimulatedRequest,
  { match, path, uri, parameters, dialect }: Matched,
  state: SiteState,
): ReadRequest {
  const { route } = match;
  const { method } = request;
  const [only, ...others] = route.apis;
  if (
    only !== undefined &&
    others.length === 0 &&
    only.method === 'DELETE' &&
    only.backupModule &&
    method !== 'DELETE'
  ) {
    // A path of one API has no method check: the real server would delete (zstack-api.md 1.1).
    const said = `the simulator refuses ${method} ${path}: a real server would run ${only.name} and DELETE the backup`;
    return { ...refused(plainText(500, said), route.pattern), danger: true };
  }
  const shared = others.length > 0;
  const hasBody = method === 'PUT' || method === 'POST';
  let body: unknown = {};
  if (hasBody) {
    try {
      body = request.body.trim() === '' ? null : JSON.parse(request.body);
    } catch (error) {
      return refused(plainText(500, error instanceof Error ? error.message : ''), route.pattern);
    }
    if (body === null && shared && method === 'PUT') return refused(plainText(500, ''), route.pattern);
    if (body !== null && (typeof body !== 'object' || Array.isArray(body))) {
      return refused(plainText(500, 'Expected BEGIN_OBJECT'), route.pattern);
    }
  }
  const members: Readonly<Record<string, unknown>> = isObject(body) ? body : {};
  const api = shared ? pick(match, method, members, dialect) : only;
  if (api === undefined) return refused(refuseShared(method, path, uri), route.pattern);
  const fields = hasBody ? messageFields(api, members, dialect) : Object.fromEntries(parameters);
  const tags = fields['systemTags'] ?? members['systemTags'];
  return {
    kind: 'api',
    api,
    path,
    pattern: route.pattern,
    variables: match.path,
    fields: knownFields(api, fields, state),
    parameters,
    systemTags: Array.isArray(tags) ? tags.map(String) : [],
    ...(hasBody ? wrongTags(fields['systemTags'], members['systemTags']) : {}),
  };
}

/** Of one value Java knows the class, of the other the reader what it expected. */
function wrongTags(inside: unknown, beside: unknown): { readonly wrongTags?: string } {
  const isWrong = (tags: unknown): boolean => tags !== undefined && tags !== null && !Array.isArray(tags);
  if (isWrong(inside)) {
    const was = typeof inside === 'object' ? 'BEGIN_OBJECT' : (typeof inside).toUpperCase();
    return { wrongTags: `java.lang.IllegalStateException: Expected BEGIN_ARRAY but was ${was} at path $.systemTags` };
  }
  return isWrong(beside) ? { wrongTags: `${javaClassOf(beside)} cannot be cast to java.util.List` } : {};
}

const JAVA_CLASSES: Readonly<Record<string, string>> = {
  string: 'java.lang.String',
  number: 'java.lang.Double',
  boolean: 'java.lang.Boolean',
};

const javaClassOf = (value: unknown): string => JAVA_CLASSES[typeof value] ?? 'com.google.gson.internal.LinkedTreeMap';

function pick(
  { route }: Match,
  method: string,
  body: Readonly<Record<string, unknown>>,
  dialect: SiteDialect,
): Api | undefined {
  const apis = route.apis.filter((api) => api.method === method);
  if (method !== 'PUT') return apis[0];
  return apis.find((api) => Object.keys(body).some((key) => isKeyOf(api, key, dialect)));
}

/** The documented gateway has lower-case keys where the page documents one; elsewhere it does not care. */
function isKeyOf(api: Api, key: string, dialect: SiteDialect): boolean {
  if (dialect === 'sdk') return key === api.key;
  return api.backupModule ? key === api.key.toLowerCase() : key.toLowerCase() === api.key.toLowerCase();
}

function messageFields(
  api: Api,
  body: Readonly<Record<string, unknown>>,
  dialect: SiteDialect,
): Readonly<Record<string, unknown>> {
  const key = api.method === 'POST' ? 'params' : Object.keys(body).find((name) => isKeyOf(api, name, dialect));
  const message = key === undefined ? undefined : body[key];
  return isObject(message) ? message : {};
}

/** Of the PUT the decoded path below the context path is named, of the others the URI as it was sent (zstack-api.md 11). */
function refuseShared(method: string, path: string, uri: string): SimulatedResponse {
  if (method === 'PUT') return plainText(400, `the body doesn't contain action mapping to the URL[${path}]`);
  const kind = { POST: 'creational', GET: 'query', DELETE: 'delete' }[method];
  return kind === undefined
    ? plainText(405, `The method[${method}] is not allowed for the path[${uri}]`)
    : plainText(500, `No ${kind} API found for the path[${uri}]`);
}

function refused(response: SimulatedResponse, pattern: string): ReadRequest & { kind: 'refused' } {
  return { kind: 'refused', response, pattern };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tomcat's `maxParameterCount` as the installer sets it: what comes after is dropped. */
const MOST_PARAMETERS = 1000;

function readQuery(source: string): readonly (readonly [string, string])[] | undefined {
  const parameters: (readonly [string, string])[] = [];
  for (const pair of source.split('&')) {
    if (pair === '') continue;
    if (parameters.length === MOST_PARAMETERS) break;
    const equals = pair.indexOf('=');
    const name = decode((equals < 0 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = decode((equals < 0 ? '' : pair.slice(equals + 1)).replaceAll('+', ' '));
    if (name === undefined || value === undefined) return undefined;
    parameters.push([name, value]);
  }
  return parameters;
}

function decode(source: string): string | undefined {
  try {
    return decodeURIComponent(source);
  } catch {
    return undefined;
  }
}

/** The tag of a dry run (zstack-api.md 3). */
export const isDryRun = (request: ApiRequest): boolean => request.systemTags.includes('ephemeral::validationOnly');

/** The group that a request is about, if it is about one. */
export const groupOf = (request: ApiRequest): string | undefined => text(request.variables, 'groupUuid');
