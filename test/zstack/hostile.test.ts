import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SiteError } from '../../src/run/failure.ts';
import { createSite, type SiteAuth } from '../../src/zstack/site.ts';
import { type HttpReply, type HttpRequest, type Transport, TransportError } from '../../src/zstack/transport.ts';
import { CALL, realClock } from './scripted-server.ts';

/** A site behind a transport that answers as told, without sockets. */
function siteBehind(
  answer: (request: HttpRequest) => HttpReply,
  auth: SiteAuth,
  dialect: 'documented' | 'sdk' | 'auto',
) {
  const transport: Transport = { request: async (request) => answer(request), close: async () => undefined };
  return createSite({
    endpoint: 'http://127.0.0.1:9/zstack',
    auth,
    dialect,
    verify: 'observed',
    tls: { insecureSkipVerify: false },
    requestTimeoutMs: 1_000,
    connections: 1,
    clock: { ...realClock, sleep: () => new Promise(() => undefined) },
    transport,
  });
}

const session: SiteAuth = { kind: 'session', session: 'f'.repeat(32) };
const status = fc.oneof(fc.integer({ min: 100, max: 599 }), fc.constantFrom(200, 202, 400, 403, 404, 503));
const someJson = fc.oneof(
  fc.json(),
  fc
    .record(
      {
        inventories: fc.oneof(
          fc.jsonValue(),
          fc.array(fc.record({ uuid: fc.jsonValue(), size: fc.jsonValue() }, { requiredKeys: [] })),
        ),
        inventory: fc.jsonValue(),
        error: fc.oneof(
          fc.jsonValue(),
          fc.record({ code: fc.jsonValue(), details: fc.jsonValue(), cause: fc.jsonValue() }, { requiredKeys: [] }),
        ),
        location: fc.jsonValue(),
        total: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
);
const body = fc.oneof(
  fc.string({ unit: 'binary' }),
  someJson,
  someJson.map((whole) => whole.slice(0, -1)),
);
const dialects = fc.constantFrom('documented' as const, 'sdk' as const, 'auto' as const);

function hasInventories(text: string): boolean {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value?.inventories) || (typeof value?.inventory === 'object' && value.inventory !== null);
  } catch {
    return false;
  }
}

describe('a hostile server', () => {
  it('never crashes the client, and never makes it believe in a success that was not said', async () => {
    await fc.assert(
      fc.asyncProperty(status, body, dialects, async (code, text, dialect) => {
        const site = siteBehind(() => ({ status: code, headers: {}, text }), session, dialect);
        const submission = await site.recover(CALL);
        if (submission.kind === 'completed') expect([code, hasInventories(text)]).toEqual([200, true]);
        if (submission.kind === 'accepted') expect([202, 400]).toContain(code);
        if (submission.kind === 'refused' || submission.kind === 'failed' || submission.kind === 'in-doubt') {
          expect(submission.failure.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          expect(submission.failure.message.length).toBeLessThanOrEqual(600);
        }
        const job = await site.job(CALL.jobUuid);
        if (job.kind === 'succeeded') expect(code).toBe(200);
        if (job.kind === 'gone') expect(code).toBe(404);
        for (const read of [site.open(), site.find([CALL.groupUuid, 'a'.repeat(32)])]) {
          await read.catch((error: unknown) => expect(error).toBeInstanceOf(SiteError));
        }
        await site.close();
      }),
      { numRuns: 200 },
    );
  });
});

const secret = fc
  .string({ minLength: 8, maxLength: 40, unit: 'grapheme-ascii' })
  .filter((text) => text.trim().length >= 8);
const key = fc.stringMatching(/^[0-9a-f]{32}$/);
const auths: fc.Arbitrary<{ auth: SiteAuth; secret: string }> = fc.oneof(
  secret.map((password) => ({ auth: { kind: 'account' as const, account: 'admin', password }, secret: password })),
  secret.map((text) => ({ auth: { kind: 'accessKey' as const, id: 'LTAI', secret: text }, secret: text.trim() })),
  key.map((text) => ({ auth: { kind: 'session' as const, session: text }, secret: text })),
);

describe('a secret', () => {
  it('is in no failure, even if the server prints it everywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        auths,
        status,
        dialects,
        fc.constantFrom('', '\u0000', 'x'.repeat(590)),
        async (given, code, dialect, before) => {
          const parts = (request: HttpRequest) =>
            `${before}${given.secret} ${JSON.stringify(request.headers)} ${request.body}`;
          const echo = (request: HttpRequest): HttpReply => {
            const details = parts(request);
            const error = {
              code: given.secret,
              details,
              description: details,
              cause: { code: `X.${given.secret}`, details },
            };
            if (request.path.endsWith('/login') && code !== 503) {
              return { status: 200, headers: {}, text: JSON.stringify({ inventory: { uuid: 'e'.repeat(32) } }) };
            }
            if (request.path.endsWith('platform-timezone'))
              return { status: 200, headers: {}, text: '{"timezone":"UTC"}' };
            return {
              status: code,
              headers: {},
              text: code === 503 || code === 200 ? JSON.stringify({ error }) : details,
            };
          };
          const site = siteBehind(echo, given.auth, dialect);
          const outcomes: unknown[] = [await site.recover(CALL), await site.job(CALL.jobUuid)];
          for (const read of [site.open(), site.find([CALL.groupUuid])]) {
            outcomes.push(
              await read.catch((error: unknown) => [
                (error as SiteError).failure,
                String(error),
                (error as Error).stack,
              ]),
            );
          }
          const said = outcomes.map((outcome) => texts(outcome)).join('\n');
          expect(said).not.toContain(given.secret);
          if (given.auth.kind === 'account') expect(said).not.toContain('e'.repeat(32));
          await site.close();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is in no failure of the network', async () => {
    const transport: Transport = {
      request: async ({ headers }) => {
        throw new TransportError('protocol', true, `bad header ${headers['Authorization']}`);
      },
      close: async () => undefined,
    };
    const site = createSite({
      endpoint: 'http://127.0.0.1:9/zstack',
      auth: session,
      dialect: 'sdk',
      verify: 'claimed',
      tls: { insecureSkipVerify: false },
      requestTimeoutMs: 1_000,
      connections: 1,
      clock: realClock,
      transport,
    });
    expect(texts(await site.recover(CALL))).not.toContain('f'.repeat(32));
  });
});

/** Every string inside, unescaped. */
function texts(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(texts).join('\n');
}
