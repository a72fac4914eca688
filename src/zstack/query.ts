/** Queries (zstack-api.md 5): `GET /v1/{resource}` with conditions, page by page. */
import { type Failure, SiteError } from '../run/failure.ts';
import type { Context } from './context.ts';
import { serverFailure } from './errors.ts';
import { heard, httpFailure, refusalClass } from './faults.ts';
import { NO_API, readiness } from './node.ts';
import { errorOf, isObject, type JsonObject, type Reply } from './reply.ts';
import { sendSigned } from './signed.ts';
import { TransportError } from './transport.ts';

type Parameter = readonly [name: string, value: string];

/** The server's own default. */
const PAGE = 1000;
/** A server that never comes to an end is not asked for ever: a hundred thousand records are far more than any batch has. */
const MOST_PAGES = 100;
/** Logins for one query: more would mean that somebody else ends our sessions as fast as we make them. */
const MOST_LOGINS = 2;

/**
 * All pages of a query. `conditions` are whole, such as `groupUuid=0150…`: the server splits them at the first operator
 * that it finds anywhere, so a value must not contain one (UUIDs cannot). `page`: most rows of one answer. Throws SiteError.
 */
export async function queryAll(
  context: Context,
  resource: string,
  conditions: readonly string[],
  signal?: AbortSignal,
  page = PAGE,
): Promise<readonly JsonObject[]> {
  // There is no snapshot: when the total changes between pages, rows may have moved past us. Look again.
  for (let attempt = 0; ; attempt += 1) {
    const pages = await readPages(context, resource, conditions, page, signal);
    if (pages.whole && (pages.steady || attempt === 2)) return pages.replies;
    // What the server itself calls incomplete proves nothing.
    if (attempt === 2) throw new SiteError(incomplete(resource));
  }
}

/** The rows of all pages, those that are objects. Throws SiteError. */
export async function queryRows(...of: Parameters<typeof queryAll>): Promise<readonly JsonObject[]> {
  const pages = await queryAll(...of);
  return pages.flatMap(({ inventories }) => (Array.isArray(inventories) ? inventories.filter(isObject) : []));
}

async function readPages(
  context: Context,
  resource: string,
  conditions: readonly string[],
  page: number,
  signal: AbortSignal | undefined,
) {
  const replies: JsonObject[] = [];
  const seen = new Set<unknown>();
  let fresh = 0;
  let total: number | undefined;
  let steady = true;
  let start = 0;
  for (;;) {
    if (replies.length >= MOST_PAGES) throw new SiteError(endless(resource));
    const json = await query(
      context,
      resource,
      [
        ...conditions.map((condition): Parameter => ['q', condition]),
        ['sort', '+uuid'],
        ['start', String(start)],
        ['limit', String(page)],
        ['replyWithCount', 'true'],
      ],
      signal,
    );
    replies.push(json);
    const { inventories, inventory, total: said } = json;
    // Documents show a lone `inventory` (zstack-api.md 5); an answer with neither tells of nothing, not of no rows.
    if (!Array.isArray(inventories) && !isObject(inventory)) throw new SiteError(noList(resource));
    const rows: readonly unknown[] = Array.isArray(inventories) ? inventories : [];
    const size = rows.length;
    // Of a row without a uuid nobody can tell whether it is another one.
    const ids = rows.map((row) => (isObject(row) && typeof row['uuid'] === 'string' ? row['uuid'] : row));
    fresh += ids.filter((id) => !seen.has(id)).length;
    for (const id of ids) seen.add(id);
    if (typeof said === 'number') {
      steady &&= total === undefined || total === said;
      total = said;
    }
    start += size;
    // A server that ignores `limit` sends everything at once; one that ignores `replyWithCount`, no total.
    if (size === 0 || (total === undefined ? size < page : start >= total)) break;
  }
  // A server that ignores `start` sends the first page again and again. Where rows move meanwhile, some come twice.
  return { replies, steady, whole: total === undefined || (steady ? fresh : start) >= total };
}

/** Passing: one such answer of a gateway must not end a group whose proof is being looked for. */
const noList = (resource: string): Failure => ({
  code: 'query.no-list',
  class: 'transient',
  message: `the site's answer to a query of ${resource} has no list of rows`,
  hint: 'look at the management node, and at whatever stands between',
});

const endless = (resource: string): Failure => ({
  code: 'query.endless',
  class: 'permanent',
  message: `the site's answer to a query of ${resource} does not come to an end`,
  hint: 'look at the management node, and at whatever stands between',
});

const incomplete = (resource: string): Failure => ({
  code: 'query.incomplete',
  class: 'transient',
  message: `the site's answers to a query of ${resource} have fewer rows than they say`,
  hint: 'try again; look at the management node if it lasts',
});

/** One query; a session that has ended is renewed, and the query repeated. Throws SiteError. */
export async function query(
  context: Context,
  resource: string,
  parameters: readonly Parameter[],
  signal?: AbortSignal,
): Promise<JsonObject> {
  for (let logins = 0; ; logins += 1) {
    const { reply, grant } = await read(context, resource, parameters, signal);
    if (reply.status === 200 && reply.json !== undefined && errorOf(reply) === undefined) return reply.json;
    const error = errorOf(reply);
    if (error === undefined) throw new SiteError(await unusable(context, reply));
    const failure = serverFailure(error, context.scrub);
    if (failure.class !== 'session') throw new SiteError(failure);
    const lapsed = context.credentials.lapsed(grant, failure);
    if (lapsed.class !== 'session') throw new SiteError(lapsed);
    if (logins === MOST_LOGINS) {
      throw new SiteError({
        ...lapsed,
        class: 'transient',
        message: `the site ends each new session at once: ${lapsed.message}`,
        hint: 'use an account of its own: a second login ends the first where enable.unique.session is on',
      });
    }
  }
}

/** A query changes nothing, so one that a closing keep-alive connection swallowed is sent again, once. */
function read(context: Context, resource: string, parameters: readonly Parameter[], signal?: AbortSignal) {
  const send = () => sendSigned(context, { method: 'GET', path: `/v1/${resource}`, query: parameters, signal });
  const again = (error: unknown) => {
    if (error instanceof TransportError && error.fault === 'reset') return send();
    throw error;
  };
  return heard(send().catch(again), context);
}

async function unusable({ wire, scrub }: Context, reply: Reply) {
  const { status } = reply;
  if (status === 404) {
    // It may have become ready since it said so: only asking again tells whether that lasts.
    const absent = reply.text.startsWith(NO_API) && (await readiness(wire)) === 'ready';
    return httpFailure(reply, absent ? 'transient' : 'unavailable', scrub);
  }
  return httpFailure(reply, status >= 300 && status < 500 ? refusalClass(status) : 'unavailable', scrub);
}
