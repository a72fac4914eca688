import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createZone } from '../../src/simulator/timestamp.ts';
import type { SiteFile } from '../../src/simulator/world/world.ts';
import {
  GROUP,
  JOB,
  KNOWN_SESSION,
  LOCAL,
  RECOVER_KEY,
  sha512,
  siteUnderTest,
  VAULT,
  worldFile,
} from './site-under-test.ts';

const ACTIONS = `/v1/vm-backups/${GROUP}/actions`;
const STORAGES = { srcBackupStorageUuid: LOCAL, dstBackupStorageUuid: VAULT };
const UNMAPPED = `the body doesn't contain action mapping to the URL[${ACTIONS}]`;
const LOWER_KEY = RECOVER_KEY.toLowerCase();

describe('the raw texts (zstack-api.md 11)', () => {
  it('name the URI as it was sent where the server does, and the decoded path where it does that', async () => {
    const { send } = siteUnderTest();
    const odd = '/v1/vm-backups/a%20b/actions';
    expect((await send('GET', odd)).text).toBe(`No query API found for the path[/zstack${odd}]`);
    expect((await send('PUT', odd, {})).text).toBe(
      "the body doesn't contain action mapping to the URL[/v1/vm-backups/a b/actions]",
    );
  });

  it.each([
    [{ systemTags: 'ephemeral::validationOnly' }, {}, 'java.lang.String cannot be cast to java.util.List'],
    [{ systemTags: 1 }, {}, 'java.lang.Double cannot be cast to java.util.List'],
    [{ systemTags: true }, {}, 'java.lang.Boolean cannot be cast to java.util.List'],
    [{ systemTags: {} }, {}, 'com.google.gson.internal.LinkedTreeMap cannot be cast to java.util.List'],
    [
      {},
      { systemTags: 'x' },
      'java.lang.IllegalStateException: Expected BEGIN_ARRAY but was STRING at path $.systemTags',
    ],
    [{}, { systemTags: {} }, /Expected BEGIN_ARRAY but was BEGIN_OBJECT/],
  ])('refuse tags that are no list: %j %j', async (beside, inside, text) => {
    const { send, site } = siteUnderTest();
    const answer = await send(
      'PUT',
      ACTIONS,
      { [RECOVER_KEY]: { ...STORAGES, ...inside }, ...beside },
      { 'x-job-uuid': JOB },
    );
    expect(answer.status).toBe(500);
    expect(answer.text).toEqual(typeof text === 'string' ? text : expect.stringMatching(text));
    expect(site.ledger().executions).toEqual([]);
    // The uuid was looked at before, and is unused.
    const fine = { [RECOVER_KEY]: STORAGES, systemTags: null };
    expect((await send('PUT', ACTIONS, fine, { 'x-job-uuid': JOB })).status).toBe(202);
  });

  it('drop the parameters beyond a thousand', async () => {
    const { send } = siteUnderTest();
    const filler = Array.from({ length: 999 }, () => 'x=1').join('&');
    const get = async (query: string) => (await send('GET', `/v1/volume-backups?${query}`)).json.inventories.length;
    expect(await get(`${filler}&q=groupUuid=${GROUP}`)).toBe(2);
    expect(await get(`${filler}&x=1&q=groupUuid=${GROUP}`)).toBe(7);
  });
});

