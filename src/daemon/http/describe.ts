/** The OpenAPI 3.1 document: made of the schemas of the routes, so that the two cannot differ. */
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import * as shapes from './shapes.ts';
import type { Scope } from './tokens.ts';

const NAMED = {
  Summary: shapes.Summary,
  PlanSummary: shapes.PlanSummary,
  PlanDetail: shapes.PlanDetail,
  DrillSummary: shapes.DrillSummary,
  RunSummary: shapes.RunSummary,
  RunDetail: shapes.RunDetail,
  CalendarPage: shapes.CalendarPage,
  HistoryEntry: shapes.HistoryEntry,
  DecisionEntry: shapes.DecisionEntry,
  Problem: shapes.Problem,
} as const;

type Name = keyof typeof NAMED;

/** A schema by its name in the document. */
export const named = (name: Name): TSchema => Type.Unsafe({ $ref: `${name}#` });

/** Some of many, as a list under a key. */
export const listOf = (key: string, name: Name): TSchema =>
  Type.Object({
    [key]: Type.Array(named(name)),
    more: Type.Boolean({ description: 'There are more than were asked for' }),
  });

/** Registers the document and the schemas that it names; before any route. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  for (const [name, schema] of Object.entries(NAMED)) app.addSchema({ ...schema, $id: name });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'zdr serve',
        description:
          'Drills on a calendar, and the runs of a site. Times are RFC 3339 in UTC, durations ms, sizes bytes. Errors are application/problem+json (RFC 9457) with a stable code.',
        version,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'A line of the token file: `name scope token`' },
        },
      },
      tags: [
        { name: 'look', description: 'With the scope read' },
        { name: 'operate', description: 'With the scope operate' },
        { name: 'machine', description: 'For supervisors and monitoring' },
      ],
    },
    refResolver: { buildLocalReference: (json, _, __, index) => String(json['$id'] ?? `schema${index}`) },
  });
}

export interface Described<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
> {
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly headers?: TSchema | undefined;
  readonly body?: Body;
  /** By status: a schema, or the media type of an answer that is none of JSON. */
  readonly answers: Readonly<Record<number, TSchema | string>>;
  /** Statuses of problems, besides 400, 401, 403 and 421. */
  readonly problems?: readonly number[];
}

/** Who may use routes, and where they stand in the document. */
interface Common {
  /** Absent: anybody. */
  readonly scope?: Scope;
  readonly tag: 'look' | 'operate' | 'machine';
}

/** What adds routes that have these in common, each with its description. */
export const adder =
  (app: FastifyInstance, method: 'GET' | 'POST', common: Common) =>
  <Params extends TSchema, Query extends TSchema, Body extends TSchema>(
    url: string,
    route: Described<Params, Query, Body>,
    handler: (
      request: FastifyRequest<{ Params: Static<Params>; Querystring: Static<Query>; Body: Static<Body> }>,
      reply: FastifyReply,
    ) => Promise<unknown>,
  ): void => {
    app.route<{ Params: Static<Params>; Querystring: Static<Query>; Body: Static<Body> }>({
      method,
      url,
      schema: schemaOf(route, common),
      config: common.scope === undefined ? {} : { scope: common.scope },
      handler,
    });
  };

/** As fastify and the document take it. */
function schemaOf(route: Described, { scope, tag }: Common): FastifySchema {
  const { id, summary, description, params, query, headers, body } = route;
  const answers = Object.entries(route.answers).map(([status, answer]) => [status, contentOf(answer)]);
  const refusals = [...(scope === undefined ? [] : [401, 403]), 400, 421, ...(route.problems ?? [])];
  const content = { 'application/problem+json': { schema: named('Problem') } };
  const problems = refusals.map((status) => [status, { description: 'A problem', content }]);
  const schema = {
    operationId: id,
    summary,
    description,
    tags: [tag],
    security: scope === undefined ? [] : [{ bearer: [] }],
    ...{ params, querystring: query, headers, body },
    response: Object.fromEntries([...answers, ...problems]),
  };
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}

const contentOf = (answer: TSchema | string): object =>
  typeof answer === 'string'
    ? {
        description: answer,
        content: Object.fromEntries(answer.split(', ').map((type) => [type, { schema: { type: 'string' } }])),
      }
    : { description: 'As asked', content: { 'application/json': { schema: answer } } };

/** What several routes take in their addresses. */
export const Limit = (most: number, usual: number) => Type.Integer({ minimum: 1, maximum: most, default: usual });
export const maybePlan = { plan: Type.Optional(Type.String({ maxLength: 200 })) };
export const maybeDrill = { drill: Type.Optional(Type.String({ maxLength: 200 })) };
export const RunParams = Type.Object({ run: Type.String({ pattern: '^[A-Za-z0-9._-]{1,120}$' }) });
/** Of a plan, a drill, a group, a wave. */
export const Name = Type.String({ minLength: 1, maxLength: 200 });
export const PlanParams = Type.Object({ plan: Name });
