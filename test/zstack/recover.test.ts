import { afterEach, describe, expect, it } from 'vitest';
import type { SiteOptions } from '../../src/zstack/site.ts';
import {
  CALL,
  failed,
  json,
  PAGE_ANSWER,
  type Reaction,
  type Received,
  type Script,
  type ScriptedServer,
  SESSION,
  siteAt,
  startServer,
  text,
  WRONG_KEY,
} from './scripted-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function setUp(script: Script, options: Partial<SiteOptions> = {}) {
  const server: ScriptedServer = await startServer(script);
  const site = siteAt(server.endpoint, { verify: 'claimed', ...options });
  closers.push(() => site.close(), server.close);
  return { server, site };
}

const isCall = (request: Received) => request.url.startsWith('/zstack/v1/vm-backups/');
const ready: Script = ({ url }) => (url.endsWith('/management-nodes/ready') ? json(200, {}) : undefined);
const answering =
  (reaction: Reaction): Script =>
  (request) =>
    isCall(request) ? reaction : ready(request);

describe('the documented request', () => {
  it("is the page's curl example, byte for byte", async () => {
    const { server, site } = await setUp(answering({ status: 200, body: PAGE_ANSWER }));
    await site.recover({ ...CALL, userTags: ['u'] });
    const host = server.endpoint.slice('http://'.length).replace('/zstack', '');
    const body =
      `{"recovervmbackupfromimagestorebackupstorage":{"srcBackupStorageUuid":"${CALL.srcBackupStorageUuid}",` +
      `"dstBackupStorageUuid":"${CALL.dstBackupStorageUuid}"},"systemTags":["tag::one"],"userTags":["u"]}`;
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'PUT',
      url: `/zstack/v1/vm-backups/${CALL.groupUuid}/actions`,
      body,
      rawHeaders: [
        ...['host', host, 'connection', 'keep-alive', 'accept-encoding', 'identity'],
        ...['Authorization', `OAuth ${SESSION}`, 'Content-Type', 'application/json;charset=UTF-8'],
        ...['content-length', String(body.length)],
      ],
    });
  });

  it('is the only request, from open to close, where only the documented API is sure to exist', async () => {
    const { server, site } = await setUp(answering({ status: 200, body: PAGE_ANSWER }));
    expect(await site.open()).toEqual({ queries: false });
    expect(await site.recover(CALL)).toMatchObject({ kind: 'completed' });
    await site.close();
    expect(server.requests).toHaveLength(1);
    expect(site.dialect()).toBe('documented');
  });

  it('may be answered long after the request timeout of the site', async () => {
    let answer: (reaction: Reaction) => void = () => undefined;
    const pending = new Promise<Reaction>((resolve) => {
      answer = resolve;
    });
    const { site } = await setUp((request) => (isCall(request) ? pending : 'silence'), { requestTimeoutMs: 50 });
    const submission = site.recover(CALL);
    for (const _ of [1, 2]) expect(await site.job(CALL.jobUuid)).toMatchObject({ failure: { code: 'net.timeout' } });
    answer({ status: 200, body: PAGE_ANSWER });
    expect(await submission).toMatchObject({ kind: 'completed' });
  });

  it('gives what the page prints, and leaves absent what it leaves out', async () => {
    const { site } = await setUp(answering({ status: 200, body: PAGE_ANSWER }), { timeZone: 'Asia/Shanghai' });
    expect(await site.recover(CALL)).toEqual({
      kind: 'completed',
      records: [
        {
          uuid: '5e28a0c27a8e352bbeedff94a0326f9e',
          volumeUuid: 'aa5fbdba3ffa352bbefaf913f56949f3',
          name: 'Root-Volume-Backup-1',
          sizeBytes: 1073741824,
          groupUuid: '0150a8120f9334db8e9abc9d3f5eea08',
          createDate: 'Nov 14, 2017 10:20:57 PM',
          createdAt: '2017-11-14T14:20:57.000Z',
        },
        {
          uuid: '5924c90ddbcb3784ae6e78b70ede90ce',
          volumeUuid: '12d583f519f03a0593dff7514af65be4',
          name: 'Data-Volume-Backup-1',
          sizeBytes: 2147483648,
          createDate: 'Nov 14, 2017 10:20:57 PM',
          createdAt: '2017-11-14T14:20:57.000Z',
        },
      ],
    });
  });
});