describe('routing and parsing (zstack-api.md 1.1)', () => {
  it.each([
    ['no path', 'GET', '/v1/nothing/here', undefined, 404, 'no api mapping to /v1/nothing/here'],
    ['no vm-backups query', 'GET', '/v1/vm-backups', undefined, 404, 'no api mapping to /v1/vm-backups'],
    ['the lower-case key', 'PUT', ACTIONS, { [LOWER_KEY]: STORAGES }, 400, UNMAPPED],
    ['a key in another case', 'PUT', ACTIONS, { RecoverVmBackupFromImageStoreBackupStorage: STORAGES }, 400, UNMAPPED],
    ['no key', 'PUT', ACTIONS, {}, 400, UNMAPPED],
    [
      'POST without a creational API',
      'POST',
      ACTIONS,
      {},
      500,
      `No creational API found for the path[/zstack${ACTIONS}]`,
    ],
    ['GET without a query API', 'GET', ACTIONS, undefined, 500, `No query API found for the path[/zstack${ACTIONS}]`],
    [
      'DELETE without a delete API',
      'DELETE',
      ACTIONS,
      undefined,
      500,
      `No delete API found for the path[/zstack${ACTIONS}]`,
    ],
    [
      'HEAD on a shared path',
      'HEAD',
      ACTIONS,
      undefined,
      405,
      `The method[HEAD] is not allowed for the path[/zstack${ACTIONS}]`,
    ],
    ['an empty body', 'PUT', ACTIONS, '', 500, ''],
    ['a null body', 'PUT', ACTIONS, 'null', 500, ''],
    ['malformed JSON', 'PUT', ACTIONS, '{', 500, /JSON/],
    [
      'a bad int',
      'PUT',
      `/v1/accounts/sessions/${KNOWN_SESSION}/renew`,
      { renewSession: { duration: 'x' } },
      400,
      '[duration] 属性期望是一个整数，但是得到的是 [x]',
    ],
    [
      'a bad boolean',
      'DELETE',
      `/v1/vm-backups/${GROUP}?handleDependency=maybe`,
      undefined,
      400,
      'boolean属性字段[handleDependency]无效，[maybe]不是一个有效的boolean字符串[true, false]',
    ],
    [
      'a condition without operator',
      'GET',
      '/v1/volume-backups?q=abc',
      undefined,
      400,
      "Invalid query parameter. The 'abc' in the parameter[q] doesn't contain any query operator. Valid query operators are [!=, >=, <=, !?=, !~=, ~=, ?=, =, >, <, is null, not null]",
    ],
    [
      'a bad limit',
      'GET',
      '/v1/volume-backups?limit=x',
      undefined,
      400,
      "Invalid query parameter. 'limit' must be an integer",
    ],
    [
      'a bad start',
      'GET',
      '/v1/volume-backups?start=1.5',
      undefined,
      400,
      "Invalid query parameter. 'start' must be an integer",
    ],
  ] as const)('%s', async (_name, method, path, body, status, text) => {
    const { send, site } = siteUnderTest();
    const answer = await send(method, path, body, { 'x-job-uuid': JOB });
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(
      typeof text === 'string' ? new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) : text,
    );
    expect(answer.headers).toEqual({});
    expect(site.ledger().executions).toEqual([]);
    // Nothing was executed and the uuid is unused.
    expect((await send('PUT', ACTIONS, { [RECOVER_KEY]: STORAGES }, { 'x-job-uuid': JOB })).status).toBe(202);
  });

  it.each([
    ['a known key', { [RECOVER_KEY]: {} }, "missing header 'Authorization'"],
    ['an unknown key', { [LOWER_KEY]: {} }, UNMAPPED],
  ])('looks for the key before it authenticates: %s', async (_name, body, text) => {
    const { send } = siteUnderTest();
    expect(await send('PUT', ACTIONS, body, { authorization: undefined })).toMatchObject({ status: 400, text });
  });

  it('takes the camelCase key when both are there', async () => {
    const { send, clock, poll } = siteUnderTest();
    await send('PUT', ACTIONS, { [LOWER_KEY]: {}, [RECOVER_KEY]: STORAGES }, { 'x-job-uuid': JOB });
    await clock.pass(100_000);
    expect((await poll()).status).toBe(200);
  });

  it.each([
    ['Basic abc', 400, "Authorization type must be 'OAuth'"],
    ['ZStack abc', 400, "accessKey format is 'ZStack AccessKeyId:Signature'"],
  ])('Authorization: %s', async (authorization, status, text) => {
    const { send } = siteUnderTest();
    expect(await send('GET', '/v1/zones', undefined, { authorization })).toMatchObject({ status, text });
  });

  it.each([
    [
      'a short job uuid',
      { 'x-job-uuid': 'abc' },
      400,
      "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped",
    ],
    ['a timeout that is no number', { 'x-api-timeout': '1h' }, 500, 'For input string: "1h"'],
  ])('%s', async (_name, headers, status, text) => {
    const { send, site } = siteUnderTest();
    expect(await send('PUT', ACTIONS, { [RECOVER_KEY]: STORAGES }, headers)).toMatchObject({ status, text });
    expect(site.ledger().executions).toEqual([]);
  });

  it('refuses loudly to read where a real server would delete', async () => {
    const { send, site, records } = siteUnderTest();
    const answer = await send('GET', `/v1/vm-backups/${GROUP}`);
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('a real server would run APIDeleteVmBackupMsg and DELETE the backup');
    expect(site.ledger().dangerous).toBe(1);
    expect(await records()).toHaveLength(2);
  });

  it('answers Tomcat HTML outside the context path', async () => {
    const { send } = siteUnderTest();
    expect((await send('GET', '/other/v1/zones')).headers).toEqual({ 'content-type': 'text/html' });
  });

  it('names an internal host in the location when told to', async () => {
    const { recover } = siteUnderTest(worldFile({ faults: ['internal-location:host=172.20.0.10:8080'] }));
    expect((await recover()).json.location).toBe(`http://172.20.0.10:8080/zstack/v1/api-jobs/${JOB}`);
  });
});

