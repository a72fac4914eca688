/** The OpenAPI 3.1 document: made of the schemas of the routes, so that the two cannot differ. */
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { type TSchema, Type } from 'typebox';
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

export const listOf = (key: string, name: Name): TSchema =>
  Type.Object({
    [key]: Type.Array(named(name)),
    more: Type.Boolean({ description: 'There are more than were asked for' }),
  });

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

export interface Described {
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly scope?: Scope;
  readonly tag: 'look' | 'operate' | 'machine';
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly headers?: TSchema;
  readonly body?: TSchema;
  /** By status: a schema, or the media type of an answer that is none of JSON. */
  readonly answers: Readonly<Record<number, TSchema | string>>;
  /** Statuses of problems, besides 400, 401, 403 and 421. */
  readonly problems?: readonly number[];
}

/** The schema of a route, as fastify and the document take it. */
export function describe(route: Described): { readonly schema: FastifySchema; readonly config: { scope?: Scope } } {
  const refusals = [...(route.scope === undefined ? [] : [401, 403]), 400, 421, ...(route.problems ?? [])];
  const answers = Object.entries(route.answers).map(([status, answer]) => [status, contentOf(answer)]);
  const problems = refusals.map((status) => [
    status,
    { description: 'A problem', content: { 'application/problem+json': { schema: named('Problem') } } },
  ]);
  return {
    schema: {
      operationId: route.id,
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
      tags: [route.tag],
      ...(route.scope === undefined ? { security: [] } : { security: [{ bearer: [] }] }),
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { querystring: route.query }),
      ...(route.headers === undefined ? {} : { headers: route.headers }),
      ...(route.body === undefined ? {} : { body: route.body }),
      response: Object.fromEntries([...answers, ...problems]),
    } as FastifySchema,
    config: route.scope === undefined ? {} : { scope: route.scope },
  };
}

const contentOf = (answer: TSchema | string): object =>
  typeof answer === 'string'
    ? {
        description: answer,
        content: Object.fromEntries(answer.split(', ').map((type) => [type, { schema: { type: 'string' } }])),
      }
    : { description: 'As asked', content: { 'application/json': { schema: answer } } };