describe('the two dialects', () => {
  const real: Script = (request) => {
    if (!isCall(request)) return undefined;
    if (!request.body.startsWith('{"recoverVmBackupFromImageStoreBackupStorage":{"src')) return WRONG_KEY;
    const job = request.headers['x-job-uuid'];
    return json(202, { location: `http://mn-internal:8080/zstack/v1/api-jobs/${job}`, apiTimeout: 1 });
  };

  it('follows the job that the server names where something on the way dropped ours, and trusts ours no more', async () => {
    const { site } = await setUp(answering(json(202, { location: `http://x/v1/api-jobs/${'e'.repeat(32)}` })), {
      dialect: 'sdk',
    });
    expect(site.honoursJobUuid()).toBe(true);
    expect(await site.recover(CALL)).toEqual({ kind: 'accepted', jobUuid: 'e'.repeat(32) });
    expect(site.honoursJobUuid()).toBe(false);
  });

  it('turns to camelCase on the 400 about the key, once, with the same job uuid', async () => {
    const { server, site } = await setUp(real);
    expect(site.dialect()).toBeUndefined();
    expect(await site.recover(CALL)).toEqual({ kind: 'accepted' });
    expect(await site.recover(CALL)).toEqual({ kind: 'accepted' });
    expect(site.dialect()).toBe('sdk');
    expect(server.requests.map(({ headers }) => headers['x-job-uuid'])).toEqual([
      undefined,
      CALL.jobUuid,
      CALL.jobUuid,
    ]);
    expect(server.requests[1]?.headers).toMatchObject({ 'x-api-timeout': '7201', authorization: `OAuth ${SESSION}` });
  });

  it('lets parallel first calls each find out', async () => {
    const { server, site } = await setUp(real);
    const calls = await Promise.all([site.recover(CALL), site.recover(CALL), site.recover(CALL)]);
    expect(calls).toEqual([{ kind: 'accepted' }, { kind: 'accepted' }, { kind: 'accepted' }]);
    expect(server.requests.length).toBeLessThanOrEqual(6);
  });

  it('begins with a remembered dialect', async () => {
    const { server, site } = await setUp(real, { rememberedDialect: 'sdk' });
    await site.recover(CALL);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['documented', 'sdk'] as const)('does not turn when the plan fixes %s', async (dialect) => {
    const { server, site } = await setUp(answering(WRONG_KEY), { dialect, rememberedDialect: 'sdk' });
    expect(await site.recover(CALL)).toMatchObject({
      kind: 'refused',
      failure: { code: 'http.400', class: 'permanent' },
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers['x-job-uuid']).toBe(dialect === 'sdk' ? CALL.jobUuid : undefined);
  });

  it('gives up when the server knows neither key', async () => {
    const { server, site } = await setUp(answering(WRONG_KEY));
    expect(await site.recover(CALL)).toMatchObject({ kind: 'refused', failure: { class: 'permanent' } });
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    text(400, "other text: the body doesn't contain action mapping"),
    text(500, "the body doesn't contain action mapping"),
  ])('does not turn on anything else: $status', async (reaction) => {
    const { server, site } = await setUp(answering(reaction));
    await site.recover(CALL);
    expect(server.requests).toHaveLength(1);
    expect(site.dialect()).toBeUndefined();
  });

  it('takes only the job uuid out of the location that a documented call may get', async () => {
    const job = 'abcdefabcdefabcdefabcdefabcdefab';
    const location = `http://203.0.113.9:1/elsewhere/v1/api-jobs/${job}`;
    const { server, site } = await setUp(answering(json(202, { location })), { dialect: 'documented' });
    expect(await site.recover(CALL)).toEqual({ kind: 'accepted', jobUuid: job });
    await site.job(job);
    expect(server.requests.at(-1)?.url).toBe(`/zstack/v1/api-jobs/${job}`);
  });

  it.each([{}, { location: 7 }, { location: 'http://x/v1/api-jobs/../../evil' }])(
    'is in doubt about a documented 202 that names no job: %j',
    async (body) => {
      const { site } = await setUp(answering(json(202, body)), { dialect: 'documented' });
      expect(await site.recover(CALL)).toMatchObject({ kind: 'in-doubt' });
    },
  );
});

const html = (status: number): Reaction => ({ status, body: '<html><h1>Bad gateway</h1></html>' });

describe('what became of a camelCase call', () => {
  it.each<[name: string, reaction: Reaction, expected: object]>([
    ['202', json(202, { location: 'x' }), { kind: 'accepted' }],
    ['duplicate', text(400, `Duplicate job uuid[${CALL.jobUuid}]`), { kind: 'accepted' }],
    ['200 with inventories', json(200, { inventories: [] }), { kind: 'completed', records: [] }],
    ['200 with a null error', json(200, { error: null, inventories: [] }), { kind: 'completed', records: [] }],
    [
      '200 with an error',
      json(200, { error: { code: 'SYS.1007' } }),
      { kind: 'failed', failure: { code: 'SYS.1007' } },
    ],
    ['200 without inventories', json(200, {}), { kind: 'in-doubt', failure: { code: 'http.200', class: 'unknown' } }],
    ['200 with HTML', html(200), { kind: 'in-doubt', failure: { class: 'unknown' } }],
    ['200, empty', text(200, ''), { kind: 'in-doubt' }],
    ['200, cut JSON', text(200, '{"inventories":[{"uuid":"5e28'), { kind: 'in-doubt' }],
    [
      '200, cut on the wire',
      { cut: '{"inventories":[' },
      { kind: 'in-doubt', failure: { code: 'net.reset', class: 'unknown' } },
    ],
    ['202 with HTML', html(202), { kind: 'in-doubt' }],
    ['204', text(204, ''), { kind: 'in-doubt' }],
    [
      'no header',
      text(400, "missing header 'Authorization'"),
      { kind: 'refused', failure: { code: 'http.400', class: 'permanent' } },
    ],
    [
      'bad job uuid',
      text(400, "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped"),
      { kind: 'refused', failure: { class: 'permanent' } },
    ],
    [
      '403 key',
      text(403, 'wrong accessKey signature'),
      { kind: 'refused', failure: { code: 'http.403', class: 'permanent' } },
    ],
    [
      '404 while ready',
      text(404, 'no api mapping to /v1/x'),
      { kind: 'refused', failure: { code: 'http.404', class: 'permanent' } },
    ],
    ['405', text(405, 'The method[PUT] is not allowed'), { kind: 'refused', failure: { class: 'permanent' } }],
    ['408', text(408, ''), { kind: 'in-doubt' }],
    ['429', text(429, 'slow down'), { kind: 'refused', failure: { class: 'transient' } }],
    ['500, empty', text(500, ''), { kind: 'in-doubt', failure: { code: 'http.500', class: 'unknown' } }],
    ['500, text', text(500, 'java.lang.NullPointerException'), { kind: 'in-doubt' }],
    ['502 HTML', html(502), { kind: 'in-doubt', failure: { code: 'http.502' } }],
    ['503 HTML', html(503), { kind: 'in-doubt', failure: { code: 'http.503' } }],
    ['503 JSON without an error', json(503, {}), { kind: 'in-doubt' }],
    [
      '503 of a gateway',
      json(503, { error: { code: 503, message: 'upstream' } }),
      { kind: 'in-doubt', failure: { code: 'http.503' } },
    ],
    ['200 of a gateway', json(200, { error: { code: 'ServiceUnavailable' } }), { kind: 'in-doubt' }],
    ['503 operation failed', failed('SYS.1006'), { kind: 'failed', failure: { code: 'SYS.1006', class: 'transient' } }],
    ['503 timeout', failed('SYS.1001'), { kind: 'failed', failure: { code: 'SYS.1001', class: 'unknown' } }],
    ['503 not ready', failed('SYS.1010'), { kind: 'refused', failure: { class: 'unavailable' } }],
    ['503 no service, ready', failed('SYS.1008'), { kind: 'refused', failure: { class: 'transient' } }],
    ['503 node lost', failed('SYS.1012'), { kind: 'in-doubt', failure: { code: 'SYS.1012', class: 'unknown' } }],
    ['reset', 'reset', { kind: 'in-doubt', failure: { code: 'net.reset', class: 'unknown' } }],
  ])('%s', async (_name, reaction, expected) => {
    const { site } = await setUp(answering(reaction), { dialect: 'sdk' });
    expect(await site.recover(CALL)).toMatchObject(expected);
  });

  it('no answer within the request timeout: in doubt', async () => {
    const { site } = await setUp(answering('silence'), { dialect: 'sdk', requestTimeoutMs: 100 });
    expect(await site.recover(CALL)).toMatchObject({
      kind: 'in-doubt',
      failure: { code: 'net.timeout', class: 'unknown' },
    });
  });

  it('cancelled after it was sent: in doubt', async () => {
    const controller = new AbortController();
    const { site } = await setUp((request) => {
      if (isCall(request)) controller.abort();
      return 'silence';
    });
    expect(await site.recover(CALL, controller.signal)).toMatchObject({
      kind: 'in-doubt',
      failure: { code: 'net.aborted' },
    });
  });

  it('cancelled before it was sent: nothing ran', async () => {
    const { server, site } = await setUp(answering({ status: 200, body: PAGE_ANSWER }));
    expect(await site.recover(CALL, AbortSignal.abort())).toMatchObject({
      kind: 'refused',
      failure: { code: 'net.aborted' },
    });
    expect(server.requests).toHaveLength(0);
  });

  it('nobody listens: nothing ran, and the node is away', async () => {
    const { server, site } = await setUp(answering('silence'));
    await server.close();
    expect(await site.recover(CALL)).toMatchObject({
      kind: 'refused',
      failure: { code: 'net.refused', class: 'unavailable', message: expect.stringContaining(server.endpoint) },
    });
  });

  it.each<[name: string, reaction: Reaction]>([
    ['404 of the API', text(404, 'no api mapping to /v1/x')],
    ['no service', failed('SYS.1008')],
  ])('%s while the node is not ready: it is away', async (_name, reaction) => {
    const { site } = await setUp((request) => (isCall(request) ? reaction : failed('SYS.1010')), { dialect: 'sdk' });
    expect(await site.recover(CALL)).toMatchObject({ kind: 'refused', failure: { class: 'unavailable' } });
  });

  it('a 404 page where no API ever answered is a wrong address, later a node that starts', async () => {
    let up = false;
    const { site } = await setUp((request) => (up && isCall(request) ? json(202, {}) : html(404)), { dialect: 'sdk' });
    expect(await site.recover(CALL)).toMatchObject({ kind: 'refused', failure: { class: 'permanent' } });
    up = true;
    expect(await site.recover(CALL)).toMatchObject({ kind: 'accepted' });
    up = false;
    expect(await site.recover(CALL)).toMatchObject({ kind: 'refused', failure: { class: 'unavailable' } });
  });

  it('follows no redirect, and says what to do', async () => {
    const { server, site } = await setUp((request) =>
      isCall(request) ? { status: 307, headers: { location: `${'http://127.0.0.1:9'}/evil` } } : undefined,
    );
    expect(await site.recover(CALL)).toMatchObject({
      kind: 'refused',
      failure: { code: 'http.307', class: 'permanent', hint: expect.stringContaining('site.endpoint') },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('never lets a group uuid become another path', async () => {
    const { server, site } = await setUp(answering({ status: 200, body: PAGE_ANSWER }));
    const submission = await site.recover({ ...CALL, groupUuid: '../vm-instances/x' });
    expect(submission).toMatchObject({ kind: 'refused', failure: { code: 'call.uuid' } });
    expect(server.requests).toHaveLength(0);
  });
});
