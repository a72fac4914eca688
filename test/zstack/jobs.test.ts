import { afterEach, describe, expect, it } from 'vitest';
import type { SiteOptions } from '../../src/zstack/site.ts';
import {
  CALL,
  failed,
  json,
  PAGE_ANSWER,
  type Reaction,
  type Script,
  siteAt,
  startServer,
  text,
} from './scripted-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function setUp(script: Script, options: Partial<SiteOptions> = {}) {
  const server = await startServer(script);
  const site = siteAt(server.endpoint, { dialect: 'sdk', requestTimeoutMs: 300, ...options });
  closers.push(() => site.close(), server.close);
  return { server, site };
}

const html = (status: number): Reaction => ({ status, body: '<html>Apache Tomcat</html>' });
const gone = text(404, 'the job has been expired');

/** What a proxy says of itself, in JSON. */
const GATEWAY = { error: { code: 503, message: 'upstream connect error' } };

describe('a job', () => {
  it.each<[name: string, reaction: Reaction, expected: object]>([
    ['running', json(202, {}), { kind: 'running' }],
    ['succeeded', { status: 200, body: PAGE_ANSWER }, { kind: 'succeeded', records: [{ sizeBytes: 1073741824 }, {}] }],
    ['succeeded with one', json(200, { inventory: { uuid: 'x' } }), { kind: 'succeeded', records: [{ uuid: 'x' }] }],
    ['succeeded with nothing', json(200, {}), { kind: 'succeeded', records: [] }],
    [
      'failed',
      failed('SYS.1006', 'sync task failed.'),
      { kind: 'failed', failure: { code: 'SYS.1006', class: 'transient' } },
    ],
    ['failed: session', failed('ID.1001'), { kind: 'failed', failure: { code: 'ID.1001', class: 'session' } }],
    ['gone', gone, { kind: 'gone' }],
    // A server without jobs knows nothing of this one, so nothing may be sent again on its word.
    ['no API, ready', text(404, 'no api mapping to /v1/api-jobs/x'), { kind: 'unreachable' }],
    ['Tomcat 404', html(404), { kind: 'unreachable', failure: { code: 'http.404', class: 'unavailable' } }],
    ['405', text(405, 'only GET method is allowed for querying job status'), { kind: 'unreachable' }],
    ['500', text(500, ''), { kind: 'unreachable' }],
    ['502', html(502), { kind: 'unreachable', failure: { code: 'http.502' } }],
    ['503 page', html(503), { kind: 'unreachable', failure: { code: 'http.503' } }],
    ['200 page', html(200), { kind: 'unreachable' }],
    ['503 of a gateway', json(503, GATEWAY), { kind: 'unreachable', failure: { code: 'http.503' } }],
    ['200 of a gateway', json(200, GATEWAY), { kind: 'unreachable' }],
    [
      'failed, without a code',
      json(503, { error: { details: 'x' } }),
      { kind: 'failed', failure: { code: 'server.error' } },
    ],
    ['cut', text(200, '{"inventories":[{"uu'), { kind: 'unreachable' }],
    ['cut on the wire', { cut: '{' }, { kind: 'unreachable', failure: { code: 'net.reset', class: 'unavailable' } }],
    ['reset', 'reset', { kind: 'unreachable', failure: { code: 'net.reset' } }],
    ['silence', 'silence', { kind: 'unreachable', failure: { code: 'net.timeout' } }],
    ['redirect', { status: 302, headers: { location: '/elsewhere' } }, { kind: 'unreachable' }],
    [
      'SYS.1008 from a ready node',
      failed('SYS.1008'),
      { kind: 'failed', failure: { code: 'SYS.1008', class: 'transient' } },
    ],
    [
      'SYS.1012 from a ready node',
      failed('SYS.1012'),
      { kind: 'failed', failure: { code: 'SYS.1012', class: 'unknown' } },
    ],
  ])('%s', async (_name, reaction, expected) => {
    const { server, site } = await setUp(({ url }) => (url.endsWith('/ready') ? json(200, {}) : reaction));
    expect(await site.job(CALL.jobUuid)).toMatchObject(expected);
    expect(server.requests[0]).toMatchObject({ method: 'GET', url: `/zstack/v1/api-jobs/${CALL.jobUuid}`, body: '' });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('is asked for once: 503 is an answer, not a reason to repeat', async () => {
    const { server, site } = await setUp(() => failed('SYS.1006'));
    await site.job(CALL.jobUuid);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['SYS.1008', 'SYS.1010', 'SYS.1012'])(
    '%s from a node that is not ready says nothing of the job',
    async (code) => {
      const { site } = await setUp(({ url }) => (url.endsWith('/ready') ? failed('SYS.1010') : failed(code)));
      expect(await site.job(CALL.jobUuid)).toMatchObject({
        kind: 'unreachable',
        failure: { code, class: 'unavailable' },
      });
    },
  );

  it('is asked for again when the node became ready in between', async () => {
    let asked = 0;
    const { site } = await setUp(({ url }) => {
      if (url.endsWith('/ready')) return json(200, {});
      asked += 1;
      return asked === 1 ? failed('SYS.1010') : json(202, {});
    });
    expect(await site.job(CALL.jobUuid)).toEqual({ kind: 'running' });
  });

  it('404 about the API from a node that is not ready is no news of the job', async () => {
    const { site } = await setUp(({ url }) => (url.endsWith('/ready') ? failed('SYS.1010') : undefined));
    expect(await site.job(CALL.jobUuid)).toMatchObject({ kind: 'unreachable' });
  });

  it('cannot exist at a server with the documented API alone', async () => {
    const { site } = await setUp(() => undefined, { dialect: 'documented' });
    expect(await site.job(CALL.jobUuid)).toEqual({ kind: 'gone' });
  });

  it('is out of reach when nobody listens', async () => {
    const { server, site } = await setUp(() => gone);
    await server.close();
    expect(await site.job(CALL.jobUuid)).toMatchObject({ kind: 'unreachable', failure: { code: 'net.refused' } });
  });
});
