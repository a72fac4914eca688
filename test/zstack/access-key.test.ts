import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { sign } from '../../src/zstack/access-key.ts';
import type { SiteOptions } from '../../src/zstack/site.ts';
import { parseZone, signatureDate } from '../../src/zstack/time-zone.ts';
import type { HttpRequest } from '../../src/zstack/transport.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { CALL, json, type Received, realClock, type Script, siteAt, startServer, text } from './scripted-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const KEY = { id: 'LTAIexample', secret: 'aVerySecretSecret' };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

describe('the signature', () => {
  // Computed with: printf 'PUT\nFri, 06 Aug 2021 17:58:34 PRC\n/v1/vm-backups/0150…/actions' | openssl dgst -sha1 -hmac aVerySecretSecret -binary | base64
  it('is that of another implementation', () => {
    const path = '/v1/vm-backups/0150a8120f9334db8e9abc9d3f5eea08/actions';
    expect(sign(KEY, 'PUT', path, 'Fri, 06 Aug 2021 17:58:34 PRC')).toEqual({
      Authorization: 'ZStack LTAIexample:0xR5caaKFMVQ2VxhBBlgMpUm9ZU=',
      Date: 'Fri, 06 Aug 2021 17:58:34 PRC',
    });
  });

  it.each([
    ['Asia/Shanghai', 'Fri, 06 Aug 2021 17:58:34 Asia/Shanghai'],
    ['PRC', 'Fri, 06 Aug 2021 17:58:34 PRC'],
    ['+08:00', 'Fri, 06 Aug 2021 17:58:34 GMT+08:00'],
    ['Etc/GMT-8', 'Fri, 06 Aug 2021 17:58:34 GMT+08:00'],
    ['Etc/GMT+5', 'Fri, 06 Aug 2021 04:58:34 GMT-05:00'],
    ['Etc/UTC', 'Fri, 06 Aug 2021 09:58:34 UTC'],
    ['-03:30', 'Fri, 06 Aug 2021 06:28:34 GMT-03:30'],
    ['UTC', 'Fri, 06 Aug 2021 09:58:34 UTC'],
    ['Europe/Berlin', 'Fri, 06 Aug 2021 11:58:34 Europe/Berlin'],
  ])('dates in the wall clock of %s', (name, expected) => {
    const zone = parseZone(name);
    expect(zone && signatureDate(Date.parse('2021-08-06T09:58:34Z'), zone)).toBe(expected);
  });

  it.each(['', 'Nowhere/Land', 'CST', 'IST', 'EST', '+25:00', '+08:99', 'local', 'system'])('%j is no zone', (name) => {
    expect(parseZone(name)).toBeUndefined();
  });
});

interface Node {
  offsetMinutes: number;
  readonly zoneName?: string;
  readonly aheadMs?: number;
  readonly knowsTime?: boolean;
}

/** Compares wall clocks and ignores the zone, as `rest.checkTimeZone` false does. Signatures are computed anew here. */
function wallClockServer(node: Node): Script {
  const now = () => Date.now() + (node.aheadMs ?? 0);
  return (request) => {
    const { url, method, headers } = request;
    if (url.endsWith('/management-nodes/actions')) {
      if (node.knowsTime === false) return undefined;
      return json(200, { currentTime: { MillionSeconds: now(), Seconds: now() / 1000 } });
    }
    if (url.endsWith('/ready')) return json(200, {});
    const date = String(headers.date);
    const parts = /^\w{3}, (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) \S+$/.exec(date);
    if (parts === null) return text(400, "'Date' format error, correct format is 'EEE, dd MMM yyyy HH:mm:ss z'");
    const [, day, month, year, hour, minute, second] = parts;
    const wall = Date.UTC(
      Number(year),
      MONTHS.indexOf(month ?? ''),
      Number(day),
      Number(hour),
      Number(minute),
      Number(second),
    );
    if (Math.abs(wall - (now() + node.offsetMinutes * 60_000)) > 15 * 60_000) return text(403, 'requestTimeTooSkewed');
    const uri = url.replace('/zstack', '').split('?')[0];
    const expected = createHmac('sha1', KEY.secret).update(`${method}\n${date}\n${uri}`).digest('base64');
    if (headers.authorization !== `ZStack ${KEY.id}:${expected}`) return text(403, 'wrong accessKey signature');
    if (url.endsWith('/platform-timezone'))
      return json(200, node.zoneName === undefined ? {} : { timezone: node.zoneName });
    if (url.includes('/vm-backups/')) return json(202, {});
    if (url.includes('/volume-backups')) return json(200, { inventories: [], total: 0 });
    return undefined;
  };
}

async function setUp(script: Script, options: Partial<SiteOptions> = {}) {
  const server = await startServer(script);
  const site = siteAt(server.endpoint, { dialect: 'sdk', auth: { kind: 'accessKey', ...KEY }, ...options });
  closers.push(() => site.close(), server.close);
  return { server, site };
}

const probes = (requests: readonly Received[]) =>
  requests.filter(({ url }) => url.endsWith('/platform-timezone')).length;