describe('the documented dialect', () => {
  const EXAMPLE_BODY = JSON.stringify({
    [LOWER_KEY]: STORAGES,
    systemTags: ['<systemTags>'],
    userTags: ['<userTags>'],
  });
  const EXAMPLE_HEADERS = { 'content-type': 'application/json;charset=UTF-8' };

  it.each(['documented', 'page-only'] as const)(
    "answers the page's curl example in %s with the final 200",
    async (dialect) => {
      const { send, clock, site } = siteUnderTest(worldFile({}, { dialect }));
      const before = clock.now();
      const answer = await send('PUT', ACTIONS, EXAMPLE_BODY, EXAMPLE_HEADERS);
      expect(answer.status).toBe(200);
      expect(answer.json.inventories).toHaveLength(2);
      expect(clock.now() - before).toBe(31_720);
      expect(site.executions(GROUP)).toMatchObject([{ outcome: 'succeeded' }]);
    },
  );

  it('refuses the camelCase key', async () => {
    const { send } = siteUnderTest(worldFile({}, { dialect: 'documented' }));
    expect(await send('PUT', ACTIONS, { [RECOVER_KEY]: STORAGES })).toMatchObject({ status: 400, text: UNMAPPED });
  });

  it('has nothing else in page-only: any session, no jobs, no queries, no login', async () => {
    const { send, recover, poll } = siteUnderTest(worldFile({}, { dialect: 'page-only' }));
    expect((await recover({ session: 'anything' })).status).toBe(200);
    expect((await poll()).text).toBe(`no api mapping to /v1/api-jobs/${JOB}`);
    expect((await send('GET', '/v1/volume-backups')).text).toBe('no api mapping to /v1/volume-backups');
    expect((await send('PUT', '/v1/accounts/login', {})).text).toBe('no api mapping to /v1/accounts/login');
    expect((await send('PUT', ACTIONS, EXAMPLE_BODY, { authorization: undefined })).text).toBe(
      "missing header 'Authorization'",
    );
  });

  it("answers the page's response example, to the letter, when told to", async () => {
    const { recover } = siteUnderTest(worldFile({ faults: ['example-answer'] }, { dialect: 'page-only' }));
    const { text, json } = await recover();
    expect(text).toContain('"size": 1.073741824E9, "groupUuid": "0150a8120f9334db8e9abc9d3f5eea08"');
    expect(json.inventories[1]).toEqual({
      uuid: '5924c90ddbcb3784ae6e78b70ede90ce',
      volumeUuid: '12d583f519f03a0593dff7514af65be4',
      name: 'Data-Volume-Backup-1',
      description: 'volume backup',
      size: 2147483648,
      createDate: 'Nov 14, 2017 10:20:57 PM',
      lastOpDate: 'Nov 14, 2017 10:20:57 PM',
    });
  });

  it('keeps its job table: a lost call can be asked for, and is refused as Duplicate', async () => {
    const { recover, poll, clock } = siteUnderTest(
      worldFile({ faults: ['lost-response:call=1'] }, { dialect: 'documented' }),
    );
    expect((await recover()).kind).toBe('reset');
    expect((await recover()).text).toBe(`Duplicate job uuid[${JOB}]`);
    expect((await poll()).status).toBe(202);
    await clock.pass(40_000);
    expect((await poll()).json.inventories).toHaveLength(2);
  });

  it('says 503 at once to a dead session, and fails like a job', async () => {
    const { recover } = siteUnderTest(worldFile({ faults: ['job-fails:attempt=1'] }, { dialect: 'documented' }));
    expect(await recover({ session: 'f'.repeat(32) })).toMatchObject({
      status: 503,
      json: { error: { code: 'ID.1001' } },
    });
    expect(await recover()).toMatchObject({ status: 503, json: { error: { code: 'SYS.1006' } } });
  });
});

