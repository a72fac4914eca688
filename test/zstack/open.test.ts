import { afterEach, describe, expect, it } from 'vitest';
import { SiteError } from '../../src/run/failure.ts';
import type { SiteOptions } from '../../src/zstack/site.ts';
import type { RequestRecord } from '../../src/zstack/wire.ts';
import { type Answer, failed, json, type Script, SESSION, siteAt, startServer, text } from './scripted-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function setUp(script: Script, options: Partial<SiteOptions> = {}) {
  const server = await startServer(script);
  const site = siteAt(server.endpoint, options);
  closers.push(() => site.close(), server.close);
  return { server, site };
}

/** Answers by the end of the path; the query is no part of it. */
const routes =
  (table: Readonly<Record<string, Answer>>): Script =>
  ({ url, body }) => {
    const path = new URL(url, 'http://x').pathname;
    return Object.entries(table).find(([end]) => path.endsWith(end) || body.includes(end))?.[1];
  };

const WHOLE = {
  '/ready': json(200, {}),
  '/valid': json(200, { valid: true }),
  getVersion: json(200, { version: '5.2.1', success: true }),
  '/platform-timezone': json(200, { timezone: 'Asia/Shanghai', offset: '+08:00' }),
  '/volume-backups': json(200, { inventories: [] }),
};
const html = (status: number): Answer => ({ status, body: '<!doctype html><p>Tomcat</p>' });

describe('open', () => {
  it('finds out what the site offers', async () => {
    const { site } = await setUp(routes(WHOLE));
    expect(await site.open()).toEqual({ queries: true, version: '5.2.1', timeZone: 'Asia/Shanghai' });
  });

  it.each<[name: string, change: Record<string, Answer>, expected: object]>([
    ['no version', { getVersion: text(404, 'no api mapping to x') }, { queries: true, timeZone: 'Asia/Shanghai' }],
    ['no zone', { '/platform-timezone': failed('ID.1002') }, { queries: true, version: '5.2.1' }],
    [
      'a strange zone',
      { '/platform-timezone': json(200, { timezone: 7, offset: '+05:45' }) },
      { queries: true, version: '5.2.1', timeZone: '+05:45' },
    ],
    [
      'no ready call',
      { '/ready': text(404, 'no api mapping to x') },
      { queries: true, version: '5.2.1', timeZone: 'Asia/Shanghai' },
    ],
    [
      'no query API',
      { '/volume-backups': text(404, 'no api mapping to x') },
      { queries: false, version: '5.2.1', timeZone: 'Asia/Shanghai' },
    ],
    [
      'a path of others',
      { '/volume-backups': text(500, 'No query API found for the path[x]') },
      { queries: false, version: '5.2.1', timeZone: 'Asia/Shanghai' },
    ],
    [
      'a hostile version',
      { getVersion: json(200, { version: '\u001b[2J' }) },
      { queries: true, timeZone: 'Asia/Shanghai' },
    ],
  ])('does without: %s', async (_name, change, expected) => {
    const { site } = await setUp(routes({ ...WHOLE, ...change }));
    expect(await site.open()).toEqual(expected);
  });

  it('does not ask for a zone that is set', async () => {
    const { server, site } = await setUp(routes(WHOLE), { timeZone: 'Europe/Berlin' });
    expect(await site.open()).toMatchObject({ timeZone: 'Europe/Berlin' });
    expect(server.requests.some(({ url }) => url.includes('timezone'))).toBe(false);
  });

  it.each<[name: string, change: Record<string, Answer>, code: string, failureClass: string]>([
    [
      'not ready',
      { '/ready': failed('SYS.1010', 'management node[uuid:U] is not ready yet') },
      'SYS.1010',
      'unavailable',
    ],
    ['proxy page', { '/ready': html(503) }, 'http.503', 'unavailable'],
    ['redirect', { '/ready': { status: 301, headers: { location: 'https://x/' } } }, 'http.301', 'permanent'],
    ['no permission to query', { '/volume-backups': failed('ID.1002') }, 'ID.1002', 'permanent'],
    ['session ended', { '/volume-backups': failed('ID.1001') }, 'ID.1001', 'permanent'],
    ['query fails', { '/volume-backups': html(502) }, 'http.502', 'unavailable'],
  ])('throws: %s', async (_name, change, code, failureClass) => {
    const { site } = await setUp(routes({ ...WHOLE, ...change }));
    await expect(site.open()).rejects.toMatchObject({ name: 'SiteError', failure: { code, class: failureClass } });
  });

  it.each<[name: string, answer: Answer]>([
    ['Tomcat', html(404)],
    ['an API that is starting', text(404, 'no api mapping to x')],
  ])('tells a wrong address or a start (%s) from a site without queries', async (_name, answer) => {
    const { site } = await setUp(() => answer);
    await expect(site.open()).rejects.toMatchObject({
      failure: { code: 'http.404', class: 'unavailable', hint: expect.stringContaining('/zstack') },
    });
  });

  it('takes a gateway with the recovery call alone for what it is', async () => {
    const { site } = await setUp(routes({ '/actions': text(400, "missing header 'Authorization'") }));
    expect(await site.open()).toEqual({ queries: false });
  });

  it('names the endpoint and the remedy when nobody listens', async () => {
    const { server, site } = await setUp(() => undefined);
    await server.close();
    await expect(site.open()).rejects.toMatchObject({
      failure: {
        code: 'net.refused',
        class: 'unavailable',
        message: expect.stringContaining(server.endpoint),
        hint: expect.any(String),
      },
    });
  });

  it('names the endpoint and the remedy when the name cannot be resolved', async () => {
    const site = siteAt('http://no-such-host.invalid:8080/zstack');
    await expect(site.open()).rejects.toMatchObject({
      failure: {
        code: 'net.dns',
        message: expect.stringContaining('no-such-host.invalid'),
        hint: expect.stringContaining('DNS'),
      },
    });
    await site.close();
  });
});

describe('options', () => {
  it.each([
    ['not a url', 'site.endpoint'],
    ['ftp://x/zstack', 'site.endpoint'],
    ['http://user:hunter2@x/zstack', 'site.endpoint'],
    ['http://x/zstack?a=b', 'site.endpoint'],
  ])('refuses the endpoint %s without repeating it', (endpoint, code) => {
    const error = (() => {
      try {
        return siteAt(endpoint);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(SiteError);
    expect(error).toMatchObject({ failure: { code, class: 'permanent' } });
    expect(JSON.stringify(error)).not.toContain('hunter2');
  });

  it('refuses a time zone that is none', () => {
    expect(() => siteAt('http://127.0.0.1:9/zstack', { timeZone: 'Nowhere' })).toThrow(SiteError);
  });

  it('reports requests for the log without query and secrets', async () => {
    const records: RequestRecord[] = [];
    const { site } = await setUp(routes(WHOLE), { onRequest: (record) => records.push(record) });
    await site.open();
    expect(records.map(({ method, path, status }) => `${method} ${path} ${status}`).sort()).toEqual([
      'GET /v1/accounts/sessions/[redacted]/valid 200',
      'GET /v1/management-nodes/platform-timezone 200',
      'GET /v1/management-nodes/ready 200',
      'GET /v1/volume-backups 200',
      'PUT /v1/management-nodes/actions 200',
    ]);
    expect(records.every(({ ms }) => ms >= 0)).toBe(true);
    expect(JSON.stringify(records)).not.toContain(SESSION);
  });
});