describe('the wall-clock trap', () => {
  it.each([480, 0, -300, 345, 570, 840])(
    'finds the zone of a server at UTC%+d minutes that ignores zones',
    async (offsetMinutes) => {
      const { site } = await setUp(wallClockServer({ offsetMinutes }));
      await site.open();
      expect(await site.recover(CALL)).toEqual({ kind: 'accepted' });
      expect(await site.find([CALL.groupUuid])).toEqual([{ groupUuid: CALL.groupUuid, records: [] }]);
    },
  );

  it('uses the zone that is set, whatever name the server gives', async () => {
    const { server, site } = await setUp(wallClockServer({ offsetMinutes: 480, zoneName: 'Asia/Manila' }), {
      timeZone: '+08:00',
    });
    expect(await site.open()).toMatchObject({ timeZone: '+08:00', queries: true });
    expect(probes(server.requests)).toBe(1);
    await site.recover(CALL);
    expect(server.requests.at(-1)?.headers.date).toMatch(/ GMT\+08:00$/);
  });

  it.each([
    ['Asia/Shanghai', 'Asia/Shanghai'],
    ['CST', 'GMT+08:00'],
    ['America/Chicago', 'GMT+08:00'],
  ])('of a server that says %s it signs by %s', async (zoneName, expected) => {
    const { server, site } = await setUp(wallClockServer({ offsetMinutes: 480, zoneName }));
    await site.recover(CALL);
    expect(server.requests.at(-1)?.headers.date?.split(' ').at(-1)).toBe(expected);
  });

  it('goes by the clock of the server, not by its own', async () => {
    const { server, site } = await setUp(wallClockServer({ offsetMinutes: 480, aheadMs: 40 * 60_000 }), {
      timeZone: '+08:00',
    });
    expect(await site.recover(CALL)).toEqual({ kind: 'accepted' });
    expect(probes(server.requests)).toBe(1);
  });

  it('synchronises again when the server later says 403 about the date', async () => {
    const node: Node = { offsetMinutes: 60 };
    const { site } = await setUp(wallClockServer(node));
    await site.open();
    node.offsetMinutes = 120;
    const both = await Promise.all([site.recover(CALL), site.recover({ ...CALL, jobUuid: 'a'.repeat(32) })]);
    expect(both).toEqual([{ kind: 'accepted' }, { kind: 'accepted' }]);
  });

  it('says what to do when no date will do', async () => {
    const { site } = await setUp(wallClockServer({ offsetMinutes: 480, aheadMs: 7 * 86_400_000, knowsTime: false }));
    await expect(site.open()).rejects.toMatchObject({
      failure: { code: 'auth.clock', class: 'permanent', hint: expect.stringContaining('site.timeZone') },
    });
  });
});

describe('a request that waits long for its turn', () => {
  /** A site at one request a second, whose clock is ahead by so much; it refuses dates that are off by 15 minutes. */
  function slowSite(aheadMs: () => number) {
    const clock = createVirtualClock();
    const refused: number[] = [];
    const answer = async ({ path, headers }: HttpRequest) => {
      const now = clock.now() + aheadMs();
      const reply = (status: number, body: unknown) => ({ status, headers: {}, text: JSON.stringify(body) });
      if (path.endsWith('/actions')) return reply(200, { currentTime: { MillionSeconds: now, Seconds: now / 1000 } });
      if (Math.abs(Date.parse(headers['Date'] ?? '') - now) > 900_000) {
        refused.push(now);
        return { status: 403, headers: {}, text: 'requestTimeTooSkewed' };
      }
      return reply(200, path.endsWith('/platform-timezone') ? { timezone: 'UTC' } : { inventories: [], total: 0 });
    };
    const site = siteAt('http://127.0.0.1:8080/zstack', {
      auth: { kind: 'accessKey', ...KEY },
      timeZone: 'UTC',
      requestsPerSecond: 1,
      clock,
      transport: { request: answer, close: async () => {} },
    });
    const findMany = (count: number) =>
      Promise.all(Array.from({ length: count }, () => site.find([CALL.groupUuid]))).then((all) => all.length);
    return { clock, site, refused, findMany };
  }

  it('is dated when it is sent', async () => {
    const { clock, site, refused, findMany } = slowSite(() => 0);
    await clock.run(site.open());
    expect(await clock.run(findMany(2_000))).toBe(2_000);
    expect(refused).toEqual([]);
  });

  it('does not spoil the comparison of the clocks', async () => {
    let aheadMs = 0;
    const { clock, site, refused, findMany } = slowSite(() => aheadMs);
    await clock.run(site.open());
    const many = findMany(4_000);
    aheadMs = 3_600_000;
    // All that are sent until the clocks are compared, behind those that wait, are refused, and sent again.
    expect(await clock.run(many)).toBe(4_000);
    expect(refused).toHaveLength(4_000);
  });
});

describe('a refused key', () => {
  it.each([
    ['wrong secret', text(403, 'wrong accessKey signature'), /secret/],
    ['unknown id', text(403, 'access key id: LTAIexample does not existed or disabled'), /accessKey\.id/],
    [
      'no such module',
      text(400, 'unable to find RestAuthenticationBackend[provider type: ZStack]'),
      /site\.auth\.account/,
    ],
  ])('%s', async (_name, answer, hint) => {
    const { server, site } = await setUp(({ url }) => (url.endsWith('/ready') ? json(200, {}) : answer));
    await expect(site.open()).rejects.toMatchObject({
      failure: { class: 'permanent', hint: expect.stringMatching(hint) },
    });
    expect(probes(server.requests)).toBe(1);
  });

  it('asks for the zone where the server does not tell it', async () => {
    const { site } = await setUp(({ url }) => (url.endsWith('/ready') ? json(200, {}) : undefined));
    await expect(site.open()).rejects.toMatchObject({ failure: { hint: expect.stringContaining('site.timeZone') } });
  });

  it('believes the zone that is set where the server cannot be asked', async () => {
    const { site } = await setUp((request) => (request.url.includes('/vm-backups/') ? json(202, {}) : undefined), {
      timeZone: 'Asia/Shanghai',
      clock: realClock,
    });
    expect(await site.recover(CALL)).toEqual({ kind: 'accepted' });
  });
});