describe('sessions (zstack-api.md 2)', () => {
  const login = (accountName: string, password: string): object => ({
    logInByAccount: { accountName, password: sha512(password) },
  });

  it('logs in, validates, and logs out without a header', async () => {
    const { send } = siteUnderTest();
    const { status, json } = await send('PUT', '/v1/accounts/login', login('admin', 'password'), {
      authorization: undefined,
    });
    expect(status).toBe(200);
    expect(json.inventory).toMatchObject({ accountUuid: '36c27e8ff05c4780bf6d2fa65700f22e' });
    const { uuid } = json.inventory;
    expect(uuid).toMatch(/^[0-9a-f]{32}$/);
    expect((await send('GET', '/v1/zones', undefined, { authorization: `OAuth ${uuid}` })).status).toBe(200);
    expect((await send('DELETE', `/v1/accounts/sessions/${uuid}`, undefined, { authorization: undefined })).text).toBe(
      '{}',
    );
    expect((await send('GET', `/v1/accounts/sessions/${uuid}/valid`)).json).toEqual({ valid: false });
    expect(await send('GET', '/v1/zones', undefined, { authorization: `OAuth ${uuid}` })).toMatchObject({
      status: 503,
      json: { error: { code: 'ID.1001', details: 'Session expired' } },
    });
  });

  it.each([
    ['a wrong password', login('admin', 'wrong'), 'ID.1000', 'wrong account name or password'],
    ['an unknown account', login('bob', 'password'), 'ID.1000', 'wrong account name or password'],
    [
      'a clear password',
      { logInByAccount: { accountName: 'admin', password: 'password' } },
      'ID.1000',
      'wrong account name or password',
    ],
    // The path belongs to one API: a wrong key is just an empty message.
    [
      'a stale key',
      { logIn: { accountName: 'admin' } },
      'SYS.1007',
      'field[accountName] of message[org.zstack.header.identity.APILogInByAccountMsg] is mandatory, can not be null',
    ],
  ])('refuses %s', async (_name, body, code, details) => {
    const { send } = siteUnderTest(worldFile({}, { locale: 'en_US' }));
    expect(await send('PUT', '/v1/accounts/login', body)).toMatchObject({
      status: 503,
      json: { error: { code, details } },
    });
  });

  it('allows so many sessions; expired ones count until the hourly cleanup', async () => {
    const { send, clock, site } = siteUnderTest(worldFile({}, { maxSessions: 2, sessionTimeoutMs: '10m' }));
    expect((await send('PUT', '/v1/accounts/login', login('admin', 'password'))).status).toBe(200);
    const full = { status: 503, json: { error: { code: 'ID.1006' } } };
    expect(await send('PUT', '/v1/accounts/login', login('admin', 'password'))).toMatchObject(full);
    await clock.pass(11 * 60_000);
    expect(await send('PUT', '/v1/accounts/login', login('admin', 'password'))).toMatchObject(full);
    await clock.pass(49 * 60_000);
    expect((await send('PUT', '/v1/accounts/login', login('admin', 'password'))).status).toBe(200);
    expect(site.ledger().sessions.max).toBe(2);
  });

  it('renews by a job', async () => {
    const { send, clock, poll } = siteUnderTest();
    const renewed = await send(
      'PUT',
      `/v1/accounts/sessions/${KNOWN_SESSION}/renew`,
      { renewSession: { duration: 36_000 } },
      { 'x-job-uuid': JOB },
    );
    expect(renewed.status).toBe(202);
    await clock.pass(9 * 3_600_000);
    expect((await send('GET', `/v1/accounts/sessions/${KNOWN_SESSION}/valid`)).json).toEqual({ valid: true });
    expect((await poll()).status).toBe(404);
  });

  it('denies what an account may not do', async () => {
    const file = worldFile({
      accounts: [{ name: 'viewer', password: 'x', denied: ['APIRecoverVmBackupFromImageStoreBackupStorageMsg'] }],
    });
    const { recover, clock, poll, site } = siteUnderTest(file);
    await recover();
    await clock.pass(100);
    expect((await poll()).json.error.code).toBe('SYS.1006');
    expect(site.ledger().executions).toEqual([]);
  });
});

