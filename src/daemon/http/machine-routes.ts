/** For supervisors, monitoring and the page. */
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { adder } from './describe.ts';
import type { Metrics } from './metrics.ts';
import { type Asset, PAGE_POLICY } from './page.ts';
import type { readinessOf } from './readiness.ts';

const Health = Type.Object({ status: Type.String() });
const Ready = Type.Object({
  status: Type.Enum(['ready', 'not ready']),
  checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean(), message: Type.Optional(Type.String()) })),
});

interface MachinePorts {
  readonly readiness: () => ReturnType<typeof readinessOf>;
  readonly metrics: Metrics;
  readonly page: ReadonlyMap<string, Asset>;
}

export function machineRoutes(app: FastifyInstance, { readiness, metrics, page }: MachinePorts): void {
  const open = adder(app, 'GET', { tag: 'machine' });

  open('/healthz', { id: 'healthz', summary: 'The process answers', answers: { 200: Health } }, async () => ({
    status: 'ok',
  }));

  open(
    '/readyz',
    {
      id: 'readyz',
      summary: 'Whether the daemon can act; names nothing that is secret',
      answers: { 200: Ready, 503: Ready },
    },
    async (_, reply) => {
      const { ready, checks } = readiness();
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks });
    },
  );

  open(
    '/api/v1/openapi.json',
    { id: 'openapi', summary: 'This description', answers: { 200: Type.Object({}) } },
    async () => app.swagger(),
  );

  adder(app, 'GET', { scope: 'read', tag: 'machine' })(
    '/metrics',
    { id: 'metrics', summary: 'For Prometheus', answers: { 200: 'text/plain' } },
    async (_, reply) =>
      reply
        .type(metrics.type)
        .serializer(String)
        .send(await metrics.text()),
  );

  for (const [path, { body, type, etag }] of page) {
    app.get(path, {
      schema: { hide: true } as object,
      handler: async ({ headers }, reply) => {
        reply.header('content-security-policy', PAGE_POLICY).header('cache-control', 'no-cache').header('etag', etag);
        return headers['if-none-match'] === etag ? reply.code(304).send() : reply.type(type).send(body);
      },
    });
  }
}
