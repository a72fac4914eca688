/** For supervisors, monitoring and the page. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { describe } from './describe.ts';
import type { Metrics } from './metrics.ts';
import { type Asset, PAGE_POLICY } from './page.ts';
import type { Readiness } from './readiness.ts';

const Health = Type.Object({ status: Type.String() });
const Ready = Type.Object({
  status: Type.Enum(['ready', 'not ready']),
  checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean(), message: Type.Optional(Type.String()) })),
});

export function machineRoutes(
  app: FastifyInstance,
  ports: {
    readonly readiness: () => Readiness;
    readonly metrics: Metrics;
    readonly page: ReadonlyMap<string, Asset>;
  },
): void {
  app.get('/healthz', {
    ...describe({ id: 'healthz', summary: 'The process answers', tag: 'machine', answers: { 200: Health } }),
    handler: async () => ({ status: 'ok' }),
  });

  app.get('/readyz', {
    ...describe({
      id: 'readyz',
      summary: 'Whether the daemon can act; names nothing that is secret',
      tag: 'machine',
      answers: { 200: Ready, 503: Ready },
    }),
    handler: async (_, reply) => {
      const { ready, checks } = ports.readiness();
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks });
    },
  });

  app.get('/metrics', {
    ...describe({
      id: 'metrics',
      summary: 'For Prometheus',
      scope: 'read',
      tag: 'machine',
      answers: { 200: 'text/plain' },
    }),
    handler: async (_, reply) =>
      reply
        .type(ports.metrics.type)
        .serializer(String)
        .send(await ports.metrics.text()),
  });

  for (const [path, { body, type, etag }] of ports.page) {
    app.get(path, {
      schema: { hide: true } as object,
      handler: async ({ headers }, reply) => {
        reply.header('content-security-policy', PAGE_POLICY).header('cache-control', 'no-cache').header('etag', etag);
        return headers['if-none-match'] === etag ? reply.code(304).send() : reply.type(type).send(body);
      },
    });
  }
}