describe('access keys (zstack-api.md 2)', () => {
  const PATH = '/v1/volume-backups';

  /** Signs `offsetMs` away from the clock's UTC wall time. */
  function signed(
    now: number,
    offsetMs: number,
    zone: string,
    { id = 'key-1', secret = 'secret' } = {},
  ): Record<string, string> {
    const wall = new Date(now + offsetMs).toUTCString().replace('GMT', zone);
    const signature = createHmac('sha1', secret).update(`GET\n${wall}\n${PATH}`).digest('base64');
    return { authorization: `ZStack ${id}:${signature}`, date: wall };
  }

  const SHANGHAI = 8 * 3_600_000;
  const keys = [
    { id: 'key-1', secret: 'secret' },
    { id: 'off', secret: 'secret', enabled: false },
  ];
  const start = (site: SiteFile = {}): ReturnType<typeof siteUnderTest> =>
    siteUnderTest(worldFile({ accessKeys: keys }, site));

  it.each<[string, number, string, { id?: string; secret?: string }, number, string]>([
    ["the server's wall clock", SHANGHAI, 'CST', {}, 200, ''],
    ['the same with a zone that is ignored', SHANGHAI, 'GMT', {}, 200, ''],
    ...['GMT+08:00', 'UTC', 'PRC', 'CST', 'Asia/Shanghai', 'Etc/GMT'].map(
      (zone): [string, number, string, object, number, string] => [`the zone ${zone}`, SHANGHAI, zone, {}, 200, ''],
    ),
    ['GMT against a UTC+8 server', 0, 'GMT', {}, 403, 'requestTimeTooSkewed'],
    ['14 minutes off', SHANGHAI + 14 * 60_000, 'PRC', {}, 200, ''],
    ['16 minutes off', SHANGHAI + 16 * 60_000, 'PRC', {}, 403, 'requestTimeTooSkewed'],
    ['an unknown key', SHANGHAI, 'PRC', { id: 'nobody' }, 403, 'access key id: nobody does not existed or disabled'],
    ['a disabled key', SHANGHAI, 'PRC', { id: 'off' }, 403, 'access key id: off does not existed or disabled'],
    ['a wrong secret', SHANGHAI, 'PRC', { secret: 'other' }, 403, 'wrong accessKey signature'],
  ])('%s', async (_name, offset, zone, key, status, text) => {
    const { send, clock } = start();
    const answer = await send('GET', `${PATH}?limit=1`, undefined, signed(clock.now(), offset, zone, key));
    expect(answer.status).toBe(status);
    if (status !== 200) {
      expect(answer.text).toBe(text);
    }
  });

  it.each<[string, string | undefined, string]>([
    ['no Date', undefined, "'Date' must be incuded in request header"],
    ['another form', '2026-11-23T00:00:00Z', "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'"],
    ...['Etc/GMT-8', 'Etc/GMT+8', 'Etc/GMT0', 'Nowhere/Land'].map((zone): [string, string, string] => [
      `the zone ${zone}`,
      `Mon, 23 Nov 2026 08:00:00 ${zone}`,
      "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'",
    ]),
    ['no zone', 'Mon, 23 Nov 2026 08:00:00', "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'"],
  ])('%s', async (_name, date, text) => {
    const { send } = start();
    expect(await send('GET', PATH, undefined, { authorization: 'ZStack key-1:x', date })).toMatchObject({
      status: 400,
      text,
    });
  });

  it('counts the zone when rest.checkTimeZone is on', async () => {
    const { send, clock } = start({ checkTimeZone: true });
    expect((await send('GET', PATH, undefined, signed(clock.now(), 0, 'GMT'))).status).toBe(200);
    expect((await send('GET', PATH, undefined, signed(clock.now(), SHANGHAI, 'Asia/Shanghai'))).status).toBe(200);
    expect((await send('GET', PATH, undefined, signed(clock.now(), SHANGHAI, 'GMT+08:00'))).status).toBe(200);
    for (const zone of ['GMT', 'GMT-08:00']) {
      expect((await send('GET', PATH, undefined, signed(clock.now(), SHANGHAI, zone))).text).toBe(
        'requestTimeTooSkewed',
      );
    }
  });

  it('is unknown without its module', async () => {
    const { send, clock } = start({ accessKeyModule: false });
    expect(await send('GET', PATH, undefined, signed(clock.now(), SHANGHAI, 'PRC'))).toMatchObject({
      status: 400,
      text: 'unable to find RestAuthenticationBackend[provider type: ZStack]',
    });
  });
});

describe('the management node (zstack-api.md 8)', () => {
  it('says its version, time, zone and APIs', async () => {
    const { send, clock } = siteUnderTest(worldFile({}, { version: '4.8.0', clockSkewMs: '1m' }));
    const put = (key: string): ReturnType<typeof send> =>
      send('PUT', '/v1/management-nodes/actions', { [key]: {} }, { authorization: undefined });
    expect((await send('GET', '/v1/management-nodes/ready', undefined, { authorization: undefined })).text).toBe('{}');
    expect((await put('getVersion')).json).toEqual({ version: '4.8.0', success: true });
    expect((await put('getCurrentTime')).json.currentTime.MillionSeconds).toBe(clock.now() + 60_000);
    const apis = (await put('getSupportAPIs')).json.supportApis;
    expect(apis).toContain('APIRecoverVmBackupFromImageStoreBackupStorageMsg');
    expect(new Set(apis).size).toBe(apis.length);
    expect((await send('GET', '/v1/management-nodes/platform-timezone')).json).toMatchObject({
      timezone: 'Asia/Shanghai',
      offset: '+08:00',
    });
  });

  it('has no backup APIs without the module', async () => {
    const { send, recover } = siteUnderTest(worldFile({}, { backupModule: false }));
    const apis = (await send('PUT', '/v1/management-nodes/actions', { getSupportAPIs: {} })).json.supportApis;
    expect(apis).not.toContain('APIRecoverVmBackupFromImageStoreBackupStorageMsg');
    expect(await recover()).toMatchObject({
      status: 404,
      text: expect.stringMatching(/^no api mapping to \/v1\/vm-backups\//),
    });
  });
});

describe('times and numbers', () => {
  it.each([
    ['Asia/Shanghai', '2017-11-14T14:20:57Z', 'Nov 14, 2017 10:20:57 PM'],
    ['UTC', '2026-01-02T00:05:09Z', 'Jan 2, 2026 12:05:09 AM'],
    ['America/New_York', '2026-07-01T16:00:00Z', 'Jul 1, 2026 12:00:00 PM'],
    ['Asia/Kolkata', '2026-07-01T20:00:00Z', 'Jul 2, 2026 1:30:00 AM'],
  ])('prints %s', (zone, time, text) => {
    expect(createZone(zone).print(Date.parse(time))).toBe(text);
  });

  it('prints numbers with exponents when told to, and members in another order each time', async () => {
    const { send, records } = siteUnderTest(worldFile({}, { exponentNumbers: true }));
    const { text } = await send('GET', `/v1/volume-backups?q=groupUuid=${GROUP}&fields=size`);
    expect(text).toContain('"size":1.073741824E9');
    const orders = new Set<string>();
    for (let turn = 0; turn < 5; turn++) {
      orders.add(Object.keys((await records())[0] ?? {}).join());
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  it('escapes HTML in results but not in synchronous failures, and leaves out nulls', async () => {
    const { send, recover, clock, poll } = siteUnderTest(worldFile({}, { locale: 'en_US' }));
    const direct = await send('GET', '/v1/volume-backups?q=a=1');
    expect(direct.status).toBe(503);
    expect(direct.text).toContain(`inventory[\${selfInventoryClass}] has no field[a]`);
    await recover({ src: LOCAL, dst: LOCAL });
    await clock.pass(100);
    expect((await poll()).text).not.toMatch(/['=<>&]/);
    expect((await send('GET', '/v1/backup-storage')).text).not.toContain('null');
  });
});
